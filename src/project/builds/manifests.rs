//! What a RUN installs from a manifest, and whether the manifest lies in what was copied before it. Knows
//! nothing of manifests that were not read but their names.

use crate::knowledge::manifests::{self, Install};
use crate::project::builds::context::{Context, Sweep};
use crate::project::builds::landed::looks_for_more;
use crate::project::stages::copied::CopySource;
use crate::project::{Dockerfile, Project, StepRef};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::Command;

/// Whether a COPY lies between `dotnet restore` and a build that takes for granted what that left in `obj`.
pub fn breaks_restore(copy: &StepRef) -> bool {
    let calls = |step: &StepRef, wanted: &str| {
        let mut dotnet = step.step.commands.iter().filter(|command| command.name() == Some("dotnet"));
        dotnet.any(|command| command.args().iter().any(|word| word.text() == wanted))
    };
    let stage = copy.stage_ref();
    let mut behind = stage.steps_between(copy.index + 1, copy.stage.steps.len());
    stage.steps_between(0, copy.index).any(|step| calls(&step, "restore"))
        && behind.any(|step| calls(&step, "--no-restore"))
}

/// Whether a RUN installs from a manifest that the context does not hold: what is built is not all here. Only
/// where it is certain that this is the context: its directory was named, or something builds from it.
pub fn lacks_sources(project: &Project, docker: &Dockerfile, context: &Context) -> bool {
    // What is copied by its name and is not there shows it as well, where all that is there was seen; a pattern beside other
    // sources may match nothing.
    let alone = |source: &CopySource| matches!(&source.step.ins.args, Args::Copy { sources, .. } if sources.len() == 1);
    let mut copied = docker.copy_sources().filter(|source| {
        let said = source.plain().is_some() || source.path.is_some_and(|path| path != ".") && alone(source);
        said && !context.truncated
    });
    let gone = |source: CopySource| !context.entries.iter().any(|entry| source.takes(&entry.path));
    project.is_certain(docker, context)
        && (lacks_manifest(docker, context) || copied.any(gone) || looks_for_more(docker, context))
}

/// The first command of the RUN that installs what a manifest lists.
pub fn installing(step: &StepRef) -> Option<(Command, &'static Install)> {
    let commands = step.step.commands.iter().enumerate();
    commands.into_iter().find_map(|(at, command)| {
        let call = command.effective();
        let mut words = call.args().iter().map(|word| word.text()).filter(|text| !text.starts_with('-'));
        let install = manifests::install(call.name()?, words.next().unwrap_or_default())?;
        let named = step.calls_of(at).any(|call| !call.packages.is_empty());
        let apart = call.has_flag(&["g", "global"]);
        (!named && !apart && !is_guarded(step, at, &call, install)).then(|| (call.into_owned(), install))
    })
}

/// Whether a command before asks whether the manifest is there, which may be missing then.
fn is_guarded(step: &StepRef, at: usize, call: &Command, install: &Install) -> bool {
    let named = call.flag_value(&["r", "requirement"]).unwrap_or(install.manifest);
    let name = of(named).1.trim_start_matches('*');
    let asks = |other: &Command| {
        matches!(other.name(), Some("[" | "[[" | "test"))
            && other.words.iter().any(|word| of(word.text().trim_matches(['"', '\''])).1.ends_with(name))
    };
    !name.is_empty() && step.commands.get(..at).unwrap_or_default().iter().any(asks)
}

impl Project {
    /// The files that the install needs, where the sweep brings them and more than them. None where the manifest
    /// takes in directories of the project, lists nothing, or could not be read.
    pub fn needed<'a>(
        &self,
        context: &Context,
        sweep: &'a Sweep,
        command: &'a Command,
        install: &Install,
    ) -> Option<Vec<&'a str>> {
        let mut paths = sweep.files.iter().map(|(entry, _)| entry.path.as_str());
        let files = self.manifest_among(context, paths.clone(), command, install)?;
        let vendored = install.manifest == "go.mod" && paths.any(|path| path.split('/').any(|part| part == "vendor"));
        (!vendored && sweep.files.len() > files.len()).then_some(files)
    }

    /// The manifest among the paths, and the locks beside it. None where the call names none or there are several, and where it
    /// takes in directories of the project, lists nothing, or could not be read.
    fn manifest_among<'a>(
        &self,
        context: &Context,
        paths: impl Iterator<Item = &'a str> + Clone,
        command: &Command,
        install: &Install,
    ) -> Option<Vec<&'a str>> {
        let name = match install.manifest {
            "" => of(command.flag_value(&["r", "requirement"])?).1,
            name => name,
        };
        let is = |path: &&str| name.strip_prefix('*').map_or(of(path).1 == name, |ending| path.ends_with(ending));
        // One and no other, so that there is no doubt which is meant.
        let mut found = paths.clone().filter(is);
        let manifest = found.next().filter(|_| found.next().is_none())?;
        let text = self.text_in(context, manifest)?;
        if !text.contains(install.lists) || install.local.iter().any(|local| text.contains(local)) {
            return None;
        }
        let beside = |path: &&str| of(path).0 == of(manifest).0 && install.locks.contains(&of(path).1);
        Some(std::iter::once(manifest).chain(paths.filter(beside)).collect())
    }
}

