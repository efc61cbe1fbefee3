//! Whose images the project publishes: what its builds are called, what its labels and signatures say, and the
//! images that bear the names of its directories. Compared without case and marks, as `nginx-proxy` and `nginxproxy`
//! are one owner. Knows neither rules nor the disk.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;
use std::rc::Rc;

use crate::project::stages::image::ImageRef;
use crate::project::{Base, Dockerfile, Project};
use crate::syntax::dockerfile::{Args, Instruction, Keyword};
use crate::text::FileId;

/// The words of the versions that one Dockerfile chooses.
type Chosen = Rc<HashSet<String>>;

/// Names of owners and images, plain.
#[derive(Debug, Default)]
pub struct Publisher {
    owners: HashSet<String>,
    /// Whole repositories, `owner/name`.
    images: HashSet<String>,
    /// Names of the repositories that the sources are kept in.
    sources: HashSet<String>,
}

/// Dockerfiles that choose one version that are looked at, at most.
const MOST: usize = 32;

/// Letters of a name below which it may stand in a text by chance.
const TELLING: usize = 5;

impl Project {
    /// Whether the image is one that this project publishes.
    pub fn publishes(&self, image: &ImageRef) -> bool {
        self.makes_image(image) || self.publisher.get_or_init(|| Publisher::new(self)).makes(image)
    }

    /// Whether the owner of the project publishes it: this image, or others.
    pub fn is_of_its_owner(&self, image: &ImageRef) -> bool {
        self.publishes(image) || self.publisher.get_or_init(|| Publisher::new(self)).owns(image)
    }

    /// The images that its files name, with the directory of the file where that is a compose file.
    fn named_images(&self) -> impl Iterator<Item = (ImageRef, Option<&Path>)> {
        let bases = self.stages().filter_map(|stage| match &stage.stage.base {
            Base::Image(image) => Some((image.clone(), None)),
            _ => None,
        });
        bases.chain(self.services().filter_map(|(file, service)| {
            let image = ImageRef::parse(service.image.as_ref()?.value.as_deref()?)?;
            Some((image, Path::new(&self.source(file.file).path).parent()))
        }))
    }
}

impl Publisher {
    fn new(project: &Project) -> Publisher {
        let mut publisher = Publisher::default();
        publisher.owners.extend(project.module_owners.iter().map(|owner| plain(owner)));
        publisher.read_builds(project);
        publisher.read_namesakes(project);
        for docker in &project.dockerfiles {
            publisher.read_sources(docker);
        }
        publisher.read_directories(project);
        publisher.read_versions(project);
        publisher.read_signatures(project);
        publisher
    }

    fn makes(&self, image: &ImageRef) -> bool {
        let name = plain(image.short_name());
        let of_source = |name: &str| self.sources.contains(name);
        let named = of_source(&name) || of_source(&format!("docker{name}")) || of_source(&format!("{name}docker"));
        owner(image).is_some() && (self.images.contains(&image.repository) || name.len() >= TELLING && named)
    }

    fn owns(&self, image: &ImageRef) -> bool {
        owner(image).is_some_and(|owner| self.owners.contains(&owner))
    }

    /// What compose files, scripts and workflows call what they build.
    fn read_builds(&mut self, project: &Project) {
        let built = project.services().filter(|(_, service)| service.build.is_some());
        let names = built.filter_map(|(_, service)| ImageRef::parse(service.image.as_ref()?.value.as_deref()?));
        let tags = project.made.iter().flat_map(|made| &made.tags).filter_map(|tag| ImageRef::parse(tag));
        self.owners.extend(names.chain(tags).filter_map(|image| owner(&image)));
    }

