//! Which service is built from which Dockerfile, and from where.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::project::compose::{ComposeFile, Mount, Service};
use crate::project::{Project, stages::image::ImageRef};
use crate::text::alike;
use crate::text::clean;

/// A service and a Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Index into `Project::compose`, and of the service there.
    pub compose: usize,
    pub service: usize,
    /// Index into `Project::dockerfiles`.
    pub dockerfile: usize,
    pub how: How,
}

/// What a service is to be built from and is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Indexes as in `Link`.
    pub compose: usize,
    pub service: usize,
    /// The directory or the Dockerfile.
    pub path: PathBuf,
    /// It is the directory.
    pub directory: bool,
    /// Why it may be there on other machines.
    pub made: Option<&'static str>,
}

/// An env file, or a file of settings that is mounted, which a service needs and which is not there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingEnv {
    /// Indexes as in `Link`.
    pub compose: usize,
    pub service: usize,
    pub span: crate::text::Span,
    pub path: PathBuf,
    /// Why it may be there on other machines: git ignores it, an example of it is there, a script or the
    /// README names it, much else is not there.
    pub made: Option<&'static str>,
}

/// An env file that is made from an example and that git does not ignore.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenEnv {
    /// As in `Link`.
    pub compose: usize,
    /// Where the compose file names it, or a credential that it gives.
    pub span: crate::text::Span,
    /// The first credential of the example.
    pub name: String,
    pub path: PathBuf,
}

/// An example of an env file, with what of it no container is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadEnv {
    /// As in `Link`.
    pub compose: usize,
    pub example: String,
    /// In the order of the example.
    pub unread: Vec<String>,
}

/// An example of an env file, and the variables that it gives a value to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnvExample {
    pub name: String,
    pub gives: HashSet<String>,
}

/// A file that gives containers credentials, is there, and is not ignored by git.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed {
    /// As in `Link`.
    pub compose: usize,
    /// Where the compose file names it; none for the `.env` beside it.
    pub span: Option<crate::text::Span>,
    pub file: crate::text::FileId,
    /// The secret that it holds, as index; none for an env file.
    pub secret: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum How {
    /// `build:` says so, from this directory.
    Built(PathBuf),
    /// The service names an image that nothing here makes, and this Dockerfile's directory bears its name
    /// or nearly so.
    Probable,
}

/// The links of a project whose files are read.
pub fn links(project: &Project) -> Vec<Link> {
    let paths = project.dockerfiles.iter().map(|docker| PathBuf::from(&project.source(docker.file).path));
    let dockerfiles: HashMap<PathBuf, usize> = paths.enumerate().map(|(index, path)| (path, index)).collect();
    let directories = directories(&dockerfiles);
    let by_file: HashMap<_, usize> =
        project.dockerfiles.iter().enumerate().map(|(index, docker)| (docker.file, index)).collect();
    let mut links = Vec::new();
    for (compose, file) in project.compose.iter().enumerate() {
        let home = Path::new(&project.source(file.file).path).parent().unwrap_or(Path::new(""));
        let made = made_here(file);
        for (service, asked) in file.services.iter().enumerate() {
            let inline = project.inline.binary_search_by_key(&(compose, service), |(model, index, _)| (*model, *index));
            if let Some((_, _, file)) = inline.ok().and_then(|at| project.inline.get(at)) {
                let dockerfile = by_file.get(file).copied();
                let how = How::Built(inline_root(home, asked));
                links.extend(dockerfile.map(|dockerfile| Link { compose, service, dockerfile, how }));
                continue;
            }
            let found = match context(home, asked) {
                Some((root, path)) => dockerfiles.get(&path).map(|index| (*index, How::Built(root))),
                None => {
                    let beside = directories.get(home).map(Vec::as_slice).unwrap_or_default();
                    probable(&made, asked, beside).map(|index| (index, How::Probable))
                }
            };
            links.extend(found.map(|(dockerfile, how)| Link { compose, service, dockerfile, how }));
        }
    }
    links
}

/// The directory a service is built from, and its Dockerfile; `None` where it is not built or from
/// somewhere that is not known.
pub fn context(home: &Path, service: &Service) -> Option<(PathBuf, PathBuf)> {
    let build = service.build.as_ref().filter(|build| build.dockerfile_inline.is_none())?;
    let context = match &build.context {
        Some(text) => text.value.as_deref()?,
        None => ".",
    };
    if context.contains("://") || context.starts_with("git@") {
        return None;
    }
    let root = clean(&home.join(context));
    let name = match &build.dockerfile {
        Some(text) => text.value.as_deref()?,
        None => "Dockerfile",
    };
    let path = clean(&root.join(name));
    Some((root, path))
}

/// The directories from which services build a Dockerfile whose name is not known.
pub fn open_roots(project: &Project) -> HashSet<PathBuf> {
    let open = project.services().filter_map(|(file, service)| {
        let build = service.build.as_ref()?;
        build.dockerfile.as_ref().filter(|name| name.value.is_none())?;
        let context = build.context.as_ref().map_or(Some("."), |text| text.value.as_deref())?;
        let home = Path::new(&project.source(file.file).path).parent().unwrap_or(Path::new(""));
        Some(clean(&home.join(context)))
    });
    open.collect()
}

