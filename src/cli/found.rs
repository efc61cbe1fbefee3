//! `check --show-files`: which files are checked, how each was found, and why others that one may look for are not.

use std::collections::BTreeMap;

use super::args::Color;
use super::failure::Failure;
use super::settings::Settings;
use super::{Exit, output};
use crate::project::{self, GapKind, Met};
use crate::report::{Screen, escape};

/// Prints the list.
///
/// # Errors
/// Standard output cannot be written to.
pub fn show(settings: &Settings, color: Color) -> Result<Exit, Failure> {
    let project = match &settings.stdin {
        Some((name, text)) => project::from_text(name, text.clone(), &settings.inputs),
        None => project::discover(&settings.paths, &settings.inputs),
    };
    let mut screen = Screen::default();
    let taken: BTreeMap<&str, &Met> =
        project.met.iter().filter(|met| met.kind.is_some()).map(|met| (met.path.as_str(), met)).collect();
    for met in taken.values() {
        let kind = met.kind.unwrap_or_default();
        screen.line(&format!("{}: {kind}, {}", escape::line(&met.path), escape::line(&met.why)));
    }
    let others = project.files.len().saturating_sub(taken.len());
    if others > 0 {
        screen.line(&format!("and {others} other files, read for what is built from them and what runs"));
    }
    let passed: Vec<&Met> =
        project.met.iter().filter(|met| met.kind.is_none() && !taken.contains_key(met.path.as_str())).collect();
    if !passed.is_empty() {
        screen.line("").line("not checked:");
    }
    for met in passed {
        screen.line(&format!("{}: {}", escape::line(&met.path), escape::line(&met.why)));
    }
    output::stdout(&screen.shown())?;
    let unread: Vec<_> = project.gaps.iter().filter(|gap| gap.kind == GapKind::Unreadable).collect();
    unread.iter().for_each(|gap| Failure::gap(gap).print(color));
    Ok(match () {
        () if !unread.is_empty() && !settings.allow_gaps => Exit::Trouble,
        () if project.is_empty() => Exit::Nothing,
        () => Exit::Clean,
    })
}
