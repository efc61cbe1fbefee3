//! Finds the files of a project, reads them, and puts the model together. Nothing else in Plimsoll reads a
//! file of the project; how it may be read is the business of `disk`.

mod absent;
mod calls;
mod census;
mod committed;
mod content;
mod env;
mod examples;
mod find;
mod ignored;
mod inline;
pub mod memory;
mod models;
mod outside;
mod read;
mod recipes;
mod strays;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::disk::{self, Refusal};
use crate::project::builds::{landed, manifests};
use crate::project::evidence::by_hand::{self, Amiss};
use crate::project::evidence::pushes::pushes;
use crate::project::evidence::recipes::Recipe;
use crate::project::evidence::tested::tested;
use crate::project::evidence::{bases, kubernetes, material, targets};
use crate::project::{
    Gap, GapKind, IgnoreFile, Inputs, Met, Note, Project, builds::links, evidence, running, running::budget,
    stages::build,
};
use crate::syntax::ignorefile;
use crate::text::clean;
use crate::text::{FileId, Source};
use find::{Found, Kind};
use read::Files;

/// Reads what `paths` name: directories are searched, files are taken for what their names say.
pub fn discover(paths: &[PathBuf], inputs: &Inputs) -> Project {
    let mut reader = Reader::new(paths, inputs);
    let found = find::find(&reader.files.disk, paths, inputs, &mut reader.project);
    let (recipes, found): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| found.kind == Kind::Recipe);
    let recipes: Vec<PathBuf> = recipes.into_iter().map(|found| found.path).collect();
    let directory = |path: &&PathBuf| reader.files.disk.look(path) == Ok(disk::Found::Directory);
    reader.project.roots = paths.iter().filter(directory).map(|path| clean(path)).collect();
    (reader.recipes, reader.callers) = recipes::read(&recipes, &reader.files, &mut reader.project);
    let files = &reader.files;
    let read: Vec<_> = found.par_iter().map(|found| (found, files.source(&found.path))).collect();
    for (Found { path, kind, named }, source) in read {
        let how = if *named { "is named" } else { "by its name" };
        match (source, kind) {
            // What only may be a Dockerfile or a compose file is passed over where it cannot be read.
            (Err(gap), Kind::Yaml | Kind::Likely) => reader.pass(gap.path, &gap.what),
            (Ok(source), Kind::Yaml | Kind::Likely) => reader.look_into(path, *kind, source),
            (Ok(source), _) => reader.take(path, *kind, source, how),
            (Err(gap), _) => reader.project.gaps.push(gap),
        }
    }
    reader.finish(inputs)
}

/// The same for one text that is not on the disk, `path` being the name it goes by.
pub fn from_text(path: &str, text: Vec<u8>, inputs: &Inputs) -> Project {
    let inputs = Inputs { contexts: false, ..inputs.clone() };
    let mut reader = Reader::new(&[PathBuf::from(path)], &inputs);
    let source = Source::from_bytes(path, text);
    match read::fault(&source) {
        Some(gap) => reader.project.gaps.push(gap),
        None => {
            let path = Path::new(path);
            reader.take(path, find::kind_of_named(path), source, "is standard input");
        }
    }
    reader.finish(&inputs)
}

/// A project while it is put together.
struct Reader {
    files: Files,
    project: Project,
    /// Files by path, so that none is read twice.
    ids: HashMap<PathBuf, FileId>,
    docker: Vec<FileId>,
    compose: Vec<FileId>,
    recipes: Vec<Recipe>,
    /// Scripts and the like, which may say which compose files go together.
    callers: Vec<(PathBuf, Source)>,
    /// What is written for people, by the directory it speaks of.
    guides: Vec<(PathBuf, Source)>,
}

impl Reader {
    fn new(paths: &[PathBuf], inputs: &Inputs) -> Reader {
        Reader {
            files: Files::new(paths, inputs),
            project: Project::default(),
            ids: HashMap::new(),
            docker: Vec::new(),
            compose: Vec::new(),
            recipes: Vec::new(),
            callers: Vec::new(),
            guides: Vec::new(),
        }
    }

