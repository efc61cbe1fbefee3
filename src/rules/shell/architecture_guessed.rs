//! `architecture-guessed`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Assignment, Command};

/// What says which architecture is built for.
const ASKS: &[&str] = &["TARGETARCH", "TARGETPLATFORM", "uname -m", "dpkg --print-architecture", "apk --print-arch"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        let source = cx.project.source(step.file());
        let text = source.slice(step.ins.span);
        if !ASKS.iter().any(|ask| text.contains(ask)) {
            continue;
        }
        let given: Vec<(usize, &Assignment, &str)> = step.commands.iter().enumerate().filter_map(branch).collect();
        for (at, last, value) in &given {
            let before = given.iter().filter(|(other, ..)| other < at);
            let listed: Vec<&str> =
                before.filter(|(_, other, _)| other.name == last.name).map(|(_, _, value)| *value).collect();
            let start = at.checked_sub(1).and_then(|at| step.commands.get(at)).map_or(0, |c| c.span.end as usize);
            let gap = source.text.get(start..last.span.start as usize).unwrap_or_default();
            let code = || gap.lines().filter(|line| !line.trim_start().starts_with('#'));
            let rest = code().any(|line| {
                let mut words = line.split(|c: char| c.is_whitespace() || c == ';');
                words.any(|word| matches!(word, "else" | "*)" | "(*)"))
            });
            if !rest || listed.len() < 2 || !listed.contains(value) {
                continue;
            }
            let message = format!("every architecture that is not listed gets `{value}`, be it right for it or not");
            let finding = out.report(step.file(), last.span, message).mark("a guess");
            finding.help(match text.contains("TARGETPLATFORM") {
                true => "end with an error here: `echo \"unknown platform\" >&2; exit 1`, and list variants such as `linux/amd64/v2` above",
                false => "end with an error here: `echo \"unknown architecture\" >&2; exit 1`",
            });
            break;
        }
    }
}

/// A branch that gives a variable a literal value and does nothing else in that command.
fn branch((at, command): (usize, &Command)) -> Option<(usize, &Assignment, &str)> {
    let [only] = command.assignments.as_slice() else { return None };
    let value = only.value.as_deref().filter(|value| !value.is_empty())?;
    (command.words.is_empty() && command.place.in_branch).then_some((at, only, value))
}
