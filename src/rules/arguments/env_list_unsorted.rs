//! `env-list-unsorted`: see the page of the same name.

use crate::finding::Safety;
use crate::project::lists::{Item, out_of_order, sort};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

/// Fewer are read at a glance.
const FEW: usize = 3;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Env) {
        let Args::Pairs { pairs, legacy: false } = &step.ins.args else { continue };
        let source = cx.project.source(step.file());
        let lines: Vec<u32> = pairs.iter().map(|pair| source.line(pair.span.start as usize)).collect();
        let listed = pairs.len() >= FEW && lines.windows(2).all(|two| matches!(two, [a, b] if a < b));
        if !listed || pairs.iter().any(|pair| pair.value.as_ref().is_some_and(|value| value.text.contains('$'))) {
            continue;
        }
        let item = |pair: &crate::syntax::dockerfile::Pair| Item {
            span: pair.span,
            key: pair.key.text.clone(),
            text: source.slice(pair.span).to_owned(),
        };
        let items: Vec<Item> = pairs.iter().map(item).collect();
        let Some((late, early)) = out_of_order(&items) else { continue };
        let message = format!("`{}` stands behind `{}` in a list that is not in order", late.key, early.key);
        let finding = out.report(step.file(), late.span, message).mark("out of order");
        finding.help("keep the names in alphabetical order");
        let edits = sort(step.docker, source, &items);
        if !edits.is_empty() {
            finding.fix(Safety::Safe, "Sort the list", edits);
        }
    }
}
