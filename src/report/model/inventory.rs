//! What the project is, in a few short tables: its images, what a build is sent; facts of one recommendation. Facts
//! alone; judging is the rules' part.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Paper;
use crate::finding::Area;
use crate::project::builds::context::size;
use crate::project::compose::{ComposeFile, MountKind, Service, Text};
use crate::project::stages::process::Form;
use crate::project::{Base, Context, Dockerfile, StageRef};
use crate::report::escape::{self, line};
use crate::report::tongue::Say;
use crate::report::words::{Words, listed};

/// A command or a name longer than this, in characters, is shown in part.
const LONG: usize = 60;

#[derive(Serialize)]
pub struct Inventory {
    pub images: Vec<Row>,
    /// How much builds are sent, in words without full stops.
    pub sent: Vec<Words>,
}

/// One Dockerfile.
#[derive(Serialize)]
pub struct Row {
    pub path: String,
    pub base: Option<String>,
    pub stages: usize,
    pub layers: usize,
    pub user: Option<String>,
    pub process: Option<Words>,
    /// Empty where no stage stands in the file, `–` where it exposes none.
    pub ports: String,
}

impl Inventory {
    /// None where there is nothing to show.
    pub fn new(paper: &Paper) -> Option<Inventory> {
        let project = paper.project;
        if project.dockerfiles.is_empty() && project.compose.is_empty() {
            return None;
        }
        let row = |docker: &Dockerfile| {
            let last = docker.last_stage();
            Row {
                path: paper.path(docker.file).to_owned(),
                base: last.and_then(base),
                stages: docker.stages.len(),
                layers: last.map_or(0, |stage| stage.layers().len()),
                user: last.and_then(user),
                process: last.and_then(|stage| process(paper, stage)),
                ports: last.map_or(String::new(), ports),
            }
        };
        Some(Inventory { images: project.dockerfiles.iter().map(row).collect(), sent: sent(paper) })
    }
}

/// A text as code of which a cell shows no more than it can.
pub fn short(text: &str) -> Words {
    Words::default().code(bounded(text))
}

pub fn bounded(text: &str) -> String {
    escape::bounded(text, LONG).into_owned()
}

/// What the project does about one recommendation: facts, no judgement, without full stops.
pub fn facts(paper: &Paper, area: Area) -> Vec<Words> {
    let images = || {
        let finals = paper.project.dockerfiles.iter().filter_map(Dockerfile::final_stage);
        finals.map(|stage| (Words::default().code(paper.path(stage.docker.file)), stage))
    };
    let tongue = paper.tongue;
    let said = |say: Say, path: Words, what: Words| Some(tongue.words(say, &[path, what]));
    match area {
        Area::Ephemeral => paper.project.compose.iter().filter_map(|compose| kept(paper, compose)).collect(),
        Area::Context => sent(paper),
        Area::Packages => {
            images().filter_map(|(path, stage)| said(Say::BuiltOn, path, Words::default().code(base(stage)?))).collect()
        }
        Area::Process => images().filter_map(|(path, stage)| said(Say::Starts, path, process(paper, stage)?)).collect(),
        Area::Layers => {
            let layers = |stage: StageRef| Words::of(&tongue.count(stage.layers().len(), Say::CountLayers));
            images().filter_map(|(path, stage)| said(Say::Adds, path, layers(stage))).collect()
        }
        _ => Vec::new(),
    }
}

/// Where the services of a compose file keep data.
fn kept(paper: &Paper, compose: &ComposeFile) -> Option<Words> {
    let keeps = |service: &Service| {
        let named = service.volumes.iter().filter(|mount| mount.kind == MountKind::Named);
        let paths: Vec<&str> = named.filter_map(|mount| mount.target.as_ref().map(Text::shown)).collect();
        let listed = listed(paths.iter().map(|path| Words::default().code(*path)), ", ");
        let keeps = || paper.tongue.words(Say::Keeps, &[Words::default().code(&service.name), listed]);
        (!paths.is_empty()).then(keeps)
    };
    let all: Vec<Words> = compose.services.iter().filter_map(keeps).collect();
    let known = compose.services.iter().all(|service| compose.is_complete(service));
    match all.is_empty() {
        false => Some(listed(all, "; ")),
        true if known && !compose.services.is_empty() => {
            Some(paper.tongue.words(Say::KeepsNothing, &[Words::default().code(paper.path(compose.file))]))
        }
        true => None,
    }
}

/// The image the final stage grows from.
pub fn base(stage: StageRef<'_>) -> Option<String> {
    named(&stage.chain().last()?.stage.base)
}

/// A base by its name.
pub fn named(base: &Base) -> Option<String> {
    match base {
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
    stage.user.as_ref().and_then(|user| user.value.clone())
}

/// What the image starts, as written, on one line.
fn process(paper: &Paper, stage: StageRef<'_>) -> Option<Words> {
    let process = stage.stage.process.as_ref()?;
    let part = process.decisive()?;
    let source = paper.project.source(stage.docker.file);
    let text = match part.form {
        Form::Exec => process.argv().join(" "),
        Form::Shell => source.slice(part.span).replace("\\\n", " "),
    };
    let text = line(&text).split_whitespace().collect::<Vec<_>>().join(" ");
    let form = if part.form == Form::Shell { paper.tongue.say(Say::ThroughShell) } else { "" };
    Some(short(&text).text(form))
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
fn sent(paper: &Paper) -> Vec<Words> {
    let mut alike: BTreeMap<String, (Words, Vec<Words>)> = BTreeMap::new();
    for context in paper.project.contexts.iter().filter(|context| !context.unread) {
        let docker = short(paper.path(context.dockerfile));
        let size = size_of(paper, context);
        alike.entry(size.markdown()).or_insert((size, Vec::new())).1.push(docker);
    }
    alike.into_values().map(|(sent, dockers)| builds(paper, dockers).text(" ").and(sent)).collect()
}

fn builds(paper: &Paper, mut dockers: Vec<Words>) -> Words {
    let say = match dockers.len() {
        0 | 1 => Say::BuildSent,
        2 => Say::TwoSent,
        n => {
            dockers.insert(1, Words::of(&(n - 1).to_string()));
            Say::BuildsSent
        }
    };
    paper.tongue.words(say, &dockers)
}

/// How much a build from this directory is sent.
fn size_of(paper: &Paper, context: &Context) -> Words {
    let (files, bytes) = (context.sent().count(), context.bytes_sent());
    let tongue = paper.tongue;
    let least = if context.truncated { tongue.say(Say::AtLeast) } else { "" };
    let root = short(paper.short(&context.root));
    let much = [least, &tongue.count(files, Say::CountFiles), &size(bytes)].map(|part| Words::default().text(part));
    let from = tongue.words(Say::FilesFrom, &much.into_iter().chain([root]).collect::<Vec<_>>());
    match context.ignore.and_then(|i| paper.project.ignore_files.get(i)) {
        Some(ignore) => from.and(tongue.words(Say::After, &[short(paper.path(ignore.file))])),
        None => from.text(tongue.say(Say::WithNoIgnore)),
    }
}
