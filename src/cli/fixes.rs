//! `--fix`, `--interactive` and `--diff`: fixes are proven in memory, written all together, and told.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use super::args::CheckArgs;
use super::check::Run;
use super::failure::Failure;
use super::interactive::Asking;
use super::settings::Settings;
use super::{output, progress};
use crate::disk::{Change, Disk, Refusal};
use crate::finding::{Finding, Fix, Safety};
use crate::fix;
use crate::fix::prove::{self, Asked, Looked, Refused, Texts, Wanted};
use crate::grade::Stand;
use crate::lint;
use crate::project::{Inputs, Project};
use crate::report::{Screen, Shown};
use crate::text::{Source, slashed};

/// What is told of fixes that take long.
pub const TRYING: &str = "trying the fixes";

/// Bytes of text up to which fixes are tried without being asked for, and files of build contexts.
const TEXT: usize = 128 << 10;
const ENTRIES: usize = 2_000;

/// Applies what `args` allow and returns the run over the result, or over the files as they are where
/// only the difference was asked for, with what is to be said of it.
///
/// # Errors
/// A file cannot be written, or the difference cannot.
pub fn fix(args: &CheckArgs, settings: &Settings, before: Run) -> Result<(Run, Option<Told>), Failure> {
    let limit = if args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
    let in_place = !args.diff && settings.stdin.is_none();
    let mut closed = if in_place { closed(&settings.disk, &before.project, &before.findings) } else { HashMap::new() };
    let asking = args.interactive.then(|| Asking::at(&settings.disk)).transpose()?;
    let wants = asking
        .as_ref()
        .map(|asking| move |project: &Project, finding: &Finding, fix: &Fix| asking.wants(project, finding, fix));
    let before = Look::of(settings, before);
    let settled = loop {
        let wanted = wants.as_ref().map(|wants| wants as &Wanted);
        let asked = Asked { limit, build_args: &settings.inputs.build_args, closed: &closed, wanted };
        let settled = progress::during(args.quiet || args.interactive, TRYING, || {
            prove::settle(&before, &asked, |texts| look(settings, texts))
        });
        let written = in_place.then(|| settings.disk.replace(&changed(&before.run.project, &settled.texts)));
        let Some(Err((path, refusal))) = written else { break settled };
        // What is no longer what was read is left alone and named; the others are made without it.
        let known = closed.insert(path.to_string_lossy().into_owned(), unwritten(&refusal));
        if known.is_some() || matches!(refusal, Refusal::Failed(_)) {
            let message = format!("{}: {}; nothing was written", path.display(), refusal.unwritten());
            return Err(Failure::new(message, refusal.help()));
        }
    };
    let before = before.run;
    let changed = changed(&before.project, &settled.texts);
    let after = settled.after.map(|look| look.run);
    let told = Told {
        made: settled.made,
        files: changed.len(),
        daring: left(after.as_ref().unwrap_or(&before), limit),
        declined: asking.map_or(0, |asking| asking.declined()),
        refused: settled.refused,
        written: !args.diff,
    };
    if args.diff {
        output::patch(args.output.as_deref(), &patch(&before.project, &changed))?;
    } else if let Some((_, text)) = &settings.stdin {
        let text = changed.first().map_or(text.as_slice(), |change| change.after);
        output::filtered(args.output.as_deref(), text)?;
    }
    drop(changed);
    Ok((after.filter(|_| !args.diff).unwrap_or(before), Some(told)))
}

/// Why a fix is not made whose file may not be written.
fn unwritten(refusal: &Refusal) -> String {
    format!("would write a file that {}", refusal.unwritten())
}

/// Whether what could be done about a project is worked out before anyone has asked for it.
pub fn is_small(project: &Project) -> bool {
    let entries: usize = project.contexts.iter().map(|context| context.entries.len()).sum();
    project.files.iter().map(|source| source.text.len()).sum::<usize>() <= TEXT && entries <= ENTRIES
}

/// The files whose text is another now, then those that are new, in order of their paths.
fn changed<'a>(project: &'a Project, texts: &'a Texts) -> Vec<Change<'a>> {
    let there = |path: &Path| project.files.iter().find(|source| Path::new(&source.path) == path);
    let mut new: Vec<_> = texts.iter().filter(|(path, _)| there(path).is_none()).collect();
    new.sort();
    let read = project.files.iter().filter_map(|source| {
        let path = Path::new(&source.path);
        Some(Change { path, before: Some(source.text.as_bytes()), after: texts.get(path)? })
    });
    read.chain(new.into_iter().map(|(path, after)| Change { path, before: None, after })).collect()
}

/// The changes as a patch.
fn patch(project: &Project, changed: &[Change]) -> String {
    let one = |change: &Change| {
        let after = String::from_utf8_lossy(change.after);
        match project.files.iter().find(|source| Path::new(&source.path) == change.path) {
            Some(source) => fix::diff(source, &after),
            None => fix::diff_of_new(&slashed(change.path), &after),
        }
    };
    changed.iter().map(one).collect()
}

