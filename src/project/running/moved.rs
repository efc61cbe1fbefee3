//! Scripts that a build puts where a start program or a supervisor looks for them: `cp web.sh /etc/service/web/run` in a
//! RUN, or in a script that it runs. What it moves to any other place is not followed.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use crate::knowledge::hooks::hook;
use crate::project::running::follow::Walk;
use crate::project::running::places::Placed;
use crate::project::running::script::Running;
use crate::project::{Project, StageRef};
use crate::syntax::shell::Command;
use crate::text::FileId;

/// Options of `cp`, `install` and `ln` whose value is the next word.
const VALUED: &[&str] = &["m", "mode", "o", "owner", "g", "group", "S", "suffix"];

/// What the RUNs of a stage, and the scripts that `walk` followed from them, put there of its files.
pub fn by_runs<'a>(
    project: &'a Project,
    stage: StageRef<'a>,
    walk: &Walk,
    found: &BTreeMap<FileId, Running>,
) -> Vec<Placed<'a>> {
    if walk.files.is_empty() {
        return Vec::new();
    }
    let steps = stage.steps().filter(|step| step.is_run() && !step.step.onbuild);
    let own = steps.flat_map(|step| &step.step.commands);
    let mut scripts: Vec<&FileId> = walk.followed().iter().collect();
    scripts.sort();
    let theirs = scripts.into_iter().filter_map(|file| found.get(file)).flat_map(|running| &running.script.commands);
    let sorted = Sorted { files: walk.files, order: OnceCell::new() };
    own.chain(theirs).flat_map(|command| put(project, walk, &sorted, command)).collect()
}

/// Files by their paths, once a directory is looked for: many commands may each move another one.
struct Sorted<'a> {
    files: &'a [Placed<'a>],
    /// Their places among the files.
    order: OnceCell<Vec<usize>>,
}

impl<'a> Sorted<'a> {
    /// What lies below a directory, in the order of the files, each with its path from there.
    fn below(&self, directory: &str) -> Vec<(&'a str, &'a Placed<'a>)> {
        let path = |at: usize| self.files.get(at).map_or("", |file| file.path.as_str());
        let order = self.order.get_or_init(|| {
            let mut order: Vec<usize> = (0..self.files.len()).collect();
            order.sort_by_key(|at| path(*at));
            order
        });
        let front = format!("{directory}/");
        let from = order.partition_point(|at| path(*at) < front.as_str());
        let near = order.iter().skip(from).take_while(|at| path(**at).starts_with(&front));
        let mut near: Vec<usize> = near.copied().collect();
        near.sort_unstable();
        let files = near.into_iter().filter_map(|at| self.files.get(at));
        files.filter_map(|file| Some((file.path.strip_prefix(directory)?, file))).collect()
    }
}

/// What one command puts there.
fn put<'a>(project: &'a Project, walk: &Walk, sorted: &Sorted, command: &Command) -> Vec<Placed<'a>> {
    let call = command.effective();
    if !matches!(call.name(), Some("cp" | "install" | "ln" | "mv")) || call.has_flag(&["t", "target-directory"]) {
        return Vec::new();
    }
    let operands = call.operands_with_values(VALUED);
    let Some((target, sources)) = operands.split_last() else { return Vec::new() };
    let Some(target) = target.literal.as_deref().filter(|path| path.starts_with('/')) else { return Vec::new() };
    let target = target.trim_end_matches('/');
    let mut placed = Vec::new();
    // The first place at which it would be run.
    let mut put = |file: FileId, places: [String; 2]| {
        let path = places.into_iter().find(|path| hook(path).is_some());
        placed.extend(path.and_then(|path| Some(Placed { path, evidence: project.evidence_of(file)? })));
    };
    for source in sources {
        let text = source.text().trim_matches(['"', '\'']);
        let name = text.rsplit('/').next().unwrap_or(text);
        if let Some(file) = walk.named(text) {
            put(file, [target.to_owned(), format!("{target}/{name}")]);
            continue;
        }
        // A directory, itself or what is in it.
        let directory = text.trim_end_matches("/*").trim_end_matches("/.").trim_end_matches('/');
        let name = directory.rsplit('/').next().unwrap_or(directory);
        let below = if directory.starts_with('/') { sorted.below(directory) } else { Vec::new() };
        for (rest, file) in below {
            put(file.evidence.file, [format!("{target}{rest}"), format!("{target}/{name}{rest}")]);
        }
    }
    placed
}
