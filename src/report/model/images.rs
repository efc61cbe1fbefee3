//! The images that the project makes: the stages of each Dockerfile and what they take from one another, the layers of
//! what runs, which of them could be one, and what of the build comes from the cache when files change.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use super::Paper;
use super::inventory::named;
use super::marks::{Mark, Marks};
use crate::project::builds::rebuilt::Fate;
use crate::project::stages::copied::CopySource;
use crate::project::stages::joined;
use crate::project::{Base, Dockerfile, StageRef, StepRef};
use crate::report::escape::{bounded, line};
use crate::report::tongue::{Say, Tongue};
use crate::syntax::dockerfile::Keyword;

/// An instruction longer than this, in characters, is shown in part.
const TEXT: usize = 140;
/// Files of a context beyond which it is not asked what each COPY takes.
const ENTRIES: usize = 5_000;
/// Images of one Dockerfile whose layers are shown.
const FINALS: usize = 4;

/// What one Dockerfile makes.
#[derive(Serialize)]
pub struct Image {
    pub path: String,
    /// What it is for, where it is no part of what is shipped.
    pub apart: Option<String>,
    pub stages: Vec<StageNode>,
    pub edges: Vec<StageEdge>,
    /// The images that are used, each with its layers.
    pub finals: Vec<Final>,
}

#[derive(Serialize)]
pub struct StageNode {
    pub name: String,
    /// The image it starts from, where that is no other stage.
    pub base: Option<String>,
    pub role: Role,
    pub layers: usize,
    pub mark: Mark,
}

/// What a stage is to the images that run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Role {
    #[serde(rename = "the image")]
    Image,
    #[serde(rename = "needed")]
    Needed,
    #[serde(rename = "not needed")]
    NotNeeded,
}

impl Role {
    pub fn said(self) -> Say {
        match self {
            Role::Image => Say::TheImage,
            Role::Needed => Say::Needed,
            Role::NotNeeded => Say::NotNeeded,
        }
    }
}

/// One stage that another one needs.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct StageEdge {
    pub from: usize,
    pub to: usize,
    /// By COPY or a mount; else the other starts from it.
    pub copied: bool,
}

#[derive(Serialize)]
pub struct Final {
    pub stage: String,
    pub base: Option<String>,
    pub layers: Vec<Layer>,
}

#[derive(Serialize)]
pub struct Layer {
    pub line: u32,
    pub keyword: &'static str,
    pub text: String,
    /// Bytes it takes from the context; none where that is not known.
    pub bytes: Option<u64>,
    pub cache: Cache,
    /// Layers with one number could be one.
    pub joins: Option<usize>,
    pub mark: Mark,
}

/// What happens to a layer when files of the project change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cache {
    Kept,
    Takes,
    Again,
}

pub fn all(paper: &Paper, marks: &Marks) -> Vec<Image> {
    let built = paper.project.dockerfiles.iter().filter(|docker| !docker.stages.is_empty());
    built.map(|docker| one(paper, marks, docker)).collect()
}

fn one(paper: &Paper, marks: &Marks, docker: &Dockerfile) -> Image {
    let fates = docker.fates();
    let finals = docker.ships.iter().take(FINALS).filter_map(|ship| docker.stages().nth(*ship));
    Image {
        path: paper.path(docker.file).to_owned(),
        apart: paper.apart(docker.file),
        stages: docker.stages().map(|stage| node(paper, marks, stage)).collect(),
        edges: edges(docker),
        finals: finals.map(|stage| layers(paper, marks, stage, &fates)).collect(),
    }
}

fn name(stage: StageRef, tongue: Tongue) -> String {
    stage.stage.name.clone().unwrap_or_else(|| tongue.fill(Say::StageNumber, &[&stage.stage.index]))
}

