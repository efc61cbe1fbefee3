//! `env-list-unsorted`: see the page of the same name.

use crate::finding::Safety;
use crate::project::running::lists::{out_of_order, pairs_by_line, sort};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Env) {
        let source = cx.project.source(step.file());
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        let refers = pairs.iter().any(|pair| pair.value.as_ref().is_some_and(|value| value.text.contains('$')));
        let Some(items) = pairs_by_line(step.ins, source).filter(|_| !refers) else { continue };
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
