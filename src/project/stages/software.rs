//! Releases of servers and languages that the instructions of a stage fetch or unpack by name, and what says which. Knows
//! nothing of what scripts fetch, and of variables that only the shell sets.

use crate::knowledge::eol::{self, Verdict};
use crate::knowledge::software;
use crate::project::packages::Manager;
use crate::project::{StageRef, StepRef};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::syntax::shell::{Command, variables};
use crate::text::Span;

/// One release.
#[derive(Debug, Clone, Copy)]
pub struct Software<'a> {
    pub step: StepRef<'a>,
    /// Where it is named.
    pub span: Span,
    pub verdict: Verdict,
    /// The ARG or ENV that says which release, where one does.
    pub set: Option<&'a Pair>,
}

/// The releases that a stage names, in order.
pub fn named<'a>(stage: StageRef<'a>) -> Vec<Software<'a>> {
    let mut found = Vec::new();
    for step in stage.steps().filter(|step| !step.onbuild) {
        let mut add = |span: Span, text: &'a str, of: &dyn Fn(&str) -> Option<Verdict>| {
            let text = text.trim_matches(['"', '\'']);
            if !text.contains(|c: char| c == '$' || c.is_ascii_digit()) {
                return;
            }
            let known = step.docker.scope.expand(stage.index, step.step.at, text);
            let verdict = known.as_ref().and_then(|known| known.known()).and_then(of);
            found.extend(verdict.map(|verdict| Software { step, span, verdict, set: setting(&step, text, &verdict) }));
        };
        let archive =
            |text: &str| software::of_archive(text).and_then(|(product, version)| eol::cycle(product, version));
        // What is only printed is not fetched.
        let prints = |command: &&Command| matches!(command.name(), Some("echo" | "printf"));
        let words = step.step.commands.iter().filter(|command| !prints(command)).flat_map(|command| command.args());
        for word in words.filter(|_| step.is_run()) {
            add(word.span, word.text(), &archive);
        }
        if let (Keyword::Add, Args::Copy { sources, .. }) = (step.ins.keyword, &step.ins.args) {
            sources.iter().for_each(|source| add(source.span, &source.text, &archive));
        }
        for package in step.step.packages.iter().filter(|call| call.manager == Manager::Pip).flat_map(|c| &c.packages) {
            let Some((front, version)) = package.text.trim_matches(['"', '\'']).rsplit_once("==") else { continue };
            let Some(product) = software::of_requirement(front.split('[').next().unwrap_or_default()) else { continue };
            add(package.span, version, &|version| eol::cycle(product, version));
        }
    }
    found
}

/// Variables that only pass it on, and are followed.
const MOST: usize = 4;

/// The ARG or ENV from which the version in `text` comes: through others that only pass it on.
fn setting<'a>(step: &StepRef<'a>, text: &str, verdict: &Verdict) -> Option<&'a Pair> {
    let scope = &step.docker.scope;
    let is_version = |name: &&str| match scope.lookup(step.stage.index, step.step.at, name) {
        Value::Known(value) => {
            let rest = value.trim_start_matches('v').strip_prefix(verdict.cycle);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        }
        _ => false,
    };
    let further = |text: &str| variables(text).next().and_then(|name| said(step, name));
    // An address may stand in a variable of its own.
    let (mut text, mut left) = (text, MOST);
    let mut pair = loop {
        if let Some(name) = variables(text).find(is_version) {
            break said(step, name)?;
        }
        let pair = further(text).filter(|_| left > 0)?;
        if variables(value_of(pair)).next().is_none() {
            return Some(pair);
        }
        (text, left) = (value_of(pair), left - 1);
    };
    for _ in 0..MOST {
        match further(value_of(pair)) {
            Some(further) if further.span != pair.span => pair = further,
            _ => break,
        }
    }
    Some(pair)
}

fn value_of(pair: &Pair) -> &str {
    pair.value.as_ref().map(|value| value.text.as_str()).unwrap_or_default()
}

/// The last ARG or ENV with a value before the step, in the chain of its stage or before the first FROM.
fn said<'a>(step: &StepRef<'a>, name: &str) -> Option<&'a Pair> {
    let docker = step.docker;
    // From the last back: a stage stands behind the one that it is made from.
    let chain = step.stage_ref().chain().flat_map(|stage| stage.stage.steps.iter().rev());
    let places = chain.map(|other| other.at).filter(|at| *at < step.step.at).chain(docker.globals.clone().rev());
    let mut said = places.map(|at| docker.instruction(at));
    said.find_map(|ins| match &ins.args {
        Args::Pairs { pairs, .. } if matches!(ins.keyword, Keyword::Arg | Keyword::Env) => {
            pairs.iter().rev().find(|pair| pair.key.text.as_str() == name && pair.value.is_some())
        }
        _ => None,
    })
}
