//! `cleanup-in-later-layer`: see the page of the same name.

use crate::project::StepRef;
use crate::project::packages::{Action, Manager};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::Word;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let mut made: Vec<(String, StepRef)> = Vec::new();
        for step in stage.steps().filter(|step| !step.onbuild) {
            for word in removed(&step) {
                let path = word.text().trim_end_matches(['*', '/']);
                let own = written(&step).iter().any(|written| covers(path, written));
                let Some((written, earlier)) = made.iter().find(|(written, _)| covers(path, written)).filter(|_| !own)
                else {
                    continue;
                };
                let message = format!("`{}` is deleted here and stays in the layer that made it", word.text());
                let finding = out.report(stage.file(), word.span, message);
                finding.mark("only hidden").label(
                    stage.file(),
                    earlier.keyword_span(),
                    format!("`{written}` comes from here"),
                );
                finding.help(match earlier.ins.keyword {
                    Keyword::Run => "delete it in the RUN that makes it",
                    _ => "use `RUN --mount=type=bind` for what only the build needs, or leave it out of the COPY",
                });
            }
            made.extend(written(&step).into_iter().map(|path| (path, step)));
        }
    }
}

/// The absolute paths that a RUN removes for certain.
fn removed<'a>(step: &StepRef<'a>) -> impl Iterator<Item = &'a Word> {
    let commands = step.step.commands.iter().filter(|command| command.place.depth == 0 && command.name() == Some("rm"));
    commands.flat_map(|command| command.args()).filter(|word| {
        let text = word.text();
        word.literal.is_some() && text.starts_with('/') && text.trim_end_matches(['*', '/']).len() > 1
    })
}

/// Paths that an instruction is known to leave in its layer.
fn written(step: &StepRef) -> Vec<String> {
    match &step.ins.args {
        Args::Copy { sources, dest } if !dest.text.contains('$') => {
            let into = dest.text.ends_with('/');
            let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
            sources
                .iter()
                .map(|s| if into { format!("{}{}", dest.text, name(&s.text)) } else { dest.text.clone() })
                .collect()
        }
        _ if step.is_run() => lists(step).into_iter().collect(),
        _ => Vec::new(),
    }
}

/// The package lists that a RUN leaves behind.
fn lists(step: &StepRef) -> Option<String> {
    let update = step.packages.iter().any(|call| call.manager == Manager::Apt && call.action == Action::Update);
    let path = Manager::Apt.lists();
    (update && !step.mounts_over(path)).then(|| path.to_owned())
}

/// Whether removing `path` removes `written`.
fn covers(path: &str, written: &str) -> bool {
    written.strip_prefix(path.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
