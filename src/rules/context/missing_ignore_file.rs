//! `missing-ignore-file`: see the page of the same name.

use crate::finding::Severity;
use crate::project::Dockerfile;
use crate::project::context::{Context, CopySource};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for context in cx.project.contexts.iter().filter(|context| context.ignore.is_none() && !context.unread) {
        let Some(docker) = cx.project.dockerfiles.iter().find(|docker| docker.file == context.dockerfile) else {
            continue;
        };
        let sources: Vec<CopySource> = docker.copy_sources().filter(|source| source.step.stage.reachable).collect();
        // The widest COPY shows what is at stake.
        let whole = sources.iter().find(|source| source.path.as_deref() == Some("."));
        let Some(source) = whole.or(sources.first()) else { continue };
        let (files, bytes) = (context.sent().count(), context.bytes_sent());
        let size = crate::project::context::size(bytes);
        let least = if context.truncated { "at least " } else { "" };
        if whole.is_none() || is_minimal(cx, docker, context, &sources) {
            out.report(docker.file, source.word.span, format!("`{}` has no ignore file", context.root))
                .mark("taken from it")
                .severity(Severity::Info)
                .why(format!(
                    "The context is small: {least}{files} files, {size}. It stays so only as long as nobody adds to it."
                ))
                .help("add a `.dockerignore` that names what the build needs");
            continue;
        }
        let message =
            format!("`{}` has no ignore file: {least}{files} files, {size}, all go into the image", context.root);
        out.report(docker.file, source.word.span, message).mark("takes everything").help(
            "add a `.dockerignore` that leaves out version control, dependencies, build output and local settings",
        );
    }
}

/// Whether the context holds only the Dockerfile and what is copied by name.
fn is_minimal(cx: &Cx, docker: &Dockerfile, context: &Context, sources: &[CopySource]) -> bool {
    let own = cx.project.source(docker.file).path.rsplit('/').next().unwrap_or_default();
    let named = |path: &str| sources.iter().any(|source| source.path.as_deref() != Some(".") && source.takes(path));
    context.sent().all(|entry| entry.path == own || named(&entry.path))
}
