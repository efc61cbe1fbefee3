//! `pushed-from-every-branch`: see the page of the same name.

use std::collections::HashMap;

use crate::project::evidence::by_hand::What;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashMap::new();
    for amiss in &cx.project.amiss {
        let What::Pushed { name, trigger, from_branches, for_pulls } = &amiss.what else { continue };
        if let Some(finding) = out.before(&mut told, amiss.file) {
            finding.label(amiss.file, amiss.span, format!("so is `{name}`"));
            continue;
        }
        let message = match (from_branches, for_pulls) {
            (true, false) => format!("`{name}` is pushed from whatever branch somebody pushes to"),
            (true, true) => format!("`{name}` is pushed from every branch, and for pull requests"),
            _ => format!("`{name}` is pushed for pull requests, before anybody has agreed to them"),
        };
        let finding = out.report(amiss.file, amiss.span, message).mark("whatever it runs for");
        finding.label(amiss.file, *trigger, "names no branch");
        let by_command = cx.project.source(amiss.file).slice(amiss.span).starts_with("docker ");
        finding.help(match for_pulls {
            true if by_command => "put it into a step with `if: github.ref == 'refs/heads/main'`, with the branch that is released: pull requests are built all the same",
            true => "write `push: ${{ github.ref == 'refs/heads/main' }}`, with the branch that is released: pull requests are built all the same",
            false => "name the branch that is released under the trigger, `branches: [main]`, or give the others a tag of their own",
        });
    }
}
