//! The paths of a check: those given, with the lists among them read. Knows nothing of what the paths lead to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::failure::Failure;
use super::settings::refused;
use crate::disk::{Access, Disk, Limit};

/// What is to be checked, and which of it comes from a list.
pub struct Paths {
    pub all: Vec<PathBuf>,
    pub listed: BTreeSet<PathBuf>,
}

/// Reads `@FILE`, and with `--null` standard input.
///
/// # Errors
/// A list cannot be read.
pub fn paths(args: &CheckArgs) -> Result<Paths, Failure> {
    let disk = Disk::new(&[], &Access::default());
    let mut paths = Paths { all: Vec::new(), listed: BTreeSet::new() };
    if args.null {
        paths.add(&standard_input(&disk)?, 0);
        return Ok(paths);
    }
    for path in &args.paths {
        match path.to_str().and_then(|path| path.strip_prefix('@')) {
            None => paths.all.push(path.clone()),
            Some("-") => paths.add(&standard_input(&disk)?, b'\n'),
            Some(list) => {
                let read = disk.read_named(Path::new(list), Limit::Project);
                let help = "name a file that lists paths, one a line; a file whose own name begins so is `./@…`";
                paths.add(&read.map_err(|refusal| refused(list, &refusal, help))?, b'\n');
            }
        }
    }
    Ok(paths)
}

fn standard_input(disk: &Disk) -> Result<Vec<u8>, Failure> {
    disk.standard_input().map_err(|refusal| refused("standard input", &refusal, "give the paths of files"))
}

impl Paths {
    fn add(&mut self, list: &[u8], end: u8) {
        let words = list.split(|byte| *byte == end);
        let words = words.map(|word| if end == 0 { word } else { word.trim_ascii() }).filter(|word| !word.is_empty());
        for path in words.map(path) {
            if self.listed.insert(path.clone()) {
                self.all.push(path);
            }
        }
    }
}

#[cfg(unix)]
fn path(word: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(word))
}

#[cfg(not(unix))]
fn path(word: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(word).into_owned())
}
