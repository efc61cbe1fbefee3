//! Which release of an image a service is meant to run: the newest that is known, and the one a comment names. Knows neither rules nor registries.

use std::collections::{HashMap, HashSet};

use crate::finding::Setting;
use crate::knowledge::eol;
use crate::knowledge::images::names_variant_only;
use crate::knowledge::labels;
use crate::knowledge::tags;
use crate::project::compose::Text;
use crate::project::services::data::Kept;
use crate::project::stages::image::ImageRef;
use crate::project::{Project, ServiceRef};
use crate::text::{Edit, FileId};

impl Project {
    /// The files that take several images of the project's own without a tag, outside tests and files for development, each
    /// with how many, those of its owner beside them. A swarm asks the registry at each deploy what a tag is.
    pub fn own_images_without_tags(&self) -> HashMap<FileId, usize> {
        let mut names: HashMap<FileId, HashSet<&str>> = HashMap::new();
        let apart = [Setting::Collection, Setting::Development, Setting::Lab, Setting::Test];
        let mut kin: HashMap<FileId, HashSet<&str>> = HashMap::new();
        for service in self.service_refs().filter(|service| service.build.is_none()) {
            let (own, of_owner) = (service.runs_own_image(), service.runs_image_of_its_owner());
            let earnest = || !self.is_for_any(service.file_id(), &apart) && !self.is_for_swarm(service.file);
            let untagged = |image: &&ImageRef| image.tag.is_none() && (own || of_owner) && earnest();
            if let Some(image) = service.image_ref().filter(untagged) {
                let names = if own { &mut names } else { &mut kin };
                names.entry(service.file_id()).or_default().insert(image.repository.as_str());
            }
        }
        let beside = |file: &FileId| kin.get(file).map_or(0, HashSet::len);
        let several = names.into_iter().filter(|(_, names)| names.len() > 1);
        several.map(|(file, names)| (file, names.len() + beside(&file))).collect()
    }
}

/// The file and the tag that a service of this name holds an image of this repository at.
pub type Held<'a> = HashMap<(&'a str, &'a str), Option<(FileId, &'a str)>>;

impl Project {
    /// The versions that services hold images at, where all files say the same: of a project that is one thing, and in files that
    /// are for no release of their own.
    pub fn held_versions(&self) -> Held<'_> {
        const FEW: usize = 8;
        let mut held: Held = HashMap::new();
        if self.compose_in.len() > FEW || self.compose.iter().any(|file| tells_of_release(self, file.file)) {
            return held;
        }
        for service in self.service_refs().filter(|service| service.build.is_none()) {
            let (Some(image), Some(text)) = (service.image_ref(), service.image.as_ref()) else { continue };
            let numbered = |tag: &&str| tags::is_numbered(tag) && !text.has_variables();
            let Some(tag) = image.tag.as_deref().filter(numbered) else { continue };
            let key = (service.service.name.as_str(), image.repository.as_str());
            let known = held.entry(key).or_insert(Some((service.file_id(), tag)));
            if known.is_some_and(|(_, other)| other != tag) {
                *known = None;
            }
        }
        held
    }
}

impl Project {
    /// The generations that its services hold images at, by repository.
    fn generations_held(&self) -> &HashMap<String, HashSet<String>> {
        self.generations.get_or_init(|| {
            let mut held: HashMap<String, HashSet<String>> = HashMap::new();
            for image in self.service_refs().filter_map(|service| service.image_ref()) {
                if let Some(tag) = image.tag.as_ref().filter(|tag| tags::is_numbered(tag)) {
                    held.entry(image.repository.clone()).or_default().insert(generation(tag).to_owned());
                }
            }
            held
        })
    }
}

/// The first number of a tag: `24` of `v24.1-alpine`.
fn generation(tag: &str) -> &str {
    tag.trim_start_matches('v').split(['.', '-']).next().unwrap_or_default()
}

/// Whether the directories of a file are named after a release: `v1.0.0/`.
fn tells_of_release(project: &Project, file: FileId) -> bool {
    project.home_inside(file).split('/').any(tags::is_numbered)
}

impl<'a> ServiceRef<'a> {
    /// Why another file that holds its image at a version matters, and what to write.
    pub fn said_of_another_file(&self, held: &Held<'a>, name: &str) -> Option<(String, String)> {
        let (file, tag) = self.held_elsewhere(held)?;
        let why = format!("`{file}` holds it at `{tag}`: what is run here is another one with each release.");
        Some((why, format!("write the version that is held there, `{name}:{tag}`, and change both together")))
    }

