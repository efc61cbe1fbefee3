//! `volume-list-unsorted`: see the page of the same name.

use crate::finding::Safety;
use crate::project::running::lists::{Item, out_of_order, sort};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    // Two are taken in at a glance.
    let few = cx.number("volume-list-unsorted", "from") as usize;
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Volume) {
        let Args::Words(words) = &step.ins.args else { continue };
        let source = cx.project.source(step.file());
        if words.len() < few || words.iter().any(|word| word.text.contains('$')) {
            continue;
        }
        let item = |word: &crate::syntax::dockerfile::Word| Item {
            span: word.span,
            key: word.text.to_string(),
            text: source.slice(word.span).to_owned(),
        };
        let items: Vec<Item> = words.iter().map(item).collect();
        let Some((late, early)) = out_of_order(&items) else { continue };
        let message = format!("`{}` stands behind `{}` in a list that is not in order", late.key, early.key);
        let finding = out.report(step.file(), late.span, message).mark("out of order");
        finding.help("keep the list in alphabetical order");
        finding.fix(Safety::Safe, "Sort the list", sort(step.docker, source, &items));
    }
}
