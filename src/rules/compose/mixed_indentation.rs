//! `mixed-indentation`: see the page of the same name.

use std::collections::BTreeMap;

use crate::rules::{Cx, Sink};
use crate::syntax::yaml::{Node, Value};
use crate::text::{Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in cx.project.compose.iter().filter(|file| file.errors.is_empty()) {
        let source = cx.project.source(file.file);
        let mut steps: BTreeMap<u32, Vec<Span>> = BTreeMap::new();
        for document in &file.yaml.documents {
            collect(source, document, None, &mut steps);
        }
        // Two widths are a habit; with three nothing tells a slip from the rest.
        if steps.len() < 3 {
            continue;
        }
        let Some((usual, _)) = steps.iter().max_by_key(|(width, spans)| (spans.len(), u32::MAX - **width)) else {
            continue;
        };
        let usual = *usual;
        let odd: Vec<Span> =
            steps.iter().filter(|(width, _)| **width != usual).flat_map(|(_, spans)| spans).copied().collect();
        let Some(first) = odd.iter().min() else { continue };
        let width = steps.iter().find(|(_, spans)| spans.contains(first)).map_or(0, |(width, _)| *width);
        let message = format!("indented by {width} where most of the file is by {usual}");
        let finding = out.report(file.file, *first, message);
        finding.mark("another width").help(format!("indent each level by {usual}"));
    }
}

/// The widths by which maps stand in from the map around them, and where. Recursive: the reader bounds
/// the depth of its trees.
fn collect(source: &Source, node: &Node, around: Option<u32>, steps: &mut BTreeMap<u32, Vec<Span>>) {
    match &node.value {
        Value::Mapping { entries, flow: false } => {
            let Some(first) = entries.first() else { return };
            let column = source.place(first.key.span.start as usize).column;
            if let Some(width) = around.and_then(|around| column.checked_sub(around)).filter(|width| *width > 0) {
                steps.entry(width).or_default().push(first.key.span);
            }
            for entry in entries {
                collect(source, &entry.value, Some(column), steps);
            }
        }
        // An item's own keys stand behind its dash: only what lies below them is compared.
        Value::Sequence { items, flow: false } => items.iter().for_each(|item| collect(source, item, None, steps)),
        _ => {}
    }
}
