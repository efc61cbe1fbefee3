//! `obsolete-version`: see the page of the same name.

use crate::finding::Safety;
use crate::project::compose::ComposeFile;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let files = cx.project.compose.iter().filter(|file| file.version.is_some() && !cx.project.is_for_swarm(file));
    for (file, span) in files.flat_map(|file| versions(cx, file).map(move |span| (file, span))) {
        let source = cx.project.source(file.file);
        // What docker-app reads is not read by Compose.
        if source.path.split('/').any(|part| part.ends_with(".dockerapp")) {
            continue;
        }
        // podman-compose has a file of its own, and says nothing of the key.
        let name = source.name();
        let podman = matches!(name, "podman-compose.yml" | "podman-compose.yaml");
        let warns = if podman { "" } else { "; Compose warns of it at every call" };
        let finding = out.report(file.file, span, format!("`version` has no effect{warns}"));
        finding.mark("ignored").help("delete the line");
        if podman {
            finding.pedantic();
        }
        if let Some(lines) = own_lines(source, span) {
            finding.fix(Safety::Safe, "Delete `version`", vec![Edit::delete(file.file, lines)]);
        }
    }
}

/// Each `version` of the files that make up the model: Compose warns of every one. Not of those that a service is only
/// taken from.
fn versions<'a>(cx: &'a Cx, file: &'a ComposeFile) -> impl Iterator<Item = Span> + 'a {
    let montage = cx.project.montage(file.file);
    let laid = move |span: &Span| {
        let of = montage.and_then(|montage| Some((montage, montage.place(*span)?.0)));
        of.is_none_or(|(montage, own)| montage.laid().any(|laid| laid == own))
    };
    let entries = file.yaml.documents.iter().flat_map(|document| document.entries());
    let own = entries.filter(|entry| entry.key.as_str() == Some("version"));
    own.map(|entry| entry.key.span.to(entry.value.span)).filter(laid)
}

/// The lines of the entry and the blank ones after it, where nothing else stands on them.
fn own_lines(source: &Source, span: Span) -> Option<Span> {
    let lines = source.full_lines(span);
    let around = (Span { start: lines.start, end: span.start }, Span { start: span.end, end: lines.end });
    let alone = source.slice(around.0).trim().is_empty() && source.slice(around.1).trim().is_empty();
    let rest = source.text.get(lines.end as usize..)?;
    let blank = rest.len() - rest.trim_start_matches(['\n', '\r']).len();
    alone.then_some(Span { start: lines.start, end: lines.end + blank as u32 })
}
