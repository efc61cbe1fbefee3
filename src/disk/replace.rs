//! Writing what fixes made: every file whole or as it was, all of them or none.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::{Disk, Found, Limit, Refusal, look, read};

/// A file with what was read of it and what is to stand there.
pub struct Change<'a> {
    pub path: &'a Path,
    /// None of a file that is to be made.
    pub before: Option<&'a [u8]>,
    pub after: &'a [u8],
}

impl Disk {
    /// Whether the file at `path` may be given another content: it is of the project itself (what
    /// `--allow-outside` opens is open to reading alone), and not closed to writing.
    ///
    /// # Errors
    /// Why not.
    pub fn may_replace(&self, path: &Path) -> Result<(), Refusal> {
        let place = self.border().own(path)?;
        match look(&place)? {
            Found::Directory => return Err(Refusal::Directory),
            Found::File => {}
        }
        let meta = std::fs::metadata(&place).map_err(|error| Refusal::of(&error))?;
        if meta.permissions().readonly() { Err(Refusal::Closed) } else { Ok(()) }
    }

    /// Whether a file may be made at `path`: nothing lies there, not even a link, and its directory is of the
    /// project.
    ///
    /// # Errors
    /// Why not.
    pub fn may_make(&self, path: &Path) -> Result<(), Refusal> {
        let place = self.border().own(path)?;
        if self.is_met(path) || self.is_met(&place) {
            return Err(Refusal::Taken);
        }
        match place.parent().map(look) {
            Some(Ok(Found::Directory)) => Ok(()),
            Some(Err(refusal)) => Err(refusal),
            _ => Err(Refusal::Absent),
        }
    }

    /// Gives all of `changes` their new content, or none. Each new text is first written beside its file, with
    /// its mode and owner; only when all are there do they take the files' places. A run that is killed leaves
    /// every file whole: as it was, or as it was to be.
    ///
    /// # Errors
    /// The path that cannot be written, or that is no longer what was read: then nothing is changed.
    pub fn replace<'a>(&self, changes: &[Change<'a>]) -> Result<(), (&'a Path, Refusal)> {
        let mut beside = Beside::default();
        for change in changes {
            let refused = |refusal| (change.path, refusal);
            match change.before {
                Some(_) => self.may_replace(change.path).map_err(refused)?,
                None => self.may_make(change.path).map_err(refused)?,
            }
            let place = self.border().own(change.path).map_err(refused)?;
            if let Some(before) = change.before
                && read(&place, Limit::Project, &self.access).map_err(refused)? != before
            {
                return Err(refused(Refusal::Changed));
            }
            beside.put(&place, change.after).map_err(|error| refused(Refusal::of(&error)))?;
        }
        let mut done = Vec::new();
        for (change, (temporary, place)) in changes.iter().zip(std::mem::take(&mut beside.files)) {
            // A new link never takes the place of a file that came between; its first name goes with `beside`.
            let put = match change.before {
                Some(_) => std::fs::rename(&temporary, &place),
                None => std::fs::hard_link(&temporary, &place),
            };
            if put.is_err() || change.before.is_none() {
                beside.files.push((temporary, place.clone()));
            }
            if let Err(error) = put {
                undo(&done);
                return Err((change.path, Refusal::of(&error)));
            }
            done.push((place, change.before));
        }
        Ok(())
    }
}

/// Gives the files back what they held, and takes new ones away. What cannot be given back was written whole,
/// and the failure that led here is told.
fn undo(done: &[(PathBuf, Option<&[u8]>)]) {
    for (place, before) in done {
        let Some(before) = before else {
            let _ = std::fs::remove_file(place);
            continue;
        };
        let mut beside = Beside::default();
        if beside.put(place, before).is_ok() {
            for (temporary, place) in std::mem::take(&mut beside.files) {
                let _ = std::fs::rename(temporary, place);
            }
        }
    }
}

/// New texts that wait beside their files; gone with this where they never took their places.
#[derive(Default)]
struct Beside {
    files: Vec<(PathBuf, PathBuf)>,
}

impl Beside {
    fn put(&mut self, place: &Path, text: &[u8]) -> io::Result<()> {
        let meta = place.metadata().ok();
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let temporary = place.with_file_name(format!(".{name}.plimsoll-{}", std::process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&temporary)?;
        self.files.push((temporary, place.to_owned()));
        file.write_all(text)?;
        if let Some(meta) = meta {
            file.set_permissions(meta.permissions())?;
            keep_owner(&file, &meta)?;
        }
        file.sync_all()
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        for (temporary, _) in &self.files {
            let _ = std::fs::remove_file(temporary);
        }
    }
}

/// A file of another owner stays theirs; where that may not be done, it may not be written either.
#[cfg(unix)]
fn keep_owner(file: &File, meta: &Metadata) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let new = file.metadata()?;
    if (new.uid(), new.gid()) == (meta.uid(), meta.gid()) {
        return Ok(());
    }
    fchown(file, Some(meta.uid()), Some(meta.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) -> io::Result<()> {
    Ok(())
}