    /// Images called as the service that runs them, where another file builds that service from what stands beside: for
    /// tests, as a rule.
    fn read_namesakes(&mut self, project: &Project) {
        let home = |file: FileId| Path::new(&project.source(file).path).parent();
        let built: HashSet<(&str, Option<&Path>)> = project
            .links
            .iter()
            .filter_map(|link| {
                let file = project.compose.get(link.compose)?;
                let service = file.services.get(link.service)?;
                let beside = home(project.dockerfiles.get(link.dockerfile)?.file);
                (beside != home(file.file)).then_some((service.name.as_str(), beside))
            })
            .collect();
        for (file, service) in project.services().filter(|(_, service)| service.build.is_none()) {
            if !built.contains(&(service.name.as_str(), home(file.file))) {
                continue;
            }
            let image = service.image.as_ref().and_then(|text| ImageRef::parse(text.value.as_deref()?));
            let Some(image) = image.filter(|image| image.short_name() == service.name) else { continue };
            if let Some(owner) = owner(&image) {
                self.owners.insert(owner);
                self.images.insert(image.repository);
            }
        }
    }

    /// Labels that name the repository of the sources, and what it is called.
    fn read_sources(&mut self, docker: &Dockerfile) {
        const SOURCES: &[&str] =
            &["org.opencontainers.image.source", "org.opencontainers.image.url", "org.label-schema.vcs-url"];
        for (key, value) in labels(docker) {
            let Some((_, rest)) = value.split_once("://").filter(|_| SOURCES.contains(&key)) else { continue };
            let mut parts = rest.trim_end_matches('/').split('/');
            let host = parts.next().unwrap_or_default();
            let forge = ["github.", "gitlab.", "codeberg.", "bitbucket."].iter().any(|forge| host.contains(forge));
            if let Some(owner) = parts.next().filter(|owner| forge && !owner.contains('$')) {
                self.owners.insert(plain(owner));
            }
            if let Some(name) = parts.next().filter(|name| forge && !name.contains('$')) {
                self.sources.insert(plain(name.trim_end_matches(".git")));
            }
        }
    }

    /// Images that bear the names of directories with a Dockerfile: one whose name is of several words, or two of
    /// one owner and beginning, as `shop/app_web` and `shop/app_worker` beside `web/` and `worker/`. And the tag of a
    /// service's image, where a `Dockerfile.<tag>` stands beside.
    fn read_directories(&mut self, project: &Project) {
        let paths: Vec<&Path> =
            project.dockerfiles.iter().map(|docker| Path::new(&project.source(docker.file).path)).collect();
        let name = |path: &Path| path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
        let homes: HashSet<String> =
            paths.iter().filter_map(|path| path.parent().and_then(name)).filter(|name| name.len() > 1).collect();
        let files: HashSet<(&Path, String)> =
            paths.iter().filter_map(|path| Some((path.parent()?, name(path)?))).collect();
        let mut alike: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
        for (image, home) in project.named_images() {
            let Some(owner) = owner(&image) else { continue };
            let short = image.short_name();
            let beside = |tag: &str| home.is_some_and(|home| files.contains(&(home, format!("dockerfile.{tag}"))));
            if image.tag.as_deref().is_some_and(beside) {
                self.images.insert(image.repository.clone());
            }
            let (front, last) = short.rsplit_once(['_', '-']).unwrap_or(("", short));
            let front = if homes.contains(short) { "" } else { front };
            if homes.contains(short) && short.contains(['_', '-']) {
                self.images.insert(image.repository);
                self.owners.insert(owner);
            } else if homes.contains(short) || homes.contains(last) {
                alike.entry((owner, front.to_owned())).or_default().insert(image.repository);
            }
        }
        for ((owner, _), images) in alike.into_iter().filter(|(_, images)| images.len() > 1) {
            self.owners.insert(owner);
            self.images.extend(images);
        }
    }

