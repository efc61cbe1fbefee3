//! What of a build comes from the cache and what is made again when files of the project change: an instruction that
//! takes such files, and all that stands on it. Lists of dependencies are taken for what changes seldom.

use crate::knowledge::manifests::is_manifest;
use crate::project::stages::copied::CopySource;
use crate::project::{Base, Dockerfile, StepRef};

/// What happens to an instruction when the files of the project change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It comes from the cache.
    Kept,
    /// It takes files of the project, and is made again when one of these changes.
    Takes,
    /// It stands on one that is made again.
    Again,
}

impl Dockerfile {
    /// The fate of every step, stage by stage.
    pub fn fates(&self) -> Vec<Vec<Fate>> {
        let sources: Vec<CopySource> = self.copy_sources().collect();
        let mut fates: Vec<Vec<Fate>> = Vec::new();
        for stage in self.stages() {
            let moved = |fates: &[Vec<Fate>], index: usize| {
                fates.get(index).is_some_and(|steps| steps.iter().any(|fate| *fate != Fate::Kept))
            };
            let mut again = matches!(stage.stage.base, Base::Stage(parent) if moved(&fates, parent));
            let mut own = Vec::new();
            for step in stage.steps() {
                let others = self.stages_used(&step).into_iter().any(|index| moved(&fates, index));
                let fate = match () {
                    () if again || others => Fate::Again,
                    () if takes(&step, &sources) => Fate::Takes,
                    () => Fate::Kept,
                };
                again |= fate != Fate::Kept;
                own.push(fate);
            }
            fates.push(own);
        }
        fates
    }

    /// The stages of this file that a step copies from or mounts.
    pub fn stages_used(&self, step: &StepRef) -> Vec<usize> {
        let copied = step.ins.flag("from").map(|word| word.text.as_str());
        let mounted = step.mounts().filter_map(|mount| mount.option("from"));
        let names: Vec<&str> = copied.into_iter().chain(mounted).collect();
        let stage = |name: &str| self.names.get(&name.to_ascii_lowercase()).copied().or_else(|| name.parse().ok());
        names.into_iter().filter_map(stage).filter(|&index| index < step.stage.index).collect()
    }
}

/// Whether a step takes files of the project other than lists of dependencies.
fn takes(step: &StepRef, sources: &[CopySource]) -> bool {
    let own = |source: &&CopySource| source.step.stage.index == step.stage.index && source.step.index == step.index;
    let copied = sources.iter().filter(own).any(|source| !source.path.is_some_and(names_manifest));
    let binds = step.is_run()
        && step.mounts().any(|mount| {
            mount.kind == "bind"
                && mount.option("from").is_none()
                && !mount.option("source").or(mount.option("src")).is_some_and(names_manifest)
        });
    !step.onbuild && (copied || binds)
}

fn names_manifest(path: &str) -> bool {
    is_manifest(path.rsplit('/').next().unwrap_or(path))
}