    /// The file that holds its image at a version for a service of its name, with that: of what keeps no data that the version
    /// might not read, in a project that is one.
    fn held_elsewhere(&self, held: &Held<'a>) -> Option<(&'a str, &'a str)> {
        let image = self.image_ref().filter(|_| self.store().is_none())?;
        let (file, tag) = (*held.get(&(self.service.name.as_str(), image.repository.as_str()))?)?;
        let one = !self.project.is_for(self.file_id(), Setting::Collection);
        let path = self.project.path_inside(&self.project.source(file).path);
        (one && file != self.file_id() && image.digest.is_none()).then_some((path, tag))
    }
}

impl Project {
    /// Whether labels of the file are those of Traefik 1, which later ones do not read.
    fn is_for_first_traefik(&self, compose: usize) -> bool {
        self.services_in(compose).into_iter().any(|service| {
            let deployed = service.service.deploy.iter().flat_map(|deploy| &deploy.labels);
            service.service.labels.iter().chain(deployed).any(|label| labels::is_of_first_traefik(&label.key))
        })
    }
}

impl ServiceRef<'_> {
    /// What another release does here: with the data that lie there, where that ends a start or cannot be taken back, with
    /// the commands of a client, and with a stack of several machines.
    pub fn said_of_its_upgrades(&self, name: &str) -> Option<String> {
        let of_data = self.said_of_its_data(name).map(str::to_owned);
        // What lies in no volume of its own is gone with the container, whichever release wrote it.
        let lost = self.store().is_some_and(|store| matches!(self.keeps(&store), Kept::No));
        let keeps = !self.service.volumes.is_empty() && !lost || name.ends_with("keycloak");
        let back = tags::has_no_way_back(name).filter(|_| keeps).map(|program| {
            format!("A newer {program} brings what it keeps up to its own form, and no older one reads that: there is no way back but a backup.")
        });
        let client = || {
            let words = "It is a client and keeps no data: another release may take away the command or option that it is given here.";
            tags::is_client(name).then(|| words.to_owned())
        };
        let swarm = || {
            let words = "Each `docker stack deploy` takes what the tag means that day; where it cannot ask the registry, each machine runs what it holds, and one stack is of several versions.";
            self.project.goes_to_a_swarm(self.file).then(|| words.to_owned())
        };
        of_data.or(back).or_else(client).or_else(swarm)
    }

    fn said_of_its_data(&self, name: &str) -> Option<&'static str> {
        let rewrites = self.env("MARIADB_AUTO_UPGRADE").is_some_and(|pair| pair.value.is_some());
        let once = "`MARIADB_AUTO_UPGRADE` rewrites the data for the version of the day, and no older one reads them afterwards.";
        tags::of_its_upgrades(name).or(rewrites.then_some(once)).or_else(|| tags::of_its_data(name))
    }

    /// The version that a comment behind the image names: `# 15.0`.
    pub fn version_beside(&self) -> Option<&str> {
        let source = self.project.source(self.file_id());
        let (before, comment) = source.behind(self.image.as_ref()?.span).split_once('#')?;
        let version = comment.trim().trim_start_matches([':', 'v']);
        let numbers = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let numbered = version.contains('.') && version.split('.').all(numbers);
        (numbered && before.trim_matches(['"', '\'', ' ', '\t']).is_empty()).then_some(version)
    }

    /// The newest release that is known of its image, which keeps nothing that another one could not read, and the edit that
    /// takes it.
    pub fn newest_tag(&self, image: &ImageRef, text: &Text) -> Option<(String, Edit)> {
        // What is mounted where older releases look for it would be in the way of the newest, and what is written for the
        // first generation is not read by it.
        let of_first = image.short_name() == "traefik" && self.project.is_for_first_traefik(self.compose);
        let fits = !text.has_variables() && self.data_move_to().is_none() && !of_first;
        let newest = image.official().and_then(eol::newest_tag).filter(|_| fits)?;
        // Where another service is held at an older generation, this one is written for that.
        let held = self.project.generations_held().get(&image.repository);
        if held.is_some_and(|held| !held.contains(generation(newest))) {
            return None;
        }
        let end = text.raw.len();
        let (at, tag) = match image.tag.as_deref() {
            None => (end, newest.to_owned()),
            Some(tag @ "latest") if text.raw.ends_with(tag) => (end - tag.len(), newest.to_owned()),
            Some(tag) if text.raw.ends_with(tag) && names_variant_only(image.official()?, tag) => {
                (end - tag.len(), format!("{newest}-{tag}"))
            }
            Some(_) => return None,
        };
        let colon = if at == end { ":" } else { "" };
        let span = text.part(at..end);
        (span != text.span).then(|| (tag.clone(), Edit::replace(self.file_id(), span, format!("{colon}{tag}"))))
    }
}
