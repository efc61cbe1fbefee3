//! What the project is, in a few short tables: its images, its services, what a build is sent. Facts
//! alone; judging is the rules' part.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::escape::{self, code, line};
use super::markdown::Paper;
use super::plural;
use crate::finding::Area;
use crate::project::builds::context::size;
use crate::project::builds::links::How;
use crate::project::compose::{ComposeFile, Mount, MountKind, Port, Range, Service, Text};
use crate::project::stages::process::Form;
use crate::project::{Base, Context, Dockerfile, StageRef};

/// A command or a name longer than this, in characters, is shown in part.
const LONG: usize = 60;
/// Things in one cell that are named.
const ITEMS: usize = 5;

/// The chapter; nothing where there is nothing to show.
pub fn render(view: &Paper, out: &mut String) {
    let project = view.project;
    if project.dockerfiles.is_empty() && project.compose.is_empty() {
        return;
    }
    out.push_str("## The project\n\n<details>\n<summary>What is built and started from what</summary>\n\n");
    if !project.dockerfiles.is_empty() {
        out.push_str(
            "| Dockerfile | Base | Stages | Layers | User | First process | Ports |\n\
             |---|---|--:|--:|---|---|---|\n",
        );
        for docker in &project.dockerfiles {
            let (stages, last) = (docker.stages.len(), docker.last_stage());
            let cell = |text: Option<String>| text.map_or("–".to_owned(), |text| escape::cell(&short(&text)));
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
    let sent = sent(view);
    for sent in &sent {
        let _ = writeln!(out, "- {sent}.");
    }
    if !sent.is_empty() {
        out.push('\n');
    }
    for index in 0..project.compose.len() {
        services(view, index, out);
    }
    out.push_str("</details>\n\n");
}

/// A text as code of which a cell shows no more than it can.
fn short(text: &str) -> String {
    code(&escape::bounded(text, LONG))
}

/// Things in one cell.
fn items(items: &[String]) -> String {
    let mut shown = items.iter().take(ITEMS).cloned().collect::<Vec<_>>().join(", ");
    if let Some(more) = items.len().checked_sub(ITEMS).filter(|n| *n > 0) {
        let _ = write!(shown, " and {more} more");
    }
    if shown.is_empty() { "–".to_owned() } else { escape::cell(&shown) }
}

/// The services of the compose file at `index`.
fn services(view: &Paper, index: usize, out: &mut String) {
    let Some(compose) = view.project.compose.get(index).filter(|compose| !compose.services.is_empty()) else { return };
    let file = code(view.short(&view.project.source(compose.file).path));
    let _ = writeln!(
        out,
        "| Service of {} | Image | Ports | Mounts | Waits for |\n|---|---|---|---|---|",
        escape::cell(&file)
    );
    for (at, service) in compose.services.iter().enumerate() {
        let waits: Vec<String> = service
            .depends_on
            .iter()
            .map(|other| match other.condition.as_ref().map(Text::shown) {
                Some("service_healthy") => format!("{} to be healthy", short(&other.name)),
                Some("service_completed_successfully") => format!("{} to be done", short(&other.name)),
                _ => format!("{} to be started", short(&other.name)),
            })
            .collect();
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            escape::cell(&short(&service.name)),
            items(&image(view, index, at, service).into_iter().collect::<Vec<_>>()),
            items(&service.ports.iter().map(port).collect::<Vec<_>>()),
            items(&service.volumes.iter().map(mount).collect::<Vec<_>>()),
            items(&waits),
        );
    }
    out.push('\n');
}

/// What a service is made from: an image by its name, a Dockerfile of the project, or both.
fn image(view: &Paper, compose: usize, at: usize, service: &Service) -> Option<String> {
    let link = view.project.links.iter().find(|link| (link.compose, link.service) == (compose, at));
    let docker = link.and_then(|link| view.project.dockerfiles.get(link.dockerfile));
    let how = link.zip(docker).map(|(link, docker)| match link.how {
        How::Built(_) => format!("built from {}", code(path(view, docker))),
        How::Probable => format!("probably {}", code(path(view, docker))),
    });
    let elsewhere = || {
        service.build.as_ref().map(|build| match &build.context {
            Some(context) => format!("built from {}", short(context.shown())),
            None => "built".to_owned(),
        })
    };
    let name = service.image.as_ref().map(|image| short(image.shown()));
    let parts: Vec<String> = name.into_iter().chain(how.or_else(elsewhere)).collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// A published port as Compose writes it in short.
fn port(port: &Port) -> String {
    let range = |range: Range| match range.first == range.last {
        true => range.first.to_string(),
        false => format!("{}-{}", range.first, range.last),
    };
    let Some(target) = port.target.filter(|_| !port.unresolved) else { return short(&port.raw) };
    let host = port.host_ip.as_ref().map(|ip| if ip.contains(':') { format!("[{ip}]:") } else { format!("{ip}:") });
    let published = port.published.map(|published| format!("{}:", range(published)));
    code(&format!("{}{}{}", host.unwrap_or_default(), published.unwrap_or_default(), range(target)))
}

fn mount(mount: &Mount) -> String {
    let target = mount.target.as_ref().map_or("?", Text::shown);
    let source = mount.source.as_ref().map_or("", Text::shown);
    match mount.kind {
        MountKind::Named => format!("volume {} at {}", short(source), short(target)),
        MountKind::Anonymous => format!("a volume without a name at {}", short(target)),
        MountKind::Tmpfs => format!("memory at {}", short(target)),
        MountKind::Bind | MountKind::Other | MountKind::Unknown => format!("{} at {}", short(source), short(target)),
    }
}

/// What the project does about one recommendation: facts, no judgement. Markdown without full stops.
pub fn facts(view: &Paper, area: Area) -> Vec<String> {
    let images = || {
        let finals = view.project.dockerfiles.iter().filter_map(Dockerfile::final_stage);
        finals.map(|stage| (code(path(view, stage.docker)), stage))
    };
    match area {
        Area::Ephemeral => view.project.compose.iter().filter_map(|compose| kept(view, compose)).collect(),
        Area::Context => sent(view),
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

/// Where the services of a compose file keep data.
fn kept(view: &Paper, compose: &ComposeFile) -> Option<String> {
    let keeps = |service: &Service| {
        let named = service.volumes.iter().filter(|mount| mount.kind == MountKind::Named);
        let paths: Vec<String> = named.filter_map(|mount| Some(code(mount.target.as_ref()?.shown()))).collect();
        (!paths.is_empty()).then(|| format!("{} keeps {} in a volume", code(&service.name), paths.join(", ")))
    };
    let all: Vec<String> = compose.services.iter().filter_map(keeps).collect();
    let known = compose.services.iter().all(|service| compose.is_complete(service));
    match all.is_empty() {
        false => Some(all.join("; ")),
        true if known && !compose.services.is_empty() => {
            let file = code(view.short(&view.project.source(compose.file).path));
            Some(format!("No service of {file} keeps anything in a named volume"))
        }
        true => None,
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
    let form = if part.form == Form::Shell { " through a shell" } else { "" };
    Some(format!("{}{form}", short(&text)))
}

fn ports(stage: StageRef<'_>) -> String {
    let port = |e: &crate::project::stages::stage::Exposed| match e.ports {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    };
    let all: Vec<String> = stage.exposed.iter().map(port).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(", ") }
}

/// How much builds are sent: those alike are told of together.
fn sent(view: &Paper) -> Vec<String> {
    let mut alike: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for context in view.project.contexts.iter().filter(|context| !context.unread) {
        let docker = short(view.short(&view.project.source(context.dockerfile).path));
        alike.entry(size_of(view, context)).or_default().push(docker);
    }
    alike.into_iter().map(|(sent, dockers)| format!("{} {sent}", builds(&dockers))).collect()
}

fn builds(dockers: &[String]) -> String {
    match dockers {
        [one] => format!("The build of {one} is sent"),
        [first, second] => format!("The builds of {first} and {second} are sent"),
        [first, ..] => format!("The builds of {first} and {} more are sent", dockers.len() - 1),
        [] => String::new(),
    }
}

/// How much a build from this directory is sent.
fn size_of(view: &Paper, context: &Context) -> String {
    let (files, bytes) = (context.sent().count(), context.bytes_sent());
    let least = if context.truncated { "at least " } else { "" };
    let ignore = match context.ignore.and_then(|i| view.project.ignore_files.get(i)) {
        Some(ignore) => format!("after {}", short(view.short(&view.project.source(ignore.file).path))),
        None => "with no ignore file".to_owned(),
    };
    let root = short(view.short(&context.root));
    format!("{least}{}, {}, from {root} {ignore}", plural(files, "file"), size(bytes))
}