    /// Takes a file for what it is; `how` that is known is for those who ask.
    fn take(&mut self, path: &Path, kind: Kind, source: Source, how: &str) {
        if let Some(at) = source.invalid_utf8 {
            let place = source.place(at);
            self.project.gaps.push(Gap {
                path: format!("{}:{}:{}", source.path, place.line, place.column),
                what: "is not valid UTF-8; such bytes were skipped and the rest was checked".into(),
                help: "save the file as UTF-8".into(),
                kind: GapKind::Unreadable,
            });
        }
        let template = match kind {
            Kind::Dockerfile => material::is_dockerfile_template(&source.text),
            Kind::Compose => material::is_compose_template(&source.text),
            Kind::Ignore | Kind::Recipe | Kind::Yaml | Kind::Likely => false,
        };
        if template {
            let what = "is a template: what a generator makes of it can be checked, not it".to_owned();
            self.pass(source.path.clone(), &what);
            self.project.notes.push(Note { path: source.path, what });
            return;
        }
        let beyond = match kind {
            Kind::Dockerfile => budget::dockerfile(&source.text),
            Kind::Compose => budget::compose(&source.text),
            Kind::Ignore => budget::ignore_file(&source.text),
            Kind::Recipe | Kind::Yaml | Kind::Likely => None,
        };
        let unread = beyond.is_some();
        self.project.gaps.extend(beyond.map(|what| budget::unread(&source.path, what)));
        // An ignore file is known all the same, so that no context is taken for one without.
        if unread && kind != Kind::Ignore {
            return;
        }
        let word = match kind {
            Kind::Dockerfile => "Dockerfile",
            Kind::Compose => "compose file",
            Kind::Ignore => "ignore file",
            Kind::Recipe | Kind::Yaml | Kind::Likely => return,
        };
        self.project.met.push(Met { path: source.path.clone(), kind: Some(word), why: how.to_owned() });
        let file = self.project.add(source);
        self.ids.insert(path.to_owned(), file);
        match kind {
            Kind::Dockerfile => self.docker.push(file),
            Kind::Compose => self.compose.push(file),
            _ => self.ignore(file, unread),
        }
    }

    /// Takes a compose file that others need.
    fn take_along(&mut self, path: &Path, source: Source, how: &str) -> FileId {
        self.project.met.push(Met { path: source.path.clone(), kind: Some("compose file"), why: how.to_owned() });
        let file = self.project.add(source);
        self.ids.insert(path.to_owned(), file);
        file
    }

    /// Notes a file that might be looked for and is not checked.
    fn pass(&mut self, path: String, why: &str) {
        self.project.met.push(Met { path, kind: None, why: why.to_owned() });
    }

