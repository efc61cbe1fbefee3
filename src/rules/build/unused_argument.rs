//! `unused-argument`: see the page of the same name.

use crate::project::images::order::has_word;
use crate::project::{Dockerfile, StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::text::Span;

/// What the builder reads itself, or programs from the environment.
const READ: &[&str] = &["BUILDKIT", "SOURCE_DATE_EPOCH", "PROXY", "proxy", "DEBIAN_FRONTEND", "CACHE", "BUST"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        if docker.stages.is_empty() || !docker.errors.is_empty() {
            continue;
        }
        let globals = docker.globals.clone().map(|at| docker.instruction(at)).filter(|ins| ins.keyword == Keyword::Arg);
        for pair in globals.filter_map(|ins| pairs(&ins.args)).flatten() {
            let text = &cx.project.source(docker.file).text;
            if !is_read(pair) && is_alone(docker, text, pair, docker.tree.instructions.iter().map(|ins| ins.span)) {
                tell(docker, pair, "no FROM names it, and no stage takes it", out);
            }
        }
        for stage in docker.stages() {
            for step in stage.steps_of(Keyword::Arg) {
                for pair in pairs(&step.ins.args).unwrap_or_default().iter().filter(|pair| !is_read(pair)) {
                    if is_dead(cx, docker, stage, &step, pair) {
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

fn pairs(args: &Args) -> Option<&[Pair]> {
    match args {
        Args::Pairs { pairs, .. } => Some(pairs),
        _ => None,
    }
}

fn is_read(pair: &Pair) -> bool {
    READ.iter().any(|read| pair.key.text.contains(read))
}

/// Whether no other instruction names the variable.
fn is_alone(docker: &Dockerfile, text: &str, pair: &Pair, spans: impl Iterator<Item = Span>) -> bool {
    let name = pair.key.text.as_str();
    let part = |span: Span| text.get(span.start as usize..span.end as usize).unwrap_or_default();
    let bodies = docker.tree.instructions.iter().flat_map(|ins| &ins.heredocs).map(|doc| doc.body_span);
    let other = |span: &Span| !span.contains(pair.span);
    !name.is_empty()
        && !spans.filter(other).chain(bodies).any(|span| has_word(part(span), name))
        && once(part, docker, pair)
}

/// Whether its own instruction names it once.
fn once<'a>(part: impl Fn(Span) -> &'a str, docker: &Dockerfile, pair: &Pair) -> bool {
    let own = docker.tree.instructions.iter().find(|ins| ins.span.contains(pair.span));
    own.is_some_and(|ins| part(ins.span).matches(pair.key.text.as_str()).count() == 1)
}

/// Whether nothing behind it in its stage, or in one made from it, names the variable, and no RUN there calls
/// a program that could read it from the environment.
fn is_dead(cx: &Cx, docker: &Dockerfile, stage: StageRef, arg: &StepRef, pair: &Pair) -> bool {
    let text = &cx.project.source(docker.file).text;
    let made = docker.stages().filter(|other| other.chain().any(|base| base.index == stage.index));
    let steps: Vec<StepRef> = made.flat_map(|stage| stage.steps()).filter(|step| step.at > arg.at).collect();
    let spans = steps.iter().map(|step| step.ins.span);
    let reads = |step: &StepRef| step.onbuild || step.is_run() && !step.installs_alone() && !step.is_plain();
    is_alone(docker, text, pair, spans) && !steps.iter().any(reads)
}
