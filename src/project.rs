//! What the files of a project mean, computed once: stages and what they inherit, commands, package
//! installs, the first process, ports, volumes, services, who builds what, and what a build context
//! holds after its ignore file. Knows neither rules nor output. `discover` alone reads the disk.
//!
//! The rooms, from the ground up; a room may use only those before it (`tests/architecture.rs` holds them to it):
//! `packages`, `stages`, `compose`, `builds`, `evidence`, `images`, `services`, `running`, `meaning`, `discover`.
//! `indexes` belongs to the root: it finds things in the lists that the root holds.

pub mod builds;
pub mod compose;
pub mod discover;
pub mod evidence;
pub mod images;
mod indexes;
pub mod meaning;
pub mod packages;
pub mod running;
pub mod services;
pub mod stages;

use std::collections::HashMap;
use std::path::PathBuf;

use crate::syntax::dockerfile::{self as tree, Args, Instruction, Keyword};
use crate::syntax::{SyntaxError, ignorefile};
use crate::text::{FileId, Source, Span};

pub use builds::context::Context;
pub use compose::ComposeFile;
pub use discover::{discover, from_text};
pub use evidence::Evidence;
pub use services::ServiceRef;
pub use stages::image::ImageRef;
pub use stages::stage::{Base, Stage, StageRef, Step, StepRef};

/// What is known of each service, compose file by compose file.
type OfServices<T> = std::sync::OnceLock<Vec<Vec<T>>>;

/// Everything that was read, and what it means.
#[derive(Debug, Default)]
pub struct Project {
    pub files: Vec<Source>,
    pub dockerfiles: Vec<Dockerfile>,
    pub compose: Vec<ComposeFile>,
    /// The compose files of each directory, as indexes into `compose`.
    pub compose_in: HashMap<PathBuf, Vec<usize>>,
    pub ignore_files: Vec<IgnoreFile>,
    /// One per Dockerfile and directory it is built from.
    pub contexts: Vec<Context>,
    /// Text files that builds copy, or that stand beside what they copy: programs, SQL, configuration.
    pub evidence: Vec<Evidence>,
    /// The scripts that run in containers and builds.
    pub running: Vec<running::Running>,
    /// The programs that supervisors in containers keep running.
    pub supervised: Vec<running::Program>,
    /// Which service is built from which Dockerfile.
    pub links: Vec<builds::links::Link>,
    /// What services are to be built from and is not there; empty where contexts are not read.
    pub missing: Vec<builds::links::Missing>,
    /// What Dockerfiles take from beside themselves while they are built from elsewhere, in their order.
    pub strays: Vec<builds::strays::Stray>,
    /// So much of what its files name is not there that the rest lies elsewhere, or is made first.
    pub partial: bool,
    /// The commands and bake files that build a Dockerfile.
    pub made: Vec<evidence::targets::Made>,
    /// The names of build arguments that scripts and the like hand to builds.
    pub given: Vec<(std::path::PathBuf, Vec<String>)>,
    /// The repositories of the images that the project makes, once someone asks.
    makes: std::sync::OnceLock<std::collections::HashSet<String>>,
    /// The generations that services hold images at, by repository, once someone asks.
    generations: std::sync::OnceLock<std::collections::HashMap<String, std::collections::HashSet<String>>>,
    /// Whose images it publishes, once someone asks.
    publisher: std::sync::OnceLock<evidence::publisher::Publisher>,
    /// What its files are for, once someone asks.
    settings: std::sync::OnceLock<services::setting::Settings>,
    /// Its Dockerfiles, contexts, evidence and scripts by what asks for them, once someone asks.
    indexes: indexes::Indexes,
    /// Its shell texts, step by step, and those of the scripts it starts, once someone asks.
    texts: std::sync::OnceLock<(Vec<Vec<running::scripts::Script>>, Vec<running::scripts::Script>)>,
    /// What its services run, compose file by compose file, once someone asks.
    service_commands: OfServices<Vec<crate::syntax::shell::Command>>,
    /// The images they name, taken apart, likewise.
    service_images: OfServices<Option<ImageRef>>,
    /// The datastores they are, likewise.
    service_stores: OfServices<Option<services::Store>>,
    /// The services of other files that add to them, by file and place, likewise.
    additions: OfServices<Vec<(usize, usize)>>,
    /// Which Dockerfile makes the image that a stage of another one starts from.
    pub followed: evidence::bases::Followed,
    /// Images by the last parts of their names for which a Kubernetes manifest chooses another user than root.
    pub given_a_user: std::collections::BTreeSet<String>,
    /// The project is a source of Docker Official Images.
    pub makes_official_images: bool,
    /// The directories that were named for checking.
    pub roots: Vec<PathBuf>,
    /// What was left out or kept silent on purpose, for those who ask.
    pub notes: Vec<Note>,
    /// What was found to be checked, and what was passed over though it may be looked for, for those who ask.
    pub met: Vec<Met>,
    pub gaps: Vec<Gap>,
    /// Dockerfiles that stand inside compose files: the model, the service, and the montage.
    pub inline: Vec<(usize, usize, FileId)>,
    /// Whose the modules are that lie at the top, by the addresses that they are called by.
    pub module_owners: Vec<String>,
    /// Env files that services need and that are not there.
    pub env_files: Vec<builds::links::MissingEnv>,
    /// Env files with credentials that git would not keep from being committed.
    pub open_env: Vec<builds::links::OpenEnv>,
    /// Files of settings that services mount and that are not there.
    pub unmade: Vec<builds::links::MissingEnv>,
    /// Examples of env files that set what no container is given.
    pub unread_env: Vec<builds::links::UnreadEnv>,
    /// The examples of env files beside compose files whose variables have defaults, by their directories.
    pub env_examples: HashMap<PathBuf, builds::links::EnvExample>,
    /// The directories of compose files where an `.env` can be made, and where git would not ignore it the `.gitignore`
    /// that can be made as well.
    pub env_rooms: HashMap<PathBuf, Option<PathBuf>>,
    /// Env files and files of secrets that git does not ignore.
    pub committed: Vec<builds::links::Committed>,
    /// Calls of `docker` in scripts, Makefiles and CI files that name what the project does not have.
    pub amiss: Vec<evidence::by_hand::Amiss>,
    /// Variables that a model needs and that nothing of the project sets or names, in order.
    pub unset: Vec<(usize, String)>,
    /// Secrets of a model that the `.env` beside it leaves out, though it sets others of the model, in order.
    pub left_out: Vec<(usize, String)>,
    /// Texts put together from parts of `files`, by ids of their own.
    pub montages: Vec<compose::montage::Montage>,
}

