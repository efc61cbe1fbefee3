//! Services with all that belongs to them: their file, their image or Dockerfile, the same service in
//! other files beside it, the datastore they are; and what each file, stage and service is for.

pub mod addresses;
pub mod askers;
pub mod data;
pub mod defaults;
pub mod edits;
pub mod order;
pub mod outside;
pub mod own;
pub mod passwords;
pub mod reach;
pub mod references;
pub mod releases;
pub mod served;
pub mod setting;
pub mod twins;
pub mod unread;

use std::ops::Deref;
use std::path::Path;

use crate::finding::Setting;
use crate::knowledge::database_programs;
use crate::knowledge::datastores::{Datastore, datastore};
use crate::knowledge::{images, tags};
use crate::project::builds::links::How;
use crate::project::compose::{ComposeFile, Mount, MountKind, Service};
use crate::project::stages::image::ImageRef;
use crate::project::{Dockerfile, Project, StageRef};
use crate::syntax::yaml::Node;
use crate::text::{FileId, Span, parts};

/// A service with the file it stands in and the project around it.
#[derive(Clone, Copy)]
pub struct ServiceRef<'a> {
    pub project: &'a Project,
    /// Indexes into `Project::compose` and its services.
    pub compose: usize,
    pub index: usize,
    pub file: &'a ComposeFile,
    pub service: &'a Service,
}

impl Deref for ServiceRef<'_> {
    type Target = Service;
    fn deref(&self) -> &Service {
        self.service
    }
}

/// A service that keeps data.
#[derive(Debug, Clone)]
pub struct Store {
    pub kind: &'static Datastore,
    /// Where its data lies, unless a variable moves it; none where the version is not known and matters,
    /// and where the program was installed by hand.
    pub data: Option<String>,
    /// The program was installed by this project's own Dockerfile and comes with no image of its own.
    pub hand_made: bool,
}

/// Stores whose loss is no loss of anyone's data, and that others do not wait for.
const NO_DATABASES: &[&str] = &["Grafana", "Mosquitto", "NATS", "Prometheus"];

impl Project {
    /// Every service of every compose file, with what belongs to it.
    pub fn service_refs(&self) -> impl Iterator<Item = ServiceRef<'_>> {
        self.compose.iter().enumerate().flat_map(move |(compose, file)| {
            let services = file.services.iter().enumerate();
            services.map(move |(index, service)| ServiceRef { project: self, compose, index, file, service })
        })
    }

    /// Whether a file only changes another one: by what it holds, or by its name.
    pub fn is_overlay(&self, file: &ComposeFile) -> bool {
        let name = Path::new(&self.source(file.file).path).file_name().unwrap_or_default().to_string_lossy();
        file.overlay || name.contains("override")
    }

    /// One service by its indexes.
    pub fn service_at(&self, compose: usize, index: usize) -> Option<ServiceRef<'_>> {
        let file = self.compose.get(compose)?;
        Some(ServiceRef { project: self, compose, index, file, service: file.services.get(index)? })
    }

    pub fn services_in(&self, compose: usize) -> impl Iterator<Item = ServiceRef<'_>> {
        let file = self.compose.get(compose);
        file.into_iter().flat_map(move |file| {
            let services = file.services.iter().enumerate();
            services.map(move |(index, service)| ServiceRef { project: self, compose, index, file, service })
        })
    }
}

impl<'a> ServiceRef<'a> {
    pub fn file_id(&self) -> FileId {
        self.file.file
    }

