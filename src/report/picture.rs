//! What the project is, in a few short tables: its images, its services, what a build is sent. Facts
//! alone; judging is the rules' part.

use std::fmt::Write;

use super::escape::{self, code, line};
use super::markdown::Paper;
use super::plural;
use crate::finding::Area;
use crate::project::process::Form;
use crate::project::{Base, Context, Dockerfile, StageRef};

/// A command longer than this, in characters, is shown in part.
const LONG: usize = 60;

/// The chapter; nothing where there is nothing to show.
pub fn render(view: &Paper, out: &mut String) {
    let project = view.project;
    if project.dockerfiles.is_empty() && project.compose.is_empty() {
        return;
    }
    out.push_str("## The project\n\n");
    if !project.dockerfiles.is_empty() {
        out.push_str(
            "| Dockerfile | Base | Stages | Layers | User | First process | Ports |\n\
             |---|---|--:|--:|---|---|---|\n",
        );
        for docker in &project.dockerfiles {
            let (stages, last) = (docker.stages.len(), docker.final_stage());
            let cell = |text: Option<String>| text.map_or("–".to_owned(), |text| escape::cell(&code(&text)));
            let _ = writeln!(
                out,
                "| {} | {} | {stages} | {} | {} | {} | {} |",
                escape::cell(&code(path(view, docker))),
                cell(last.and_then(base)),
                last.map_or(0, |stage| stage.layers().len()),
                cell(last.and_then(user)),
                last.and_then(|stage| process(view, stage)).map_or("–".to_owned(), |text| escape::cell(&text)),
                last.map_or(String::new(), ports),
            );
        }
        out.push('\n');
    }
    for context in project.contexts.iter().filter(|context| !context.unread) {
        let _ = writeln!(out, "- {}.", sent(view, context));
    }
    if project.contexts.iter().any(|context| !context.unread) {
        out.push('\n');
    }
}

/// What the project does about one recommendation: facts, no judgement. Markdown without full stops.
pub fn facts(view: &Paper, area: Area) -> Vec<String> {
    let contexts = || view.project.contexts.iter().filter(|context| !context.unread);
    let images = || {
        let finals = view.project.dockerfiles.iter().filter_map(Dockerfile::final_stage);
        finals.map(|stage| (code(path(view, stage.docker)), stage))
    };
    match area {
        Area::Context => contexts().map(|context| sent(view, context)).collect(),
        Area::Packages => {
            images().filter_map(|(path, stage)| Some(format!("{path} is built on {}", code(&base(stage)?)))).collect()
        }
        Area::Process => {
            images().filter_map(|(path, stage)| Some(format!("{path} starts {}", process(view, stage)?))).collect()
        }
        Area::Layers => {
            images().map(|(path, stage)| format!("{path} adds {}", plural(stage.layers().len(), "layer"))).collect()
        }
        _ => Vec::new(),
    }
}

fn path<'a>(view: &Paper<'a>, docker: &Dockerfile) -> &'a str {
    view.short(&view.project.source(docker.file).path)
}

/// The image the final stage grows from.
fn base(stage: StageRef<'_>) -> Option<String> {
    let root = stage.chain().last()?;
    match &root.stage.base {
        Base::Scratch => Some("scratch".to_owned()),
        Base::Image(image) => {
            let name =
                image.official().map_or_else(|| format!("{}/{}", image.registry, image.repository), str::to_owned);
            Some(image.tag.as_ref().map_or(name.clone(), |tag| format!("{name}:{tag}")))
        }
        Base::Stage(_) | Base::Unknown => None,
    }
}

fn user(stage: StageRef<'_>) -> Option<String> {
    match &stage.user {
        None => None,
        Some(user) => user.value.clone(),
    }
}

/// What the image starts, as written, on one line.
fn process(view: &Paper, stage: StageRef<'_>) -> Option<String> {
    let process = stage.stage.process.as_ref()?;
    let part = process.decisive()?;
    let source = view.project.source(stage.docker.file);
    let text = match part.form {
        Form::Exec => process.argv().join(" "),
        Form::Shell => source.slice(part.span).replace("\\\n", " "),
    };
    let text = line(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    let short: String = text.chars().take(LONG).collect();
    let more = if short.len() < text.len() { "…" } else { "" };
    let form = if part.form == Form::Shell { " through a shell" } else { "" };
    Some(format!("{}{form}", code(&format!("{short}{more}"))))
}

fn ports(stage: StageRef<'_>) -> String {
    let port = |e: &crate::project::stage::Exposed| match e.ports {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    };
    let all: Vec<String> = stage.exposed.iter().map(port).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(", ") }
}

/// How much a build from this directory is sent.
fn sent(view: &Paper, context: &Context) -> String {
    let (files, bytes) = (context.sent().count(), context.bytes_sent());
    let least = if context.truncated { "at least " } else { "" };
    let ignore = match context.ignore.and_then(|i| view.project.ignore_files.get(i)) {
        Some(ignore) => format!("after {}", code(view.short(&view.project.source(ignore.file).path))),
        None => "with no ignore file".to_owned(),
    };
    format!(
        "A build from {} is sent {least}{}, {}, {ignore}",
        code(view.short(&context.root)),
        plural(files, "file"),
        size(bytes)
    )
}

/// Bytes as people say them, in steps of 1000.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{} GB", bytes.div_ceil(1_000_000_000)),
    }
}