/// A Dockerfile and its meaning.
#[derive(Debug)]
pub struct Dockerfile {
    pub file: FileId,
    pub tree: tree::Dockerfile,
    pub errors: Vec<SyntaxError>,
    /// Instructions before the first FROM, as indexes into the tree.
    pub globals: std::ops::Range<usize>,
    pub stages: Vec<Stage>,
    /// The stages whose images are used, as indexes: the last, unless the project says otherwise.
    pub ships: Vec<usize>,
    /// Which stage bears a name, in lower case: the first of it, as in the builder.
    pub names: HashMap<String, usize>,
    pub scope: stages::scope::Scope,
    /// What COPY and ADD take from the context, in order.
    pub copied: Vec<stages::copied::Copied>,
    /// The indent of its continued lines, once someone asks.
    indent: std::sync::OnceLock<String>,
}

/// An ignore file and its meaning.
#[derive(Debug)]
pub struct IgnoreFile {
    pub file: FileId,
    pub tree: ignorefile::IgnoreFile,
    pub errors: Vec<SyntaxError>,
    /// It is too large to be read, so that nothing is known of its patterns.
    pub unread: bool,
}

/// Something that was done on purpose and that one may wonder about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    pub path: String,
    pub what: String,
}

/// A file or directory that the search came to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Met {
    pub path: String,
    /// What it was taken for; `None` where it was passed over.
    pub kind: Option<&'static str>,
    /// How that is known.
    pub why: String,
}

/// Something that could not be read or resolved: never silently a pass.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gap {
    /// The path, as shown to people, with the place where there is one.
    pub path: String,
    /// What happened.
    pub what: String,
    /// The way out.
    pub help: String,
    pub kind: GapKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapKind {
    /// A file that was to be checked could not be read: the run ends with status 2.
    Unreadable,
    /// A check broke off, so that what it looks for is not known: the run ends with status 2.
    Failed,
    /// Something that would be graded was left alone: the run goes on, and the grade is not certain.
    Hidden,
    /// Something a check would have needed is not known; the rest was checked.
    Unresolved,
}

impl GapKind {
    /// Whether something that was asked for could not be checked.
    pub fn is_trouble(self) -> bool {
        matches!(self, GapKind::Unreadable | GapKind::Failed)
    }
}

