//! `shell-form`: see the page of the same name.

use crate::project::stages::stage::ShellName;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Command, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| !step.onbuild) {
        let keyword = step.ins.keyword;
        let starts = matches!(keyword, Keyword::Cmd | Keyword::Entrypoint);
        if !(starts || keyword == Keyword::Healthcheck) || !matches!(step.ins.command(), Some(Command::Shell(_))) {
            continue;
        }
        let finding = out.report(step.file(), step.keyword_span(), format!("{} is in shell form", keyword.name()));
        finding.mark("shell form").help("write the program and its arguments as a JSON array of strings");
        // BuildKit looks at what the build needs, at no health check, and not where SHELL was chosen.
        if !starts || !step.stage.reachable || step.step.shell != ShellName::Default {
            finding.aliases(&["DL3025"]);
        }
    }
}
