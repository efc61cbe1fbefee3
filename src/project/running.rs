//! What runs when a container starts, and what a build runs: from ENTRYPOINT and CMD, or what a service says
//! instead, and from RUN, through the scripts that are at hand, the libraries they source, the helpers they call and
//! the directories they go through; scripts that a start program runs by their place; and what supervisors are told
//! to keep running. What the base image brings, and what a variable names, is not known here.

pub mod accounts;
pub mod aloud;
pub mod asked;
pub mod budget;
pub mod built;
pub mod checks;
pub mod clients;
pub mod downloads;
pub mod follow;
pub mod handover;
pub mod host_name;
pub mod idioms;
pub mod layout;
pub mod left;
pub mod lists;
pub mod loopback;
pub mod loops;
pub mod moved;
pub mod outcome;
pub mod pasted;
pub mod pipes;
pub mod places;
pub mod programs;
pub mod queries;
pub mod runs;
pub mod script;
pub mod scripts;
pub mod server_files;
pub mod service;
pub mod slow;
pub mod upstreams;
pub mod waits;

use std::collections::{BTreeMap, HashMap};

use crate::knowledge::hooks::{Hook, hook};
use crate::project::{Project, StageRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Dialect, file_named};
use crate::text::FileId;
use follow::{How, Walk};
use places::Placed;
pub use programs::Program;
use script::Starter;
pub use script::{Running, When};

/// The scripts that run, in the order of their files, and the programs that supervisors are told of.
pub fn find(project: &Project) -> (Vec<Running>, Vec<Program>) {
    let mut found: BTreeMap<FileId, Running> = BTreeMap::new();
    let mut programs: BTreeMap<(FileId, u32), Program> = BTreeMap::new();
    let mut held: HashMap<FileId, Vec<Vec<Placed>>> = HashMap::new();
    for docker in &project.dockerfiles {
        let mut stages = places::of_stages(project, docker);
        let mut put: Vec<Vec<Placed>> = Vec::new();
        for stage in docker.stages() {
            let mut more = stage.parent().and_then(|parent| put.get(parent.index).cloned()).unwrap_or_default();
            if stage.stage.reachable {
                let mut files = places::bound(project, stage);
                files.extend(stages.get(stage.index).into_iter().flatten().cloned());
                let mut walk = Walk::new(project, Starter::Image(stage.file()), When::Build, &files);
                built(stage, &mut walk, &mut found);
                more.extend(moved::by_runs(project, stage, &walk, &found));
            }
            put.push(more);
        }
        stages.iter_mut().zip(put).for_each(|(files, more)| files.extend(more));
        if let Some(stage) = docker.final_stage() {
            let checks = stage.chain().find_map(|stage| stage.steps_of(Keyword::Healthcheck).last());
            let checks: Vec<&Command> = checks.iter().flat_map(|step| &step.step.commands).collect();
            let files = stages.get(stage.index).map(Vec::as_slice).unwrap_or_default();
            let commands = of_stage(Some(stage));
            started(project, Starter::Image(docker.file), &commands, files, &mut found, &mut programs);
            asked(project, Starter::Image(docker.file), &checks, files, &mut found);
        }
        held.insert(docker.file, stages);
    }
    for service in project.service_refs() {
        let own = service.commands();
        let stage = service.stage();
        let inherited = of_stage(stage.filter(|_| service.entrypoint.is_none()));
        let commands: Vec<&Command> = own.iter().chain(inherited).collect();
        let mut files = places::mounted(project, service);
        let image = stage.and_then(|stage| held.get(&stage.file())?.get(stage.index));
        files.extend(image.into_iter().flatten().cloned());
        let starter = Starter::Service(service.compose, service.index);
        started(project, starter, &commands, &files, &mut found, &mut programs);
        let checks = service::check(service.service);
        asked(project, starter, &checks.iter().collect::<Vec<_>>(), &files, &mut found);
    }
    (found.into_values().collect(), programs.into_values().collect())
}

fn of_stage(stage: Option<StageRef<'_>>) -> Vec<&Command> {
    let process = stage.and_then(|stage| stage.stage.process.as_ref());
    let parts = process.into_iter().flat_map(|process| process.parts());
    parts.flat_map(|part| &part.commands).collect()
}

