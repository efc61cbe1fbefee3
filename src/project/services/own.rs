//! Images of services that are the newest on purpose: built beside, made by the project or its owner and shown, or asked
//! for by the directory's name; and services that run just what their image brings. Knows neither rules nor registries.

use std::collections::HashSet;

use crate::finding::Setting;
use crate::knowledge::images::is_retired;
use crate::knowledge::tags;
use crate::project::compose::{CommandLine, Layout, Mount, MountKind, Pair};
use crate::project::services::{lies_in, plain_path};
use crate::project::stages::image::ImageRef;
use crate::project::{Dockerfile, Project, ServiceRef, StageRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{FileId, Span};

/// Services of a file that are held against one, at most.
const MOST: usize = 32;

impl Project {
    /// The services that run the image of a Dockerfile: built from it, or named as it is.
    pub fn runners_of(&self, docker: &Dockerfile) -> impl Iterator<Item = ServiceRef<'_>> + use<'_> {
        let docker = docker.file;
        self.service_refs().filter(move |service| {
            let built = service.docker().map(|(docker, _)| docker);
            let named = || self.maker_of(service.image_ref()?);
            built.or_else(named).is_some_and(|own| own.file == docker)
        })
    }
}

impl<'a> ServiceRef<'a> {
    /// The services of other files that run the image of this one's Dockerfile; by its name alone where they are called
    /// as this one is.
    pub fn elsewhere(&self, docker: &Dockerfile) -> impl Iterator<Item = ServiceRef<'a>> + use<'a> {
        let (here, name) = (self.compose, &self.service.name);
        let same = move |other: &ServiceRef| other.service.name == *name || other.build.is_some();
        self.project.runners_of(docker).filter(move |other| other.compose != here && same(other))
    }
}

impl<'a> ServiceRef<'a> {
    /// The mount with the project's sources where they are worked in: by `working_dir` of the service, else by WORKDIR.
    pub fn sources_it_works_in(&self) -> Option<&'a Mount> {
        let service = self.service;
        let home = match &service.working_dir {
            Some(text) => text.value.as_deref(),
            None => self.stage().and_then(StageRef::workdir),
        }?;
        service.volumes.iter().find(|mount| {
            let target = mount.target.as_ref().and_then(|text| text.value.as_deref());
            mount.kind == MountKind::Bind
                && target.is_some_and(|target| lies_in(&plain_path(home), &plain_path(target)))
        })
    }
}

