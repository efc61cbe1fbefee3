//! `lock-not-enforced`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::locks::{self, Loose};
use crate::project::compose::Mount;
use crate::project::stages::copied::CopySource;
use crate::project::{Project, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{Edit, FileId};

/// Flags of these programs that take a value.
const VALUED: &[&str] = &[
    "registry",
    "prefix",
    "cwd",
    "network-timeout",
    "mode",
    "extra",
    "group",
    "path",
    "root",
    "target",
    "features",
    "profile",
    "manifest-path",
    "bin",
    "package",
    "p",
    "j",
    "jobs",
    "working-dir",
    "d",
    "gemfile",
    "without",
    "format",
    "o",
    "output-file",
    "directory",
    "filter",
    "C",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        for command in &step.step.commands {
            let call = command.effective();
            let Some(loose) = loose(&call).filter(|loose| !is_held(loose, &step, &call)) else { continue };
            let Some((lock, given)) = loose.locks.iter().find_map(|lock| Some((lock, given(cx.project, &step, lock)?)))
            else {
                continue;
            };
            let program = call.name().unwrap_or_default();
            let message = match loose.renews {
                true => format!("`{program}` looks for newer versions here, whatever `{lock}` says"),
                false => format!("`{program}` may install other versions than `{lock}` says"),
            };
            let mark = if loose.renews { "passes over the lock" } else { "may write the lock anew" };
            let finding = out.report(step.file(), call.span, message);
            finding.mark(mark).help(loose.help);
            // The lock may be missing, and is made in the container: a setting for all of it would be in the way.
            let setting = loose.variables.contains(&"BUNDLE_FROZEN") && given == Given::Promised;
            if setting && is_worked_in(cx.project, &step) {
                finding.help(format!(
                    "hold this RUN alone to it, `BUNDLE_FROZEN=1 {program} …`, once `{lock}` is in the project: in the container it is made anew"
                ));
            }
            if let Some((written, edit)) = held(step.file(), loose, &call).filter(|_| given == Given::There) {
                let title = format!("Write `{written}`: the build stops where manifest and lock file differ");
                let changes = &[Aspect::Commands, Aspect::Packages];
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(changes);
            }
        }
    }
}

/// What the command is, if it installs or renews what the manifest lists and has no flag that keeps the lock.
fn loose(call: &Command) -> Option<&'static Loose> {
    let words = call.operands_with_values(VALUED);
    let loose = locks::loose(call.name()?, words.first().map_or("", |word| word.text()))?;
    let named = words.len() > 1 && loose.takes_names;
    let asked = loose.only_with.is_empty() || call.has_flag(loose.only_with);
    (!named && asked && !call.has_flag(loose.keeps)).then_some(loose)
}

/// The word or flag that keeps the lock, and the edit that writes it.
fn held(file: FileId, loose: &Loose, call: &Command) -> Option<(&'static str, Edit)> {
    let action = call.operands_with_values(VALUED).first().copied();
    let name = call.words.first()?;
    let behind = action.unwrap_or(name).span.end as usize;
    let flag = |flag: &'static str| (flag, Edit::insert(file, behind, format!(" {flag}")));
    match call.name()? {
        _ if loose.renews => None,
        "npm" => Some(("npm ci", Edit::replace(file, action?.span, "ci"))),
        "yarn" | "yarnpkg" | "pnpm" | "bun" => Some(flag("--frozen-lockfile")),
        "uv" => Some(flag("--locked")),
        _ => None,
    }
}

/// Whether a variable or a setting made before holds it to the lock.
fn is_held(loose: &Loose, step: &StepRef, call: &Command) -> bool {
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

#[derive(PartialEq, Eq)]
enum Given {
    /// By its name or with its directory.
    There,
    /// By a pattern that takes it where it is there.
    Promised,
}

/// How a COPY brings the lock file, if one does.
fn given(project: &Project, step: &StepRef, lock: &str) -> Option<Given> {
    let named = |path: &str| path.rsplit('/').next() == Some(lock);
    let sent = || project.contexts_of(step.docker).filter(|context| !context.unread);
    step.docker.copy_sources().find_map(|source| {
        let taken = || sent().flat_map(|context| context.taken(&source)).filter(|entry| entry.sent);
        let pattern = promises(&source, lock);
        if source.path.is_some_and(named) || !pattern && taken().any(|entry| named(&entry.path)) {
            return Some(Given::There);
        }
        let takes = pattern && (taken().next().is_none() || taken().any(|entry| named(&entry.path)));
        takes.then_some(Given::Promised)
    })
}

/// Whether a service of the image mounts a directory of the project, so that people work in the container.
fn is_worked_in(project: &Project, step: &StepRef) -> bool {
    let near = |mount: &Mount| mount.source.as_ref().is_some_and(|source| source.shown().starts_with('.'));
    project.services_of(step.docker).any(|(_, service)| service.volumes.iter().any(near))
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
