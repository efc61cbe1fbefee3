//! Directories of the sources that a stage makes anew and that another lays over what a COPY from the context has laid at the
//! same place before. Knows no ignore file.

use super::context::Context;
use super::landed::absolute;
use crate::knowledge::litter::MADE;
use crate::project::stages::copied::CopySource;
use crate::project::{Dockerfile, StageRef};
use crate::syntax::dockerfile::Args;
use crate::text::Span;

/// What package managers fill: other rules speak of it.
const INSTALLED: &[&str] = &[".venv", "bower_components", "node_modules", "site-packages", "vendor", "venv"];

/// A directory of the sources that a stage makes anew, laid over the old one.
pub struct Overlaid<'a> {
    /// From the context's root.
    pub path: String,
    /// What takes the old one along.
    pub old: CopySource<'a>,
    /// What lays the new one over it.
    pub new: Span,
}

impl Dockerfile {
    /// Directories that a COPY from a stage lays where a COPY from the context has laid the same directory before.
    pub fn overlaid(&self, context: &Context) -> Vec<Overlaid<'_>> {
        let mut found = Vec::new();
        for stage in self.stages().filter(|stage| stage.reachable) {
            let own: Vec<(CopySource, String)> =
                self.copies_of(stage.stage.index).filter_map(|source| Some((source, landed(&source)?))).collect();
            if own.is_empty() {
                continue;
            }
            for step in stage.steps() {
                let (Some(from), Args::Copy { sources, dest, .. }) = (step.ins.flag("from"), &step.ins.args) else {
                    continue;
                };
                let name = from.text.to_ascii_lowercase();
                let maker = self.stages().find(|stage| stage.stage.name.as_deref() == Some(name.as_str()));
                let (Some(maker), Some(target), [word]) = (maker, absolute(&step, &dest.text), sources.as_slice())
                else {
                    continue;
                };
                let made: Vec<String> = self
                    .copies_of(maker.stage.index)
                    .filter_map(|source| in_context(&source, &landed(&source)?, &word.text))
                    .filter(|path| is_directory(path, &word.text, &dest.text) && context.below(path).is_empty())
                    .collect();
                for path in made.iter().filter(|path| self.is_made(path)) {
                    let laid = own.iter().find(|(source, at)| {
                        let there = place(source, at, path).is_some_and(|there| there == target);
                        there && source.step.index < step.index && !clears(stage, source.step.index)
                    });
                    found.extend(laid.map(|(old, _)| Overlaid { path: path.clone(), old: *old, new: step.ins.span }));
                }
            }
        }
        found
    }

    /// Whether a directory is neither named by a COPY, nor one that a package manager fills.
    fn is_made(&self, path: &str) -> bool {
        let installed = path.split('/').any(|part| INSTALLED.contains(&part));
        !installed && self.copy_sources().all(|source| source.plain() != Some(path))
    }
}

/// Where a path of the context lands by this COPY, which puts its source at a place.
fn place(source: &CopySource, at: &str, path: &str) -> Option<String> {
    let rest = match source.path {
        Some(".") => path,
        _ => path.strip_prefix(source.plain()?)?.strip_prefix('/')?,
    };
    Some(format!("{}/{rest}", at.trim_end_matches('/')))
}

/// Whether a later RUN of the stage removes anything.
fn clears(stage: StageRef, after: usize) -> bool {
    let mut later = stage.steps().filter(|step| step.index > after).flat_map(|step| &step.step.commands);
    later.any(|command| command.name() == Some("rm"))
}

/// Where a directory of the context lands.
fn landed(source: &CopySource) -> Option<String> {
    let Args::Copy { dest, .. } = &source.step.ins.args else { return None };
    absolute(&source.step, &dest.text)
}

/// The path in the context that lies at `path` of a stage, to which `source` was copied `at` a place: in it, or beside
/// it as it lies in the context.
fn in_context(source: &CopySource, at: &str, path: &str) -> Option<String> {
    let own = if source.path == Some(".") { "" } else { source.plain()? };
    let path = path.trim_end_matches('/');
    let below = |root: &str, path: &str| Some(path.strip_prefix(root)?.strip_prefix('/')?.to_owned());
    let inside = below(at, path).map(|rest| if own.is_empty() { rest } else { format!("{own}/{rest}") });
    let beside = at.strip_suffix(own).filter(|root| !own.is_empty() && root.ends_with('/'));
    inside.or_else(|| below(beside?.trim_end_matches('/'), path))
}

/// Whether it is surely a directory: it is written as one, or bears a name that is used for what is made.
fn is_directory(path: &str, from: &str, to: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or(path);
    from.ends_with('/') || to.ends_with('/') || MADE.iter().any(|made| made.strip_suffix('/') == Some(last))
}
