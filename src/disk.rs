//! The one way to the disk and to standard input: what may be read and written, and how much of it. Knows
//! paths, kinds of files and sizes; not what stands in a file, nor what anyone wants of it.
//!
//! A project may come from strangers. So every path is followed to where it leads before anything else, held
//! against the border, and opened only where a regular file of bearable size lies: a FIFO would wait for ever,
//! a device never end, and a link show what lies beside the project.

mod border;
mod refusal;
mod replace;

use std::collections::HashMap;
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, BufRead, BufReader, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::WalkDir;

pub use border::{Border, Root};
pub use refusal::{Refusal, plain};
pub use replace::Change;

/// What a run may look at besides the paths it is given, and how much it reads of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// `--allow-outside`
    pub opened: Vec<PathBuf>,
    /// MiB of a file of the project, and of standard input.
    pub file: u64,
    /// MiB of a configuration.
    pub configuration: u64,
}

impl Default for Access {
    fn default() -> Self {
        Access { opened: Vec::new(), file: 10, configuration: 1 }
    }
}

/// The most that either limit can be set to, in MiB: offsets into a file are 32 bits.
pub const MOST: u64 = 1024;

/// Folders in one another that a walk goes down. Each look costs the whole path, which the system ends at 4,096 bytes.
pub const DEEPEST: usize = 256;

/// Which limit a file is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    Project,
    Configuration,
}

/// What lies at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    File,
    Directory,
}

/// Texts that stand for files, whatever the disk holds at their paths: those that fixes would leave, or that an
/// editor has not saved. The paths are those that a run shows: from where it began, without `.` and `..`.
pub type Texts = HashMap<PathBuf, Vec<u8>>;

/// The disk as one run may see it.
#[derive(Debug, Clone)]
pub struct Disk {
    border: Border,
    access: Access,
    overlay: Arc<Texts>,
}

impl Disk {
    /// The disk for a run over `paths`.
    pub fn new(paths: &[PathBuf], access: &Access) -> Disk {
        Disk { border: Border::of(paths, &access.opened), access: access.clone(), overlay: Arc::default() }
    }

    /// The same with these texts laid over what it holds.
    pub fn under(self, overlay: &Arc<Texts>) -> Disk {
        Disk { overlay: Arc::clone(overlay), ..self }
    }

    /// The files that are there only as texts, in order.
    pub fn unsaved(&self) -> Vec<&Path> {
        let mut paths: Vec<&Path> = self.overlay.keys().map(PathBuf::as_path).collect();
        paths.retain(|path| !self.is_met(path));
        paths.sort_unstable();
        paths
    }

    /// Those of them that lie in a directory, by their paths in it, with their sizes.
    pub fn unsaved_in(&self, root: &Path) -> Vec<(String, u64)> {
        let size = |path: &Path| self.overlay.get(path).map_or(0, |text| text.len() as u64);
        let inside = self.unsaved().into_iter().filter_map(|path| Some((path.strip_prefix(root).ok()?, size(path))));
        inside.map(|(path, size)| (crate::text::slashed(path), size)).collect()
    }

    /// The text that stands for the file at `path`.
    fn text(&self, path: &Path) -> Option<&[u8]> {
        if self.overlay.is_empty() {
            return None;
        }
        let found = self.overlay.get(path).or_else(|| self.overlay.get(&self.border.shown(path)));
        found.map(Vec::as_slice)
    }

    pub fn border(&self) -> &Border {
        &self.border
    }

    /// What lies at `path`, its links followed.
    ///
    /// # Errors
    /// It lies outside, there is nothing, or it is of a kind that is never opened.
    pub fn look(&self, path: &Path) -> Result<Found, Refusal> {
        let place = self.border.inside(path)?;
        if self.text(path).is_some() { Ok(Found::File) } else { look(&place) }
    }

    /// The bytes of the file at `path`.
    ///
    /// # Errors
    /// It lies outside, is no regular file, is too large, or cannot be read.
    pub fn read(&self, path: &Path, limit: Limit) -> Result<Vec<u8>, Refusal> {
        let place = self.border.inside(path)?;
        match self.text(path) {
            Some(text) => bounded(text, limit, &self.access),
            None => read(&place, limit, &self.access),
        }
    }

    /// The same for a path whose directory a walk came to, so that no link led there: in a deep tree following
    /// every part anew would cost more than the walk.
    ///
    /// # Errors
    /// As for `read`.
    pub fn read_met(&self, path: &Path, limit: Limit) -> Result<Vec<u8>, Refusal> {
        if let Some(text) = self.text(path) {
            return bounded(text, limit, &self.access);
        }
        let meta = std::fs::symlink_metadata(path).map_err(|error| Refusal::of(&error))?;
        if meta.is_symlink() { self.read(path, limit) } else { read(path, limit, &self.access) }
    }

    /// Whether anything lies at such a path, be it a link that leads nowhere.
    pub fn is_met(&self, path: &Path) -> bool {
        std::fs::symlink_metadata(path).is_ok()
    }

    /// Something that is another once what lies at `path` was written, or, for a directory, once an entry of it came or
    /// went; `None` where nothing lies there.
    pub fn state(&self, path: &Path) -> Option<String> {
        let meta = std::fs::metadata(self.border.inside_by_now(path).ok()?).ok()?;
        Some(format!("{:?} {}", meta.modified().ok(), meta.len()))
    }

    /// The bytes of a file that someone named on the command line, wherever it lies.
    ///
    /// # Errors
    /// It is no regular file, is too large, or cannot be read.
    pub fn read_named(&self, path: &Path, limit: Limit) -> Result<Vec<u8>, Refusal> {
        read(&self.border.follow(path)?, limit, &self.access)
    }

