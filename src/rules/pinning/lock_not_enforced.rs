//! `lock-not-enforced`: see the page of the same name.

use crate::project::{Project, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

/// An install that may go past its lock file.
struct Install {
    program: &'static str,
    /// Subcommands; empty: none at all.
    words: &'static [&'static str],
    locks: &'static [&'static str],
    /// Flags with which the lock is kept, or is none of the matter.
    keeps: &'static [&'static str],
    /// Variables that do the same.
    variables: &'static [&'static str],
    help: &'static str,
}

const INSTALLS: &[Install] = &[
    Install {
        program: "npm",
        words: &["install", "i"],
        locks: &["package-lock.json", "npm-shrinkwrap.json"],
        keeps: &["g", "global", "no-package-lock", "package-lock-only"],
        variables: &[],
        help: "use `npm ci`, which installs what the lock file says or fails",
    },
    Install {
        program: "yarn",
        words: &["", "install"],
        locks: &["yarn.lock"],
        keeps: &["frozen-lockfile", "immutable", "pure-lockfile", "no-lockfile"],
        variables: &["CI", "YARN_ENABLE_IMMUTABLE_INSTALLS"],
        help: "add `--frozen-lockfile`, from Yarn 2 on `--immutable`",
    },
    Install {
        program: "pnpm",
        words: &["install", "i"],
        locks: &["pnpm-lock.yaml"],
        keeps: &["frozen-lockfile", "no-lockfile", "offline"],
        variables: &["CI"],
        help: "add `--frozen-lockfile`",
    },
    Install {
        program: "bun",
        words: &["install", "i"],
        locks: &["bun.lock", "bun.lockb"],
        keeps: &["frozen-lockfile", "production", "p", "g", "global"],
        variables: &["CI"],
        help: "add `--frozen-lockfile`",
    },
    Install {
        program: "uv",
        words: &["sync"],
        locks: &["uv.lock"],
        keeps: &["frozen", "locked", "no-sync"],
        variables: &["UV_FROZEN", "UV_LOCKED"],
        help: "add `--locked`, or `--frozen` where only the lock file is there",
    },
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        for command in &step.step.commands {
            let call = command.effective();
            let Some(install) = INSTALLS.iter().find(|install| loose(install, &call)) else { continue };
            let (stage, at) = (step.stage.index, step.step.at);
            let kept = install.variables.iter().any(|name| step.docker.scope.declared(stage, at, name));
            let Some(lock) = install.locks.iter().find(|lock| is_given(cx.project, &step, lock)).filter(|_| !kept)
            else {
                continue;
            };
            let message = format!("`{}` may install other versions than `{lock}` says", install.program);
            out.report(step.file(), call.span, message).mark("may write the lock anew").help(install.help);
        }
    }
}

/// Whether the command is this install, of what the manifest lists and without what keeps the lock.
fn loose(install: &Install, call: &Command) -> bool {
    if call.name() != Some(install.program) || call.has_flag(install.keeps) {
        return false;
    }
    let words = call.operands_with_values(&["registry", "prefix", "cwd", "network-timeout", "mode", "extra", "group"]);
    match words.as_slice() {
        [] => install.words.contains(&""),
        [word] => install.words.contains(&word.text()),
        _ => false,
    }
}

/// Whether a COPY brings the lock file, by its name or with its directory.
fn is_given(project: &Project, step: &StepRef, lock: &str) -> bool {
    let named = |path: &str| path.rsplit('/').next() == Some(lock);
    let sent =
        || project.contexts_of(step.docker).flat_map(|context| context.sent()).filter(|entry| named(&entry.path));
    step.docker
        .copy_sources()
        .any(|source| source.path.as_deref().is_some_and(named) || sent().any(|entry| source.takes(&entry.path)))
}
