//! Paths that a file names, and the files that they lead to.

use std::path::{Path, PathBuf};

use super::Host;
use super::names::{dockerfile_of, home_of};
use super::view::View;
use crate::project::Dockerfile;
use crate::project::compose::is_host_path;
use crate::syntax::dockerfile::{Args, Command, Word};
use crate::syntax::yaml::{self, Node, Yaml};
use crate::text::{FileId, Span, clean};

/// The places of a file that name another one that is there, each with that file.
pub fn paths(view: &View, host: &dyn Host, file: FileId) -> Vec<(Span, PathBuf)> {
    let mut paths = match view.docker(file) {
        Some(docker) => of_dockerfile(view, docker),
        None if view.is_compose(file) => of_compose(view, file),
        None => Vec::new(),
    };
    let Some(scope) = &view.root.scope else { return Vec::new() };
    paths.retain(|(_, path)| host.holds(scope, path));
    paths.sort();
    paths.dedup();
    paths
}

/// Sources of COPY and ADD that are one file, and the scripts that instructions run.
fn of_dockerfile(view: &View, docker: &Dockerfile) -> Vec<(Span, PathBuf)> {
    let project = view.project();
    let mut paths = Vec::new();
    for context in project.contexts_of(docker) {
        let sources = docker.copy_sources().filter_map(|source| Some((source.word.span, source.plain()?)));
        paths.extend(sources.map(|(span, path)| (span, clean(&Path::new(&context.root).join(path)))));
    }
    for instruction in &docker.tree.instructions {
        let command = match &instruction.args {
            Args::Onbuild(inner) => inner.command(),
            _ => instruction.command(),
        };
        let Some(command) = command else { continue };
        for word in words(command) {
            let Some(name) = Path::new(word.text.as_str()).file_name() else { continue };
            let own = |running: &&crate::project::running::Running| {
                let path = Path::new(&view.source(running.file).path);
                path.file_name() == Some(name)
            };
            paths.extend(
                project
                    .running_in_image(docker.file)
                    .find(own)
                    .map(|run| (word.span, PathBuf::from(&view.source(run.file).path))),
            );
        }
    }
    paths
}

/// The words of a command, as they stand.
fn words(command: &Command) -> Vec<Word> {
    match command {
        Command::Exec(words) => words.clone(),
        Command::Shell(joined) => {
            let text = joined.text.as_str();
            let parts = text.split(|c: char| c.is_whitespace() || ";&|()\"'".contains(c));
            let mut at = 0;
            let mut words = Vec::new();
            for part in parts {
                let start = text.get(at..).and_then(|rest| rest.find(part)).map_or(at, |found| at + found);
                at = start + part.len();
                if part.contains(['/', '.']) {
                    words.push(Word { span: joined.span(start..at), text: part.into() });
                }
            }
            words
        }
    }
}

fn of_compose(view: &View, file: FileId) -> Vec<(Span, PathBuf)> {
    let (yaml, _) = yaml::parse(&view.source(file).text);
    let home = home_of(view, file);
    let mut paths = Vec::new();
    let add = |node: &Node, paths: &mut Vec<(Span, PathBuf)>| {
        let text = node.as_str().filter(|text| !text.contains('$') && !text.contains("://"));
        paths.extend(text.map(|text| (node.span, clean(&home.join(text)))));
    };
    for document in &yaml.documents {
        for item in document.get("include").map(listed).unwrap_or_default() {
            listed(item.get("path").unwrap_or(item)).into_iter().for_each(|path| add(path, &mut paths));
            let files = item.get("env_file").map(listed).unwrap_or_default();
            files.into_iter().for_each(|path| add(path, &mut paths));
        }
        for key in ["secrets", "configs"] {
            let entries = document.get(key).map(Node::entries).unwrap_or_default();
            entries.iter().filter_map(|entry| entry.value.get("file")).for_each(|path| add(path, &mut paths));
        }
        let services = document.get("services").map(Node::entries).unwrap_or_default();
        for body in services.iter().flat_map(|entry| bodies(&yaml, &entry.value)) {
            let get = |key: &str| yaml.resolve(body.get(key)?);
            for item in ["env_file", "label_file"].into_iter().filter_map(get).flat_map(listed) {
                add(item.get("path").unwrap_or(item), &mut paths);
            }
            get("extends").and_then(|extends| extends.get("file")).into_iter().for_each(|path| add(path, &mut paths));
            if let Some(build) = get("build") {
                let shown = [Some(build), build.get("context"), build.get("dockerfile")];
                let dockerfile = dockerfile_of(view, file, build);
                for node in shown.into_iter().flatten().filter(|node| node.as_str().is_some()) {
                    paths.extend(dockerfile.clone().map(|path| (node.span, path)));
                }
            }
            for item in get("volumes").map(Node::items).unwrap_or_default() {
                let bound = item.as_str().filter(|text| is_host_path(text)).and_then(|text| text.split(':').next());
                paths.extend(bound.map(|path| {
                    let start = item.span.start as usize;
                    let quote = usize::from(view.source(file).slice(item.span).starts_with(['"', '\'']));
                    (Span::new(start + quote, start + quote + path.len()), clean(&home.join(path)))
                }));
                if item.get("type").and_then(Node::as_str) == Some("bind") {
                    item.get("source").into_iter().for_each(|path| add(path, &mut paths));
                }
            }
        }
    }
    paths
}

/// The body of a service, and those that its `<<` bring.
fn bodies<'a>(yaml: &'a Yaml, node: &'a Node) -> Vec<&'a Node> {
    let Some(body) = yaml.resolve(node) else { return Vec::new() };
    let merged = body.entries().iter().filter(|entry| entry.key.as_str() == Some("<<"));
    let merged = merged.flat_map(|entry| listed(&entry.value)).filter_map(|node| yaml.resolve(node));
    [body].into_iter().chain(merged).collect()
}

/// A list, or the one thing in its place.
fn listed(node: &Node) -> Vec<&Node> {
    if node.items().is_empty() { vec![node] } else { node.items().iter().collect() }
}