    /// Images of which a Dockerfile chooses the version: `ARG FAIL2BAN_VERSION` makes `somebody/fail2ban`, unless it
    /// starts from an image of that name.
    fn read_versions(&mut self, project: &Project) {
        let mut by_word: HashMap<String, Vec<(usize, Chosen)>> = HashMap::new();
        for (at, docker) in project.dockerfiles.iter().enumerate() {
            let chosen: Chosen = Rc::new(docker.tree.instructions.iter().flat_map(chosen).collect());
            for word in chosen.iter() {
                by_word.entry(word.clone()).or_default().push((at, Rc::clone(&chosen)));
            }
        }
        let starts_from = |at: usize, image: &ImageRef| {
            let stages = project.dockerfiles.get(at).map(|docker| docker.stages.as_slice()).unwrap_or_default();
            let named = |base: &Base| matches!(base, Base::Image(base) if base.short_name() == image.short_name());
            stages.iter().any(|stage| named(&stage.base))
        };
        for (image, _) in project.named_images().filter(|(_, home)| home.is_some()) {
            let words = image.short_name().split(['-', '_']).filter(|word| word.len() > 3 && *word != "docker");
            let words: Vec<String> = words.map(plain).collect();
            let known = words.first().and_then(|word| by_word.get(word)).map(Vec::as_slice).unwrap_or_default();
            let makes = known
                .iter()
                .take(MOST)
                .any(|(at, chosen)| words.iter().all(|word| chosen.contains(word)) && !starts_from(*at, &image));
            if let Some(owner) = owner(&image).filter(|_| makes) {
                self.owners.insert(owner);
                self.images.insert(image.repository);
            }
        }
    }

    /// Owners of images by whom the Dockerfiles are signed, in MAINTAINER or a label.
    fn read_signatures(&mut self, project: &Project) {
        let mut words: HashSet<String> = HashSet::new();
        for docker in &project.dockerfiles {
            let maintainers = docker.tree.instructions.iter().filter_map(|ins| match (&ins.args, ins.keyword) {
                (Args::Value(word), Keyword::Maintainer) => Some(word.text.to_string()),
                _ => None,
            });
            // A host's name is nobody's.
            let told = labels(docker).map(|(_, value)| value).chain(maintainers);
            for text in told.filter(|text| !text.contains("://")) {
                let parts: Vec<String> =
                    text.split_whitespace().filter(|word| !word.contains('@')).map(first_part).collect();
                words.extend(parts.windows(2).map(|pair| pair.concat()));
                words.extend(parts);
            }
        }
        let owners = project.named_images().filter_map(|(image, _)| owner(&image));
        self.owners.extend(owners.filter(|owner| owner.len() >= TELLING && words.contains(owner)));
    }
}

/// What the instruction chooses the version of: `FAIL2BAN` of `ARG FAIL2BAN_VERSION`, plain.
fn chosen(ins: &Instruction) -> Vec<String> {
    let pairs = match (&ins.args, ins.keyword) {
        (Args::Pairs { pairs, .. }, Keyword::Arg | Keyword::Env) => pairs.as_slice(),
        _ => &[],
    };
    let of = |name: &str| ["_VERSION", "_DOCKER_TAG"].iter().find_map(|end| name.strip_suffix(end)).map(plain);
    pairs.iter().filter_map(|pair| of(&pair.key.text)).collect()
}

/// Whose image it is, plain; none for those of Docker Hub that have no owner in their names.
fn owner(image: &ImageRef) -> Option<String> {
    let (owner, _) = image.repository.split_once('/')?;
    Some(plain(owner)).filter(|owner| !owner.is_empty())
}

/// The labels whose values are written out.
fn labels(docker: &Dockerfile) -> impl Iterator<Item = (&str, String)> {
    let labels = docker.tree.instructions.iter().filter(|ins| ins.keyword == Keyword::Label);
    let pairs = labels.flat_map(|ins| match &ins.args {
        Args::Pairs { pairs, .. } => pairs.as_slice(),
        _ => &[],
    });
    pairs.filter_map(|pair| {
        let value = pair.value.as_ref()?.text.trim_matches(['"', '\'']).to_owned();
        Some((pair.key.text.trim_matches(['"', '\'']), value))
    })
}

/// `Linuxserver` of `Linuxserver.io`, plain.
fn first_part(word: &str) -> String {
    plain(word.split('.').next().unwrap_or(word))
}

/// Letters and digits alone, in lower case.
fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}
