//! What runs when a container starts: from ENTRYPOINT and CMD, or what a service says instead, through the
//! scripts that are at hand, the libraries they source and the helpers they call. A script is found by its name
//! among the files that the image is given or the service mounts; of several with one name none is taken, unless the
//! path tells. What the base image brings, and what a variable names, is not known here.

pub mod budget;
pub mod daemons;
pub mod idioms;
pub mod lists;
pub mod loops;
pub mod runs;
pub mod scripts;
pub mod service;
pub mod waits;

use std::collections::{BTreeMap, HashSet};

use crate::project::evidence::Kind;
use crate::project::stages::commands::shebang;
use crate::project::{Evidence, Project};
use crate::syntax::shell::{self, Command, Dialect, Script};
use crate::text::FileId;

/// A script that runs in a container.
#[derive(Debug)]
pub struct Running {
    pub file: FileId,
    /// Spans in that file.
    pub script: Script,
    /// It is process 1, or an `exec` of one that is puts it in its place.
    pub first: bool,
    /// It is read by another script with `.` and is none of its own.
    pub sourced: bool,
    /// The Dockerfiles whose images start it.
    pub images: Vec<FileId>,
    /// The services that start it, as indexes into `Project::compose` and its services.
    pub services: Vec<(usize, usize)>,
}

/// Who starts what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Starter {
    Image(FileId),
    Service(usize, usize),
}

/// How a command runs a script.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Replaced,
    Called,
    Sourced,
}

/// The scripts that run, in the order of their files.
pub fn find(project: &Project) -> Vec<Running> {
    let mut found: BTreeMap<FileId, Running> = BTreeMap::new();
    for docker in &project.dockerfiles {
        let Some(process) = docker.final_stage().and_then(|stage| stage.stage.process.as_ref()) else { continue };
        let parts = process.entrypoint.iter().chain(&process.cmd);
        let commands: Vec<&Command> = parts.flat_map(|part| &part.commands).collect();
        let given = |evidence: &&Evidence| evidence.copied_by.contains(&docker.file);
        follow(project, Starter::Image(docker.file), &commands, given, &mut found);
    }
    for service in project.service_refs() {
        let own = service::commands(service.service);
        let docker = service.docker().map(|(docker, _)| docker);
        let built = docker.and_then(|docker| docker.final_stage()).and_then(|stage| stage.stage.process.as_ref());
        let parts = built.iter().flat_map(|process| process.entrypoint.iter().chain(&process.cmd));
        let inherited = parts.flat_map(|part| &part.commands).filter(|_| service.entrypoint.is_none());
        let commands: Vec<&Command> = own.iter().chain(inherited).collect();
        let (compose, index) = (service.compose, service.index);
        let given = |evidence: &&Evidence| {
            evidence.mounted_by.contains(&(compose, index))
                || docker.is_some_and(|docker| evidence.copied_by.contains(&docker.file))
        };
        follow(project, Starter::Service(compose, index), &commands, given, &mut found);
    }
    found.into_values().collect()
}

/// Follows `commands` into the scripts among the files `given` to the container, each once.
fn follow<'a>(
    project: &'a Project,
    starter: Starter,
    commands: &[&Command],
    given: impl Fn(&&'a Evidence) -> bool,
    found: &mut BTreeMap<FileId, Running>,
) {
    let script = |evidence: &&Evidence| matches!(evidence.kind, Kind::Shell | Kind::Other);
    let files: Vec<&Evidence> = project.evidence.iter().filter(script).filter(given).collect();
    if files.is_empty() {
        return;
    }
    let mut seen: HashSet<FileId> = HashSet::new();
    let mut open: Vec<(FileId, How)> = Vec::new();
    let mut meet = |command: &Command, by_first: bool, open: &mut Vec<(FileId, How)>| {
        let Some((path, how)) = runs(command) else { return };
        let Some(file) = named(project, &files, &path).filter(|file| seen.insert(*file)) else { return };
        open.push((file, if how == How::Replaced && !by_first { How::Called } else { how }));
    };
    // What ENTRYPOINT or CMD names is process 1, however it is called.
    commands.iter().for_each(|command| meet(command, true, &mut open));
    open.iter_mut().filter(|(_, how)| *how == How::Called).for_each(|(_, how)| *how = How::Replaced);
    while let Some((file, how)) = open.pop() {
        let Some(script) = read(project, file) else { continue };
        let running = found.entry(file).or_insert_with(|| Running {
            file,
            script,
            first: false,
            sourced: how == How::Sourced,
            images: Vec::new(),
            services: Vec::new(),
        });
        running.first |= how == How::Replaced;
        running.sourced &= how == How::Sourced;
        match starter {
            Starter::Image(docker) => running.images.push(docker),
            Starter::Service(compose, index) => running.services.push((compose, index)),
        }
        running.script.commands.iter().for_each(|command| meet(command, how == How::Replaced, &mut open));
    }
}