/// What the reading of a project depends on besides the files.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// `--build-arg NAME=VALUE`
    pub build_args: Vec<(String, String)>,
    /// Walk the build contexts and read what they copy; without it only the files named are read.
    pub contexts: bool,
    /// Paths that come from a list of all kinds of files: each is taken for what its name says, or passed over.
    pub listed: std::collections::BTreeSet<PathBuf>,
    /// Paths never entered, as globs over the path from the root.
    pub exclude: Vec<String>,
    /// What may be looked at besides the paths given, and how much of a file is read.
    pub access: crate::disk::Access,
    /// What earlier looks found on the disk, where it is known to be as it was.
    pub memory: Option<std::sync::Arc<discover::memory::Memory>>,
    /// What stands for the content of some files.
    pub overlay: std::sync::Arc<crate::disk::Texts>,
}

impl Project {
    /// Whether nothing was found that could be checked, so that nothing can be said of it.
    pub fn is_empty(&self) -> bool {
        self.dockerfiles.is_empty() && self.compose.is_empty() && self.ignore_files.is_empty()
    }

    pub fn source(&self, file: FileId) -> &Source {
        match self.montage(file) {
            Some(montage) => &montage.source,
            None => &self.files[file.0 as usize],
        }
    }

    /// The montage that `file` names, if it names no file.
    pub fn montage(&self, file: FileId) -> Option<&compose::montage::Montage> {
        self.montages.get(compose::montage::index(file)?)
    }

    /// The path that a file goes by: of a model that one of its files alone is told from, that file's.
    pub fn goes_by(&self, file: FileId) -> &str {
        let model = self.montage(file).map(|model| model.judged.as_slice());
        let one = match model {
            Some([one]) => *one,
            _ => file,
        };
        &self.source(one).path
    }

    pub fn add(&mut self, source: Source) -> FileId {
        self.files.push(source);
        FileId(self.files.len() as u32 - 1)
    }

    /// Every stage of every Dockerfile.
    pub fn stages(&self) -> impl Iterator<Item = StageRef<'_>> {
        self.dockerfiles.iter().flat_map(Dockerfile::stages)
    }

    /// Every instruction inside a stage, in order; ONBUILD stands as the instruction it holds.
    pub fn steps(&self) -> impl Iterator<Item = StepRef<'_>> {
        self.stages().flat_map(|stage| stage.steps())
    }

    /// Every service of every compose file.
    pub fn services(&self) -> impl Iterator<Item = (&ComposeFile, &compose::Service)> {
        self.compose.iter().flat_map(|file| file.services.iter().map(move |service| (file, service)))
    }
}

impl Dockerfile {
    pub fn stages(&self) -> impl Iterator<Item = StageRef<'_>> + Clone {
        self.stages.iter().map(move |stage| StageRef { docker: self, stage })
    }

    /// The stage that runs: the one that compose files, bake files, scripts and workflows build, else the
    /// last. None where they do not agree.
    pub fn final_stage(&self) -> Option<StageRef<'_>> {
        match self.ships.as_slice() {
            [only] => self.stages.get(*only).map(|stage| StageRef { docker: self, stage }),
            _ => None,
        }
    }

    /// The stage a build without `--target` makes.
    pub fn last_stage(&self) -> Option<StageRef<'_>> {
        self.stages.last().map(|stage| StageRef { docker: self, stage })
    }

    /// The names that its ARGs declare, wherever they stand.
    pub fn arguments(&self) -> impl Iterator<Item = &str> {
        let lines = self.tree.instructions.iter().filter(|ins| ins.keyword == Keyword::Arg);
        let pairs = lines.filter_map(|ins| match &ins.args {
            Args::Pairs { pairs, .. } => Some(pairs),
            _ => None,
        });
        pairs.flatten().map(|pair| pair.key.text.as_str())
    }

    /// The step at a place among those of a stage.
    pub fn step(&self, stage: usize, index: usize) -> Option<StepRef<'_>> {
        let stage = StageRef { docker: self, stage: self.stages.get(stage)? };
        stage.steps_between(index, index + 1).next()
    }

    pub fn instruction(&self, index: usize) -> &Instruction {
        &self.tree.instructions[index]
    }

    /// The instruction that `span` lies in.
    pub fn instruction_around(&self, span: Span) -> Option<&Instruction> {
        let after = self.tree.instructions.partition_point(|ins| ins.span.start <= span.start);
        self.tree.instructions.get(after.checked_sub(1)?).filter(|ins| ins.span.contains(span))
    }
}