/// The same run, with what its safe fixes would bring: they are made in memory, where the project is small enough
/// for its reader not to wait.
pub fn tried(settings: &Settings, run: Run) -> Run {
    if !is_small(&run.project) || fix::choose(&run.findings, Safety::Safe).next().is_none() {
        return run;
    }
    let closed = closed(&settings.disk, &run.project, &run.findings);
    let asked = Asked { limit: Safety::Safe, build_args: &settings.inputs.build_args, closed: &closed, wanted: None };
    let before = Look::of(settings, run);
    let settled = prove::settle(&before, &asked, |texts| look(settings, texts));
    let fixes = settled.after.map(|after| (settled.made, Stand::of(&after.run.grade)));
    Run { fixes, ..before.run }
}

/// The project with some texts in place of its own.
fn look(settings: &Settings, texts: &Texts) -> Look {
    let inputs = Inputs { overlay: Arc::new(texts.clone()), ..settings.inputs.clone() };
    Look::of(settings, Run::new(settings, &inputs))
}

/// Files that may not be written, with the reason.
pub fn closed(disk: &Disk, project: &Project, findings: &[Finding]) -> HashMap<String, String> {
    let fixable = fix::choose(findings, Safety::Unsafe).flat_map(|(_, fix)| &fix.edits).map(|edit| edit.file);
    let sources = fixable.map(|file| project.source(file));
    let reason = |source: &Source| match disk.may_replace(Path::new(&source.path)) {
        // The path is shown, not what the system calls the file.
        Err(Refusal::Absent) if source.path.contains('\u{fffd}') => {
            Some("would write a file whose name is not UTF-8".to_owned())
        }
        Err(refusal) => Some(unwritten(&refusal)),
        Ok(()) if is_generated(&source.text) => {
            Some("would change a file that says it is generated and not to be edited".to_owned())
        }
        Ok(()) => None,
    };
    let new = fix::choose(findings, Safety::Unsafe).flat_map(|(_, fix)| &fix.creates).filter_map(|new| {
        let refusal = disk.may_make(Path::new(&new.path)).err()?;
        Some((new.path.clone(), format!("would make a file that {}", refusal.unwritten())))
    });
    sources.filter_map(|source| Some((source.path.clone(), reason(source)?))).chain(new).collect()
}

/// Whether the head of a text says that a program writes it.
fn is_generated(text: &str) -> bool {
    let comments = text.lines().take(10).filter(|line| line.trim_start().starts_with(['#', '/', ';', '-']));
    comments.map(str::to_ascii_lowercase).any(|line| {
        let not_by_hand = ["do not edit", "don't edit", "do not modify", "not edit this file"];
        not_by_hand.iter().any(|words| line.contains(words)) || line.contains("@generated")
    })
}

/// Fixes that only `--unsafe-fixes` would make.
fn left(run: &Run, limit: Safety) -> usize {
    fix::choose(&run.findings, Safety::Unsafe).filter(|(_, fix)| fix.safety > limit).count()
}

/// A run, and what all rules say where the run was asked for some.
struct Look {
    run: Run,
    said: Option<Vec<Finding>>,
}

impl Look {
    fn of(settings: &Settings, run: Run) -> Look {
        let said = lint::said(&run.project, &settings.lint);
        Look { run, said }
    }
}

impl Looked for Look {
    fn project(&self) -> &Project {
        &self.run.project
    }

    fn findings(&self) -> &[Finding] {
        &self.run.findings
    }

    fn said(&self) -> &[Finding] {
        self.said.as_deref().unwrap_or(&self.run.findings)
    }
}

/// What became of the fixes, for people.
pub struct Told {
    made: usize,
    files: usize,
    /// Fixes that wait for `--unsafe-fixes`.
    daring: usize,
    /// Those that someone did not want.
    declined: usize,
    refused: Vec<Refused>,
    written: bool,
}

impl Told {
    /// One line for the whole, and one for each fix that was not made.
    pub fn text(&self) -> Shown {
        let mut screen = Screen::default();
        for Refused { path, line, code, title, reason } in &self.refused {
            screen.line(&format!("{path}:{line}: {code} not fixed ({title}): it {reason}"));
        }
        let verb = if self.written { "fixed" } else { "to fix" };
        let files = if self.files == 1 { "file" } else { "files" };
        let mut text = format!("{} {verb} in {} {files}", self.made, self.files);
        let left = self.daring + self.declined + self.refused.len();
        if left > 0 {
            let daring = (self.daring > 0).then(|| format!("{} with --unsafe-fixes", self.daring));
            let refused = (!self.refused.is_empty()).then(|| format!("{} not proven, see above", self.refused.len()));
            let declined = (self.declined > 0).then(|| format!("{} not wanted", self.declined));
            let why: Vec<String> = daring.into_iter().chain(declined).chain(refused).collect();
            text += &format!(", {left} left: {}", why.join(", "));
        }
        screen.line(&text).shown()
    }
}
