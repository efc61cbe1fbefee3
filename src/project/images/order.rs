//! What a RUN needs of the instructions before it, as far as that can be told: whether it only installs by
//! name, and whether its text names something. Read by the letters, so that a need may be seen where there is
//! none. Knows nothing of what programs read from the environment by themselves.

use crate::knowledge::variables;
use crate::project::builds::landed::fetched;
use crate::project::images::usage::is_system;
use crate::project::packages::{Action, Call, Manager};
use crate::project::{Project, StageRef, StepRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Word, file_named};

/// Commands that do the same whatever was copied before: what stands beside package managers in a RUN.
const PLAIN: &[&str] = &[
    "set",
    "echo",
    "printf",
    "true",
    "test",
    "[",
    "export",
    "rm",
    "mkdir",
    "ln",
    "rmdir",
    "touch",
    "ldconfig",
    "locale-gen",
    "update-ca-certificates",
    "update-locale",
    "fc-cache",
    "groupadd",
    "useradd",
    "addgroup",
    "adduser",
    "usermod",
    "dpkg-reconfigure",
    "debconf-set-selections",
    "cat",
    "sleep",
    "command",
    "which",
];

/// Commands that read nothing from the environment but what every program does, besides those above.
const PASSIVE: &[&str] = &[
    "curl",
    "wget",
    "tar",
    "unzip",
    "gzip",
    "gunzip",
    "xz",
    "sha256sum",
    "sha512sum",
    "sha1sum",
    "md5sum",
    "gpg",
    "chmod",
    "chown",
    "chgrp",
    "cp",
    "mv",
    "install",
    "sed",
    "awk",
    "grep",
    "find",
    "xargs",
    "cd",
    "cut",
    "tr",
    "head",
    "tail",
    "sort",
    "uname",
    "id",
    "exit",
    "ls",
    "apt-get",
    "apt",
    "apk",
    "yum",
    "dnf",
    "microdnf",
    "tee",
    "passwd",
    "chsh",
    "chpasswd",
    "dpkg",
    "rpm",
    "a2enmod",
    "a2dismod",
    "a2ensite",
    "a2dissite",
    "dos2unix",
    "basename",
    "dirname",
];

impl StepRef<'_> {
    /// Whether the RUN installs or fetches, so that its layer is worth being kept.
    pub fn is_costly(&self) -> bool {
        let fetches = |command: &crate::syntax::shell::Command| {
            matches!(command.effective().name(), Some("curl" | "wget" | "git"))
        };
        let installs = self.step.packages.iter().any(|call| call.action == Action::Install);
        self.is_run() && (installs && !self.is_slight() || self.step.commands.iter().any(fetches))
    }

    /// Whether the RUN only takes one or two packages from Alpine and a tool or two from npm, which is done in a moment.
    fn is_slight(&self) -> bool {
        let apk = |call: &Call| {
            let tool = call.manager == Manager::Npm && call.is_global();
            (call.manager == Manager::Apk || tool) && call.packages.len() <= 2
        };
        let few = self.step.packages.iter().map(|call| call.packages.len()).sum::<usize>() <= 3;
        let installs = |at: usize| self.step.packages.iter().any(|call| call.command == at);
        let plain = self.step.commands.iter().enumerate().all(|(at, command)| installs(at) || is_plain(command));
        few && self.shell_errors.is_empty() && plain && self.step.packages.iter().all(apk)
    }

    /// Whether the RUN may read `name` from the environment though its text does not name it: it runs a program
    /// of the project, or a tool that has a variable of this name.
    pub fn may_read(&self, name: &str) -> bool {
        let own = |stage: StageRef, to: usize| {
            let mut before = stage.steps_between(0, to);
            before.any(|step| matches!(step.ins.keyword, Keyword::Copy | Keyword::Add))
        };
        let copied = own(self.stage_ref(), self.index)
            || self.stage_ref().chain().skip(1).any(|stage| own(stage, stage.stage.steps.len()));
        let mounted = self.mounts().next().is_some();
        variables::is_read_by_tools(name) || (copied || mounted) && !self.is_plain()
    }

    /// Whether every command of the RUN is one that reads no variable it is not told to.
    pub fn is_plain(&self) -> bool {
        self.is_run() && self.shell_errors.is_empty() && self.step.commands.iter().all(is_plain)
    }

    /// Whether the RUN does nothing but delete, so that all it deletes is of earlier layers.
    pub fn only_removes(&self) -> bool {
        const PASSING: &[&str] = &["rm", "rmdir", "echo", "true", "set", ":", "update-locale"];
        let passing =
            |command: &crate::syntax::shell::Command| command.name().is_some_and(|name| PASSING.contains(&name));
        self.is_run() && self.shell_errors.is_empty() && self.step.commands.iter().all(passing)
    }

    /// Whether the RUN installs packages by their names, and nothing in it depends on files of the project.
    pub fn installs_alone(&self) -> bool {
        let by_name = |call: &Call| {
            let literal = call.packages.iter().all(|package| package.literal && !package.name.is_empty());
            let known = is_system(call.manager) || matches!(call.action, Action::Install if named_only(call));
            literal && known
        };
        let installs = |call: &&Call| call.action == Action::Install && !call.packages.is_empty();
        let plain = |(at, command): (usize, &crate::syntax::shell::Command)| {
            let called = self.step.calls_of(at).next().is_some();
            let call = command.effective();
            called || call.name().is_none_or(|name| PLAIN.contains(&name))
        };
        self.is_run()
            && self.shell_errors.is_empty()
            && self.step.packages.iter().any(|call| installs(&call))
            && self.step.packages.iter().all(by_name)
            && self.step.commands.iter().enumerate().all(plain)
            && !self.ins.flags_named("mount").any(|flag| flag.value.as_ref().is_some_and(|v| v.text.contains("bind")))
    }
}

