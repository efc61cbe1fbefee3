//! Which files instructions bring into an image, and where they lie in it: of COPY and ADD by the files of
//! the context, of a RUN by the paths that its commands write out. Says nothing of archives that ADD unpacks,
//! and nothing of a destination that a variable hides.

use std::collections::HashSet;

use crate::project::builds::context::{Context, Entry};
use crate::project::builds::filled::filled;
use crate::project::packages::{Action, Manager};
use crate::project::stages::copied::CopySource;
use crate::project::stages::stage::Mount;
use crate::project::{Dockerfile, StageRef, StepRef};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::{Command, Word};
use crate::text::parts;

/// A file in the image.
#[derive(Debug, Clone)]
pub struct Landed<'a> {
    /// Absolute.
    pub path: String,
    /// The file of the context; none where another stage or a command made it, or it is not there yet.
    pub entry: Option<&'a Entry>,
    /// Copied under its own name, not with a directory.
    pub named: bool,
    /// A directory that a RUN fills: all below it is meant.
    pub filled: bool,
    pub step: StepRef<'a>,
}

impl Landed<'_> {
    /// Whether a command that is given `path` changes this file; `recursive`: with all below it. Of what is not
    /// there to be looked at, only what its name shows to be a file: a directory's own mode is no file's.
    pub fn is_taken_by(&self, path: &str, recursive: bool) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        let is_file = self.entry.is_some()
            || name.contains('.')
            || self.path.strip_suffix(name).is_some_and(|dir| dir.ends_with("bin/"));
        if !recursive && (self.filled || !is_file) {
            return false;
        }
        if let Some((front, end)) = path.split_once('*') {
            let rest = self.path.strip_prefix(front).and_then(|rest| rest.strip_suffix(end));
            let deep = |rest: &str| recursive || !rest.contains('/');
            return !front.is_empty() && !end.contains('*') && rest.is_some_and(deep);
        }
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || recursive && path.len() > 1 && rest.starts_with('/'))
    }
}

impl StepRef<'_> {
    /// The absolute path that a word of a command names, where ARG and ENV tell it; `moved`: the RUN has gone
    /// to another directory.
    pub fn path_of(&self, word: &Word, moved: bool) -> Option<String> {
        let text = match &word.literal {
            Some(text) => text.clone(),
            None if word.raw.contains(['(', '`']) => return None,
            None => {
                let expansion = self.docker.scope.expand(self.stage.index, self.step.at, &word.raw)?;
                expansion.known()?.to_owned()
            }
        };
        let text = self.below_home(&text).unwrap_or(text);
        (!moved || text.starts_with('/')).then(|| absolute(self, &text)).flatten()
    }

    /// A path below the home of root, where root runs the instruction and nothing gives it another one.
    fn below_home(&self, text: &str) -> Option<String> {
        let rest = text.strip_prefix("~/")?;
        let user = self.step.user.as_ref().map(|user| user.value.as_deref());
        let root = matches!(user, None | Some(Some("root" | "0" | "root:root" | "0:0")));
        let moved = self.docker.scope.declared(self.stage.index, self.step.at, "HOME");
        (root && !moved).then(|| format!("/root/{rest}"))
    }
}

/// What the instructions of `stage` itself bring from the context, and what its COPY --from and RUNs are
/// known to write.
pub fn landed<'a>(docker: &'a Dockerfile, context: Option<&'a Context>, stage: StageRef<'a>) -> Vec<Landed<'a>> {
    let mut all: Vec<Landed> = Vec::new();
    if let Some(context) = context {
        for source in docker.copies_of(stage.index) {
            let Some(way) = Way::of(&source) else { continue };
            let mut found = false;
            for entry in context.taken(&source).filter(|entry| entry.sent) {
                found = true;
                let (path, named) = way.end(&entry.path);
                all.push(Landed { path, entry: Some(entry), named, filled: false, step: source.step });
            }
            // What is made before the build is not there in a clean checkout, and comes all the same.
            if !found && !way.from.contains(['*', '?', '[']) {
                let name = way.from.rsplit('/').next().filter(|_| way.into && way.from != ".");
                let whole = name.map_or(way.target.clone(), |name| format!("{}/{name}", way.target));
                let named = way.from != ".";
                all.push(Landed { path: whole, entry: None, named, filled: false, step: source.step });
            }
        }
    }
    for step in stage.steps().filter(|step| !step.onbuild) {
        let from_stage = step.ins.flag("from").is_some();
        let own = if from_stage { written(&step) } else { fetched(&step) };
        let own = own.into_iter().filter(|path| path.starts_with('/'));
        all.extend(own.map(|path| Landed { path, entry: None, named: true, filled: false, step }));
        all.extend(filled(&step).into_iter().map(|path| Landed { path, entry: None, named: true, filled: true, step }));
    }
    all
}

