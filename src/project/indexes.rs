//! Finds what belongs to a Dockerfile, a service or a path without a walk over the whole project, which would
//! cost its square in a repository of many images. Each part is made when it is first asked for: that must not be
//! before what it is made of is all read. Knows nothing of what the things mean.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::project::builds::links::Link;
use crate::project::compose::UnresolvedKind;
use crate::project::running::Running;
use crate::project::running::built::CalledBy;
use crate::project::{Context, Dockerfile, Evidence, Project};
use crate::text::{FileId, Source};

/// Where things stand in the lists of `Project`.
#[derive(Debug, Default)]
pub struct Indexes {
    built: OnceLock<Built>,
    given: OnceLock<Given>,
    started: OnceLock<Started>,
    /// The services of each directory's compose files by their names; of two in one file the first.
    beside: OnceLock<HashMap<PathBuf, ByName>>,
    /// Links by the Dockerfile they lead to.
    linked: OnceLock<HashMap<FileId, Vec<usize>>>,
    /// Who needs a service, by its file and place.
    needed: OnceLock<HashMap<(usize, usize), Needed>>,
    /// Directories from which a build asks for the history of the sources.
    history: OnceLock<HashSet<PathBuf>>,
}

/// Who needs a service, by their places in its file.
#[derive(Debug, Default)]
struct Needed {
    /// With a name under `depends_on`, by its place there.
    dependents: Vec<(usize, usize)>,
    /// Under whatever key.
    all: Vec<usize>,
}

/// Services by their names: the file and the place of each.
type ByName = HashMap<String, Vec<(usize, usize)>>;

/// Of Dockerfiles and contexts.
#[derive(Debug, Default)]
struct Built {
    dockerfiles: HashMap<FileId, usize>,
    contexts: HashMap<FileId, Vec<usize>>,
    /// The only Dockerfile at the root of the project.
    at_root: Option<usize>,
    /// The directories in which Dockerfiles stand.
    homes: HashSet<PathBuf>,
    /// The directories with a compose file that includes others.
    including: HashSet<PathBuf>,
}

/// Of evidence.
#[derive(Debug, Default)]
struct Given {
    copied: HashMap<FileId, Vec<usize>>,
    bound: HashMap<FileId, Vec<usize>>,
    mounted: HashMap<(usize, usize), Vec<usize>>,
    paths: HashMap<PathBuf, usize>,
    files: HashMap<FileId, usize>,
}

/// Of scripts that run.
#[derive(Debug, Default)]
struct Started {
    images: HashMap<FileId, Vec<usize>>,
    services: HashMap<(usize, usize), Vec<usize>>,
    files: HashMap<FileId, Vec<usize>>,
    called: HashMap<CalledBy, Vec<usize>>,
}

impl Built {
    fn new(project: &Project) -> Built {
        let mut built = Built::default();
        let mut at_root = Vec::new();
        for (at, docker) in project.dockerfiles.iter().enumerate() {
            built.dockerfiles.insert(docker.file, at);
            let path = &project.source(docker.file).path;
            built.homes.extend(Path::new(path).parent().map(Path::to_owned));
            if !project.path_inside(path).contains('/') {
                at_root.push(at);
            }
        }
        if let [only] = at_root.as_slice() {
            built.at_root = Some(*only);
        }
        let includes = |at: &usize| {
            let file = project.compose.get(*at);
            file.is_some_and(|file| file.unresolved.iter().any(|other| other.kind == UnresolvedKind::Include))
        };
        let including = project.compose_in.iter().filter(|(_, files)| files.iter().any(includes));
        built.including = including.map(|(directory, _)| directory.clone()).collect();
        for (at, context) in project.contexts.iter().enumerate() {
            built.contexts.entry(context.dockerfile).or_default().push(at);
        }
        built
    }
}

impl Given {
    fn new(project: &Project) -> Given {
        let mut given = Given::default();
        for (at, evidence) in project.evidence.iter().enumerate() {
            enter(&mut given.copied, &evidence.copied_by, at);
            enter(&mut given.bound, &evidence.bound_by, at);
            enter(&mut given.mounted, &evidence.mounted_by, at);
            given.paths.entry(PathBuf::from(&project.source(evidence.file).path)).or_insert(at);
            given.files.insert(evidence.file, at);
        }
        given
    }
}

