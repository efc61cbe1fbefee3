//! `cleanup-in-later-layer`: see the page of the same name.

use std::collections::BTreeMap;

use crate::project::StepRef;
use crate::project::builds::landed::{literal_path, written};
use crate::project::images::usage::is_system;
use crate::project::packages::Action;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::Word;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let mut made: BTreeMap<String, StepRef> = BTreeMap::new();
        for step in stage.steps().filter(|step| !step.onbuild) {
            let removed: Vec<&Word> = removed(&step).collect();
            let mut left = written(&step);
            for word in &removed {
                let path = directory(word);
                let here = left.len();
                left.retain(|written| !covers(path, written));
                // What this RUN made itself is rightly deleted here; more may lie beside it.
                if here > left.len() {
                    continue;
                }
                let mut below = made.range(path.to_owned()..).take_while(|(written, _)| written.starts_with(path));
                let Some((written, earlier)) = below.find(|(written, _)| covers(path, written)) else { continue };
                // A directory made empty before, and filled by what this RUN installs.
                if installs(&step) && only_made(earlier, written) {
                    continue;
                }
                let message = format!("`{}` is deleted here and stays in the layer that made it", word.text());
                let finding = out.report(stage.file(), word.span, message);
                finding.mark("only hidden");
                finding.label(stage.file(), earlier.keyword_span(), format!("`{written}` comes from here"));
                finding.help(match earlier.ins.keyword {
                    Keyword::Run => "delete it in the RUN that makes it",
                    _ => "use `RUN --mount=type=bind` for what only the build needs, or leave it out of the COPY",
                });
            }
            made.extend(left.into_iter().map(|path| (path, step)));
        }
    }
}

fn installs(step: &StepRef) -> bool {
    step.packages.iter().any(|call| call.action == Action::Install && is_system(call.manager))
}

/// Whether all that the RUN did at `path` was `mkdir`.
fn only_made(step: &StepRef, path: &str) -> bool {
    let mut named = step.commands.iter().filter(|command| command.words.iter().any(|word| word.text() == path));
    named.next().is_some_and(|command| command.name() == Some("mkdir"))
}

/// The absolute paths that a RUN removes for certain.
fn removed<'a>(step: &StepRef<'a>) -> impl Iterator<Item = &'a Word> {
    let commands = step.step.commands.iter().filter(|command| command.place.depth == 0 && command.name() == Some("rm"));
    commands.flat_map(|command| command.args()).filter(|word| literal_path(word).is_some() && directory(word).len() > 1)
}

/// What `rm` is given, without the `/*` at its end.
fn directory(word: &Word) -> &str {
    word.text().trim_end_matches(['*', '/'])
}

/// Whether removing `path` removes `written`.
fn covers(path: &str, written: &str) -> bool {
    written.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