/// Where a source of COPY or ADD goes.
pub struct Way<'a> {
    from: &'a str,
    target: String,
    into: bool,
}

impl<'a> Way<'a> {
    /// None where a variable hides one of its ends.
    pub fn of(source: &CopySource<'a>) -> Option<Way<'a>> {
        let (Some(from), Args::Copy { sources, dest }) = (source.path, &source.step.ins.args) else { return None };
        let (target, into) = destination(&source.step, &dest.text, sources.len() > 1)?;
        Some(Way { from, target, into })
    }

    /// Where the file at `path` of the context comes to lie, and whether under its own name. Of a pattern each
    /// match is copied: a file by its name, a directory by what is in it.
    pub fn end(&self, path: &str) -> (String, bool) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let below = match self.from {
            "." => Some(path),
            from => path.strip_prefix(from).and_then(|rest| rest.strip_prefix('/')),
        };
        let path = match below {
            Some(rest) => format!("{}/{rest}", self.target),
            None if self.into => format!("{}/{name}", self.target),
            None => self.target.clone(),
        };
        (path, below.is_none())
    }
}

/// The files that the stages of the images in use bring, by their paths in the image, so that those a command
/// names are found at once.
pub struct Files<'a> {
    /// By their paths, each with its place in the order of the instructions.
    sorted: Vec<(usize, Landed<'a>)>,
}

impl<'a> Files<'a> {
    pub fn of(docker: &'a Dockerfile, context: Option<&'a Context>) -> Files<'a> {
        let stages = docker.stages().filter(|stage| stage.in_final_chain);
        let mut sorted: Vec<_> = stages.flat_map(|stage| landed(docker, context, stage)).enumerate().collect();
        sorted.sort_by(|(_, a), (_, b)| a.path.cmp(&b.path));
        Files { sorted }
    }

    /// What a command that is given one of `paths` changes of what came before `step`, in order.
    pub fn taken(&self, step: &StepRef, paths: &[String], recursive: bool) -> Vec<&Landed<'a>> {
        let mut found: Vec<&(usize, Landed)> = Vec::new();
        for path in paths {
            // Of a pattern and of the root any may be meant.
            let wide = path.contains('*') || path.len() < 2;
            let front = if wide { "" } else { path.as_str() };
            let from = self.sorted.partition_point(|(_, file)| file.path.as_str() < front);
            let near = self.sorted.iter().skip(from).take_while(|(_, file)| file.path.starts_with(front));
            found.extend(near.filter(|(_, file)| file.step.at < step.at && file.is_taken_by(path, recursive)));
        }
        found.sort_by_key(|(place, _)| *place);
        found.dedup_by_key(|(place, _)| *place);
        let own: HashSet<usize> = match found.is_empty() {
            true => HashSet::new(),
            false => step.stage_ref().chain().map(|stage| stage.index).collect(),
        };
        found.iter().map(|(_, file)| file).filter(|file| own.contains(&file.step.stage.index)).collect()
    }
}

/// Where COPY puts things, absolute and without a slash at its end, and whether that is a directory.
pub fn destination(step: &StepRef, text: &str, several: bool) -> Option<(String, bool)> {
    let expansion = step.docker.scope.expand(step.stage.index, step.step.at, text)?;
    let text = expansion.known()?;
    let into = several || text.ends_with('/') || text == "." || text.ends_with("/.");
    Some((absolute(step, text)?, into))
}

/// A path as the instruction sees it, from the root; none where its directory is not known.
pub fn absolute(step: &StepRef, text: &str) -> Option<String> {
    let whole = match text.starts_with('/') {
        true => text.to_owned(),
        false => format!("{}/{text}", step.step.workdir.as_deref()?),
    };
    Some(rooted(&whole))
}

/// A path without `.`, `..` and doubled slashes, each part behind a slash.
fn rooted(path: &str) -> String {
    parts(path).iter().map(|part| format!("/{part}")).collect()
}

