//! What is shown behind values that others take the place of, or that take the place of others: by override files,
//! `extends` and `include`, as the model has them, and by what stands beside a `<<`.

use lsp_types::{InlayHint, InlayHintLabel, Position, Range};

use super::client::Client;
use super::view::View;
use crate::syntax::yaml::{self, Entry, Node, Value, Yaml};
use crate::text::{FileId, Source, Span};

/// Characters of a value that are shown.
const SHOWN: usize = 40;

pub fn hints(view: &View, client: &Client, file: FileId, range: Range) -> Vec<InlayHint> {
    if client.leaves_compose() || !view.is_compose(file) {
        return Vec::new();
    }
    let mut told: Vec<(Span, String)> = of_models(view, file);
    let source = view.source(file);
    let (yaml, _) = yaml::parse(&source.text);
    yaml.documents.iter().for_each(|document| of_merges(source, &yaml, document, &mut told));
    told.sort();
    told.dedup();
    let asked = view.span(file, range);
    let shown = told.into_iter().map(|(span, label)| (behind(source, span), label));
    let shown = shown.filter(|(at, _)| asked.start <= *at && *at <= asked.end);
    shown.map(|(at, label)| hint(view.range(file, Span::at(at as usize)).start, label)).collect()
}

fn hint(position: Position, label: String) -> InlayHint {
    InlayHint {
        position,
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// The end of a value, or of the line that its key stands in where it has several.
fn behind(source: &Source, span: Span) -> u32 {
    if !source.slice(span).contains('\n') {
        return span.end;
    }
    let before = source.text.get(..span.start as usize).unwrap_or_default();
    before.trim_end().len() as u32
}

/// What the models make of the values of a file that is a part of them.
fn of_models(view: &View, file: FileId) -> Vec<(Span, String)> {
    let mut told = Vec::new();
    for compose in &view.project().compose {
        let Some(montage) = view.project().montage(compose.file) else { continue };
        for replaced in &compose.replaced {
            let (Some(what), Some(by)) = (montage.place(replaced.what), montage.place(replaced.by)) else { continue };
            let text = |(file, span): (FileId, Span)| value(view.source(file).slice(span));
            let name = |(other, span): (FileId, Span)| match other == file {
                true => format!("line {}", view.source(other).line(span.start as usize)),
                false => name(&view.source(other).path).to_owned(),
            };
            let (earlier, later) = (text(what), text(by));
            if earlier == later {
                continue;
            }
            let gone = is_reset(view.source(by.0), by.1);
            if by.0 == file {
                let verb = if gone { "takes out" } else { "instead of" };
                told.push((by.1, format!("{verb} {earlier} ({})", name(what))));
            }
            // Whoever is extended keeps what it says.
            if what.0 == file && !replaced.extended {
                let label = if gone { format!("taken out by {}", name(by)) } else { format!("{}: {later}", name(by)) };
                told.push((what.1, label));
            }
        }
    }
    told
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Whether `!reset` stands before a value.
fn is_reset(source: &Source, span: Span) -> bool {
    let before = source.text.get(..span.start as usize).unwrap_or_default();
    before.trim_end().ends_with("!reset") || source.slice(span).starts_with("!reset")
}

/// What stands beside a `<<` in place of what that brings. Recursive: the reader bounds the depth of its trees.
fn of_merges(source: &Source, yaml: &Yaml, node: &Node, told: &mut Vec<(Span, String)>) {
    node.items().iter().for_each(|item| of_merges(source, yaml, item, told));
    let (merges, own): (Vec<&Entry>, Vec<&Entry>) =
        node.entries().iter().partition(|entry| entry.key.as_str() == Some("<<"));
    let merged = merges.iter().flat_map(|merge| match merge.value.items() {
        [] => std::slice::from_ref(&merge.value),
        several => several,
    });
    let bases: Vec<(&str, &Node)> = merged
        .filter_map(|alias| match &alias.value {
            Value::Alias(name) => Some((name.as_str(), yaml.resolve(alias)?)),
            _ => None,
        })
        .collect();
    for entry in own {
        of_merges(source, yaml, &entry.value, told);
        let Some(key) = entry.key.as_str() else { continue };
        let found = bases.iter().find_map(|(name, base)| Some((name, base.get(key)?)));
        let Some((name, base)) = found.filter(|(_, base)| !base.is_null()) else { continue };
        let earlier = match &base.value {
            // A list or mapping is not added to: it is gone.
            Value::Mapping { .. } | Value::Sequence { .. } => format!("all of {key}"),
            _ => value(source.slice(base.span)),
        };
        if source.slice(base.span) != source.slice(entry.value.span) {
            told.push((entry.value.span, format!("instead of {earlier} (*{name})")));
        }
    }
}

/// A value on one line, and not all of a long one.
fn value(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
