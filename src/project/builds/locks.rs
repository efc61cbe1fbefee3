//! Lock files: which commands may go past one, what holds them to it, and how COPY brings it. Knows nothing of what
//! stands in a lock file.

use crate::knowledge::locks::{self, Loose, VALUED};
use crate::project::stages::copied::CopySource;
use crate::project::{Project, StepRef};
use crate::syntax::shell::Command;

/// What the command is, if it installs or renews what the manifest lists and has no flag that keeps the lock.
pub fn loose(call: &Command) -> Option<&'static Loose> {
    let name = call.name().filter(|name| locks::knows(name))?;
    let words = call.operands_with_values(VALUED);
    let loose = locks::loose(name, words.first().map_or("", |word| word.text()))?;
    let named = words.len() > 1 && loose.takes_names;
    let asked = loose.only_with.is_empty() || call.has_flag(loose.only_with);
    (!named && asked && !call.has_flag(loose.keeps)).then_some(loose)
}

/// Whether a variable or a setting made before holds it to the lock.
pub fn is_held(loose: &Loose, step: &StepRef, call: &Command) -> bool {
    let (stage, at) = (step.stage.index, step.step.at);
    let declared = |name: &&str| step.docker.scope.declared(stage, at, name);
    let given = |command: &Command| {
        let exported = command.args().iter().any(|word| loose.variables.iter().any(|name| word.raw.starts_with(name)));
        let assigned = command.assignments.iter().any(|pair| loose.variables.contains(&pair.name.as_str()));
        assigned || command.name() == Some("export") && exported
    };
    let set = |command: &Command| {
        let own = command.name().is_some_and(|name| loose.programs.contains(&name)) && command.has_arg("config");
        own && loose.settings.iter().any(|key| command.has_arg(key))
    };
    let before = step.stage_ref().chain().flat_map(|stage| stage.steps()).filter(|other| other.is_run());
    let configured = !loose.settings.is_empty()
        && before.into_iter().flat_map(|step| &step.step.commands).any(|command| set(&command.effective()));
    loose.variables.iter().any(declared) || given(call) || step.step.commands.iter().any(given) || configured
}

/// How a lock file comes into the build.
#[derive(PartialEq, Eq)]
pub enum Given {
    /// By its name or with its directory.
    There,
    /// By a pattern that takes it where it is there.
    Promised,
    /// Only behind the install.
    Late,
}

impl Project {
    /// How a COPY brings the lock file, if one does.
    pub fn gives_lock(&self, step: &StepRef, lock: &str) -> Option<Given> {
        let named = |path: &str| path.rsplit('/').next() == Some(lock);
        let sent = || self.contexts_of(step.docker).filter(|context| !context.unread);
        step.docker.copy_sources().find_map(|source| {
            let taken = || sent().flat_map(|context| context.taken(&source)).filter(|entry| entry.sent);
            let pattern = promises(&source, lock);
            if source.path.is_some_and(named) || !pattern && taken().any(|entry| named(&entry.path)) {
                let behind = source.step.stage.index == step.stage.index && source.step.step.at > step.step.at;
                return Some(if behind { Given::Late } else { Given::There });
            }
            let takes = pattern && (taken().next().is_none() || taken().any(|entry| named(&entry.path)));
            takes.then_some(Given::Promised)
        })
    }
}

/// Whether a pattern such as `Gemfile*` takes a file of this name, should it be there.
fn promises(source: &CopySource, lock: &str) -> bool {
    let Some(path) = source.path else { return false };
    let (directory, name) = path.rsplit_once('/').map_or(("", path), |(directory, name)| (directory, name));
    // `*.json` is there for more than a lock file.
    let stem = |run: &str| run.len() > 3 && !matches!(run, ".json" | ".yaml");
    let pattern = name.contains(['*', '?', '[']) && name.split(['*', '?', '[', ']']).any(stem);
    let whole = if directory.is_empty() { lock.to_owned() } else { format!("{directory}/{lock}") };
    pattern && source.takes(&whole)
}
