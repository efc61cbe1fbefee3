//! `cleanup-in-later-layer`: see the page of the same name.

use std::collections::BTreeMap;

use crate::finding::Severity;
use crate::knowledge::litter::is_manual;
use crate::project::StepRef;
use crate::project::builds::landed::{copies_texts, literal_path, written};
use crate::project::images::dead_ends::serves_others;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Word};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let mut made: BTreeMap<String, StepRef> = BTreeMap::new();
        for step in stage.steps().filter(|step| !step.onbuild) {
            let removed: Vec<&Word> = removed(&step).collect();
            let tag = stage.root_image().and_then(|image| image.tag.as_deref()).unwrap_or_default();
            if let Some(word) = removed.iter().find(|word| is_manual(directory(word), tag) && step.only_removes()) {
                let message =
                    format!("`{}` is deleted in a RUN that installs nothing: all of it stays below", word.text());
                out.report(stage.file(), word.span, message)
                    .mark("only hidden")
                    .help("delete it in the RUN that installs");
            }
            let mut left = written(&step);
            for word in &removed {
                let path = directory(word);
                let here = left.len();
                left.retain(|written| !covers(path, written));
                // What this RUN made itself is rightly deleted here; more may lie beside it.
                if here > left.len() {
                    continue;
                }
                let below = made.range(path.to_owned()..).take_while(|(written, _)| written.starts_with(path));
                // A directory made empty before holds nothing that stays.
                let mut left = below.filter(|(written, earlier)| covers(path, written) && !only_made(earlier, written));
                let Some((written, earlier)) = left.next() else { continue };
                let message = format!("`{}` is deleted here and stays in the layer that made it", word.text());
                let finding = out.report(stage.file(), word.span, message).mark("only hidden");
                finding.label(stage.file(), earlier.keyword_span(), format!("`{written}` comes from here"));
                finding.help(match earlier.ins.keyword {
                    Keyword::Run if serves_others(path, earlier, &step) => {
                        "let each RUN that installs fetch the lists and delete them itself: others install from these"
                    }
                    Keyword::Add if earlier.remote_source().is_some() => {
                        "fetch it in the RUN that unpacks it, and delete it there"
                    }
                    Keyword::Run => "delete it in the RUN that makes it",
                    _ if works_in(&step, path) => {
                        "copy each file to the place where it is to stay, with `--chmod` for its mode"
                    }
                    _ => "use `RUN --mount=type=bind` for what only the build needs, or leave it out of the COPY",
                });
                // Who binds for other RUNs what they need does so here, however little it is.
                let bound = || step.docker.uses_binds() && !works_in(&step, path);
                if copies_texts(earlier) && bound() {
                    finding.severity(Severity::Info);
                } else if copies_texts(earlier) {
                    finding.pedantic();
                }
            }
            made.extend(left.into_iter().map(|path| (path, step)));
        }
    }
}

/// Commands that make no file of what they name.
const EMPTY: &[&str] = &[
    "mkdir", "chmod", "chown", "chgrp", "test", "[", "[[", "ls", "stat", "find", "du", "cd", "rm", "rmdir", "readlink",
];

/// Whether all that the RUN did at `path` was to make a directory.
fn only_made(step: &StepRef, path: &str) -> bool {
    let at = |command: &&Command| command.words.iter().any(|word| word.text().trim_end_matches('/') == path);
    let named = || step.commands.iter().filter(at);
    let empty = |command: &Command| command.name().is_some_and(|name| EMPTY.contains(&name));
    named().any(|command| command.name() == Some("mkdir")) && named().all(empty)
}

/// Whether the RUN changes what lies in `path`, which a mount does not take or forgets.
fn works_in(step: &StepRef, path: &str) -> bool {
    const CHANGE: &[&str] = &["chmod", "chown", "chgrp", "mv", "sed", "patch", "curl", "wget", "touch", "tee"];
    let inside = |command: &Command| command.words.iter().skip(1).any(|word| covers(path, word.text()));
    step.commands.iter().any(|command| {
        let to = command.redirects.iter().filter_map(|redirect| redirect.target.as_ref());
        command.name().is_some_and(|name| CHANGE.contains(&name)) && inside(command)
            || to.into_iter().any(|target| covers(path, target.text()))
    })
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
