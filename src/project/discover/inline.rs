//! Dockerfiles that stand inside compose files, as `dockerfile_inline`: each a text of its own, whose places
//! are those of the compose file.

use super::Reader;
use crate::project::compose::Text;
use crate::project::compose::montage::{self, Montage, Piece};
use crate::syntax::yaml::Style;
use crate::text::{FileId, Source, Span};

impl Reader {
    /// Takes each as a Dockerfile, unless a variable hides what it says.
    pub fn inline(&mut self) {
        let mut found = Vec::new();
        for (compose, file) in self.project.compose.iter().enumerate() {
            for (service, asked) in file.services.iter().enumerate() {
                let text = asked.build.as_ref().and_then(|build| build.dockerfile_inline.as_ref());
                found.extend(text.and_then(|text| Some((compose, service, self.montage(file.file, text)?))));
            }
        }
        for (compose, service, montage) in found {
            let id = montage::id(self.project.montages.len());
            self.project.montages.push(montage);
            self.project.inline.push((compose, service, id));
            self.docker.push(id);
        }
    }

    fn montage(&self, file: FileId, text: &Text) -> Option<Montage> {
        let value = text.value.clone()?;
        let (real, span) = match self.project.montage(file) {
            Some(model) => model.place(text.span).filter(|(real, _)| model.judged.contains(real))?,
            None => (file, text.span),
        };
        let source = self.project.source(real);
        let pieces = pieces(source, span, real, text, &value);
        Some(Montage::new(Source::new(source.path.clone(), value), pieces, vec![real]))
    }
}

/// One piece a line, where the block's lines are those of the text; else the whole of it.
fn pieces(source: &Source, span: Span, file: FileId, text: &Text, value: &str) -> Vec<Piece> {
    let whole = |length: usize| Piece {
        at: 0,
        from: span.start,
        length: length as u32,
        file,
        taken: None,
        extended: false,
        exact: false,
    };
    let lines = value.matches('\n').count();
    if text.style != Style::Literal || text.raw.matches('\n').count() != lines {
        return vec![whole(span.len())];
    }
    let first = source.line(span.start as usize) + 1;
    let mut pieces = Vec::new();
    let mut at = 0;
    for (number, (line, raw)) in value.split_inclusive('\n').zip(text.raw.split_inclusive('\n')).enumerate() {
        let place = source.line_span(first + number as u32);
        let bare = raw.trim_end_matches(['\n', '\r']);
        let indent = source.slice(place).find(bare).unwrap_or_default() as u32;
        let from = place.start + indent;
        let length = (place.end - from) + 1;
        pieces.push(Piece { at, from, length, file, taken: None, extended: false, exact: line == raw });
        at += line.len() as u32;
    }
    if pieces.is_empty() { vec![whole(span.len())] } else { pieces }
}