/// A part of the context that is mounted into a RUN.
pub struct Bind<'a> {
    pub step: StepRef<'a>,
    /// From the context, as from a root.
    from: String,
    /// Where it is mounted.
    target: String,
}

impl Dockerfile {
    /// Whether a RUN binds what it needs of the context.
    pub fn uses_binds(&self) -> bool {
        self.bind_mounts().next().is_some()
    }

    fn bind_mounts(&self) -> impl Iterator<Item = (StepRef<'_>, Mount<'_>)> {
        let runs = self.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
        let mounts = runs.flat_map(|step| step.mounts().map(move |mount| (step, mount)));
        mounts.filter(|(_, mount)| mount.kind == "bind" && mount.option("from").is_none())
    }

    /// What RUN mounts of the context, as far as no variable hides it.
    pub fn binds(&self) -> impl Iterator<Item = Bind<'_>> {
        self.bind_mounts().filter_map(|(step, mount)| {
            let source = mount.option("source").or(mount.option("src")).unwrap_or_default();
            let known = !source.contains('$') && !mount.target.is_empty() && !mount.target.contains('$');
            let target = absolute(&step, mount.target).filter(|_| known)?;
            Some(Bind { step, from: rooted(source), target })
        })
    }
}

impl Bind<'_> {
    /// Where the file at `path` of the context lies during the RUN.
    pub fn end(&self, path: &str) -> Option<String> {
        let whole = format!("/{path}");
        let rest = whole.strip_prefix(&self.from).filter(|rest| rest.is_empty() || rest.starts_with('/'))?;
        Some(format!("{}{rest}", self.target))
    }

    /// Whether the RUN names the file, so that it may be what it runs.
    pub fn names(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let mut words = self.step.step.commands.iter().flat_map(|command| &command.words);
        words.any(|word| word.text().rsplit('/').next() == Some(name)) && self.end(path).is_some()
    }
}

/// Paths that an instruction is known to write into its layer, as far as they are absolute.
pub fn written(step: &StepRef) -> Vec<String> {
    match &step.ins.args {
        Args::Copy { sources, dest } if !dest.text.contains('$') => {
            let into = dest.text.ends_with('/');
            let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
            let target =
                |source: &str| if into { format!("{}{}", dest.text, name(source)) } else { dest.text.to_string() };
            sources.iter().map(|source| target(&source.text)).collect()
        }
        _ if step.is_run() => {
            let outer = step.step.commands.iter().filter(|command| command.place.depth == 0);
            let paths = outer.flat_map(made_by).filter(|path| !step.mounts_over(path));
            paths.map(str::to_owned).chain(lists(step)).collect()
        }
        _ => Vec::new(),
    }
}

/// Files that a RUN downloads, by their paths.
pub fn fetched(step: &StepRef) -> Vec<String> {
    let outer = step.step.commands.iter().filter(|command| step.is_run() && !command.place.in_substitution);
    let target = |command: &Command| {
        // From the root, or from its home.
        let word = stored_as(command).filter(|word| word.text().starts_with(['/', '~']))?;
        step.path_of(word, false).filter(|path| !path.starts_with("/dev/"))
    };
    let redirected = |command: &Command| {
        let fetches = matches!(command.name(), Some("curl" | "wget"));
        let into = command.redirects.iter().filter(|redirect| fetches && redirect.operator.contains('>'));
        into.filter_map(|redirect| literal_path(redirect.target.as_ref()?)).map(str::to_owned).collect::<Vec<_>>()
    };
    let paths = outer.flat_map(|command| target(command).into_iter().chain(redirected(command)));
    paths.filter(|path| !step.mounts_over(path)).collect()
}

/// Files and directories that a command makes, where they are written out.
fn made_by(command: &Command) -> Vec<&str> {
    let redirected = command.redirects.iter().filter(|redirect| redirect.operator.contains('>'));
    let redirected = redirected.filter_map(|redirect| literal_path(redirect.target.as_ref()?));
    let makes = matches!(command.name(), Some("mkdir" | "touch"));
    let named = command.args().iter().filter(|_| makes).filter_map(literal_path);
    redirected.chain(named).chain(stored_as(command).and_then(literal_path)).collect()
}