/// The script a command would run, as its words name it, and how.
fn runs(command: &Command) -> Option<(String, How)> {
    let replaces = command.words.first().is_some_and(|word| word.text() == "exec");
    let how = if replaces { How::Replaced } else { How::Called };
    let call = command.effective();
    let first = call.words.first()?;
    let (word, how) = match call.name() {
        Some("." | "source") => (call.args().first()?, How::Sourced),
        Some(program) if Dialect::of_program(program).is_some() => {
            if call.has_flag(&["c"]) {
                return None;
            }
            (call.args().iter().find(|word| !word.text().starts_with(['-', '+']))?, how)
        }
        _ => (first, how),
    };
    Some((word.text().trim_matches(['"', '\'']).to_owned(), how))
}

/// The one file that a path names: its last part must be written out, and of several files of that name the
/// longer path decides.
fn named(project: &Project, files: &[&Evidence], path: &str) -> Option<FileId> {
    let name = path.rsplit('/').next().filter(|name| !name.is_empty() && !name.contains(['$', '`', '*', ')', '"']))?;
    let paths = || files.iter().map(|evidence| (evidence.file, project.source(evidence.file).path.as_str()));
    let same = |(file, other): (FileId, &str)| (other.rsplit('/').next() == Some(name)).then_some(file);
    let mut alike = paths().filter_map(same);
    let (first, second) = (alike.next()?, alike.next());
    if second.is_none() {
        return Some(first);
    }
    let whole = path.trim_start_matches(['.', '/']);
    let mut ends = paths().filter(|(_, other)| whole.contains('/') && other.ends_with(whole)).map(|(file, _)| file);
    let (only, None) = (ends.next()?, ends.next()) else { return None };
    Some(only)
}

/// The script in a file, where a shell of a known kind reads it to its end.
fn read(project: &Project, file: FileId) -> Option<Script> {
    let text = project.source(file).text.as_str();
    let dialect = match shebang(text) {
        Some(program) => Dialect::of_program(&program)?,
        None => Dialect::Bash,
    };
    let sound = text.len() <= shell::MAX_BYTES && !text.contains('\0');
    sound.then(|| shell::parse(text, dialect)).filter(|script| script.errors.is_empty())
}

impl Running {
    /// The commands of the script itself, outside functions and substitutions, in order.
    pub fn own(&self) -> impl Iterator<Item = (usize, &Command)> {
        let own = |command: &Command| !command.place.in_function && !command.place.in_substitution;
        self.script.commands.iter().enumerate().filter(move |(_, command)| own(command))
    }

    /// Whether a signal of the engine meets a handler of the script's own.
    pub fn has_trap(&self) -> bool {
        self.script.commands.iter().any(|command| command.name() == Some("trap"))
    }
}

impl Project {
    /// The scripts that run in containers meant for more than tests.
    pub fn running_in_earnest(&self) -> impl Iterator<Item = &Running> {
        self.running.iter().filter(|running| {
            let image = |file: &FileId| !self.is_no_unit(*file);
            let service = |at: &(usize, usize)| self.compose.get(at.0).is_some_and(|file| !self.is_no_unit(file.file));
            !self.is_no_unit(running.file) && (running.images.iter().any(image) || running.services.iter().any(service))
        })
    }
}
