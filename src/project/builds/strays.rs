//! What a Dockerfile takes from beside itself while it is built from elsewhere: such a COPY finds nothing. Knows paths, and
//! who names the directory is not known here.

use std::path::PathBuf;

use crate::project::Project;
use crate::text::{FileId, Span};

/// A source of COPY or ADD that is not in a directory its Dockerfile is built from, and lies beside the Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stray {
    pub dockerfile: FileId,
    /// The word that names it.
    pub span: Span,
    /// The directory it is built from.
    pub root: PathBuf,
    /// Where it lies.
    pub path: PathBuf,
    /// Itself, or what lies in it.
    pub files: Vec<PathBuf>,
    /// Another source is in the directory it is built from, and not beside the Dockerfile.
    pub alone: bool,
    /// Something may put it there before the build: git ignores it there, or a script speaks of it.
    pub made: bool,
}

impl Project {
    /// The strays of a Dockerfile.
    pub fn strays_of(&self, docker: FileId) -> &[Stray] {
        // They stand in the order of the Dockerfiles.
        let from = self.strays.partition_point(|stray| stray.dockerfile < docker);
        let rest = self.strays.get(from..).unwrap_or_default();
        rest.get(..rest.partition_point(|stray| stray.dockerfile == docker)).unwrap_or_default()
    }
}