    pub fn path(&self) -> &'a str {
        &self.project.source(self.file.file).path
    }

    /// The mounts that stand in the service itself, and not in an anchor.
    pub fn written_mounts(&self) -> impl Iterator<Item = &'a Mount> + use<'a> {
        let own = *self;
        own.service.volumes.iter().filter(move |mount| own.wrote(mount.span))
    }

    /// Whether these bytes stand in the service itself, in whichever file of the model, and not in an anchor.
    pub fn wrote(&self, span: Span) -> bool {
        let documents = &self.file.yaml.documents;
        let later =
            |document: &Node| document.get("services").and_then(|all| all.get(&self.service.name)).map(|n| n.span);
        self.service.span.contains(span)
            || documents.len() > 1 && documents.iter().filter_map(later).any(|own| own.contains(span))
    }

    /// The directory of the compose file.
    pub fn home(&self) -> &'a Path {
        Path::new(self.path()).parent().unwrap_or(Path::new(""))
    }

    /// The image it names, taken apart; none where a variable hides it.
    pub fn image_ref(&self) -> Option<&'a ImageRef> {
        let project = self.project;
        let image = |service: &Service| ImageRef::parse(service.image.as_ref()?.value.as_deref()?);
        let of_file = |file: &ComposeFile| file.services.iter().map(image).collect();
        let known = project.service_images.get_or_init(|| project.compose.iter().map(of_file).collect());
        known.get(self.compose)?.get(self.index)?.as_ref()
    }

    /// The image where a variable decides its tag, and nothing else of it.
    pub fn image_but_tag(&self) -> Option<ImageRef> {
        let (name, _) = self.service.image.as_ref()?.raw.split_once(":$")?;
        ImageRef::parse(name).filter(|_| !name.contains('$'))
    }

    /// The service of the same file that is called so; of two the first.
    pub fn neighbour(&self, name: &str) -> Option<ServiceRef<'a>> {
        self.project.service_at(self.compose, self.file.service_place(name)?)
    }

    /// The Dockerfile it is built from, or probably is.
    pub fn docker(&self) -> Option<(&'a Dockerfile, &'a How)> {
        self.project.dockerfile_of(self.compose, self.index)
    }

    /// The Dockerfile that the file says it is built from.
    pub fn built_from(&self) -> Option<&'a Dockerfile> {
        self.docker().filter(|(_, how)| matches!(how, How::Built(_))).map(|(docker, _)| docker)
    }

    /// The stage that its build makes: `build.target`, else the last. None where a target is not known.
    pub fn stage(&self) -> Option<StageRef<'a>> {
        let (docker, _) = self.docker()?;
        let Some(target) = self.service.build.as_ref().and_then(|build| build.target.as_ref()) else {
            return docker.last_stage();
        };
        let target = target.value.as_deref()?.to_ascii_lowercase();
        docker.stages().find(|stage| stage.name.as_deref() == Some(target.as_str()))
    }

    /// Whether the file says all there is about the service: nothing is taken from elsewhere, and it is
    /// no addition to a service of another file.
    pub fn is_whole(&self) -> bool {
        let made = self.service.image.is_some() || self.service.build.is_some();
        made && self.file.is_complete(self.service)
    }

    /// Whether the image is one that this project publishes, or the Dockerfile stands beside, in a directory of the
    /// image's name.
    pub fn runs_own_image(&self) -> bool {
        let Some(image) = self.image_ref() else { return false };
        let home = self.home();
        let bears = home.file_name().is_some_and(|name| name.eq_ignore_ascii_case(image.short_name()));
        let owned = image.official().is_none();
        owned && (self.project.publishes(image) || bears && self.project.has_dockerfile_in(home))
    }

    /// Whether the image is of the project's owner, be it another one than the project's own.
    pub fn runs_image_of_its_owner(&self) -> bool {
        self.image_ref().is_some_and(|image| self.project.is_of_its_owner(image))
    }

    /// Whether this file includes others or may be included by one of its directory or further up, so that
    /// names and paths may mean something else than they say here.
    pub fn may_be_included(&self) -> bool {
        self.home().ancestors().any(|above| self.project.includes_others(above))
    }

    /// Whether `key` stands in a comment of the service, or right below it: left out on purpose.
    pub fn has_in_comment(&self, key: &str) -> bool {
        let text = &self.project.source(self.file_id()).text;
        let own = text.get(self.service.span.range()).unwrap_or_default();
        let rest = text.get(self.service.span.end as usize..).unwrap_or_default();
        let below = rest.lines().skip(1).take_while(|line| {
            let line = line.trim_start();
            line.is_empty() || line.starts_with('#')
        });
        own.lines().chain(below).any(|line| {
            let said = line.trim_start().strip_prefix('#').map(|said| said.trim_start_matches(['#', ' ']));
            said.and_then(|said| said.strip_prefix(key)).is_some_and(|rest| rest.starts_with(':'))
        })
    }

    /// Whether it is of a stack that swarm runs: the file's name says so, and it holds what only swarm reads.
    pub fn is_stack(&self) -> bool {
        let name = self.path().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
        let called = name.split(['.', '-', '_']).any(|word| matches!(word, "stack" | "swarm"));
        called && self.file.asks_for_swarm()
    }

    /// Whether it is made to be run by hand or for a while: in a profile, for development or tests, or shown.
    pub fn is_aside(&self) -> bool {
        const ASIDE: &[Setting] = &[Setting::Development, Setting::Example, Setting::Lab, Setting::Test];
        let settings = self.project.settings(self.file_id(), self.service.name_span);
        !self.service.profiles.is_empty() || settings.iter().any(|setting| ASIDE.contains(setting))
    }

    /// Whether it is there to be looked at.
    pub fn is_shown(&self) -> bool {
        self.project.is_for(self.file_id(), Setting::Example)
    }

    /// The capabilities that the start program of its image needs to step down from root; none where it does
    /// not, or the image is not known.
    pub fn capabilities(&self) -> Option<&'static [&'static str]> {
        self.image_of_its_user().and_then(|image| images::capabilities_needed(&image.repository))
    }

    /// The image of others whose user its program starts as, where neither the file nor the project's own Dockerfile sets one.
    pub fn image_of_its_user(&self) -> Option<&'a ImageRef> {
        if self.service.user.is_some() {
            return None;
        }
        match self.stage() {
            Some(stage) => stage.root_image().filter(|_| stage.stage.user.is_none()),
            None => self.image_ref(),
        }
    }

    /// Whether its image starts an init of its own as root.
    pub fn brings_init(&self) -> bool {
        let known = |image: &ImageRef| images::has_own_init(&format!("{}/{}", image.registry, image.repository));
        match self.stage() {
            Some(stage) => crate::project::images::users::lets_go_of_root(self.project, stage),
            None => self.image_ref().is_some_and(known),
        }
    }

    /// The datastore it is: by its image, or by what its Dockerfile is made from or starts.
    pub fn store(&self) -> Option<Store> {
        let project = self.project;
        let of_file = |file: usize| project.services_in(file).map(|service| service.found_store()).collect();
        let known = project.service_stores.get_or_init(|| (0..project.compose.len()).map(of_file).collect());
        known.get(self.compose)?.get(self.index)?.clone()
    }

    fn found_store(&self) -> Option<Store> {
        if self.service.build.is_some() || self.docker().is_some() {
            let stage = self.stage()?;
            return stage.root_image().and_then(by_image).or_else(|| {
                let program = stage.process.as_ref()?.program()?;
                let image = database_programs::image_of(&program)?;
                Some(Store { kind: datastore(image)?, data: None, hand_made: true })
            });
        }
        match self.image_ref() {
            Some(image) => by_image(image),
            // What it is does not hang on the tag, and where its data are may.
            None => by_image(&self.image_but_tag()?),
        }
    }

    /// Whether it mounts what the kernel tells of the host.
    pub fn watches_the_host(&self) -> bool {
        self.host_paths().any(|(path, _)| lies_in(&path, "/proc") || lies_in(&path, "/sys"))
    }

    /// The absolute paths of the host that it mounts, plain, with the mounts: directories, and named
    /// volumes that the file makes of a directory.
    pub fn host_paths(&self) -> impl Iterator<Item = (String, &'a Mount)> {
        let file = self.file;
        self.service.volumes.iter().filter_map(move |mount| {
            let source = mount.source.as_ref()?.value.as_deref()?;
            let made_of = || {
                let volume = file.volume(source).filter(|volume| !volume.external)?;
                let local = volume.driver.as_ref().is_none_or(|driver| driver.shown() == "local");
                let option = |name: &str| volume.driver_opts.iter().find(|pair| pair.key == name)?.value.as_ref();
                let bind =
                    option("o").is_some_and(|text| text.shown().split(',').any(|word| word.trim().ends_with("bind")));
                option("device").filter(|_| local && bind)?.value.as_deref()
            };
            let path = if mount.kind == MountKind::Named { made_of()? } else { source };
            let host = matches!(mount.kind, MountKind::Named | MountKind::Bind | MountKind::Unknown);
            (host && path.starts_with('/')).then(|| (plain_path(path), mount))
        })
    }
}

