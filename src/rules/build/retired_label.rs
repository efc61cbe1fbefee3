//! `retired-label`: see the page of the same name.

use crate::knowledge::retired;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let steps = docker.stages().flat_map(|stage| stage.steps_of(Keyword::Label));
        let pairs = steps.flat_map(|step| match &step.ins.args {
            Args::Pairs { pairs, .. } => pairs.as_slice(),
            _ => &[],
        });
        let found: Vec<(&Pair, String)> =
            pairs.filter_map(|pair| Some((pair, retired::label(pair.key.text.trim_matches('"'))?))).collect();
        let Some(((first, _), others)) = found.split_first() else { continue };
        let message = format!("`{}` is of a convention that gave way to the OCI annotations", first.key.text);
        let finding = out.report(docker.file, first.key.span, message);
        finding.mark("retired");
        for (pair, _) in others {
            finding.label(docker.file, pair.key.span, "and this");
        }
        let now: Vec<String> = found
            .iter()
            .filter(|(_, now)| !now.is_empty())
            .take(3)
            .map(|(pair, now)| format!("`{now}` for `{}`", pair.key.text))
            .collect();
        finding.help(match now.is_empty() {
            true => "leave it out".to_owned(),
            false => format!("use the keys of the OCI image specification: {}", now.join(", ")),
        });
    }
}