    /// Standard input, which is read as a file of the project is.
    ///
    /// # Errors
    /// It is too large or cannot be read.
    pub fn standard_input(&self) -> Result<Vec<u8>, Refusal> {
        bounded(io::stdin().lock(), Limit::Project, &self.access)
    }

    /// Whether a person is at standard input.
    pub fn is_attended(&self) -> bool {
        io::stdin().is_terminal()
    }

    /// The line that a person answers with; `None` where there is no more to come.
    pub fn answer(&self) -> Option<String> {
        let mut line = String::new();
        io::stdin().read_line(&mut line).ok().filter(|read| *read > 0).map(|_| line.trim().to_owned())
    }

    /// A walk over what lies below `path`, `DEEPEST` folders down; links met on the way are not followed.
    ///
    /// # Errors
    /// It lies outside, or is no directory.
    pub fn walk(&self, path: &Path) -> Result<WalkDir, Refusal> {
        match self.look(path)? {
            // The empty path is the directory of the run.
            Found::Directory => {
                let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
                Ok(WalkDir::new(path).max_depth(DEEPEST))
            }
            Found::File => Err(Refusal::File),
        }
    }

    /// Writes a file that may be new, its directories too, and that is of the project itself; `mode` are its
    /// permissions on Unix.
    ///
    /// # Errors
    /// Something else lies there, it lies outside, or it cannot be written.
    pub fn create(&self, path: &Path, bytes: &[u8], mode: u32) -> Result<(), Refusal> {
        let place = self.border.own(path)?;
        match look(&place) {
            Ok(Found::File) | Err(Refusal::Absent) => {}
            Ok(Found::Directory) => return Err(Refusal::Directory),
            Err(refusal) => return Err(refusal),
        }
        let made = place.parent().map_or(Ok(()), std::fs::create_dir_all);
        made.map_err(|error| Refusal::of(&error))?;
        put(&place, bytes)?;
        set_mode(&place, mode)
    }

    /// Makes the directory at `path` where there is none, with these permissions.
    ///
    /// # Errors
    /// It lies outside or cannot be made.
    pub fn create_directory(&self, path: &Path, mode: u32) -> Result<(), Refusal> {
        let place = self.border.own(path)?;
        std::fs::create_dir_all(&place).map_err(|error| Refusal::of(&error))?;
        set_mode(&place, mode)
    }
}

/// What lies at a place that no link leads away from.
fn look(place: &Path) -> Result<Found, Refusal> {
    let meta = std::fs::symlink_metadata(place).map_err(|error| Refusal::of(&error))?;
    if meta.is_dir() { Ok(Found::Directory) } else { regular(&meta).map(|()| Found::File) }
}

fn regular(meta: &Metadata) -> Result<(), Refusal> {
    if meta.is_file() { Ok(()) } else { Err(Refusal::Special(name(meta))) }
}

/// What people call a file that is neither regular nor a directory.
fn name(meta: &Metadata) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = meta.file_type();
        match () {
            () if kind.is_fifo() => return "a FIFO",
            () if kind.is_socket() => return "a socket",
            () if kind.is_char_device() || kind.is_block_device() => return "a device",
            () => {}
        }
    }
    let _ = meta;
    "something else"
}

fn read(place: &Path, limit: Limit, access: &Access) -> Result<Vec<u8>, Refusal> {
    match look(place)? {
        Found::File => {}
        Found::Directory => return Err(Refusal::Directory),
    }
    let file = open(place, OpenOptions::new().read(true))?;
    bounded(file, limit, access)
}

/// Opens without waiting and without a link, and looks again at what was opened: it may be another file by now.
fn open(place: &Path, options: &mut OpenOptions) -> Result<File, Refusal> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW | libc::O_NOCTTY);
    }
    let file = options.open(place).map_err(|error| Refusal::of(&error))?;
    regular(&file.metadata().map_err(|error| Refusal::of(&error))?)?;
    Ok(file)
}

/// Standard input for a program at its other end that is answered message by message.
pub fn dialogue() -> impl BufRead {
    BufReader::new(io::stdin())
}

/// Everything `from` gives, unless that is more than the limit: a size that was told may be wrong.
fn bounded(from: impl Read, limit: Limit, access: &Access) -> Result<Vec<u8>, Refusal> {
    let mib = match limit {
        Limit::Project => access.file,
        Limit::Configuration => access.configuration,
    };
    let most = mib.min(MOST) << 20;
    let mut bytes = Vec::new();
    from.take(most + 1).read_to_end(&mut bytes).map_err(|error| Refusal::of(&error))?;
    if bytes.len() as u64 > most { Err(Refusal::Large { mib, limit }) } else { Ok(bytes) }
}

fn put(place: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    let mut file = open(place, OpenOptions::new().write(true).truncate(false).create(true))?;
    let written = file.set_len(0).and_then(|()| file.write_all(bytes));
    written.map_err(|error| Refusal::of(&error))
}

/// Whether anyone may run the file.
pub fn executable(meta: &Metadata) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        meta.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    {
        let _ = meta;
        false
    }
}

/// Permissions whatever the umask; systems other than Unix keep their own.
fn set_mode(place: &Path, mode: u32) -> Result<(), Refusal> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let set = std::fs::set_permissions(place, std::fs::Permissions::from_mode(mode));
        set.map_err(|error| Refusal::of(&error))?;
    }
    let _ = (place, mode);
    Ok(())
}

/// Bytes nobody can guess, from the system.
///
/// # Errors
/// The system has none.
pub fn random<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes))?;
    Ok(bytes)
}
