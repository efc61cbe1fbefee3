//! `ignore-file-not-read`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (index, ignore) in cx.project.ignore_files.iter().enumerate() {
        let path = &cx.project.source(ignore.file).path;
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name != ".dockerignore" || cx.project.contexts.iter().any(|context| context.ignore == Some(index)) {
            continue;
        }
        let beside = cx.project.contexts.iter().find(|context| {
            let docker = &cx.project.source(context.dockerfile).path;
            docker.rsplit_once('/').map_or("", |(directory, _)| directory) == directory
        });
        let Some(context) = beside else { continue };
        let docker = &cx.project.source(context.dockerfile).path;
        let file = docker.rsplit('/').next().unwrap_or(docker);
        let read = context.ignore.and_then(|index| cx.project.ignore_files.get(index));
        let read = read.map(|read| cx.project.source(read.file).path.as_str());
        let root = context.root.trim_start_matches("./").trim_end_matches('/');
        let below = directory.strip_prefix(root).unwrap_or(directory).trim_matches('/');
        let first = ignore.tree.patterns.first().map_or(Span::default(), |pattern| pattern.span);
        out.report(
            ignore.file,
            first,
            format!("no build reads this file: `{file}` beside it is built from `{}`", context.root),
        )
        .mark("without effect")
        .help(match read {
            Some(read) => format!(
                "delete it, after taking over into `{read}` what is missing there, with `{below}/` before each pattern"
            ),
            None => format!("move it to `{}`, with `{below}/` before each pattern", context.root),
        });
    }
}