/// Whether the mount's target is not known, so that it may be anywhere.
pub fn is_anywhere(mount: &Mount) -> bool {
    mount.target.as_ref().is_none_or(|target| target.value.is_none())
}

/// `path` without a trailing slash, doubled slashes, `.` and `..`.
pub fn plain_path(path: &str) -> String {
    format!("/{}", parts(path).join("/"))
}

/// Whether `path` is `above` or lies below it; both plain.
pub fn lies_in(path: &str, above: &str) -> bool {
    let above = above.trim_end_matches('/');
    path.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn by_image(image: &ImageRef) -> Option<Store> {
    let name = match image.registry.as_str() {
        "docker.io" => image.repository.clone(),
        registry => format!("{registry}/{}", image.repository),
    };
    let kind = datastore(&name).filter(|kind| !NO_DATABASES.contains(&kind.name))?;
    let tag = image.tag.as_deref();
    let numbered = tag.is_some_and(tags::is_numbered);
    let data = (numbered || kind.data.len() == 1).then(|| kind.data_dir(tag).to_owned());
    Some(Store { kind, data: data.filter(|data| !data.is_empty()), hand_made: false })
}

/// Official images bring no healthcheck of their own (docker-library, "FAQ": it is left to whoever starts
/// them).
impl ServiceRef<'_> {
    /// Whether something asks the container if it answers; none where its image decides and is not known.
    pub fn has_healthcheck(&self) -> Option<bool> {
        if let Some(check) = &self.service.healthcheck {
            return Some(!check.disabled);
        }
        if self.others().any(|other| other.has("healthcheck")) || !self.file.is_complete(self.service) {
            return None;
        }
        let bare = |image: &ImageRef| image.official().is_some_and(crate::knowledge::images::is_official);
        if self.service.build.is_some() || self.docker().is_some() {
            let stage = self.stage()?;
            let checks = |keyword| stage.chain().any(|stage| stage.steps_of(keyword).next().is_some());
            if checks(crate::syntax::dockerfile::Keyword::Healthcheck) {
                return Some(true);
            }
            let known = match &stage.chain().last()?.stage.base {
                crate::project::Base::Scratch => true,
                crate::project::Base::Image(image) => bare(image),
                _ => false,
            };
            return known.then_some(false);
        }
        bare(self.image_ref()?).then_some(false)
    }
}
