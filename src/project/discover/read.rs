//! Reads one file of the project, or says why not.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, Limit, Refusal};
use crate::project::running::budget;
use crate::project::{Gap, GapKind, Inputs};
use crate::text::{Source, slashed};

/// The files of a project.
pub struct Files {
    pub disk: Disk,
}

impl Files {
    pub fn new(paths: &[PathBuf], inputs: &Inputs) -> Files {
        Files { disk: Disk::new(paths, &inputs.access).under(&inputs.overlay) }
    }

    /// The file at `path`, which is to be checked.
    pub fn source(&self, path: &Path) -> Result<Source, Gap> {
        let read = self.disk.read(path, Limit::Project);
        let bytes = read.map_err(|refusal| gap(shown(path), &refusal, GapKind::Unreadable))?;
        let source = Source::from_bytes(shown(path), bytes);
        fault(&source).map_or(Ok(source), Err)
    }

    /// Whether surely no file is at `path`.
    pub fn is_absent(&self, path: &Path) -> bool {
        self.disk.look(path) == Err(Refusal::Absent)
    }

    /// A compose file that another one takes along.
    pub fn compose(&self, path: &Path) -> Result<Source, Gap> {
        let source = self.source(path)?;
        let beyond = budget::compose(&source.text).map(|what| budget::unread(&source.path, what));
        beyond.map_or(Ok(source), Err)
    }

    /// A text that others need and that may be missing.
    pub fn text(&self, path: &Path) -> Result<Option<Source>, Gap> {
        match self.disk.read(path, Limit::Project) {
            Ok(bytes) => Ok(Some(Source::from_bytes(shown(path), bytes))),
            Err(Refusal::Absent) => Ok(None),
            Err(refusal) => Err(gap(shown(path), &refusal, GapKind::Unresolved)),
        }
    }
}

/// What is told of a path, or of the place that names it, where it was not read.
pub fn gap(path: String, refusal: &Refusal, kind: GapKind) -> Gap {
    Gap { path, what: refusal.what(), help: refusal.help(), kind }
}

/// Why a text cannot be checked at all.
pub fn fault(source: &Source) -> Option<Gap> {
    let at = source.text.bytes().take(64 << 10).position(|byte| byte == 0)?;
    Some(Gap {
        path: source.path.clone(),
        what: format!("is a binary file: byte {at} is zero"),
        help: "name the text file that was meant, or leave this one out with --exclude".into(),
        kind: GapKind::Unreadable,
    })
}

/// The path as it is shown: relative as given, with `/` between its parts.
pub fn shown(path: &Path) -> String {
    let text = slashed(path);
    if text.is_empty() { ".".into() } else { text }
}

/// The variables of a `.env`, for the `${…}` of the compose file beside it.
pub fn dotenv(text: &str) -> HashMap<String, String> {
    let pairs = pairs(text).map(|(name, value)| (name.to_owned(), value.to_owned()));
    pairs.collect()
}

/// The same in their order, as they stand there.
pub fn pairs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.lines().filter_map(|line| {
        let line = line.trim_start().strip_prefix("export ").unwrap_or(line).trim();
        let (name, value) = line.split_once('=')?;
        let value = value.trim();
        let quoted = |mark: char| value.strip_prefix(mark).and_then(|v| v.strip_suffix(mark));
        let plain = || value.split(" #").next().unwrap_or(value).trim();
        let value = quoted('"').or_else(|| quoted('\'')).unwrap_or_else(plain);
        (!line.starts_with('#')).then(|| (name.trim(), value))
    })
}