impl StageRef<'_> {
    /// The last instruction that calls a program which could read a variable from the environment; of one that only builds of
    /// sources and scripts look for, where that is known.
    pub fn last_asker(self, only_builds: bool) -> Option<usize> {
        let builds = |command: &Command| {
            let called = command.effective();
            called.name().map_or(!command.words.is_empty(), |name| {
                let tool =
                    matches!(name, "make" | "cmake" | "just" | "task" | "mage" | "bazel" | "sh" | "bash" | "docker");
                tool || name.contains('/') || name.ends_with(".sh")
            })
        };
        let asks = |step: &StepRef| match only_builds {
            true => step.onbuild || step.is_run() && step.step.commands.iter().any(builds),
            false => step.onbuild || step.is_run() && !step.installs_alone() && !step.is_plain(),
        };
        self.steps().filter(asks).map(|step| step.at).last()
    }
}

impl StepRef<'_> {
    /// Whether the RUN installs packages of the system, and nothing in it names one of `places` or starts a file by its path.
    pub fn installs_without(&self, places: &[String]) -> bool {
        let named = |word: &Word| places.iter().any(|place| word.raw.contains(place.as_str()));
        let own = |command: &Command| command.name().is_none_or(|name| name.contains('/') || name.ends_with(".sh"));
        self.is_run()
            && self.shell_errors.is_empty()
            && self.step.packages.iter().any(installs_for_the_system)
            && !self.step.commands.iter().any(|command| own(command) || command.words.iter().any(named))
            && !self.mounts().any(|mount| mount.kind == "bind")
    }

    /// Whether the RUN only fetches files to places of their own, names none of `places` and needs nothing of the project.
    pub fn fetches_without(&self, places: &[String]) -> bool {
        let named = |word: &Word| places.iter().any(|place| word.raw.contains(place.as_str()));
        let plain = |command: &Command| {
            command.name().is_none_or(|name| PLAIN.contains(&name) || PASSIVE.contains(&name))
                && !command.words.iter().any(named)
        };
        let fetching = |command: &&Command| matches!(command.name(), Some("curl" | "wget"));
        let count = self.step.commands.iter().filter(fetching).count();
        self.is_run()
            && self.shell_errors.is_empty()
            && count > 0
            && count == fetched(self).len()
            && self.step.commands.iter().all(plain)
            && !self.mounts().any(|mount| mount.kind == "bind")
    }

    /// Whether the RUN installs packages of the system, and only moves the file of this name, or gives it another mode.
    pub fn only_moves(&self, name: &str) -> bool {
        let names = |command: &&Command| command.words.iter().any(|word| file_named(word.text()) == name);
        let mut moves = self.step.commands.iter().filter(names).map(Command::name).peekable();
        self.step.packages.iter().any(installs_for_the_system)
            && self.shell_errors.is_empty()
            && moves.peek().is_some()
            && moves.all(|command| matches!(command, Some("mv" | "chmod" | "chown")))
    }

    /// Whether the RUN does nothing but give files another mode or owner.
    pub fn only_gives_rights(&self) -> bool {
        let rights = |command: &Command| matches!(command.name(), Some("chmod" | "chown" | "chgrp"));
        self.is_run() && !self.step.commands.is_empty() && self.step.commands.iter().all(rights)
    }
}

/// Whether it reads no variable that it is not told to.
fn is_plain(command: &Command) -> bool {
    let known = |name: &str| PLAIN.contains(&name) || PASSIVE.contains(&name);
    command.words.is_empty() || command.effective().name().is_some_and(known)
}

fn installs_for_the_system(call: &Call) -> bool {
    call.action == Action::Install && is_system(call.manager)
}

/// An install of a language's packages with nothing but names: no file of requirements.
fn named_only(call: &Call) -> bool {
    use crate::project::packages::Manager::{Gem, Npm, Pip};
    matches!(call.manager, Gem | Npm | Pip)
        && !call.packages.is_empty()
        && !call.has_flag(&["-r", "--requirement", "-c", "--constraint", "-e", "--editable"])
}

impl Project {
    /// Whether the instruction's text, here-documents with it, names `word` as a word.
    pub fn names_word(&self, step: StepRef, word: &str) -> bool {
        has_word(self.source(step.file()).slice(step.ins.span), word)
    }
}

/// Whether `word` stands in `text` and is no part of a longer name.
pub fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}