impl ServiceRef<'_> {
    /// Whether no registry gives it another version: it is built here, no release has its tag, or nobody renews it.
    pub fn gets_no_other(&self, image: &ImageRef, made: &HashSet<Called>) -> bool {
        self.is_made_beside(image, made)
            || self.project.makes_image(image)
            || image.has_no_such_tag()
            || image.tag.is_some() && is_retired(&image.name()) && !self.runs_own_image()
    }

    /// Whether the file builds the image, `made` being what all files build; what tests call so is what they have built.
    pub fn is_made_beside(&self, image: &ImageRef, made: &HashSet<Called>) -> bool {
        let under_test =
            matches!(image.tag.as_deref(), Some("test" | "dev")) && self.project.is_no_unit(self.file_id());
        under_test || made.contains(&called(self.file_id(), image))
    }

    /// Whether Watchtower renews its container: its label says so, or the file starts a Watchtower that renews what has no label. What
    /// keeps data is not read by each later release, whoever renews it.
    pub fn is_renewed_by_itself(&self) -> bool {
        const LABEL: &str = "com.centurylinklabs.watchtower.enable";
        let own = self.service.labels.iter().find(|label| label.key == LABEL);
        let told = own.and_then(|label| Some(label.value.as_ref()?.shown().eq_ignore_ascii_case("true")));
        let all = |other: &ServiceRef| {
            let named = |pair: &Pair| pair.key == "WATCHTOWER_LABEL_ENABLE" || pair.key == "WATCHTOWER_MONITOR_ONLY";
            let plain = other.service.command.is_none() && !other.service.environment.iter().any(named);
            plain && other.image_ref().is_some_and(|image| image.short_name() == "watchtower")
        };
        let watched = || self.project.services_in(self.compose).take(MOST).any(|other| all(&other));
        self.store().is_none() && told.unwrap_or_else(watched)
    }

    /// Whether the directory says that the newest image is to be taken.
    pub fn wants_the_newest(&self) -> bool {
        let home = self.project.home_inside(self.file_id());
        home.split('/').any(|part| matches!(part, "latest" | "edge" | "nightly" | "rolling" | "unstable"))
    }

    /// The image of another service of the file that is the same owner's and has a version, be it what that is built on:
    /// they go apart with the next release. Of the project's owner, or where this one needs it.
    pub fn pinned_companion(&self) -> Option<(FileId, Span)> {
        let owner = |image: &ImageRef| Some(image.repository.split_once('/')?.0.to_owned());
        let own = owner(self.image_ref()?)?;
        let ours = self.runs_image_of_its_owner();
        let needs = |other: &ServiceRef| self.service.depends_on.iter().any(|need| need.name == other.name);
        let companions = self.project.services_in(self.compose).take(MOST).filter(|other| ours || needs(other));
        companions.into_iter().find_map(|other| {
            let (image, file, span) = match (other.build.is_some(), other.stage()) {
                (true, Some(stage)) => {
                    let Args::From { image: word, .. } = &stage.from_instruction().args else { return None };
                    (stage.root_image()?, stage.file(), word.span)
                }
                _ => (other.image_ref()?, other.file_id(), other.image.as_ref()?.span),
            };
            let numbered = tags::is_numbered(image.tag.as_deref()?.trim_start_matches("RELEASE."));
            (numbered && owner(image).as_ref() == Some(&own)).then_some((file, span))
        })
    }

    /// Whether the project's owner shows what he made last: in an example, and of the project's own images in tests, beside
    /// the image's Dockerfile in a directory of its own, where the newest is pulled at each start, and where `latest` is
    /// written out, or nothing is kept that another release could not read.
    pub fn shows_its_own(&self) -> bool {
        if !self.runs_own_image() {
            return self.is_shown() && self.runs_image_of_its_owner();
        }
        let always = self.pull_policy.as_ref().is_some_and(|policy| policy.shown() == "always");
        // The name of its newest release, which its own file would have to follow at each.
        let tag = self.image_ref().and_then(|image| image.tag.as_deref());
        let latest = tag.is_some_and(tags::follows_its_owner) || self.keeps_nothing();
        let project = self.project;
        let below = project.path_inside(self.path()).contains('/');
        always
            || latest
            || self.is_shown()
            || project.is_no_unit(self.file_id())
            || below && project.has_dockerfile_in(self.home())
    }

    /// Whether nobody would name its version: it is left to the reader, it only answers, nobody goes on with the file, or
    /// Compose refuses that.
    pub fn needs_no_version(&self) -> bool {
        self.leaves_its_version()
            || self.is_worked_with()
            || self.is_stand_in()
            || self.is_tool_of_tests()
            || self.is_given_up()
            || self.file.layout == Layout::V1
    }

    /// Whether an example leaves the version to its reader, in so many words, and no database is lost by the next one; or
    /// shows what keeps nothing.
    fn leaves_its_version(&self) -> bool {
        let tag = self.image_ref().and_then(|image| image.tag.as_deref());
        // No tag means `latest`.
        let left = tag.is_none_or(tags::follows_its_owner) && self.store().is_none();
        self.is_shown() && (left || self.keeps_nothing())
    }

    /// Whether nothing is written to that outlives it: what it only reads it does not keep, nor a file of settings or a socket.
    fn keeps_nothing(&self) -> bool {
        const FILES: &[&str] = &[".conf", ".json", ".sock", ".template", ".toml", ".yaml", ".yml"];
        let file = |mount: &Mount| {
            let target = mount.target.as_ref().map_or("", |target| target.shown());
            FILES.iter().any(|end| target.ends_with(end))
        };
        let written = |mount: &Mount| !mount.read_only && !file(mount);
        self.store().is_none_or(|store| store.kind.may_be_cache) && !self.service.volumes.iter().any(written)
    }

    /// Whether it only helps whoever works on the program, and keeps nothing: the newest does as well. A client has commands
    /// that the newest may not know, unless it is asked to be that.
    fn is_worked_with(&self) -> bool {
        let always = self.pull_policy.as_ref().is_some_and(|policy| policy.shown() == "always");
        let client = self.image_ref().is_some_and(|image| tags::is_client(&image.name()));
        let settings = self.project.settings(self.file_id(), self.service.name_span);
        (always || !client) && settings.contains(&Setting::Development) && self.keeps_nothing()
    }

    /// Whether it runs an image of others as it is: none is built, or one that adds labels at most.
    pub fn runs_what_others_made(&self) -> bool {
        let adds = |stage: StageRef| {
            stage.parent().is_some()
                || stage
                    .steps()
                    .any(|step| !matches!(step.ins.keyword, Keyword::Arg | Keyword::Expose | Keyword::Label))
        };
        self.stage().is_none_or(|stage| !adds(stage))
    }

    /// Whether its directory says that nobody goes on with it.
    fn is_given_up(&self) -> bool {
        let home = self.project.home_inside(self.file_id());
        home.split('/').any(|part| matches!(part, "deprecated" | "obsolete" | "legacy" | "archived" | "attic"))
    }

    /// Whether tests run some shell's own commands in it: any release has them.
    fn is_tool_of_tests(&self) -> bool {
        let shell =
            self.image_ref().and_then(ImageRef::official).is_some_and(|name| matches!(name, "bash" | "busybox"));
        shell && self.project.is_no_unit(self.file_id())
    }

    /// Whether it only tells which requests reach it, where a proxy is shown or tried.
    fn is_stand_in(&self) -> bool {
        self.image_ref().is_some_and(|image| matches!(image.short_name(), "whoami" | "hello-world" | "http-echo"))
    }
}

