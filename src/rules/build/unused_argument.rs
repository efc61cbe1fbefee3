//! `unused-argument`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::project::{Dockerfile, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Instruction, Keyword, Pair};
use crate::text::Span;

/// What the builder reads itself, or programs from the environment.
const READ: &[&str] = &["BUILDKIT", "SOURCE_DATE_EPOCH", "PROXY", "proxy", "DEBIAN_FRONTEND", "CACHE", "BUST"];

const PLATFORM: &[&str] = &["TARGETPLATFORM", "TARGETARCH", "TARGETOS", "TARGETVARIANT", "BUILDPLATFORM", "BUILDARCH"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let args = |ins: &Instruction| ins.keyword == Keyword::Arg;
        if docker.stages.is_empty() || !docker.errors.is_empty() || !docker.tree.instructions.iter().any(args) {
            continue;
        }
        let text = &cx.project.source(docker.file).text;
        let words = Words::of(docker, text);
        let globals = docker.globals.clone().filter(|at| docker.instruction(*at).keyword == Keyword::Arg);
        for (at, pair) in globals.flat_map(|at| pairs(docker, at).iter().map(move |pair| (at, pair))) {
            if !is_read(pair) && words.is_alone(docker, text, at, pair, |other| other != at) {
                tell(docker, pair, "no FROM names it, and no stage takes it", out);
            }
        }
        let askers: Vec<_> =
            docker.stages().map(|stage| [false, true].map(|strict| stage.last_asker(strict))).collect();
        for stage in docker.stages() {
            for step in stage.steps_of(Keyword::Arg) {
                let made = docker.stages().filter(|other| other.chain().any(|base| base.index == stage.index));
                let made: Vec<StageRef> = made.collect();
                let behind = |at: usize| at > step.at && made.iter().any(|stage| stage.stage.body.contains(&at));
                let asked = |strict: usize| made.iter().any(|s| askers[s.index][strict].is_some_and(|at| at > step.at));
                let used = |at: &usize| behind(*at) && docker.instruction(*at).keyword != Keyword::Arg;
                // The builder tells the platform in several words: where one of them is used, another is left over.
                let told = || PLATFORM.iter().filter_map(|name| words.instructions.get(name)).flatten().any(used);
                for pair in pairs(docker, step.at).iter().filter(|pair| !is_read(pair)) {
                    let strict = PLATFORM.contains(&pair.key.text.as_str()) && told();
                    if !asked(usize::from(strict)) && words.is_alone(docker, text, step.at, pair, behind) {
                        tell(docker, pair, "nothing in its stage names it", out);
                    }
                }
            }
        }
    }
}

fn tell(docker: &Dockerfile, pair: &Pair, why: &str, out: &mut Sink) {
    let finding = out.report(docker.file, pair.span, format!("`{}` is never used: {why}", pair.key.text));
    finding.mark("unused").help("leave it out, or use it where its value was meant to go");
}

fn pairs(docker: &Dockerfile, at: usize) -> &[Pair] {
    match &docker.instruction(at).args {
        Args::Pairs { pairs, .. } => pairs,
        _ => &[],
    }
}

fn is_read(pair: &Pair) -> bool {
    READ.iter().any(|read| pair.key.text.contains(read))
}

/// Where each word of a Dockerfile stands: the instructions by their places, and the words of here-documents.
struct Words<'a> {
    instructions: HashMap<&'a str, Vec<usize>>,
    documents: HashSet<&'a str>,
}

impl<'a> Words<'a> {
    fn of(docker: &Dockerfile, text: &'a str) -> Words<'a> {
        let mut words = Words { instructions: HashMap::new(), documents: HashSet::new() };
        for (at, ins) in docker.tree.instructions.iter().enumerate() {
            for word in cut(text, ins.span) {
                words.instructions.entry(word).or_default().push(at);
            }
            words.documents.extend(ins.heredocs.iter().flat_map(|document| cut(text, document.body_span)));
        }
        words
    }

    /// Whether no other instruction that `counts` names the variable, nor a here-document, nor its own twice.
    fn is_alone(
        &self,
        docker: &Dockerfile,
        text: &str,
        at: usize,
        pair: &Pair,
        counts: impl Fn(usize) -> bool,
    ) -> bool {
        let name = pair.key.text.as_str();
        let named = self.instructions.get(name).map(Vec::as_slice).unwrap_or_default();
        let own = text.get(docker.instruction(at).span.range()).unwrap_or_default();
        !named.iter().any(|other| *other != at && counts(*other))
            && !self.documents.contains(name)
            && cut(name, Span::new(0, name.len())).eq([name])
            && own.matches(name).count() == 1
    }
}

/// The names in a part of a text.
fn cut(text: &str, span: Span) -> impl Iterator<Item = &str> {
    let part = text.get(span.range()).unwrap_or_default();
    part.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}
