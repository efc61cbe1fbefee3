//! Files that are copied before a RUN that needs none of them: scripts before an install, files before a download.
//! Knows nothing of what such a RUN reads by itself.

use crate::project::builds::landed::absolute;
use crate::project::stages::copied::CopySource;
use crate::project::{StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::file_named;

/// Scripts that are copied by their names, and the first RUN behind them that installs without them: whatever else it does
/// names neither them nor their directory.
pub fn scripts_first<'a, 'b>(
    stage: StageRef<'a>,
    copied: &'b [CopySource<'a>],
) -> Option<(&'b CopySource<'a>, StepRef<'a>)> {
    let run = stage.steps().find(|step| step.is_run() && !step.only_gives_rights())?;
    let before: Vec<&CopySource> = copied.iter().filter(|source| is_before(source, &run)).collect();
    let mut places: Vec<String> = Vec::new();
    for source in &before {
        source.path.filter(|path| path.ends_with(".sh"))?;
        places.extend(places_of(source)?);
    }
    let first = before.first().copied()?;
    if run.installs_without(&places) {
        return Some((first, run));
    }
    // What the RUN only moves to its place is not needed before it.
    let moved = |source: &&CopySource| run.only_moves(file_named(source.path.unwrap_or_default()));
    Some((before.iter().copied().find(|source| moved(source))?, run))
}

/// Files that are copied right before a RUN which only fetches others, to places of their own.
pub fn files_first<'a, 'b>(
    stage: StageRef<'a>,
    copied: &'b [CopySource<'a>],
) -> Option<(&'b CopySource<'a>, StepRef<'a>)> {
    let at = |index: usize| copied.partition_point(|source| source.step.index < index);
    let mut from = 0;
    for step in stage.steps() {
        let copies = copied.get(at(from)..at(step.index)).unwrap_or_default();
        if step.is_run()
            && !step.onbuild
            && let Some(first) = copies.first()
            && let Some(places) = copies.iter().map(places_of).collect::<Option<Vec<_>>>()
            && step.fetches_without(&places.concat())
        {
            return Some((first, step));
        }
        if step.is_run() || step.ins.keyword == Keyword::Workdir {
            from = step.index + 1;
        }
    }
    None
}

/// Where a source goes, and its name; none where that is not known, or all of the image may be meant.
fn places_of(source: &CopySource) -> Option<Vec<String>> {
    let Args::Copy { dest, .. } = &source.step.ins.args else { return None };
    let path = source.path.filter(|path| !path.contains(['*', '?', '[']))?;
    let place = absolute(&source.step, &dest.text).filter(|place| !dest.text.contains('$') && place.len() > 1)?;
    let name = path.rsplit('/').next().filter(|name| !matches!(*name, "" | "."));
    Some([Some(place.trim_end_matches('/')), name].into_iter().flatten().map(str::to_owned).collect())
}

/// Whether it is copied before the instruction.
pub fn is_before(source: &CopySource, run: &StepRef) -> bool {
    source.step.index < run.index
}
