//! Lock files: which commands may go past one, what holds them to it, and how COPY brings it. Knows nothing of what
//! stands in a lock file.

use crate::knowledge::locks::{self, Loose, Resolving, VALUED};
use crate::project::stages::copied::CopySource;
use crate::project::stages::stage::Mount;
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
            // One without a byte is there to be written.
            let least = taken().filter(|entry| named(&entry.path)).map(|entry| entry.size).min();
            if least == Some(0) {
                return None;
            }
            if source.path.is_some_and(named) || !pattern && least.is_some() {
                let behind = source.step.stage.index == step.stage.index && source.step.step.at > step.step.at;
                return Some(if behind { Given::Late } else { Given::There });
            }
            let takes = pattern && (least.is_some() || taken().next().is_none());
            takes.then_some(Given::Promised)
        })
    }
}

/// A lock file that the context holds beside the manifest, and that is not there yet where a RUN installs.
pub struct Missed<'a> {
    pub install: &'static Resolving,
    /// Its path in the context.
    pub lock: &'a str,
    /// What brings the manifest without it.
    pub manifest: CopySource<'a>,
}

impl Project {
    /// The lock file that the install does without, though the build is sent it. None where anything else might bring it:
    /// a mount, another stage, a RUN that names it.
    pub fn missed_lock<'a>(&'a self, step: &StepRef<'a>, call: &Command) -> Option<Missed<'a>> {
        let words = call.operands_with_values(VALUED);
        let install = locks::resolving(call.name()?, words.first().map_or("", |word| word.text()))?;
        let elsewhere = ["prefix", "cwd", "C", "dir", "directory", "d", "working-dir", "project", "gemfile"];
        if words.len() > 1 || call.has_flag(install.keeps) || call.has_flag(&elsewhere) || step.mounts().any(is_bind) {
            return None;
        }
        if loose(call).is_some_and(|loose| is_held(loose, step, call)) {
            return None;
        }
        let mut contexts = self.contexts_of(step.docker).filter(|context| !context.unread);
        let context = contexts.next().filter(|_| contexts.next().is_none())?;
        let is_before = |other: &StepRef| other.step.at < step.step.at;
        let chain = || step.stage_ref().chain();
        let sources = chain().flat_map(|stage| stage.docker.copies_of(stage.index));
        let sources: Vec<CopySource> = sources.filter(|source| is_before(&source.step)).collect();
        // What takes all of the context takes the lock too, wherever the manifest lies.
        if sources.iter().any(|source| matches!(source.path, None | Some("."))) {
            return None;
        }
        let of = |path: &'a str| path.rsplit_once('/').map_or(("", path), |parts| parts);
        let taken = |source: &CopySource<'a>| context.taken(source).filter(|entry| entry.sent).map(|entry| &entry.path);
        let manifests = sources.iter().flat_map(|source| taken(source).map(move |path| (*source, of(path))));
        let mut manifests = manifests.filter(|(_, (_, name))| *name == install.manifest);
        // With several, which of them is meant is not known.
        let (manifest, (directory, _)) = manifests.next().filter(|_| manifests.next().is_none())?;
        let sent = context.below(if directory.is_empty() { "." } else { directory }).iter().filter(|entry| entry.sent);
        let mut beside = sent.map(|entry| entry.path.as_str()).filter(|path| of(path).0 == directory);
        let lock = beside.find(|path| install.locks.contains(&of(path).1))?;
        if sources.iter().any(|source| source.takes(lock)) {
            return None;
        }
        let brings = |other: StepRef| {
            let text = &other.ins.rest().text;
            other.ins.flag("from").is_some_and(|from| !from.text.contains(['/', ':']))
                || other.is_run()
                    && (install.locks.iter().any(|lock| text.contains(lock)) || other.mounts().any(is_bind))
        };
        let brought = || chain().flat_map(|stage| stage.steps()).any(|other| is_before(&other) && brings(other));
        // From Yarn 2 on it stops there.
        let yarn = || context.entries.iter().any(|entry| entry.path.ends_with(".yarnrc.yml"));
        let stops = call.has_flag(&["frozen-lockfile"]) && yarn();
        (!stops && !brought()).then_some(Missed { install, lock, manifest })
    }
}

fn is_bind(mount: Mount) -> bool {
    mount.kind == "bind"
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