fn node(paper: &Paper, marks: &Marks, stage: StageRef) -> StageNode {
    let own = stage.steps().map(|step| step.docker.instruction(step.at).span);
    let span = own.fold(stage.from_instruction().span, |all, span| all.to(span));
    StageNode {
        name: name(stage, paper.tongue),
        base: named(&stage.stage.base),
        role: match () {
            () if stage.docker.ships.contains(&stage.stage.index) => Role::Image,
            () if stage.reachable => Role::Needed,
            () => Role::NotNeeded,
        },
        layers: stage.steps().filter(|step| makes_layer(step)).count(),
        mark: marks.within(stage.file(), span),
    }
}

fn makes_layer(step: &StepRef) -> bool {
    let makes = matches!(step.ins.keyword, Keyword::Run | Keyword::Copy | Keyword::Add | Keyword::Workdir);
    makes && !step.onbuild
}

fn edges(docker: &Dockerfile) -> Vec<StageEdge> {
    let (mut edges, mut drawn) = (Vec::new(), HashSet::new());
    for stage in docker.stages() {
        let to = stage.stage.index;
        if let Base::Stage(from) = stage.stage.base {
            edges.push(StageEdge { from, to, copied: false });
        }
        let used = stage.steps().flat_map(|step| docker.stages_used(&step));
        edges.extend(used.filter(|from| drawn.insert((*from, to))).map(|from| StageEdge { from, to, copied: true }));
    }
    edges
}

fn layers(paper: &Paper, marks: &Marks, stage: StageRef, fates: &[Vec<Fate>]) -> Final {
    let chain: Vec<StageRef> = stage.chain().collect();
    let runs = chain.iter().flat_map(|stage| joined::runs(*stage));
    let copies = chain.iter().flat_map(|stage| joined::copies(*stage)).map(|(_, group)| group);
    let mut groups: HashMap<usize, usize> = HashMap::new();
    for (at, group) in runs.chain(copies).enumerate() {
        for step in group {
            groups.entry(step.step.at).or_insert(at);
        }
    }
    let mut sources: HashMap<usize, Vec<CopySource>> = HashMap::new();
    for source in stage.docker.copy_sources() {
        sources.entry(source.step.step.at).or_default().push(source);
    }
    let layer = |step: StepRef| {
        let fate = fates.get(step.stage.index).and_then(|steps| steps.get(step.index));
        Layer {
            line: paper.line(step.file(), step.ins.span),
            keyword: step.ins.keyword.name(),
            text: text(&step),
            bytes: sources.get(&step.step.at).and_then(|own| bytes(paper, step.docker, own)),
            cache: match fate {
                Some(Fate::Takes) => Cache::Takes,
                Some(Fate::Again) => Cache::Again,
                Some(Fate::Kept) | None => Cache::Kept,
            },
            joins: groups.get(&step.step.at).copied(),
            mark: marks.within(step.file(), step.docker.instruction(step.step.at).span),
        }
    };
    Final {
        stage: name(stage, paper.tongue),
        base: chain.last().and_then(|root| named(&root.stage.base)),
        layers: stage.layers().into_iter().map(layer).collect(),
    }
}

/// What stands behind the keyword, on one line.
fn text(step: &StepRef) -> String {
    let all = step.ins.flag_texts().join(" ") + " " + &step.ins.rest().text;
    bounded(&line(&all).split_whitespace().collect::<Vec<_>>().join(" "), TEXT).into_owned()
}

/// What a COPY takes from the one context that is known.
fn bytes(paper: &Paper, docker: &Dockerfile, own: &[CopySource]) -> Option<u64> {
    let contexts: Vec<_> = paper.project.contexts_of(docker).collect();
    let [context] = contexts.as_slice() else { return None };
    if context.unread || context.truncated || context.entries.len() > ENTRIES {
        return None;
    }
    let taken = own.iter().flat_map(|source| context.taken(source)).filter(|entry| entry.sent);
    let taken: BTreeMap<&str, u64> = taken.map(|entry| (entry.path.as_str(), entry.size)).collect();
    Some(taken.values().sum::<u64>()).filter(|bytes| *bytes > 0)
}