impl Started {
    fn new(project: &Project) -> Started {
        let mut started = Started::default();
        for (at, running) in project.running.iter().enumerate() {
            enter(&mut started.images, &running.images, at);
            enter(&mut started.services, &running.services, at);
            enter(&mut started.files, &[running.file], at);
            enter(&mut started.called, running.called_by.as_slice(), at);
        }
        started
    }
}

fn by_name(project: &Project, files: &[usize]) -> ByName {
    let mut names = ByName::new();
    for &file in files {
        for (at, service) in project.compose.get(file).iter().flat_map(|file| file.services.iter().enumerate()) {
            let places = names.entry(service.name.clone()).or_default();
            if places.last().is_none_or(|(last, _)| *last != file) {
                places.push((file, at));
            }
        }
    }
    names
}

fn needed(project: &Project) -> HashMap<(usize, usize), Needed> {
    let mut needed: HashMap<(usize, usize), Needed> = HashMap::new();
    for (compose, file) in project.compose.iter().enumerate() {
        for (at, service) in file.services.iter().enumerate() {
            for (place, dependency) in service.depends_on.iter().enumerate() {
                if let Some(other) = file.service_place(&dependency.name) {
                    needed.entry((compose, other)).or_default().dependents.push((at, place));
                }
            }
            for other in service.needs().into_iter().filter_map(|need| file.service_place(need.name)) {
                let all = &mut needed.entry((compose, other)).or_default().all;
                if all.last() != Some(&at) {
                    all.push(at);
                }
            }
        }
    }
    needed
}

/// Notes `at` once under each of `keys`.
fn enter<K: Copy + Eq + Hash>(index: &mut HashMap<K, Vec<usize>>, keys: &[K], at: usize) {
    for key in keys {
        let places = index.entry(*key).or_default();
        if places.last() != Some(&at) {
            places.push(at);
        }
    }
}

/// What `key` leads to, in the order of the list.
fn all<'a, T, K: Copy + Eq + Hash>(
    list: &'a [T],
    index: &'a HashMap<K, Vec<usize>>,
    key: K,
) -> impl Iterator<Item = &'a T> + Clone + use<'a, T, K> {
    index.get(&key).map(Vec::as_slice).unwrap_or_default().iter().filter_map(|at| list.get(*at))
}

impl Project {
    fn built(&self) -> &Built {
        self.indexes.built.get_or_init(|| Built::new(self))
    }

    fn given(&self) -> &Given {
        self.indexes.given.get_or_init(|| Given::new(self))
    }

