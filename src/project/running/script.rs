//! A script that runs: in which file, when, how it came to run, and who starts it.

use std::collections::HashSet;

use crate::project::Project;
use crate::project::packages::Call;
use crate::project::running::built::CalledBy;
use crate::project::services::plain_path;
use crate::syntax::shell::{Command, Dialect, Join, Script, file_named, variables};
use crate::text::{FileId, Span};

/// A script that runs in a container, or in a build.
#[derive(Debug)]
pub struct Running {
    pub file: FileId,
    /// Spans in that file.
    pub script: Script,
    /// How its text is read: as its first line says, else as whoever runs it is.
    pub dialect: Dialect,
    pub when: When,
    /// It is process 1, or an `exec` of one that is puts it in its place.
    pub first: bool,
    /// A supervisor keeps it running.
    pub supervised: bool,
    /// It is read by another script with `.` and is none of its own.
    pub sourced: bool,
    /// The Dockerfiles whose images start it, or whose builds run it.
    pub images: Vec<FileId>,
    /// The first RUN that calls it, and the calls of package managers in it where there is one.
    pub called_by: Option<CalledBy>,
    pub packages: Vec<Call>,
    /// The services that start it, as indexes into `Project::compose` and its services.
    pub services: Vec<(usize, usize)>,
}

/// When a script runs; of several the last counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// While the image is built.
    Build,
    /// Whenever the engine asks whether the container is well.
    Check,
    /// At the first start of a container with empty data.
    FirstStart,
    /// At every start of a container.
    Start,
}

/// Who starts what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Starter {
    Image(FileId),
    Service(usize, usize),
}

impl Running {
    pub fn new(file: FileId, script: Script, dialect: Dialect) -> Running {
        Running {
            file,
            script,
            dialect,
            when: When::Build,
            first: false,
            supervised: false,
            sourced: true,
            images: Vec::new(),
            called_by: None,
            packages: Vec::new(),
            services: Vec::new(),
        }
    }

    /// The commands of the script itself, outside functions and substitutions, in order.
    pub fn own(&self) -> impl Iterator<Item = (usize, &Command)> {
        let own = |command: &Command| !command.place.in_function && !command.place.in_substitution;
        self.script.commands.iter().enumerate().filter(move |(_, command)| own(command))
    }

    /// The program that the script ends with: its last command, or where that is `fg` the last one that it put in the background,
    /// but for what only shows a log.
    pub fn last_program(&self) -> Option<String> {
        let last = self.own().last()?.1;
        let behind = |command: &&Command| command.after == Join::Background && command.name() != Some("tail");
        let own = if last.name() == Some("fg") { self.script.commands.iter().rfind(behind)? } else { last };
        own.effective().name().map(str::to_owned)
    }

    /// The commands of the script itself, each with whether the conditions before it, back to the last command outside of all, ask for values
    /// and for nothing else; none where there is no condition. Carried along, as a script may be one `if` after the other.
    pub fn own_with_conditions(&self) -> impl Iterator<Item = (&Command, Option<bool>)> {
        let set = self.sets();
        self.own().scan(None, move |asked, (_, command)| {
            let before = *asked;
            if command.place.depth == 0 {
                *asked = None;
            } else if command.place.in_condition {
                *asked = Some(before.unwrap_or(true) && asks_for_a_value(command, &set));
            }
            Some((command, before))
        })
    }

    /// The variables that the script sets.
    pub(super) fn sets(&self) -> HashSet<&str> {
        let pairs = self.script.commands.iter().flat_map(|command| &command.assignments);
        pairs.map(|assignment| assignment.name.as_str()).collect()
    }

    /// Where the containers that start it have volumes.
    pub fn volumes(&self, project: &Project) -> Vec<String> {
        let stages = self.images.iter().filter_map(|docker| project.dockerfile(*docker));
        let declared = stages.filter_map(|docker| docker.final_stage()).flat_map(|stage| &stage.stage.volumes);
        let services = self.services.iter().filter_map(|(compose, index)| project.service_at(*compose, *index));
        let mounted = services
            .flat_map(|service| &service.service.volumes)
            .filter_map(|mount| mount.target.as_ref()?.value.as_deref());
        declared.map(|volume| plain_path(&volume.path)).chain(mounted.map(plain_path)).collect()
    }

    /// Whether a signal of the engine meets a handler of the script's own.
    pub fn has_trap(&self) -> bool {
        self.script.commands.iter().any(|command| command.name() == Some("trap"))
    }
}

/// Whether a condition asks for the value of a variable and for nothing else, as `[ -n "$NAME" ]` does: one that the
/// script is not handed by whoever calls it, and that is not among those `set` by itself.
pub(super) fn asks_for_a_value(command: &Command, set: &HashSet<&str>) -> bool {
    const OF_VALUES: &[&str] = &["!", "-n", "-z", "=", "==", "!="];
    const HANDED: &[&str] = &["$(", "`", "$1", "${1", "$2", "$@", "$*", "$#", "$?"];
    let test = matches!(command.name(), Some("[" | "[[" | "test"));
    let known = |word: &str| OF_VALUES.contains(&word);
    let flags = command.args().iter().all(|word| !word.text().starts_with('-') || known(word.text()));
    let plain = command.words.iter().all(|word| !HANDED.iter().any(|handed| word.raw.contains(handed)));
    let mut names = command.args().iter().flat_map(|word| variables(&word.raw));
    let asks = command.args().iter().any(|word| known(word.text()));
    test && flags && plain && asks && !names.any(|name| set.contains(name))
}

impl Project {
    /// Whether an image that starts the script goes on behind it, however it ends: `CMD prepare.sh; serve`.
    pub fn is_gone_on_behind(&self, running: &Running) -> bool {
        let name = self.source(running.file).name();
        let stages = running.images.iter().filter_map(|docker| self.dockerfile(*docker)?.final_stage());
        let parts = stages.filter_map(|stage| stage.stage.process.as_ref()).flat_map(|process| process.parts());
        let calls = |command: &Command| command.words.iter().take(2).any(|word| file_named(word.text()) == name);
        parts.flat_map(|part| &part.commands).any(|command| command.after == Join::Then && calls(command))
    }

    /// Where a script of the image names a directory below the path after the host, which is the container's id unless
    /// somebody gives it a name.
    pub fn named_by_host(&self, docker: FileId, path: &str) -> Option<(FileId, Span)> {
        let below = format!("{}/", plain_path(path));
        let named = |word: &str| ["$HOSTNAME", "${HOSTNAME", "$(hostname"].iter().any(|name| word.contains(name));
        self.running_in_image(docker).find_map(|running| {
            let source = self.source(running.file);
            let mut places = source.text.match_indices(&below).filter_map(|(at, _)| {
                let word = source.text.get(at..)?.split_whitespace().next()?;
                let line = source.slice(source.line_span(source.line(at)));
                (named(word) && !line.trim_start().starts_with('#')).then(|| Span::new(at, at + word.len()))
            });
            places.next().map(|span| (running.file, span))
        })
    }
}