/// The directory that a Dockerfile inside a compose file is built from.
fn inline_root(home: &Path, service: &Service) -> PathBuf {
    let context = service.build.as_ref().and_then(|build| build.context.as_ref()?.value.as_deref());
    clean(&home.join(context.unwrap_or(".")))
}

/// The repositories of the images that the file's services are built as.
fn made_here(file: &ComposeFile) -> HashSet<String> {
    let built = file.services.iter().filter(|service| service.build.is_some());
    let names = built.filter_map(|service| service.image.as_ref()?.value.as_deref());
    names.filter_map(ImageRef::parse).map(|image| image.repository).collect()
}

/// A directory that holds a Dockerfile: its name in lower case, and the Dockerfile with its index.
struct Directory<'a> {
    name: String,
    path: &'a Path,
    index: usize,
}

/// The directories that hold a Dockerfile, by the one they lie in.
fn directories(dockerfiles: &HashMap<PathBuf, usize>) -> HashMap<&Path, Vec<Directory<'_>>> {
    let mut directories: HashMap<&Path, Vec<Directory<'_>>> = HashMap::new();
    for (path, &index) in dockerfiles {
        let Some((directory, name)) = path.parent().and_then(|parent| Some((parent, parent.file_name()?))) else {
            continue;
        };
        let Some(above) = directory.parent() else { continue };
        let name = name.to_string_lossy().to_ascii_lowercase();
        directories.entry(above).or_default().push(Directory { name, path, index });
    }
    directories
}

/// The Dockerfile that probably makes the image a service names: the image has no namespace, and of the
/// directories beside the compose file one bears its name, give or take three letters.
fn probable(made: &HashSet<String>, service: &Service, beside: &[Directory]) -> Option<usize> {
    if service.build.is_some() {
        return None;
    }
    let image = ImageRef::parse(service.image.as_ref()?.value.as_deref()?)?;
    let name = image.official().filter(|_| image.digest.is_none())?;
    if made.contains(&image.repository) {
        return None;
    }
    let bears = |directory: &&Directory| directory.name == name || alike(&directory.name, name);
    let near = beside.iter().filter(bears).map(|directory| (directory.name != name, directory.path, directory.index));
    near.min().map(|(_, _, index)| index)
}

/// The directories that the Dockerfile at `index` is built from, as services and build commands say.
pub fn roots(project: &Project, index: usize) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = project
        .links
        .iter()
        .filter(|link| link.dockerfile == index)
        .filter_map(|link| match &link.how {
            How::Built(root) => Some(root.clone()),
            How::Probable => None,
        })
        .chain(project.made.iter().filter(|made| made.dockerfile == index).filter_map(|made| made.root.clone()))
        .collect();
    roots.sort();
    roots.dedup();
    roots
}

/// The directories that the Dockerfiles of a directory are built from, by that directory.
pub fn roots_by_directory(project: &Project) -> HashMap<PathBuf, HashSet<PathBuf>> {
    let links = project.links.iter().filter_map(|link| match &link.how {
        How::Built(root) => Some((link.dockerfile, root)),
        How::Probable => None,
    });
    let made = project.made.iter().filter_map(|made| Some((made.dockerfile, made.root.as_ref()?)));
    let mut found: HashMap<PathBuf, HashSet<PathBuf>> = HashMap::new();
    for (dockerfile, root) in links.chain(made) {
        let path = project.dockerfiles.get(dockerfile).map(|docker| Path::new(&project.source(docker.file).path));
        if let Some(directory) = path.and_then(Path::parent) {
            found.entry(directory.to_owned()).or_default().insert(root.clone());
        }
    }
    found
}

impl Project {
    /// Whether a variable that the model needs is set and named by nothing of the project.
    pub fn is_unset(&self, compose: usize, name: &str) -> bool {
        self.unset.binary_search_by(|(model, unset)| (*model, unset.as_str()).cmp(&(compose, name))).is_ok()
    }

    /// The Dockerfile that a service is built from, or probably is.
    pub fn dockerfile_of(&self, compose: usize, service: usize) -> Option<(&crate::project::Dockerfile, &How)> {
        // One for a service at most, in the order in which services are read.
        let at = self.links.binary_search_by_key(&(compose, service), |link| (link.compose, link.service)).ok()?;
        let link = self.links.get(at)?;
        Some((&self.dockerfiles[link.dockerfile], &link.how))
    }

    /// The services that are built from a Dockerfile, or probably are.
    pub fn services_of(&self, docker: &crate::project::Dockerfile) -> impl Iterator<Item = (&ComposeFile, &Service)> {
        let links = self.links_of(docker.file);
        links.map(|link| (&self.compose[link.compose], &self.compose[link.compose].services[link.service]))
    }

    /// Whether a service of the image mounts a directory of the project, so that people work in the container.
    pub fn is_mounted_over(&self, docker: &crate::project::Dockerfile) -> bool {
        let near = |mount: &Mount| mount.source.as_ref().is_some_and(|source| source.shown().starts_with('.'));
        self.services_of(docker).any(|(_, service)| service.volumes.iter().any(near))
    }
}
