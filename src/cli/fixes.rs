//! `--fix` and `--diff`: fixes are made in memory until nothing changes, held against the rules, and
//! only then written.

use std::path::PathBuf;

use super::args::CheckArgs;
use super::check::Run;
use super::failure::Failure;
use super::output;
use super::settings::Settings;
use crate::finding::{Finding, Safety};
use crate::fix;
use crate::project::Inputs;
use crate::text::FileId;

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
    let changed = |path: &str| overlay.iter().find(|(p, _)| p.as_os_str() == path);
    if args.diff {
        let mut text = String::new();
        for source in &before.project.files {
            if let Some((_, bytes)) = changed(&source.path) {
                text.push_str(&fix::diff(source, &String::from_utf8_lossy(bytes)));
            }
        }
        output::write(args.output.as_deref(), &text)?;
        return Ok(before);
    }
    for (path, bytes) in &overlay {
        if settings.inputs.overlay.iter().any(|(standard_input, _)| standard_input == path) {
            continue;
        }
        std::fs::write(path, bytes).map_err(|error| {
            let help = "make the file writable, or see the change with --diff";
            Failure::new(format!("{}: cannot be written: {error}", path.display()), help)
        })?;
    }
    Ok(after)
}

/// The run after all fixes and the texts it is over; `None` where nothing changes, or where the result
/// would be worse or would not come to rest.
fn settled(settings: &Settings, before: &Run, limit: Safety) -> Option<(Run, Vec<(PathBuf, Vec<u8>)>)> {
    let mut overlay = settings.inputs.overlay.clone();
    let mut run: Option<Run> = None;
    for _ in 0..ROUNDS {
        let now = run.as_ref().unwrap_or(before);
        let fixes = fix::choose(&now.findings, limit);
        let applied = fix::apply(&now.project.files, &fixes);
        if applied.files.is_empty() {
            let after = run?;
            return (!is_worse(before, &after)).then_some((after, overlay));
        }
        for (file, text) in applied.files {
            lay_over(&mut overlay, now, file, text);
        }
        let inputs = Inputs { overlay: overlay.clone(), ..settings.inputs.clone() };
        run = Some(Run::new(&Settings {
            inputs,
            lint: settings.lint.clone(),
            paths: settings.paths.clone(),
            ..*settings
        }));
    }
    None
}

fn lay_over(overlay: &mut Vec<(PathBuf, Vec<u8>)>, run: &Run, file: FileId, text: String) {
    let path = PathBuf::from(&run.project.source(file).path);
    overlay.retain(|(other, _)| *other != path);
    overlay.push((path, text.into_bytes()));
}

/// More syntax errors, or more findings of some gravity with none saved above it.
fn is_worse(before: &Run, after: &Run) -> bool {
    let errors = |run: &Run| {
        let docker = run.project.dockerfiles.iter().map(|d| d.errors.len()).sum::<usize>();
        docker + run.project.ignore_files.iter().map(|i| i.errors.len()).sum::<usize>()
    };
    let gravity = |run: &Run| {
        let count = |level| run.findings.iter().filter(|f: &&Finding| f.graded == level).count();
        crate::finding::Severity::ALL.map(count)
    };
    errors(after) > errors(before) || gravity(after) > gravity(before)
}
