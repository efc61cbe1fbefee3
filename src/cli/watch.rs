//! `check --watch`: checks again whenever a file that was read changes, or one comes or goes beside them. Asks the
//! disk for the state of files at intervals; reads no clock.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::args::{CheckArgs, Color};
use super::check::{self, Checked};
use super::failure::Failure;
use super::{Exit, output};
use crate::project;
use crate::report::Screen;

const INTERVAL: Duration = Duration::from_millis(300);

/// The state of files or directories, by their paths.
type States = BTreeMap<PathBuf, Option<String>>;

/// Checks until nobody reads what it prints.
///
/// # Errors
/// The first run fails as it would without `--watch`; later ones tell and go on.
pub fn watch(args: &CheckArgs, color: Color) -> Result<Exit, Failure> {
    if args.paths.iter().any(|path| path.as_os_str() == "-" || path.as_os_str() == "@-") {
        return Err(Failure::new("--watch: standard input does not change", "name files or directories"));
    }
    let mut checked = check::once(args, color)?;
    loop {
        let (files, directories) = (files(&checked), directories(&checked));
        let (read, mut beside) = (states(&checked, &files), states(&checked, &directories));
        let many = if files.len() == 1 { "1 file".to_owned() } else { format!("{} files", files.len()) };
        output::stderr(&Screen::default().line(&format!("watching {many}; Ctrl-C ends")).shown());
        let changed = loop {
            if !output::wait(INTERVAL) {
                return Ok(Exit::Clean);
            }
            let now = states(&checked, &files);
            if let Some((path, _)) = now.iter().find(|(path, state)| read.get(*path) != Some(state)) {
                break format!("{} changed", path.display());
            }
            let now = states(&checked, &directories);
            if now != beside {
                // Editors put files of their own beside those they edit.
                let met = project::discover(&checked.settings.paths, &checked.settings.inputs).met;
                if met != checked.run.project.met {
                    break "files came or went".to_owned();
                }
                beside = now;
            }
        };
        output::stderr(&Screen::default().line(&changed).shown());
        match check::once(args, color) {
            Ok(again) => checked = again,
            Err(failure) => failure.print(color),
        }
    }
}

/// Everything that the run read.
fn files(checked: &Checked) -> BTreeSet<PathBuf> {
    let configuration = checked.settings.configuration.iter().flat_map(|read| read.files.iter().map(PathBuf::from));
    let read = checked.run.project.files.iter().map(|source| PathBuf::from(&source.path));
    read.chain(configuration).collect()
}

fn directories(checked: &Checked) -> BTreeSet<PathBuf> {
    let here = |path: &Path| if path.as_os_str().is_empty() { PathBuf::from(".") } else { path.to_owned() };
    let named = checked.settings.paths.iter().map(|path| here(path));
    files(checked).iter().filter_map(|path| path.parent()).map(here).chain(named).collect()
}

fn states(checked: &Checked, paths: &BTreeSet<PathBuf>) -> States {
    paths.iter().map(|path| (path.clone(), checked.settings.disk.state(path))).collect()
}
