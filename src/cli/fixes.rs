//! `--fix` and `--diff`: fixes are made in memory until nothing changes, held against the rules, and
//! only then written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::args::CheckArgs;
use super::check::Run;
use super::failure::Failure;
use super::output;
use super::settings::Settings;
use crate::finding::{Finding, Safety, Severity};
use crate::fix;
use crate::text::{FileId, Source};

/// Fixes can make room for further fixes, but not without end.
const ROUNDS: usize = 10;

/// Applies what `args` allow and returns the run over the result, or over the files as they are where
/// only the difference was asked for.
///
/// # Errors
/// A file cannot be written, or the difference cannot.
pub fn fix(args: &CheckArgs, settings: &Settings, before: Run) -> Result<Run, Failure> {
    let limit = if args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let Some((after, overlay)) = settled(settings, &before, limit) else { return Ok(before) };
    let changed = |source: &Source| overlay.get(Path::new(&source.path));
    if args.diff {
        let mut text = String::new();
        for source in &before.project.files {
            if let Some(bytes) = changed(source) {
                text.push_str(&fix::diff(source, &String::from_utf8_lossy(bytes)));
            }
        }
        output::patch(args.output.as_deref(), &text)?;
        return Ok(before);
    }
    for source in &before.project.files {
        let path = Path::new(&source.path);
        changed(source).map_or(Ok(()), |bytes| settings.disk.rewrite(path, bytes)).map_err(|refusal| {
            let help = "make the file writable, or see the change with --diff";
            Failure::new(format!("{}: {}", source.path, refusal.unwritten()), help)
        })?;
    }
    Ok(after)
}

/// The run after all fixes and the texts it is over; `None` where nothing changes, or where the result
/// would be worse or would not come to rest.
fn settled(settings: &Settings, before: &Run, limit: Safety) -> Option<(Run, HashMap<PathBuf, Vec<u8>>)> {
    let mut inputs = settings.inputs.clone();
    let mut run: Option<Run> = None;
    for _ in 0..ROUNDS {
        let now = run.as_ref().unwrap_or(before);
        // What `--allow-outside` opens is open to reading alone.
        let own = |file: FileId| settings.disk.border().own(Path::new(&now.project.source(file).path)).is_ok();
        let mut fixes = fix::choose(&now.findings, limit);
        fixes.retain(|fix| fix.edits.iter().all(|edit| own(edit.file)));
        let applied = fix::apply(&now.project.files, &fixes);
        if applied.files.is_empty() {
            let after = run?;
            return (!is_worse(before, &after)).then_some((after, inputs.overlay));
        }
        for (file, text) in applied.files {
            // A byte that is not UTF-8 has no place in a text, so such a file is left as it is.
            let source = now.project.source(file);
            if source.invalid_utf8.is_some() {
                return None;
            }
            inputs.overlay.insert(PathBuf::from(&source.path), text.into_bytes());
        }
        run = Some(Run::new(settings, &inputs));
    }
    None
}

/// More syntax errors, or more findings of some gravity with none saved above it.
fn is_worse(before: &Run, after: &Run) -> bool {
    let errors = |run: &Run| {
        let docker = run.project.dockerfiles.iter().map(|d| d.errors.len()).sum::<usize>();
        let compose = run.project.compose.iter().map(|c| c.errors.len()).sum::<usize>();
        docker + compose + run.project.ignore_files.iter().map(|i| i.errors.len()).sum::<usize>()
    };
    let gravity = |run: &Run| {
        let count = |level| run.findings.iter().filter(|f: &&Finding| f.graded == level).count();
        Severity::ALL.map(count)
    };
    errors(after) > errors(before) || gravity(after) > gravity(before)
}
