//! `missing-ignore-file`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::Dockerfile;
use crate::project::builds::context::{Context, size};
use crate::project::builds::landed::{looks_for_built, looks_for_more};
use crate::project::builds::manifests::{breaks_restore, lacks_manifest, lacks_sources};
use crate::project::stages::copied::CopySource;
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut small: Vec<(&Context, FileId, Span, bool)> = Vec::new();
    // Of each context, the finding that told of it.
    let mut told: HashMap<&str, usize> = HashMap::new();
    for context in cx.project.contexts.iter().filter(|context| context.ignore.is_none() && !context.unread) {
        let Some(docker) = cx.project.dockerfile(context.dockerfile) else { continue };
        let sources: Vec<CopySource> = docker.copy_sources().filter(|source| source.step.stage.reachable).collect();
        // The widest COPY shows what is at stake.
        let whole = sources.iter().find(|source| source.path == Some("."));
        let Some(source) = whole.or(sources.first()) else { continue };
        // What the build needs lies elsewhere: from where it is built is not known.
        if whole.is_some() && !cx.project.is_certain(docker, context) && lacks_manifest(docker, context) {
            continue;
        }
        if whole.is_none() || cx.project.is_meant_as_base(docker) || is_minimal(cx, docker, context, &sources) {
            small.push((context, docker.file, source.word.span, whole.is_some()));
            continue;
        }
        if let Some(finding) = told.get(context.root.as_str()).and_then(|at| out.findings.get_mut(*at)) {
            finding.label(docker.file, source.word.span, "and so does this");
            continue;
        }
        told.insert(&context.root, out.findings.len());
        let least = if context.truncated { "at least " } else { "" };
        let (files, bytes) = (context.sent().count(), size(context.bytes_sent()));
        let place = if source.step.stage.in_final_chain { "the image" } else { "the build stage" };
        let message = match lacks_sources(cx.project, docker, context) || context.holds_build_files_alone() {
            true => format!("`{}` has no ignore file: whatever lies there goes into {place}", context.root),
            false => {
                format!("`{}` has no ignore file: {least}{files} files, {bytes}, all go into {place}", context.root)
            }
        };
        let finding = out.report(docker.file, source.word.span, message).mark("takes everything");
        finding.help(remedy(cx, docker, context));
        if breaks_restore(&source.step) {
            finding.why("`obj` of the host comes over what `dotnet restore` wrote, and `--no-restore` builds with it: for another target, or not at all.");
        }
        if let Some(new) = cx.project.ignore_file_for(&context.root) {
            finding.fix(Safety::Safe, format!("Make `{}`", new.path), Vec::new());
            finding.creating(new.path, new.text).changing(&[Aspect::Patterns]);
        }
    }
    note(&small, out);
}

/// What to leave out: history lies at the top alone, where the build may ask for it; a RUN may look for what was built outside.
fn remedy(cx: &Cx, docker: &Dockerfile, context: &Context) -> String {
    let top = context.root == "." || cx.project.is_top(context);
    let built = looks_for_more(docker, context) || looks_for_built(docker);
    let (history, kept) = match top && cx.project.asks_for_history(docker) {
        true => ("", "; not version control, which the build asks"),
        false => (if top { "version control, " } else { "" }, ""),
    };
    let (output, found) =
        if built { ("", "; not what is built before, which a RUN looks for") } else { ("build output, ", "") };
    format!("add a `.dockerignore` that leaves out {history}{output}dependencies and local settings{kept}{found}")
}

/// One note for all contexts of which only named files are taken, or which hold nothing else.
fn note(small: &[(&Context, FileId, Span, bool)], out: &mut Sink) {
    let [(context, file, span, whole), rest @ ..] = small else { return };
    let message = match rest.len() {
        0 => format!("`{}` has no ignore file", context.root),
        1 => format!("`{}` has no ignore file, nor has another build context", context.root),
        more => format!("`{}` has no ignore file, nor have {more} more build contexts", context.root),
    };
    let bytes = size(context.bytes_sent());
    let held = match context.sent().count() {
        1 => format!("one file, {bytes}"),
        files => format!("{files} files, {bytes}"),
    };
    let finding = out.report(*file, *span, message);
    let (mark, named) = match whole {
        true => ("takes everything", "The context"),
        false => ("taken from it by name", "Only what is named is copied, and the context"),
    };
    finding
        .mark(mark)
        .severity(Severity::Info)
        .pedantic()
        .why(format!("{named} is {held}: little is lost today."))
        .help("add a `.dockerignore` that names what the build needs");
    for (context, file, span, _) in rest.iter().take(8) {
        finding.label(*file, *span, format!("and `{}`", context.root));
    }
}

/// Whether the context holds only the Dockerfile and what is copied by name, or a handful of files.
fn is_minimal(cx: &Cx, docker: &Dockerfile, context: &Context, sources: &[CopySource]) -> bool {
    if lacks_sources(cx.project, docker, context) {
        return false;
    }
    let own = cx.project.source(docker.file).name();
    let named = context.taken_by_any(sources.iter().copied().filter(|source| source.path != Some(".")));
    context.is_small() && cx.project.ignore_file_for(&context.root).is_none()
        || context.sent().all(|entry| entry.path == own || named.contains(entry.path.as_str()))
}