    /// A file whose name does not say enough: what it holds does.
    fn look_into(&mut self, path: &Path, kind: Kind, source: Source) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
        match kind {
            Kind::Likely if content::is_dockerfile(&source.text) => {
                self.take(path, Kind::Dockerfile, source, "by what it holds");
            }
            Kind::Likely => self.pass(source.path, "does not begin with FROM or ARG, so it is no Dockerfile"),
            _ if content::is_compose(&source.text) => self.take(path, Kind::Compose, source, "by what it holds"),
            _ => {
                self.project.given_a_user.extend(kubernetes::images_given_a_user(&source.text));
                if find::speaks_of_compose(&name) {
                    self.pass(source.path, "holds no services with an image or a build, so it is no compose file");
                }
            }
        }
    }

    fn ignore(&mut self, file: FileId, unread: bool) {
        let text = if unread { "" } else { self.project.source(file).text.as_str() };
        let (tree, errors) = ignorefile::parse(text);
        self.project.ignore_files.push(IgnoreFile { file, tree, errors, unread });
    }

    fn finish(mut self, inputs: &Inputs) -> Project {
        self.models(inputs);
        self.project.gaps.extend(outside::named(&self.files.disk, &self.project, inputs.contexts));
        self.named_by_compose();
        self.inline();
        let project = &self.project;
        let text = |file: FileId| project.source(file).text.as_str();
        let dockerfiles = self.docker.par_iter().map(|&file| build::dockerfile(file, text(file), &inputs.build_args));
        self.project.dockerfiles = dockerfiles.collect();
        self.project.links = links::links(&self.project);
        self.project.made = targets::made(&self.project, std::mem::take(&mut self.recipes));
        targets::mark(&mut self.project);
        self.project.followed = bases::followed(&self.project);
        self.contexts(inputs);
        if inputs.contexts {
            self.project.gaps.extend(outside::copied(&self.files.disk, &self.project));
            self.missing();
            self.strays();
            self.guides();
            self.missing_env();
            self.env_rooms();
            self.unset();
            self.left_out();
            self.unread_examples();
            self.env_examples();
            self.open_env();
            self.absent();
            self.evidence();
            self.committed();
            self.amiss();
            (self.project.running, self.project.supervised) = running::find(&self.project);
        }
        let unread = budget::gaps(&self.project);
        self.project.gaps.extend(unread);
        self.project.gaps.sort();
        self.project.gaps.dedup();
        self.project.notes.sort();
        self.project.met.sort();
        self.project
    }

    /// Reads the Dockerfiles that services are built from and that their own names do not give away.
    fn named_by_compose(&mut self) {
        let mut named = Vec::new();
        for file in &self.project.compose {
            let home = home(&self.project.source(file.file).path);
            let paths = file.services.iter().filter_map(|service| links::context(&home, service));
            named.extend(paths.map(|(_, path)| path).filter(|path| !self.ids.contains_key(path)));
        }
        named.sort();
        named.dedup();
        // What is not there is told of the service, and so is what lies outside.
        named.retain(|path| !matches!(self.files.disk.look(path), Err(Refusal::Absent | Refusal::Outside)));
        for path in named {
            match self.files.source(&path) {
                Ok(source) => self.take(&path, Kind::Dockerfile, source, "a service is built from it"),
                Err(gap) => self.project.gaps.push(gap),
            }
        }
    }

    /// Notes the calls of `docker` that name what is not there, and what is pushed from everywhere; their files are shown, and no more is said of them.
    fn amiss(&mut self) {
        let mut found = by_hand::amiss(&self.project, &self.callers);
        found.extend(tested(&self.project, &self.callers));
        for (at, (path, source)) in self.callers.iter().enumerate() {
            found.extend(pushes(path, &source.text).into_iter().map(|(span, what)| (at, span, what)));
        }
        for (caller, span, what) in found {
            let Some((path, source)) = self.callers.get(caller) else { continue };
            let file = match self.ids.get(path) {
                Some(file) => *file,
                None => {
                    let file = self.project.add(source.clone());
                    self.ids.insert(path.clone(), file);
                    file
                }
            };
            self.project.amiss.push(Amiss { file, span, what });
        }
    }

    /// Notes the builds whose directory or Dockerfile is not there. An empty directory may be a part of
    /// the project that was not fetched.
    fn missing(&mut self) {
        let disk = &self.files.disk;
        let mut missing = Vec::new();
        for (compose, file) in self.project.compose.iter().enumerate() {
            let home = home(&self.project.source(file.file).path);
            for (service, asked) in file.services.iter().enumerate() {
                let Some((root, path)) = links::context(&home, asked) else { continue };
                // A file of additions may be made for a copy of it at the root of the project.
                let inside = path.strip_prefix(&home).unwrap_or(&path);
                if self.project.roots.iter().any(|top| *top != home && disk.look(&top.join(inside)).is_ok()) {
                    continue;
                }
                let directory = match disk.look(&root) {
                    Ok(disk::Found::Directory) => false,
                    Err(Refusal::Absent) => true,
                    _ => continue,
                };
                let gone = || disk.look(&path) == Err(Refusal::Absent) && census::holds_something(disk, &root);
                if directory || gone() {
                    let path = if directory { root } else { path };
                    missing.push(links::Missing { compose, service, path, directory, made: None });
                }
            }
        }
        self.project.missing = missing;
    }

    /// One context for each Dockerfile and directory it is built from: those that compose files name,
    /// else the Dockerfile's own.
    fn contexts(&mut self, inputs: &Inputs) {
        let mut walks = BTreeMap::new();
        let open = links::open_roots(&self.project);
        let beside = links::roots_by_directory(&self.project);
        for index in 0..self.project.dockerfiles.len() {
            let file = self.project.dockerfiles[index].file;
            let path = PathBuf::from(&self.project.source(file).path);
            let mut roots = links::roots(&self.project, index);
            if roots.is_empty() {
                let own = path.parent().unwrap_or(Path::new(""));
                roots.push(
                    self.where_sources_are(index, own, &open)
                        .or_else(|| self.where_siblings_are_built(index, own, beside.get(own)))
                        .unwrap_or_else(|| own.to_owned()),
                );
            }
            for root in roots {
                let ignore = self.ignore_for(&path, &root);
                let ignore_file = ignore.map(|index| &self.project.ignore_files[index]);
                let known = ignore_file.is_none_or(|file| !file.unread);
                let tree = ignore_file.map(|file| &file.tree);
                let text = ignore_file.map(|file| self.project.source(file.file).text.as_str());
                let count = || census::census(&self.files.disk, &root, tree);
                let walk = (inputs.contexts && known).then(|| {
                    let known = || inputs.memory.as_ref().map_or_else(count, |m| m.counted(&root, text, count));
                    walks.entry((root.clone(), ignore)).or_insert_with(known).clone()
                });
                self.project.contexts.push(census::context(file, &root, ignore, walk));
            }
        }
    }

    /// The directory above `own` that holds everything the Dockerfile copies by name, where `own` does not, which
    /// holds some of it and from which services build what is not known by name, or from which it names its own directory: it is built from there.
    fn where_sources_are(&self, index: usize, own: &Path, open: &HashSet<PathBuf>) -> Option<PathBuf> {
        let docker = &self.project.dockerfiles[index];
        let sources = docker.copy_sources().filter_map(|source| before_pattern(source.path?));
        let named: Vec<String> = sources.map(str::to_owned).chain(landed::read_below(docker)).collect();
        let holds = |root: &Path| named.iter().all(|path| self.files.disk.look(&root.join(path)).is_ok());
        if named.is_empty() || holds(own) || self.project.roots.iter().any(|root| root == own) {
            return None;
        }
        let inside = |root: &&Path| self.project.roots.iter().any(|top| root.starts_with(top));
        // `COPY docker/web/nginx.conf` in `docker/web/Dockerfile` says it even where the rest is not at hand.
        let spelt = |root: &&Path| {
            let below = own.strip_prefix(root).unwrap_or(own);
            named.iter().any(|path| clean(Path::new(path)).starts_with(below))
        };
        let above = || own.ancestors().skip(1).take_while(inside);
        let some = |root: &Path| named.iter().any(|path| self.files.disk.look(&root.join(path)).is_ok());
        let told = || above().find(|root| open.contains(*root) && some(root));
        above().find(|root| holds(root)).or_else(told).or_else(|| above().filter(spelt).last()).map(Path::to_owned)
    }

    /// The directory above `own` that a Dockerfile which copies all of its context alone is built from: the one that every other
    /// Dockerfile of `own` is built from, or the nearest with a manifest that a RUN installs from, which `own` lacks.
    fn where_siblings_are_built(&self, index: usize, own: &Path, beside: Option<&HashSet<PathBuf>>) -> Option<PathBuf> {
        let docker = &self.project.dockerfiles[index];
        let mut sources = docker.copy_sources().map(|source| source.path).peekable();
        let whole = sources.peek().is_some() && sources.all(|path| path == Some("."));
        let above =
            || own.ancestors().skip(1).take_while(|root| self.project.roots.iter().any(|top| root.starts_with(top)));
        if !whole || above().next().is_none() || self.project.roots.iter().any(|root| root == own) {
            return None;
        }
        if let Some(beside) = beside {
            return above().find(|root| beside.len() == 1 && beside.contains(*root)).map(Path::to_owned);
        }
        let wanted = manifests::wanted(docker);
        let has = |root: &Path| wanted.iter().any(|name| self.files.disk.look(&root.join(name)).is_ok());
        let deeper = || census::holds_below(&self.files.disk, own, &wanted);
        above().find(|root| has(root)).filter(|_| !has(own) && !deeper()).map(Path::to_owned)
    }

    /// The ignore file a build of the Dockerfile at `path` from `root` reads: `<name>.dockerignore`
    /// beside the Dockerfile, else `.dockerignore` in the root.
    fn ignore_for(&mut self, path: &Path, root: &Path) -> Option<usize> {
        let mut own = path.as_os_str().to_owned();
        own.push(".dockerignore");
        [PathBuf::from(own), root.join(".dockerignore")].into_iter().find_map(|path| self.ignore_at(&path))
    }

    fn ignore_at(&mut self, path: &Path) -> Option<usize> {
        let path = clean(path);
        let file = match self.ids.get(&path) {
            Some(&file) => file,
            None if self.files.is_absent(&path) => return None,
            None => match self.files.source(&path) {
                Ok(source) => {
                    self.take(&path, Kind::Ignore, source, "a build reads it");
                    *self.ids.get(&path)?
                }
                Err(gap) => {
                    self.project.gaps.push(gap);
                    return None;
                }
            },
        };
        self.project.ignore_files.iter().position(|ignore| ignore.file == file)
    }

    /// Reads the texts that images are given, and those that services mount.
    fn evidence(&mut self) {
        let disk = &self.files.disk;
        for wanted in evidence::wanted(&self.project, |path| census::mounted(disk, path)) {
            // A Dockerfile or compose file that a COPY takes along is no program.
            if self.ids.contains_key(&wanted.path) {
                continue;
            }
            let Ok(source) = self.files.source(&wanted.path) else { continue };
            let file = self.project.add(source);
            self.ids.insert(wanted.path.clone(), file);
            self.project.evidence.push(wanted.read(file));
        }
    }
}

/// What the path of a COPY says for certain is there, the directory of a pattern; nothing of the whole context.
fn before_pattern(path: &str) -> Option<&str> {
    let fixed = match path.find(['*', '?', '[']) {
        Some(at) => path.get(..at)?.rsplit_once('/')?.0,
        None => path,
    };
    (!matches!(fixed, "" | ".")).then_some(fixed)
}

/// The directory of a file, by its path as shown.
fn home(path: &str) -> PathBuf {
    Path::new(path).parent().unwrap_or(Path::new("")).to_owned()
}
