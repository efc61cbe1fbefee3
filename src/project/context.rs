//! What a build would be sent: a directory's files after its ignore file.

use crate::text::FileId;

/// A directory that a Dockerfile is built from.
#[derive(Debug)]
pub struct Context {
    pub dockerfile: FileId,
    /// The directory, as shown to people.
    pub root: String,
    /// The ignore file in force, as index into `Project::ignore_files`.
    pub ignore: Option<usize>,
    /// Files below the directory, in order of their paths; directories are not listed.
    pub entries: Vec<Entry>,
    /// The walk stopped at its limit, so that every count is a lower bound.
    pub truncated: bool,
    /// The directory does not exist or is not read, so that nothing can be said of its content.
    pub unread: bool,
}

/// One file of a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Relative to the context, `/` between its parts.
    pub path: String,
    /// Bytes; of a link those of its target's name.
    pub size: u64,
    pub link: bool,
    pub executable: bool,
    pub sent: bool,
    /// The pattern that decided, as index into the ignore file's patterns.
    pub decided_by: Option<usize>,
    /// Some COPY or ADD of the Dockerfile takes it.
    pub copied: bool,
}

impl Context {
    pub fn sent(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.sent)
    }

    /// Bytes of the files sent, without the headers of the archive.
    pub fn bytes_sent(&self) -> u64 {
        self.sent().map(|entry| entry.size).sum()
    }
}
