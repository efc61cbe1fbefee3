//! Why a path is not read or written, in words.

use std::io;

use super::Limit;

/// Why a path is not read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There is nothing.
    Absent,
    /// It leads out of the project.
    Outside,
    /// A directory lies where a file is meant.
    Directory,
    /// A file lies where a directory is meant.
    File,
    /// A FIFO, a socket or a device, by name.
    Special(&'static str),
    /// It has more than so many MiB.
    Large { mib: u64, limit: Limit },
    /// It may not be written to.
    Closed,
    /// It is no longer what was read.
    Changed,
    /// Something lies where a file was to be made.
    Taken,
    /// What the system says.
    Failed(String),
}

impl Refusal {
    pub fn of(error: &io::Error) -> Refusal {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Absent,
            _ => Refusal::Failed(plain(error)),
        }
    }

    /// What happened, to be said of a path that was to be written.
    pub fn unwritten(&self) -> String {
        match self {
            Refusal::Absent => "cannot be written: no such file or directory".into(),
            Refusal::Outside => "leads out of the project, so nothing was written there".into(),
            Refusal::Failed(why) => format!("cannot be written: {why}"),
            other => other.what(),
        }
    }

    /// What happened, to be said of a path that was to be read.
    pub fn what(&self) -> String {
        match self {
            Refusal::Absent => "cannot be read: no such file or directory".into(),
            Refusal::Outside => "leads out of the project, so nothing of what lies there was looked at".into(),
            Refusal::Directory => "is a directory where a file is meant".into(),
            Refusal::File => "is a file where a directory is meant".into(),
            Refusal::Special(name) => format!("is {name}, not a regular file, and was not opened"),
            Refusal::Large { mib, .. } => format!("holds more than {mib} MiB, which is the most that is read"),
            Refusal::Closed => "is read-only".into(),
            Refusal::Changed => "was changed while it was checked".into(),
            Refusal::Taken => "is there already".into(),
            Refusal::Failed(why) => format!("cannot be read: {why}"),
        }
    }

    /// The way out.
    pub fn help(&self) -> String {
        match self {
            Refusal::Absent | Refusal::Failed(_) => {
                "check the path and its permissions; the other files were checked".into()
            }
            Refusal::Closed => "make the file writable, or see the change with --diff".into(),
            Refusal::Changed => "run the command again".into(),
            Refusal::Taken => "look at what lies there".into(),
            Refusal::Outside => "keep it in the project, or open the place with `--allow-outside PATH`".into(),
            Refusal::Directory => "name a file".into(),
            Refusal::File => "name a directory".into(),
            Refusal::Special(_) => "put a regular file in its place, or leave it out with --exclude".into(),
            Refusal::Large { limit: Limit::Project, .. } => {
                "leave it out with --exclude, or raise the limit with `--max-file-size MIB`".into()
            }
            Refusal::Large { limit: Limit::Configuration, .. } => {
                "leave it out with --no-config, or raise the limit with `--max-config-size MIB`".into()
            }
        }
    }
}

/// An error of the system in plain words, without its number.
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_ascii_lowercase()
}
