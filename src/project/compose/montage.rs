//! Texts put together from parts of files, and the way back: a model of several compose files, a
//! Dockerfile that stands inside one. What is found in such a text is told of the file it stands in.
//! Knows no format.

use crate::text::{FileId, Source, Span};

/// Ids from here on are those of montages.
const FIRST: u32 = 1 << 31;

#[derive(Debug)]
pub struct Montage {
    /// The text as it is read, under the path it goes by.
    pub source: Source,
    pieces: Vec<Piece>,
    /// The files whose findings are told from here; in the others of its files they are told elsewhere.
    pub judged: Vec<FileId>,
}

/// Bytes of a montage that stand in a file.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Where it begins in the montage, and in its file.
    pub at: u32,
    pub from: u32,
    pub length: u32,
    pub file: FileId,
    /// Where another file takes this one along, as a place in the montage.
    pub taken: Option<Span>,
    /// Only single services are taken along, by `extends`: what else the file says is no part of the whole.
    pub extended: bool,
    /// Its bytes stand there as they are; otherwise only the line is sure.
    pub exact: bool,
}

/// The id of the montage at `index` of `Project::montages`.
pub fn id(index: usize) -> FileId {
    FileId(FIRST + index as u32)
}

/// The index of a montage, if `file` is one.
pub fn index(file: FileId) -> Option<usize> {
    file.0.checked_sub(FIRST).map(|index| index as usize)
}

impl Montage {
    /// `pieces` in the order of their places in `source`.
    pub fn new(source: Source, pieces: Vec<Piece>, judged: Vec<FileId>) -> Montage {
        Montage { source, pieces, judged }
    }

    /// The files that it is put together from, in order.
    pub fn files(&self) -> impl Iterator<Item = FileId> + '_ {
        self.pieces.iter().map(|piece| piece.file)
    }

    /// Those of them that are laid one over the other, or included.
    pub fn laid(&self) -> impl Iterator<Item = FileId> + '_ {
        self.pieces.iter().filter(|piece| !piece.extended).map(|piece| piece.file)
    }

    /// The file and the bytes where `span` stands; a span over several files is cut at the first one's end.
    pub fn place(&self, span: Span) -> Option<(FileId, Span)> {
        let first = self.piece(span.start)?;
        let start = first.from + (span.start - first.at).min(first.length);
        let last = self.piece(span.end.max(span.start + 1) - 1)?;
        let end = if last.file == first.file {
            last.from + span.end.saturating_sub(last.at).min(last.length)
        } else {
            first.from + first.length
        };
        Some((first.file, Span { start, end: end.max(start) }))
    }

    /// As `place`, for bytes that are to be replaced: only where all of them stand in one piece.
    pub fn exact(&self, span: Span) -> Option<(FileId, Span)> {
        let piece = self.piece(span.start)?;
        (piece.exact && span.end <= piece.at + piece.length).then(|| self.place(span)).flatten()
    }

    /// Where the file that holds `span` is taken along, if another one does.
    pub fn taken(&self, span: Span) -> Option<(FileId, Span)> {
        self.place(self.piece(span.start)?.taken?)
    }

    fn piece(&self, at: u32) -> Option<&Piece> {
        self.pieces.get(self.pieces.partition_point(|piece| piece.at <= at).checked_sub(1)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_files() {
        let (taken, extended) = (None, false);
        let piece =
            |at, from, length, file| Piece { at, from, length, file: FileId(file), taken, extended, exact: true };
        let pieces = vec![piece(0, 0, 4, 0), piece(5, 10, 3, 1), piece(9, 20, 3, 1)];
        let montage = Montage::new(Source::new("m", "abcd\nefg\nhij"), pieces, vec![FileId(0)]);
        let at = |start, end| montage.place(Span::new(start, end)).map(|(file, span)| (file.0, span.range()));
        assert_eq!(at(1, 3), Some((0, 1..3)));
        assert_eq!(at(6, 8), Some((1, 11..13)));
        assert_eq!(at(6, 11), Some((1, 11..22)));
        assert_eq!(at(2, 7), Some((0, 2..4)));
        assert_eq!(at(4, 4), Some((0, 4..4)));
        assert_eq!(montage.exact(Span::new(6, 11)), None);
        assert_eq!(index(id(3)), Some(3));
        assert_eq!(index(FileId(3)), None);
    }
}
