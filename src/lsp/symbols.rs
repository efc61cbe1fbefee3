//! What a file holds, for its outline: stages, and what compose files declare.

use lsp_types::{DocumentSymbol, SymbolKind};

use super::client::Client;
use super::names::Kind;
use super::view::View;
use crate::project::Dockerfile;
use crate::syntax::yaml::{self, Node};
use crate::text::{FileId, Span};

pub fn symbols(view: &View, client: &Client, file: FileId) -> Vec<DocumentSymbol> {
    match view.docker(file) {
        Some(docker) => docker.stages.iter().filter_map(|stage| of_stage(view, docker, stage.index)).collect(),
        None if !client.leaves_compose() && view.is_compose(file) => declared(view, file),
        None => Vec::new(),
    }
}

fn of_stage(view: &View, docker: &Dockerfile, index: usize) -> Option<DocumentSymbol> {
    let stage = docker.stages.get(index)?;
    let first = docker.tree.instructions.get(stage.from)?.span;
    let last = stage.body.clone().next_back().and_then(|at| docker.tree.instructions.get(at));
    let whole = last.map_or(first, |last| first.to(last.span));
    let name = stage.name.clone().unwrap_or_else(|| format!("stage {index}"));
    let detail = view.source(docker.file).slice(first).lines().next().unwrap_or_default().to_owned();
    Some(symbol(view, docker.file, (name, detail), SymbolKind::MODULE, (whole, first), Vec::new()))
}

fn declared(view: &View, file: FileId) -> Vec<DocumentSymbol> {
    let (yaml, _) = yaml::parse(&view.source(file).text);
    let mut symbols = Vec::new();
    for document in &yaml.documents {
        for (key, kind) in Kind::DECLARED {
            let Some(entry) = document.entry(key) else { continue };
            let inner = entry.value.entries().iter().filter_map(|entry| {
                let spans = (entry.key.span.to(entry.value.span), entry.key.span);
                let image = entry.value.get("image").and_then(Node::as_str).unwrap_or_default();
                let words = (entry.key.as_str()?.to_owned(), image.to_owned());
                Some(symbol(view, file, words, symbol_kind(kind), spans, Vec::new()))
            });
            let (inner, spans) = (inner.collect(), (entry.key.span.to(entry.value.span), entry.key.span));
            symbols.push(symbol(view, file, (key.to_owned(), String::new()), SymbolKind::NAMESPACE, spans, inner));
        }
    }
    symbols
}

fn symbol_kind(kind: Kind) -> SymbolKind {
    match kind {
        Kind::Service => SymbolKind::CLASS,
        Kind::Network => SymbolKind::INTERFACE,
        Kind::Volume => SymbolKind::FILE,
        Kind::Secret => SymbolKind::KEY,
        _ => SymbolKind::OBJECT,
    }
}

#[allow(deprecated)]
fn symbol(
    view: &View,
    file: FileId,
    (name, detail): (String, String),
    kind: SymbolKind,
    (whole, own): (Span, Span),
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    DocumentSymbol {
        name,
        detail: (!detail.is_empty()).then_some(detail),
        kind,
        tags: None,
        deprecated: None,
        range: view.range(file, whole),
        selection_range: view.range(file, own),
        children: (!children.is_empty()).then_some(children),
    }
}