    /// The services of this name in the compose files of a directory, by their files and places, in order.
    pub fn services_called(&self, directory: &Path, name: &str) -> &[(usize, usize)] {
        let beside = self.indexes.beside.get_or_init(|| {
            let files = self.compose_in.iter();
            files.map(|(directory, files)| (directory.clone(), by_name(self, files))).collect()
        });
        beside.get(directory).and_then(|names| names.get(name)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Who names a service under `depends_on`: their places in its file, and those of the name.
    pub fn dependents_of(&self, compose: usize, service: usize) -> &[(usize, usize)] {
        self.who_needs().get(&(compose, service)).map(|needed| needed.dependents.as_slice()).unwrap_or_default()
    }

    /// Who needs a service under whatever key, by their places in its file.
    pub fn needers_of(&self, compose: usize, service: usize) -> &[usize] {
        self.who_needs().get(&(compose, service)).map(|needed| needed.all.as_slice()).unwrap_or_default()
    }

    fn who_needs(&self) -> &HashMap<(usize, usize), Needed> {
        self.indexes.needed.get_or_init(|| needed(self))
    }

    fn started(&self) -> &Started {
        self.indexes.started.get_or_init(|| Started::new(self))
    }

    /// The Dockerfile that `file` is, if it is one.
    pub fn dockerfile(&self, file: FileId) -> Option<&Dockerfile> {
        self.dockerfiles.get(*self.built().dockerfiles.get(&file)?)
    }

    /// The only Dockerfile at the root of the project, by its place among them.
    pub fn sole_at_root(&self) -> Option<usize> {
        self.built().at_root
    }

    /// Whether a Dockerfile stands in the directory.
    pub fn has_dockerfile_in(&self, directory: &Path) -> bool {
        self.built().homes.contains(directory)
    }

    /// Whether a compose file of the directory includes others.
    pub fn includes_others(&self, directory: &Path) -> bool {
        self.built().including.contains(directory)
    }

    /// What links services to a Dockerfile, in their order.
    pub fn links_of(&self, docker: FileId) -> impl Iterator<Item = &Link> + Clone + use<'_> {
        let linked = self.indexes.linked.get_or_init(|| {
            let mut linked = HashMap::new();
            for (at, link) in self.links.iter().enumerate() {
                let file = self.dockerfiles.get(link.dockerfile).map(|docker| docker.file);
                enter(&mut linked, file.as_slice(), at);
            }
            linked
        });
        all(&self.links, linked, docker)
    }

    /// The directories from which a build asks for the history of the sources.
    pub fn history_asked_in(&self) -> &HashSet<PathBuf> {
        self.indexes.history.get_or_init(|| self.asking_for_history())
    }

    /// The contexts a Dockerfile is built from.
    pub fn contexts_of<'a>(&'a self, docker: &Dockerfile) -> impl Iterator<Item = &'a Context> + Clone + use<'a> {
        all(&self.contexts, &self.built().contexts, docker.file)
    }

    /// The evidence that `file` is, if it is any.
    pub fn evidence_of(&self, file: FileId) -> Option<&Evidence> {
        self.evidence.get(*self.given().files.get(&file)?)
    }

    /// The evidence at `path`, which is clean.
    pub fn evidence_at(&self, path: &Path) -> Option<&Evidence> {
        self.evidence.get(*self.given().paths.get(path)?)
    }

    /// The evidence that a Dockerfile copies into its images.
    pub fn copied_by(&self, docker: FileId) -> impl Iterator<Item = &Evidence> + Clone + use<'_> {
        all(&self.evidence, &self.given().copied, docker)
    }

    /// The files of a name among those that a Dockerfile copies into its images.
    pub fn copied_as<'a>(&'a self, docker: FileId, name: &'static str) -> impl Iterator<Item = &'a Source> {
        let copied = self.copied_by(docker).map(|evidence| self.source(evidence.file));
        copied.filter(move |source| source.name() == name)
    }

    /// The evidence that is mounted into a RUN of a Dockerfile.
    pub fn bound_by(&self, docker: FileId) -> impl Iterator<Item = &Evidence> + Clone + use<'_> {
        all(&self.evidence, &self.given().bound, docker)
    }

    /// The evidence that a service mounts; the service by its compose file and place.
    pub fn mounted_by(&self, service: (usize, usize)) -> impl Iterator<Item = &Evidence> + Clone + use<'_> {
        all(&self.evidence, &self.given().mounted, service)
    }

    /// The scripts that run in the image of a Dockerfile.
    pub fn running_in_image(&self, docker: FileId) -> impl Iterator<Item = &Running> + Clone + use<'_> {
        all(&self.running, &self.started().images, docker)
    }

    /// The scripts that a RUN is the first to call.
    pub fn called_by(&self, run: CalledBy) -> impl Iterator<Item = &Running> + Clone + use<'_> {
        all(&self.running, &self.started().called, run)
    }

    /// The scripts that run in a service; the service by its compose file and place.
    pub fn running_in_service(&self, service: (usize, usize)) -> impl Iterator<Item = &Running> + Clone + use<'_> {
        all(&self.running, &self.started().services, service)
    }

    /// What is known of the runs of one script.
    pub fn runs_of_script(&self, file: FileId) -> impl Iterator<Item = &Running> + Clone + use<'_> {
        all(&self.running, &self.started().files, file)
    }
}
