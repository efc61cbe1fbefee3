//! `copy-source-excluded`: see the page of the same name.

use crate::project::Context;
use crate::project::stages::copied::CopySource;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for context in &cx.project.contexts {
        let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) else { continue };
        let Some(docker) = cx.project.dockerfile(context.dockerfile) else {
            continue;
        };
        for source in docker.copy_sources().filter(|source| source.step.stage.reachable) {
            let Some(path) = source.path else { continue };
            let Some(by) = excluded_by(context, &ignore.tree, &source, path) else { continue };
            let Some(pattern) = ignore.tree.patterns.get(by) else { continue };
            let what = if path == "." { "everything".to_owned() } else { format!("`{path}`") };
            let name = &cx.project.source(ignore.file).path;
            let finding = out.report(
                docker.file,
                source.word.span,
                format!("{what} is kept out of the context by `{}` in `{name}`", pattern.text),
            );
            finding.mark(if path == "." { "nothing is left to copy" } else { "not found when built" }).label(
                ignore.file,
                pattern.span,
                "keeps it out",
            );
            finding.help(match path {
                "." => "name what the build needs with `!` patterns below it".to_owned(),
                path => format!("add `!{path}` below the pattern"),
            });
        }
    }
}

/// The pattern that keeps out all that the source takes.
fn excluded_by(
    context: &Context,
    ignore: &crate::syntax::ignorefile::IgnoreFile,
    source: &CopySource,
    path: &str,
) -> Option<usize> {
    // COPY of an empty context copies nothing and does not fail, so the whole is judged by the patterns.
    // That a directory holds a Dockerfile and nothing else says nothing of what it is to hold.
    let built =
        |path: &str| path.rsplit('/').next().is_some_and(|name| name.to_ascii_lowercase().contains("dockerfile"));
    let own = |entry: &&crate::project::builds::context::Entry| entry.path == path || !built(&entry.path);
    let mut taken = context.taken(source).filter(|_| path != ".").filter(own).peekable();
    if taken.peek().is_some() {
        // A directory of which only what lies in it is kept out is sent, empty, and copied so.
        let directory = source.plain().is_some() && context.at(path).is_none();
        if directory && ignore.decide(path).is_none_or(|(_, out)| !out) {
            return None;
        }
        let mut decided = None;
        for entry in taken {
            if entry.sent {
                return None;
            }
            decided = decided.or(entry.decided_by);
        }
        return decided;
    }
    // Nothing of that name was seen: what the patterns say of the name itself.
    let wild = path.contains(['*', '?', '[']);
    let all = |text: &str| matches!(text, "*" | "**" | "**/*");
    match path {
        "." if ignore.patterns.iter().any(|pattern| pattern.negated) => None,
        "." => ignore.patterns.iter().position(|pattern| all(&pattern.text)),
        _ if wild => None,
        path => ignore.decide(path).filter(|(_, out)| *out).map(|(by, _)| by),
    }
}
