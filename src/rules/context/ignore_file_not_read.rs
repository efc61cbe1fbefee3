//! `ignore-file-not-read`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::Setting;
use crate::project::builds::links::{How, Link};
use crate::project::services::lies_in;
use crate::project::{Context, Dockerfile};
use crate::rules::{Cx, Sink};
use crate::syntax::ignorefile::{IgnoreFile, Pattern};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    let read: HashSet<usize> = cx.project.contexts.iter().filter_map(|context| context.ignore).collect();
    // The first context of the Dockerfiles of each directory.
    let mut beside: HashMap<&str, &Context> = HashMap::new();
    for context in &cx.project.contexts {
        let docker = &cx.project.source(context.dockerfile).path;
        beside.entry(docker.rsplit_once('/').map_or("", |(directory, _)| directory)).or_insert(context);
    }
    for (index, ignore) in cx.project.ignore_files.iter().enumerate() {
        let path = &cx.project.source(ignore.file).path;
        let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
        if name != ".dockerignore" || read.contains(&index) {
            continue;
        }
        let first = ignore.tree.patterns.first().map_or(Span::default(), |pattern| pattern.span);
        let Some(context) = beside.get(directory) else {
            if all_are_built_below(cx, directory) && !ignore.tree.is_explained() {
                let message = "no build reads this file: all are built from directories below";
                let place = cx.project.bare_below(directory);
                let help = format!("delete it, or take what is of use in it over into {place}");
                out.report(ignore.file, first, message).mark("without effect").help(help);
            }
            continue;
        };
        let docker = &cx.project.source(context.dockerfile).path;
        let file = docker.rsplit('/').next().unwrap_or(docker);
        let read = context.ignore.and_then(|index| cx.project.ignore_files.get(index));
        let read = read.map(|read| (&read.tree, cx.project.source(read.file).path.as_str()));
        let root = context.root.trim_start_matches("./").trim_end_matches('/');
        let below = directory.strip_prefix(root).unwrap_or(directory).trim_matches('/');
        let (missing, kept) = to_take_over(cx, context, &ignore.tree, read.map(|(tree, _)| tree), below);
        let kept = match kept.as_slice() {
            [] => String::new(),
            texts => format!(", but for `{}`, which a COPY takes", texts.join("`, `")),
        };
        let message = format!("no build reads this file: `{file}` beside it is built from `{}`", context.root);
        // What no COPY could take need not be kept out.
        let idle = cx.project.copies_none_of(&context.root, below, &ignore.tree);
        out.report(ignore.file, first, message).mark("without effect").help(match read {
            _ if idle => "delete it: no COPY takes what it names".to_owned(),
            Some((_, read)) if missing == 0 => format!("delete it: `{read}` holds all that is of use in it"),
            Some((_, read)) => format!(
                "delete it, after taking over into `{read}` what is missing there, with `{below}/` before each pattern{kept}"
            ),
            None => format!("move it to `{}`, with `{below}/` before each pattern{kept}", context.root),
        });
    }
}

/// Whether every Dockerfile of the project is surely built from a directory below this one: a compose file says so, or
/// what it copies is not named from here.
fn all_are_built_below(cx: &Cx, directory: &str) -> bool {
    let below = |root: &str| {
        let root = root.trim_start_matches("./").trim_end_matches('/');
        root != directory && (directory.is_empty() || lies_in(root, directory))
    };
    let shipped = |link: &Link| {
        let file = cx.project.compose.get(link.compose).map(|compose| compose.file);
        matches!(link.how, How::Built(_)) && file.is_some_and(|file| !cx.project.is_for(file, Setting::Test))
    };
    let told = |docker: &Dockerfile| cx.project.links_of(docker.file).any(|link| matches!(link.how, How::Built(_)));
    let from_itself = |docker: &Dockerfile| {
        // A script of a directory's own is not named from further up without the directory.
        let within = |path: &str| path.ends_with(".sh") && !path.contains('/');
        docker.copy_sources().all(|source| source.path.is_some_and(within))
    };
    !cx.project.contexts.is_empty()
        && cx.project.contexts.iter().all(|context| below(&context.root))
        && cx.project.links.iter().any(shipped)
        && cx.project.dockerfiles.iter().all(|docker| told(docker) || from_itself(docker))
}

/// How many patterns the file that is read has not yet, and those of them that would keep from a build of the context
/// what it copies by name: of a file that was never read nobody knows that it would have worked.
fn to_take_over<'a>(
    cx: &Cx,
    context: &Context,
    unread: &'a IgnoreFile,
    read: Option<&IgnoreFile>,
    below: &str,
) -> (usize, Vec<&'a str>) {
    let built = cx.project.contexts.iter().filter(|other| other.root == context.root);
    let copied: Vec<&str> = built
        .filter_map(|other| cx.project.dockerfile(other.dockerfile))
        .flat_map(|docker| docker.copy_sources().filter_map(|source| source.path))
        .filter_map(|path| path.strip_prefix(below)?.strip_prefix('/'))
        .collect();
    let plain = |pattern: &Pattern| !pattern.negated && !pattern.text.contains(['*', '?', '[', '\\']);
    let held = |pattern: &Pattern| {
        plain(pattern) && read.is_some_and(|read| read.ignored(&format!("{below}/{}", pattern.text)))
    };
    let missing: Vec<&Pattern> = unread.patterns.iter().filter(|pattern| !held(pattern)).collect();
    let breaks = |pattern: &&&Pattern| !pattern.negated && copied.iter().any(|path| pattern.matches(path));
    let kept: Vec<&str> = missing.iter().filter(breaks).map(|pattern| pattern.text.as_str()).collect();
    (missing.len() - kept.len(), kept)
}