/// What the RUNs of a stage run.
fn built(stage: StageRef, walk: &mut Walk, found: &mut BTreeMap<FileId, Running>) {
    if walk.files.is_empty() {
        return;
    }
    for step in stage.steps().filter(|step| step.is_run()) {
        step.step.commands.iter().for_each(|command| walk.meet(command, How::Called, Dialect::Posix));
        walk.run = Some((stage.file(), stage.index, step.index));
        walk.follow(found);
    }
}

/// What a health check runs.
fn asked(
    project: &Project,
    starter: Starter,
    commands: &[&Command],
    files: &[Placed],
    found: &mut BTreeMap<FileId, Running>,
) {
    let mut walk = Walk::new(project, starter, When::Check, files);
    commands.iter().for_each(|command| walk.meet(command, How::Called, Dialect::Posix));
    walk.follow(found);
}

/// What a container runs: from its commands, from the places that a start program looks at, and from the
/// configuration of a supervisor.
fn started<'a>(
    project: &'a Project,
    starter: Starter,
    commands: &[&Command],
    files: &'a [Placed<'a>],
    found: &mut BTreeMap<FileId, Running>,
    programs: &mut BTreeMap<(FileId, u32), Program>,
) {
    if files.is_empty() {
        return;
    }
    let mut walk = Walk::new(project, starter, When::Start, files);
    // What ENTRYPOINT or CMD names is process 1, however it is called.
    commands.iter().for_each(|command| walk.meet(command, How::First, Dialect::Posix));
    let mut first = Walk::new(project, starter, When::FirstStart, files);
    for file in files {
        match hook(&file.path) {
            Some(Hook::Start) => walk.begin(file.evidence.file, How::Called),
            Some(Hook::FirstStart) => first.begin(file.evidence.file, How::Called),
            Some(Hook::S6 | Hook::Runit) => walk.begin(file.evidence.file, How::Supervised),
            None => {}
        }
    }
    for program in programs::of(project, files) {
        program.commands.iter().for_each(|command| walk.meet(command, How::Supervised, Dialect::Posix));
        let known = programs.entry((program.file, program.span.start)).or_insert(program);
        match starter {
            Starter::Image(docker) => known.images.push(docker),
            Starter::Service(compose, index) => known.services.push((compose, index)),
        }
    }
    first.follow(found);
    walk.follow(found);
}

impl Project {
    /// The scripts that run in containers and builds meant for more than tests, as far as they can be read.
    pub fn running_in_earnest(&self) -> impl Iterator<Item = &Running> {
        let sound = self.running.iter().filter(|running| running.script.errors.is_empty());
        sound.filter(|running| !self.is_no_unit(running.file) && self.is_earnest(&running.images, &running.services))
    }

    /// Of these the ones that run at every start of a container.
    pub fn started_in_earnest(&self) -> impl Iterator<Item = &Running> {
        self.running_in_earnest().filter(|running| running.when == When::Start)
    }

    /// The same of the programs that supervisors keep running.
    pub fn supervised_in_earnest(&self) -> impl Iterator<Item = &Program> {
        self.supervised
            .iter()
            .filter(|program| !self.is_no_unit(program.file) && self.is_earnest(&program.images, &program.services))
    }

    /// The script among these that is the first process, where a command calls it by this word.
    pub fn first_called<'a>(&self, mut running: impl Iterator<Item = &'a Running>, word: &str) -> Option<&'a Running> {
        let name = file_named(word);
        running.find(|running| running.first && !running.sourced && self.source(running.file).name() == name)
    }

    /// Whether a script of the project is what the image starts, and puts what CMD names in its own place.
    pub fn hands_over(&self, stage: StageRef) -> bool {
        let mut first = self.running_in_image(stage.file()).filter(|running| running.first);
        first.any(|running| {
            let last = running.own().last().map(|(_, command)| command);
            last.is_some_and(|last| {
                let words: Vec<&str> = last.words.iter().map(|word| word.raw.as_str()).collect();
                matches!(words.as_slice(), ["exec", "\"$@\"" | "$@" | "\"${@}\""])
            })
        })
    }

    fn is_earnest(&self, images: &[FileId], services: &[(usize, usize)]) -> bool {
        let service = |at: &(usize, usize)| self.compose.get(at.0).is_some_and(|file| !self.is_no_unit(file.file));
        images.iter().any(|file| !self.is_no_unit(*file)) || services.iter().any(service)
    }
}
