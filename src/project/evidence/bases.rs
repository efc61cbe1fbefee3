//! Images that the project builds itself: which of its Dockerfiles makes the image that another one starts
//! from, and which are there for others to build upon. Knows neither rules nor the disk.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::knowledge::{bitnami, images};
use crate::project::stages::image::ImageRef;
use crate::project::{Base, Dockerfile, Project, StageRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::FileId;

/// For each Dockerfile and stage that starts from an image of this project, the Dockerfile that makes it.
#[derive(Debug, Default)]
pub struct Followed {
    makers: HashMap<(FileId, usize), usize>,
    makers_by_name: HashMap<String, usize>,
    built_upon: HashSet<FileId>,
}

pub fn followed(project: &Project) -> Followed {
    let makers = makers(project);
    let mut followed = Followed::default();
    for (at, docker) in project.dockerfiles.iter().enumerate() {
        for stage in &docker.stages {
            let Base::Image(image) = &stage.base else { continue };
            if image.digest.is_some() || image.official().is_some_and(images::is_official) {
                continue;
            }
            let maker = makers.get(image.repository.as_str()).or_else(|| makers.get(image.short_name()));
            if let Some(&maker) = maker.filter(|maker| **maker != at) {
                followed.makers.insert((docker.file, stage.index), maker);
                followed.built_upon.insert(project.dockerfiles[maker].file);
            }
        }
    }
    followed.makers_by_name = makers;
    followed
}

/// The Dockerfiles by the names of the images they make: as compose files and build commands say, and by
/// the directory they stand in.
fn makers(project: &Project) -> HashMap<String, usize> {
    let mut makers = HashMap::new();
    let repository = |name: &str| Some(ImageRef::parse(name)?.repository);
    for link in &project.links {
        let service = &project.compose[link.compose].services[link.service];
        let name = service.image.as_ref().filter(|_| service.build.is_some()).and_then(|text| text.value.as_deref());
        if let Some(name) = name.and_then(repository) {
            makers.entry(name).or_insert(link.dockerfile);
        }
    }
    for made in &project.made {
        for tag in &made.tags {
            // Behind a variable for the registry or before one for the version the name still stands.
            let name = tag.rsplit('/').next().unwrap_or(tag).split(':').next().unwrap_or_default();
            let name = repository(tag).or_else(|| (!name.contains('$')).then(|| repository(name)).flatten());
            if let Some(name) = name {
                makers.entry(name).or_insert(made.dockerfile);
            }
        }
    }
    for (at, docker) in project.dockerfiles.iter().enumerate() {
        let path = Path::new(&project.source(docker.file).path);
        let plain = path.file_name().is_some_and(|name| name.eq_ignore_ascii_case("Dockerfile"));
        let directory = path.parent().and_then(Path::file_name).filter(|_| plain);
        if let Some(name) = directory {
            makers.entry(name.to_string_lossy().to_ascii_lowercase()).or_insert(at);
        }
    }
    makers
}

/// Bases followed from file to file at most; a circle ends there.
const DEPTH: usize = 8;

impl Project {
    /// The stage, those it is made from, and those of the project's own images below it, nearest first.
    pub fn lineage<'a>(&'a self, stage: StageRef<'a>) -> Vec<StageRef<'a>> {
        let mut lineage: Vec<StageRef> = stage.chain().collect();
        for _ in 0..DEPTH {
            let Some(below) = lineage.last().and_then(|last| self.base_made_here(*last)) else { break };
            lineage.extend(below.chain());
        }
        lineage
    }

    /// The stage of another Dockerfile of the project that makes the image this stage starts from.
    pub fn base_made_here<'a>(&'a self, stage: StageRef<'a>) -> Option<StageRef<'a>> {
        let maker = self.followed.makers.get(&(stage.file(), stage.stage.index))?;
        self.dockerfiles.get(*maker)?.final_stage()
    }

    /// Whether the image is there for others to build upon: another Dockerfile of the project does, it
    /// leaves instructions for those who do, or the project makes Docker Official Images.
    pub fn is_meant_as_base(&self, docker: &Dockerfile) -> bool {
        let onbuild = || docker.final_stage().is_some_and(|stage| stage.steps().any(|step| step.step.onbuild));
        // The tool with which Docker Official Images are written signs them.
        let head = self.source(docker.file).text.lines().take(8);
        let official = head.into_iter().any(|line| line.starts_with('#') && line.contains("apply-templates.sh"));
        official || self.makes_official_images || self.followed.built_upon.contains(&docker.file) || onbuild()
    }

    /// The Dockerfile of the project that makes the image of this name: as files that build it say, by the
    /// directory it stands in, or the only one at the root, where it speaks of the image's owner.
    pub fn maker_of(&self, image: &ImageRef) -> Option<&Dockerfile> {
        // Bitnami's are nobody else's, whatever the directories of a project are called.
        let others = image.official().is_some_and(images::is_official) || bitnami::instead(&image.name()).is_some();
        (!others).then_some(())?;
        let names = &self.followed.makers_by_name;
        let named = names.get(image.repository.as_str()).or_else(|| names.get(image.short_name()));
        let sole = || self.sole_at_root().filter(|at| self.speaks_of_owner(*at, image));
        // `acme/shop-web` of the directory `web`, whose Dockerfile speaks of `acme`.
        let part = || names.get(image.short_name().split_once('-')?.1).copied();
        let of_owner = || part().filter(|at| self.speaks_of_owner(*at, image));
        self.dockerfiles.get(named.copied().or_else(sole).or_else(of_owner)?)
    }

    /// Whether the Dockerfile speaks of the image's owner, in a label or a comment.
    fn speaks_of_owner(&self, at: usize, image: &ImageRef) -> bool {
        let Some(docker) = self.dockerfiles.get(at) else { return false };
        let plain = |text: &str| text.to_ascii_lowercase().replace(['-', '_', '.'], "");
        let text = plain(&self.source(docker.file).text);
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
        let owner = image.repository.split('/').next().map(plain).filter(|owner| owner.len() > 3);
        image.official().is_none() && words.any(|word| owner.as_deref() == Some(word))
    }

    /// Whether a Kubernetes manifest of the project chooses the user of the image that this Dockerfile makes.
    pub fn is_given_a_user(&self, docker: &Dockerfile) -> bool {
        let makers = &self.followed.makers_by_name;
        let made = |name: &String| self.dockerfiles.get(*makers.get(name)?);
        self.given_a_user.iter().filter_map(made).any(|maker| maker.file == docker.file)
    }

    /// Whether some Dockerfile of the project makes the image of this name.
    pub fn makes_image(&self, image: &ImageRef) -> bool {
        let made = self.makes.get_or_init(|| {
            let built = self.compose.iter().flat_map(|file| &file.services).filter(|service| service.build.is_some());
            let names = built.filter_map(|service| ImageRef::parse(service.image.as_ref()?.value.as_deref()?));
            let tags = self.made.iter().flat_map(|made| &made.tags).filter_map(|tag| ImageRef::parse(tag));
            names.chain(tags).map(|name| name.repository).collect()
        });
        made.contains(&image.repository)
    }

    /// Whether the stage, or one of the project's own below it, has an instruction of this kind.
    pub fn lineage_has(&self, stage: StageRef, keyword: Keyword) -> bool {
        self.lineage(stage).iter().any(|stage| stage.steps_of(keyword).next().is_some())
    }
}
