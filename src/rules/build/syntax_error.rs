//! `syntax-error`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::Dockerfile;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Source, Span};

/// Faults whose repair is the only reading there is; others are guesses at a word.
const CERTAIN: &[&str] = &["missing-continuation", "json-not-strings", "from-arguments", "unterminated-heredoc"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for error in docker.errors.iter().filter(|error| error.kind != "unknown-instruction" || !is_foreign(docker)) {
            let finding = out.report(docker.file, error.span, error.message.clone());
            finding.help(error.help.clone()).aliases(alias(error.kind));
            let unknown = error.kind == "unknown-instruction" && error.repair.is_none();
            if unknown && was_cut_off(cx.project.source(docker.file), error.span) {
                finding.help("The line before it ends in `$`, which is where an editor cut it off when the text was copied: put the whole lines back.");
            }
            if !error.assumed.is_empty() {
                finding.why(format!("To check the rest, this was assumed: {}", error.assumed));
            }
            if error.kind == "missing-continuation"
                && let Some(ins) = docker.instruction_around(error.span)
            {
                finding.mark("to the builder, a new instruction");
                finding.label(docker.file, ins.keyword_span, "the instruction it goes on with");
            }
            if let Some((span, text)) = &error.repair {
                let safety = if CERTAIN.contains(&error.kind) { Safety::Safe } else { Safety::Unsafe };
                let edit = Edit::replace(docker.file, *span, text.clone());
                let assumed = if safety == Safety::Unsafe { ": what was meant is assumed" } else { "" };
                let title = title(error.kind, text) + assumed;
                finding.fix(safety, title, vec![edit]).changing(Aspect::ALL);
            }
        }
    }
}

/// Whether the line before ends in a bare `$`: so `nano` marks a line that goes on beyond the window.
fn was_cut_off(source: &Source, span: Span) -> bool {
    let above = source.text.get(..span.start as usize).unwrap_or_default().trim_end();
    above.ends_with('$') && above.trim_end_matches('$').ends_with(|c: char| c.is_ascii_alphanumeric())
}

fn title(kind: &str, text: &str) -> String {
    match kind {
        "missing-continuation" => "End the line with the escape token".to_owned(),
        _ => format!("Write `{}`", text.trim()),
    }
}

fn alias(kind: &str) -> &'static [&'static str] {
    match kind {
        "missing-from" => &["DL3061"],
        "onbuild-forbidden" => &["DL3043"],
        _ => &["DL1000"],
    }
}

/// Whether `# syntax=` names another frontend than Docker's own, which may know more instructions.
fn is_foreign(docker: &Dockerfile) -> bool {
    let syntax = docker.tree.directives.iter().find(|directive| directive.name == "syntax");
    syntax.is_some_and(|directive| {
        let name = directive.value.trim_start_matches("docker.io/");
        !["docker/dockerfile", "docker/dockerfile-upstream"].contains(&name.split([':', '@']).next().unwrap_or(name))
    })
}
