//! Programs, SQL and configuration of the project, read for what they say of the containers. They may
//! not parse, so they are read by their lexical shape alone.

use crate::text::FileId;

/// A text file that is no Dockerfile, compose or ignore file.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub file: FileId,
    pub kind: Kind,
    /// The contexts it lies in, as indexes into `Project::contexts`, with its path there.
    pub places: Vec<(usize, String)>,
    /// The Dockerfiles that copy it into an image.
    pub copied_by: Vec<FileId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Python,
    JavaScript,
    Shell,
    Sql,
    Config,
    Requirements,
    Other,
}