impl ServiceRef<'_> {
    /// Whether it runs the server of its image, with options at most: no shell and no script that could read a variable.
    pub fn starts_its_server(&self) -> bool {
        const SERVERS: &[&str] = &["memcached", "mongod", "mysqld", "postgres", "redis-server", "valkey-server"];
        let line = self.command.as_ref().map(|command| command.shown()).unwrap_or_default();
        let first = line.split_whitespace().next().unwrap_or_default();
        let own = first.is_empty() || SERVERS.contains(&first) || first.starts_with("--");
        own && self.entrypoint.is_none() && !self.command.as_ref().is_some_and(asks)
    }

    /// Whether a command or a check takes a variable from the container's environment.
    pub fn asks_environment(&self) -> bool {
        let check = self.healthcheck.as_ref().and_then(|check| check.test.as_ref());
        self.service.command.iter().chain(&self.service.entrypoint).chain(check).any(asks)
    }
}

/// Whether Compose leaves a `$` to the container.
fn asks(line: &CommandLine) -> bool {
    match line {
        CommandLine::Line(text) => text.raw.contains("$$"),
        CommandLine::Words(_, words) => words.iter().any(|word| word.raw.contains("$$")),
    }
}

impl Project {
    /// Whether a file takes from a registry, under its owner's name, the image that another file builds from this one.
    pub fn is_pulled_elsewhere(&self, docker: &Dockerfile) -> bool {
        let built = self.links_of(docker.file).filter_map(|link| self.service_at(link.compose, link.service));
        let names: HashSet<&str> = built.filter_map(|service| Some(service.image_ref()?.short_name())).collect();
        let pulled = |image: &ImageRef| image.repository.contains('/') && names.contains(image.short_name());
        let mut taken = self.service_refs().filter(|service| service.build.is_none());
        !names.is_empty() && taken.any(|service| service.image_ref().is_some_and(pulled))
    }
}

/// What an image is called in a file: the file, the name, the tag.
pub type Called<'a> = (FileId, &'a str, Option<&'a str>);

/// What the services of each file are built as.
pub fn made_here(project: &Project) -> HashSet<Called<'_>> {
    let built = project.service_refs().filter(|service| service.build.is_some());
    built.filter_map(|service| Some(called(service.file_id(), service.image_ref()?))).collect()
}

fn called(file: FileId, image: &ImageRef) -> Called<'_> {
    (file, image.repository.as_str(), image.tag.as_deref())
}
