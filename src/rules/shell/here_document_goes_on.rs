//! `here-document-goes-on`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::project::running::outcome::stops_by_first_line;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::{Edit, Span};

/// Commands whose failure nobody expects, or that do nothing for the image.
const HARMLESS: &[&str] =
    &[":", "alias", "echo", "export", "local", "printf", "readonly", "set", "shopt", "true", "umask", "unset"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable && !step.onbuild) {
        let Some(heredoc) = step.heredoc_script() else { continue };
        let runs_on = step.stops_at_failure() == Some(false) && step.shell_errors.is_empty();
        if !runs_on || stops(cx, &step, heredoc.body_span) {
            continue;
        }
        let lost = |command: &&Command| {
            let place = command.place;
            let whole = place.depth == 0 && !place.in_function && !place.in_substitution && !place.negated;
            let forgets = matches!(command.after, Join::Then | Join::Line);
            let matters = command.name().is_some_and(|name| !HARMLESS.contains(&name));
            whole && forgets && matters
        };
        let Some(command) = step.commands.iter().find(lost) else { continue };
        let name = command.effective().name().unwrap_or("it").to_owned();
        let message = format!("if `{name}` fails here, the RUN goes on and may still succeed");
        let finding = out.report(step.file(), command.span, message);
        finding.mark("its failure is lost").help("begin the script with `set -e`");
        let body = cx.project.source(step.file()).slice(heredoc.body_span);
        if !body.starts_with("#!") {
            let edit = Edit::insert(step.file(), heredoc.body_span.start as usize, "set -e\n".to_owned());
            finding.fix(
                Safety::Unsafe,
                "End the script at the first failure: what fails today stops the build",
                vec![edit],
            );
        }
    }
}

/// Whether the script or its first line asks for an end at the first failure.
fn stops(cx: &Cx, step: &StepRef, body: Span) -> bool {
    let text = cx.project.source(step.file()).slice(body);
    let set = |command: &Command| {
        let asks = command.has_flag(&["e"]) || command.has_arg("errexit");
        command.name() == Some("set") && asks || command.name() == Some("trap") && command.has_arg("ERR")
    };
    stops_by_first_line(text) || step.commands.iter().any(set)
}