/// Directories of a project that no install reads, by custom.
const SOURCES: &[&str] = &[
    "app",
    "assets",
    "client",
    "components",
    "lib",
    "pages",
    "public",
    "resources",
    "server",
    "src",
    "static",
    "templates",
    "views",
];

impl Project {
    /// A directory of sources that is copied before the install though the manifest comes by itself, with what the install
    /// needs. None where the manifest or the call takes in more of the project, or something between the two may need the directory.
    pub fn copied_ahead<'a>(
        &self,
        context: &'a Context,
        step: &StepRef<'a>,
        command: &'a Command,
        install: &Install,
    ) -> Option<(CopySource<'a>, Vec<&'a str>)> {
        let alone = match install.manifest {
            "go.mod" => command.has_arg("mod"),
            "composer.json" => command.has_flag(&["no-scripts"]),
            "pyproject.toml" => command.has_flag(&["no-root", "no-install-project"]),
            "pom.xml" | "*.csproj" => false,
            _ => true,
        };
        let sources = step.docker.copies_of(step.stage.index).filter(|source| source.step.index < step.index);
        let sources: Vec<CopySource> = sources.collect();
        let directory = |source: &CopySource| source.plain().is_some_and(|path| SOURCES.contains(&of(path).1));
        if !alone || !sources.iter().any(directory) {
            return None;
        }
        let paths = context.entries.iter().filter(|entry| entry.sent).map(|entry| entry.path.as_str());
        let files = self.manifest_among(context, paths, command, install)?;
        let manifest = files.first()?;
        let plain = |between: &StepRef| !between.is_run() || between.installs_alone() || between.only_gives_rights();
        let by_itself =
            sources.iter().any(|source| source.path.is_some_and(|path| path != ".") && source.takes(manifest));
        let ahead = sources.into_iter().find(|source| {
            let free = step.stage_ref().steps_between(source.step.index, step.index).all(|step| plain(&step));
            directory(source) && free && !source.takes(manifest) && context.taken(source).nth(1).is_some()
        })?;
        by_itself.then_some((ahead, files))
    }
}

/// The files that the install needs, where the context has none of them: a build of these sources finds them
/// all the same. None where the command may do without, as a compiler does.
pub fn not_there<'a>(context: &Context, command: &'a Command, install: &'a Install) -> Option<Vec<&'a str>> {
    let name = sought(command, install)?;
    let there = context.entries.iter().any(|entry| of(&entry.path).1 == name);
    (!there).then(|| vec![name])
}

/// The name of the file that the install does not do without.
fn sought<'a>(command: &'a Command, install: &Install) -> Option<&'a str> {
    let builds = matches!(install.manifest, "go.mod" | "pom.xml" | "*.csproj");
    let name = match install.manifest {
        "" => of(command.flag_value(&["r", "requirement"])?).1,
        name => name,
    };
    (!builds || command.has_arg("mod")).then_some(name)
}

/// The names of the files that the RUNs of a Dockerfile install from and do not do without.
pub fn wanted(docker: &Dockerfile) -> Vec<String> {
    let runs = docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.filter_map(|step| installing(&step).and_then(|(c, install)| sought(&c, install).map(str::to_owned))).collect()
}

/// Whether a RUN installs from a manifest that the context does not hold, at any depth.
pub fn lacks_manifest(docker: &Dockerfile, context: &Context) -> bool {
    let there = |name: &String| context.entries.iter().any(|entry| of(&entry.path).1 == name);
    wanted(docker).iter().any(|name| !there(name))
}

/// Whether a COPY takes the context, or a directory that is not there to be looked into and holds the files,
/// as no other COPY of the stage names one.
pub fn is_whole(context: &Context, source: &CopySource, files: &[&str]) -> bool {
    let Some(path) = source.path else { return false };
    let stage = source.step.stage.index;
    let mut own = source.step.docker.copies_of(stage);
    let named = own.any(|other| other.path.is_some_and(|path| files.contains(&of(path).1)));
    let there = context.taken(source).next().is_some();
    let directory = |name: &str| !name.contains(['.', '*', '?', '[']) && !name.starts_with(char::is_uppercase);
    path == "." || !there && !named && directory(of(path).1)
}

/// The directory of a path, and its name.
fn of(path: &str) -> (&str, &str) {
    path.rsplit_once('/').unwrap_or(("", path))
}