/// What a download is stored as, by the option of its client that says so.
fn stored_as(command: &Command) -> Option<&Word> {
    let flags: &[&str] = match command.name()? {
        "curl" => &["-o", "--output"],
        "wget" => &["-O", "--output-document"],
        _ => return None,
    };
    let pair = command.args().windows(2).find(|pair| flags.contains(&pair[0].text()))?;
    pair.get(1)
}

/// An absolute path that is written out.
pub fn literal_path(word: &Word) -> Option<&str> {
    word.literal.as_deref().filter(|text| text.starts_with('/') && !text.starts_with("/dev/"))
}

/// Whether all that the instruction copies are texts, by their names: some kB.
pub fn copies_texts(step: &StepRef) -> bool {
    const TEXTS: &[&str] = &[".sh", ".py", ".txt", ".conf", ".cfg", ".ini", ".json", ".yml", ".yaml", ".toml", ".lock"];
    let Args::Copy { sources, .. } = &step.ins.args else { return false };
    sources.iter().all(|source| TEXTS.iter().any(|ending| source.text.ends_with(ending)))
}

/// Whether a RUN looks, in what a COPY takes whole, for a file that the context has not: whoever builds puts it there, and
/// git need not know it.
pub fn looks_for_more(docker: &Dockerfile, context: &Context) -> bool {
    let whole = docker.copy_sources().filter(|source| source.path == Some("."));
    whole.filter_map(|source| Some((source.step, Way::of(&source)?.target))).any(|(copy, target)| {
        let later = copy.behind().filter(|step| step.is_run());
        let tests = |command: &&Command| matches!(command.name(), Some("[" | "[[" | "test"));
        let asked = later.flat_map(|step| step.step.commands.iter().filter(tests).flat_map(|command| command.args()));
        let below = |word: &Word| literal_path(word)?.strip_prefix(&target)?.strip_prefix('/').map(str::to_owned);
        asked.filter_map(below).any(|path| path.contains('.') && context.at(&path).is_none())
    })
}

/// Whether a RUN asks, where a COPY took the context whole, for a file with a variable in its name, as of a program for each
/// platform: it may be built before, outside.
pub fn looks_for_built(docker: &Dockerfile) -> bool {
    let whole = docker.copy_sources().filter(|source| source.path == Some("."));
    let mut runs = whole.flat_map(|source| source.step.behind()).filter(|step| step.is_run());
    let variable = |word: &Word| word.literal.is_none() && !word.raw.trim_matches('"').starts_with(['/', '$', '-']);
    let asks = |command: &Command| {
        let asked = matches!(command.name(), Some("[" | "[[" | "test"));
        asked
            && command.args().windows(2).any(|pair| {
                let [test, word] = pair else { return false };
                matches!(test.text(), "-e" | "-f" | "-s" | "-x") && variable(word)
            })
    };
    runs.any(|step| step.step.commands.iter().any(asks))
}

/// Scripts that RUNs read or start by a path with a directory in it, below where a COPY took the context whole: from the
/// context's root. Behind a COPY of anything else the file may be of that.
pub fn read_below(docker: &Dockerfile) -> Vec<String> {
    let mut found = Vec::new();
    let whole = docker.copy_sources().filter(|source| source.path == Some("."));
    for (copy, target) in whole.filter_map(|source| Some((source.step, Way::of(&source)?.target))) {
        let Some(run) = copy.behind().next().filter(|step| step.is_run()) else { continue };
        let mut here = run.step.workdir.clone().unwrap_or_default();
        for command in run.step.commands.iter().take_while(|command| command.place.depth == 0) {
            let first = command.args().first().and_then(|word| word.literal.as_deref());
            match (command.name(), first) {
                (Some("cd"), Some(to)) => {
                    here = rooted(&if to.starts_with('/') { to.to_owned() } else { format!("{here}/{to}") })
                }
                (Some("." | "source" | "sh" | "bash"), Some(path))
                    if path.contains('/') && !path.starts_with(['/', '-', '.']) =>
                {
                    let path = rooted(&format!("{here}/{path}"));
                    found.extend(path.strip_prefix(&target).and_then(|rest| rest.strip_prefix('/')).map(str::to_owned));
                }
                _ => {}
            }
        }
    }
    found
}

/// The package lists that a RUN fetches.
fn lists(step: &StepRef) -> Option<String> {
    let update = step.packages.iter().any(|call| call.manager == Manager::Apt && call.action == Action::Update);
    let path = Manager::Apt.lists();
    (update && !step.mounts_over(path)).then(|| path.to_owned())
}
