//! `default-is-a-name`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::variables;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let declared = |name: &str| step.docker.scope.declared(step.stage.index, step.step.at, name);
        let text = cx.project.source(step.file()).slice(step.ins.span);
        look(out, step.file(), text, step.ins.span.start as usize, declared);
    }
    for running in cx.project.running_in_earnest() {
        let images = || running.images.iter().filter_map(|docker| cx.project.dockerfile(*docker)?.final_stage());
        let ends = |stage: StageRef, name: &str| stage.docker.scope.declared(stage.index, usize::MAX, name);
        let services = || running.services.iter().filter_map(|(file, at)| cx.project.service_at(*file, *at));
        let declared = |name: &str| {
            images().any(|stage| ends(stage, name))
                || services().any(|s| s.environment.iter().any(|pair| pair.key == name))
        };
        look(out, running.file, &cx.project.source(running.file).text, 0, declared);
    }
}

fn look(out: &mut Sink, file: FileId, text: &str, start: usize, declared: impl Fn(&str) -> bool) {
    // Who reads variables by their names may mean the name.
    if text.contains("${!") || text.contains("eval ") {
        return;
    }
    let used = LazyCell::new(|| used(text));
    for (at, _) in text.match_indices("${") {
        // A name and its default stand on one line.
        let rest = text.get(at + 2..).unwrap_or_default();
        let Some(inner) = rest.find(['}', '\n']).and_then(|end| rest.get(..end)) else { continue };
        let Some((name, word)) = inner.split_once(":-").or(inner.split_once(":=")) else { continue };
        if !is_name(word) || !rest[inner.len()..].starts_with('}') {
            continue;
        }
        let line = text.get(..at).and_then(|before| before.rsplit('\n').next()).unwrap_or_default();
        let commented = line.trim_start().starts_with('#') || line.matches('\'').count() % 2 == 1;
        let of_names = ["NAME", "VAR", "KEY"].iter().any(|part| name.contains(part));
        if commented || of_names || name == word || !(declared(word) || used.contains(word)) {
            continue;
        }
        let from = start + at + 2 + inner.len() - word.len();
        let message = format!("where `{name}` is not set, this is the text `{word}` and not the variable");
        let finding = out.report(file, Span::new(from, from + word.len()), message).mark("no `$`");
        finding.help(format!("write `${word}`"));
    }
}

/// Two parts in capitals: a word by itself is as often a value, such as `DEBUG`.
fn is_name(word: &str) -> bool {
    let capitals = word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    capitals && word.contains('_') && word.starts_with(|c: char| c.is_ascii_uppercase())
}

/// The variables that the text reads or sets.
fn used(text: &str) -> HashSet<&str> {
    let set = text.split(['\n', ' ', '\t', ';']).filter_map(|word| word.split_once('=')).map(|(name, _)| name);
    variables(text).chain(set).collect()
}
