//! Which shells give their place to the last command of the text they are handed, so that it hears the stop signal
//! itself. Tried with bash 5.2, dash 0.5.12 and busybox 1.37. What a shell's start files do is not known.

use crate::knowledge::commands::{is_launcher, is_supervisor, server_of, starts_server};
use crate::knowledge::images;
use crate::project::stages::support::is_at_most;
use crate::project::{Project, ServiceRef, StageRef};
use crate::syntax::shell::lint::Shell;
use crate::syntax::shell::{Command, Join, file_named};

/// What is known of the shells in an image.
#[derive(Debug, Clone, Copy)]
pub struct Shells {
    /// What `/bin/sh` is; `None` where the image does not tell.
    pub sh: Option<Shell>,
    /// bash is older than 5.1, which was the first to give way at the end of a list (CHANGES of bash 5.1).
    old: bool,
}

/// Distributions whose bash is 4 in all releases, or in those whose tag begins so.
const OLD_BASH: &[(&str, &str)] = &[
    ("amazonlinux", "1"),
    ("amazonlinux", "2"),
    ("almalinux", "8"),
    ("centos", ""),
    ("oraclelinux", "7"),
    ("oraclelinux", "8"),
    ("rockylinux", "8"),
    ("ubi7", ""),
    ("ubi8", ""),
];

impl StageRef<'_> {
    /// The shells of the image it is made from.
    pub fn shells(&self) -> Shells {
        let Some(image) = self.root_image() else { return Shells { sh: None, old: false } };
        let known = shells_of(&image.repository, image.tag.as_deref().unwrap_or_default());
        Shells { old: known.old || is_at_most(*self, "10", "20.04"), ..known }
    }
}

impl ServiceRef<'_> {
    /// The shells of the image it runs: the one built for it, else the one it names.
    pub fn shells(&self) -> Shells {
        match (self.stage(), self.image_ref()) {
            (Some(stage), _) => stage.shells(),
            (None, Some(image)) => shells_of(&image.repository, image.tag.as_deref().unwrap_or_default()),
            (None, None) => Shells { sh: None, old: false },
        }
    }
}

fn shells_of(repository: &str, tag: &str) -> Shells {
    let name = repository.rsplit('/').next().unwrap_or(repository);
    let release = |start: &str| {
        tag.strip_prefix(start).is_some_and(|rest| start.is_empty() || !rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let old = OLD_BASH.iter().any(|(known, start)| *known == name && release(start));
    Shells { sh: images::system_shell(repository, tag), old }
}

impl Project {
    /// Whether a command is a script that only a shell can start, for its first line names none, or cannot be seen: the
    /// engine says "exec format error".
    pub fn is_bare_script(&self, stage: StageRef, command: &Command) -> bool {
        let Some(word) = command.words.first().map(|word| word.text()) else { return false };
        let mut running = self.running_in_image(stage.file());
        match running.find(|running| self.source(running.file).name() == file_named(word)) {
            Some(running) => !self.source(running.file).text.starts_with("#!"),
            None => word.ends_with(".sh"),
        }
    }
}

impl Shells {
    /// Whether a shell, by the word that starts it, gives its place to the last of `commands`, the text that it is
    /// handed; `login` where it is one (`-l`). bash keeps its place where the last redirects, where a trap
    /// waits, and as a login shell behind `;`; the `sh` of busybox only where a trap waits; dash always.
    pub fn give_way(self, shell: &str, login: bool, commands: &[Command]) -> bool {
        let Some(last) = commands.iter().rfind(|command| !command.place.in_substitution) else { return false };
        let traps = commands.iter().any(|command| command.name() == Some("trap"));
        let in_line = last.place.depth == 0 && !last.place.negated && !last.place.in_background;
        let straight = in_line && last.before != Join::Pipe && last.after == Join::Edge && !traps;
        let only = commands.len() == 1;
        match (shell.rsplit('/').next().unwrap_or(shell), self.sh) {
            ("bash", _) | ("sh", Some(Shell::Bash)) => {
                let joined = !login || matches!(last.before, Join::And | Join::Or);
                last.redirects.is_empty() && (only || !self.old && straight && joined)
            }
            ("sh" | "ash", Some(Shell::Busybox)) => straight,
            _ => false,
        }
    }
}

/// What a command starts that stays until the container ends, in words: what CMD hands over, or a server.
pub fn stays(command: &Command) -> Option<String> {
    let word = command.words.first()?;
    if matches!(word.raw.as_str(), "\"$@\"" | "$@" | "${@}" | "\"${@}\"") {
        return Some("what CMD names".to_owned());
    }
    let call = command.effective();
    let name = call.name()?;
    let args = || call.args().iter().map(|word| word.text());
    let words = call.texts();
    let server = server_of(name).is_some_and(|server| !server.leaves_foreground(args()));
    let once = args()
        .any(|arg| matches!(arg, "--version" | "-v" | "-V" | "--help" | "-t" | "--initialize" | "stop" | "reload"));
    let runtime = matches!(name, "node" | "java");
    let launched = starts_server(&words) || is_supervisor(name);
    (!once && (server && !is_launcher(name) || runtime || launched)).then(|| format!("`{name}`"))
}
