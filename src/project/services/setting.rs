//! What each file, stage and service is for, worked out once: by its path, its first lines, its names, and what the
//! image that comes of it does. Rules do not ask: their pages say how much of them is heard where, and `lint` acts on
//! it. Knows neither rules nor the disk.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::finding::Setting;
use crate::knowledge::images;
use crate::project::compose::{Mount, montage};
use crate::project::evidence::material;
use crate::project::images::development::starts_a_reloader;
use crate::project::{Base, Dockerfile, ImageRef, Project, ServiceRef};
use crate::syntax::dockerfile::Args;
use crate::text::{FileId, Span};

/// Words of a path that say "for tests". Names of files are asked as well: `docker-compose.test.yml`.
const TEST: &[&str] = &[
    "cypress",
    "e2e",
    "fixture",
    "fixtures",
    "playwright",
    "spec",
    "specs",
    "test",
    "testbed",
    "testdata",
    "testenv",
    "testing",
    "tests",
    "testsuite",
];

/// Words that say "to look at", or given up.
const EXAMPLE: &[&str] = &[
    "demo",
    "demos",
    "deprecated",
    "example",
    "examples",
    "obsolete",
    "playground",
    "quickstart",
    "recipe",
    "recipes",
    "sample",
    "samples",
    "tutorial",
    "tutorials",
];

/// Words that say "for working on it": of directories, and of names of files besides.
const WORK: &[&str] = &["dev", "devel", "develop", "development", "devcontainer", "local", "workstation"];
const WORK_FILE: &[&str] = &["override", "ci"];
/// Words that say so in the names of files, where no `no` stands before: `Dockerfile.DelveHotReload`.
const WORK_TOOLS: &[&str] = &["debug", "debugger", "debugpy", "delve", "hotreload"];

/// Words of names of files that say that nothing in them is guarded, on purpose: beside the one in earnest.
const UNGUARDED: &[&str] = &["insecure", "nosecurity", "unsecure", "unsecured"];

/// Words beside these that say that it is in earnest: `compose.prod.override.yml`.
const EARNEST: &[&str] = &["prod", "production", "staging", "live"];

/// Directories for other people's files.
const VENDORED: &[&str] = &["vendor", "node_modules", "third_party", "site-packages", ".venv"];

/// Directories that nobody goes on with.
const ABANDONED: &[&str] = &["abandoned", "archived", "attic", "deprecated", "obsolete"];

/// The settings of a project's files, and of places in them.
#[derive(Debug, Default)]
pub struct Settings {
    files: HashMap<FileId, Vec<Setting>>,
    /// By file, the places where more holds, ascending.
    places: HashMap<FileId, Vec<(Span, Vec<Setting>)>>,
}

impl Project {
    /// What these bytes are for, in order; nothing where they are simply shipped.
    pub fn settings(&self, file: FileId, span: Span) -> Vec<Setting> {
        let known = self.settings.get_or_init(|| Settings::new(self));
        let real = self.montage(file).and_then(|montage| montage.place(span)).map_or(file, |(file, _)| file);
        let mut found = known.files.get(&real).cloned().unwrap_or_default();
        let places = known.places.get(&file).map(Vec::as_slice).unwrap_or_default();
        let after = places.partition_point(|(place, _)| place.start <= span.start);
        let around = after.checked_sub(1).and_then(|at| places.get(at)).filter(|(place, _)| place.contains(span));
        found.extend(around.into_iter().flat_map(|(_, more)| more));
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether the whole file is for this.
    pub fn is_for(&self, file: FileId, setting: Setting) -> bool {
        self.is_for_any(file, &[setting])
    }

    /// Whether the name of the file says that nothing in it is guarded: `compose.insecure.yaml`, beside the one in earnest.
    pub fn says_unguarded(&self, file: FileId) -> bool {
        words(&self.source(file).name().to_ascii_lowercase(), UNGUARDED)
    }

    /// Whether the whole file is for one of these.
    pub fn is_for_any(&self, file: FileId, settings: &[Setting]) -> bool {
        let known = self.settings.get_or_init(|| Settings::new(self));
        // A model of several files is what its first one is.
        let real = self.montage(file).and_then(|montage| montage.place(Span::new(0, 0))).map_or(file, |(file, _)| file);
        known.files.get(&real).is_some_and(|found| settings.iter().any(|setting| found.contains(setting)))
    }
}

impl Settings {
    fn new(project: &Project) -> Settings {
        let mut settings = Settings::default();
        let lab = project.is_collection_of_exhibits();
        let demo = is_demo(project);
        let kit = project.service_refs().any(|service| is_workplace(&service));
        let collections = collections(project);
        let ids = (0..project.files.len() as u32).map(FileId);
        let inline = (0..project.montages.len()).map(montage::id);
        for file in ids.chain(inline) {
            let source = project.source(file);
            let inside = project.path_inside(&source.path);
            let mut found = by_path(inside);
            let work = kit && !found.contains(&Setting::Development) && !words(&inside.to_ascii_lowercase(), EARNEST);
            let holds = [
                (Setting::Development, work),
                (Setting::Example, demo || shows_at_its_top(&source.text)),
                (Setting::Generated, material::is_generated(&source.text)),
                (Setting::Lab, lab || project.is_exhibit(file)),
            ];
            found.extend(holds.into_iter().filter(|(_, holds)| *holds).map(|(setting, _)| setting));
            settings.files.insert(file, found);
        }
        let variants = variants(project);
        for (file, found) in &mut settings.files {
            let path = Path::new(&project.source(*file).path);
            if path.ancestors().skip(2).any(|above| collections.contains(above)) {
                found.push(Setting::Collection);
            }
        }
        for docker in &project.dockerfiles {
            settings.add_image(project, docker, variants.contains(&docker.file));
        }
        for service in project.service_refs() {
            let mut more = Vec::new();
            more.extend((!service.profiles.is_empty()).then_some(Setting::Profile));
            more.extend(is_started_by_tests(&service).then_some(Setting::Test));
            more.extend(service.runs_own_image().then_some(Setting::Own));
            more.extend(service.runs_image_of_its_owner().then_some(Setting::Kin));
            let places = settings.places.entry(service.file_id()).or_default();
            // An anchor brings the image from another place of the file.
            let image = service.image.as_ref().map(|text| text.span);
            places.extend(image.filter(|span| !service.service.span.contains(*span)).map(|span| (span, more.clone())));
            places.push((service.service.span, more));
        }
        settings.places.values_mut().for_each(|places| places.sort_by_key(|(span, _)| span.start));
        settings
    }

    fn add_image(&mut self, project: &Project, docker: &Dockerfile, named: bool) {
        let found = self.files.entry(docker.file).or_default();
        let variant = named || project.makes_official_images || found.contains(&Setting::Generated);
        // What is handed out is no mere part of the tests.
        if found.contains(&Setting::Test) && project.is_pulled_elsewhere(docker) {
            found.retain(|setting| *setting != Setting::Test);
            found.push(Setting::Standin);
        }
        let work = !found.contains(&Setting::Development) && starts_a_reloader(docker);
        let held = [
            (Setting::Development, work),
            (Setting::Variant, variant),
            (Setting::Workshop, project.is_workshop_image(docker)),
        ];
        found.extend(held.into_iter().filter(|(_, holds)| *holds).map(|(setting, _)| setting));
        if project.is_built_here(docker) {
            found.retain(|setting| *setting != Setting::Vendored);
        }
        let mut fails: Vec<Option<u32>> = Vec::new();
        for stage in docker.stages() {
            // What another stage fails at is not there for those that start from it.
            let above = stage.parent().and_then(|parent| *fails.get(parent.stage.index)?);
            fails.push(above.or_else(|| project.fails_at(stage)));
            let from = fails.last().copied().flatten();
            for step in stage.steps() {
                let unbuilt = from.is_some_and(|from| step.ins.span.start >= from);
                let holds = [(Setting::Unbuilt, unbuilt), (Setting::Choice, project.is_choice(&step))];
                let more: Vec<_> = holds.into_iter().filter(|(_, holds)| *holds).map(|(setting, _)| setting).collect();
                if !more.is_empty() {
                    self.places.entry(docker.file).or_default().push((step.ins.span, more));
                }
            }
            if let (Base::Image(image), Args::From { image: word, .. }) =
                (&stage.stage.base, &stage.from_instruction().args)
                && project.is_of_its_owner(image)
            {
                let whose = if project.publishes(image) { Setting::Own } else { Setting::Kin };
                self.places.entry(docker.file).or_default().push((word.span, vec![whose]));
            }
        }
    }
}

/// Whether one of the words of a text is among these.
fn words(text: &str, known: &[&str]) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| known.contains(&word))
}

/// Whether the name of a file says that one works on the program with it, in words that begin behind a separator or
/// with a capital.
fn names_a_tool(name: &str) -> bool {
    let mut words = vec![String::new(), String::new()];
    let mut before = ' ';
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() || c.is_ascii_uppercase() && before.is_ascii_lowercase() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        before = c;
    }
    words.windows(2).any(|pair| {
        let [before, word] = pair else { return false };
        WORK_TOOLS.contains(&word.as_str()) && before != "no" || before == "hot" && word == "reload"
    })
}

/// Whether the name of a file says that it is in earnest: `compose.prod.yaml`.
pub fn says_production(path: &str) -> bool {
    words(&path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase(), EARNEST)
}

/// Whether the name of a file says that it is for tests, whatever its directory is for: `compose.test.yaml`.
pub fn says_test(path: &str) -> bool {
    words(&path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase(), TEST)
}

/// What a path says, from the directory that is checked.
fn by_path(inside: &str) -> Vec<Setting> {
    let tools = names_a_tool(inside.rsplit('/').next().unwrap_or_default());
    let inside = inside.to_ascii_lowercase();
    let name = inside.rsplit('/').next().unwrap_or_default();
    // `rootfs/usr/local/` is a place in an image.
    let local = inside.replace("usr/local/", "");
    let work = words(&local, WORK) || words(name, WORK_FILE) || tools;
    let below = |known: &[&str]| {
        Path::new(&inside).parent().is_some_and(|home| home.iter().any(|part| known.iter().any(|name| part == *name)))
    };
    let holds = [
        (Setting::Abandoned, below(ABANDONED)),
        (Setting::Development, work && !words(name, EARNEST)),
        (Setting::Example, words(&inside, EXAMPLE) || words(name, UNGUARDED)),
        (Setting::Test, words(&inside, TEST)),
        (Setting::Vendored, Path::new(&inside).iter().any(|part| VENDORED.iter().any(|known| part == *known))),
    ];
    holds.into_iter().filter(|(_, holds)| *holds).map(|(setting, _)| setting).collect()
}

/// Whether a service is where somebody works on programs of his own, which he brings along, so that its project is a kit
/// for that: it is built here, called so, and mounts what the file does not know.
fn is_workplace(service: &ServiceRef) -> bool {
    let brought = |mount: &Mount| mount.source.as_ref().is_some_and(|source| source.has_variables());
    service.name == "workspace" && service.build.is_some() && service.volumes.iter().any(brought)
}

/// Whether every profile that starts a service is one of tests: `e2e`, `integration-tests`. A `testing-host` is a host.
fn is_started_by_tests(service: &ServiceRef) -> bool {
    let last = |profile: &str| profile.rsplit(|c: char| !c.is_ascii_alphanumeric()).next().map(str::to_ascii_lowercase);
    let called = |profile: &str| last(profile).is_some_and(|word| TEST.contains(&word.as_str()));
    !service.profiles.is_empty() && service.profiles.iter().all(|profile| called(&profile.raw))
}

/// Whether the project as a whole is to be looked at: its compose file, or the images it makes, are called so.
fn is_demo(project: &Project) -> bool {
    let is_word = |word: &str| {
        EXAMPLE.contains(&word)
            || word.starts_with("example")
            || ["demos", "samples"].iter().any(|end| word.ends_with(end))
    };
    let says = |text: &str| text.to_ascii_lowercase().split(|c: char| !c.is_ascii_alphanumeric()).any(is_word);
    let named = project.compose.iter().filter_map(|file| file.name.as_ref()).any(|name| says(name.shown()));
    let mut own = project.service_refs().filter(|service| service.runs_own_image()).filter_map(|own| own.image_ref());
    // A good part of its images is of an owner who is called so.
    let images: Vec<_> = project.service_refs().filter_map(|service| service.image_ref()).collect();
    let shown = images.iter().filter(|image| image.repository.split_once('/').is_some_and(|(owner, _)| says(owner)));
    named || own.any(|image| says(&image.repository)) || 2 * shown.count() > images.len()
}

/// Whether the comments that a file opens with say that it is a demonstration.
fn shows_at_its_top(text: &str) -> bool {
    let comments = text.lines().take_while(|line| line.is_empty() || line.starts_with('#'));
    comments.take(12).any(|line| {
        line.to_ascii_lowercase()
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| matches!(word, "demo" | "demonstration"))
    })
}

/// Directories of many images, each in a directory of its own, or in one below it that is called by the distribution it is
/// made from (`nginx/centos7`), where no file puts several of them together: none that builds stands beside these
/// directories or above them.
fn collections(project: &Project) -> HashSet<PathBuf> {
    const MANY: usize = 8;
    const JOINED: usize = 20;
    let home = |file: FileId| Path::new(&project.source(file).path).parent().unwrap_or(Path::new("")).to_owned();
    let dockers = project.dockerfiles.iter().map(|docker| home(docker.file));
    let mut beside: HashMap<PathBuf, HashSet<PathBuf>> = HashMap::new();
    let units = project.dockerfiles.iter().map(|docker| {
        let own = home(docker.file);
        match own.parent().filter(|_| is_called_by_its_base(docker, &own)) {
            Some(above) => above.to_owned(),
            None => own,
        }
    });
    for own in units {
        if let Some(above) = own.parent() {
            beside.entry(above.to_owned()).or_default().insert(own.clone());
        }
    }
    let building: HashSet<PathBuf> = dockers.chain(project.compose.iter().map(|compose| home(compose.file))).collect();
    // Many that each have a compose file of their own are a collection, though one above joins them all.
    let pieces = project.montages.iter().flat_map(|montage| montage.files());
    let composing: HashSet<PathBuf> =
        project.compose.iter().map(|compose| compose.file).chain(pieces).map(home).collect();
    let apart = |above: &Path| !above.ancestors().any(|directory| building.contains(directory));
    let many = beside.into_iter().filter(|(above, images)| {
        let composed = images.iter().filter(|image| composing.contains(*image)).count();
        images.len() >= MANY && apart(above) || composed >= JOINED
    });
    many.map(|(above, _)| above).collect()
}

/// Whether the directory of a Dockerfile is called after the distribution that it starts from, with a number or without.
fn is_called_by_its_base(docker: &Dockerfile, own: &Path) -> bool {
    let image = docker.final_stage().and_then(|stage| stage.root_image());
    let name = own.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let is_base =
        |image: &&ImageRef| images::is_distribution(&image.name()) || images::is_distribution(image.short_name());
    image.filter(is_base).is_some_and(|image| {
        let rest = name.strip_prefix(image.short_name());
        rest.is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '-')))
    })
}

/// The Dockerfiles in directories that are named after the release they start from, where another one beside it is:
/// `22/bookworm` and `22/trixie`.
fn variants(project: &Project) -> HashSet<FileId> {
    let mut beside: HashMap<PathBuf, Vec<FileId>> = HashMap::new();
    for docker in &project.dockerfiles {
        let home = Path::new(&project.source(docker.file).path).parent();
        let Some((name, above)) = home.and_then(|home| Some((home.file_name()?, home.parent()?))) else { continue };
        let tag = docker.final_stage().and_then(|stage| stage.root_image()?.tag.clone()).unwrap_or_default();
        let name = name.to_string_lossy().to_ascii_lowercase();
        // `slim-bookworm` stands on `bookworm-slim`.
        let named = name.len() > 2 && name.split('-').all(|word| tag.split('-').any(|part| part == word));
        if named {
            beside.entry(above.to_owned()).or_default().push(docker.file);
        }
    }
    beside.into_values().filter(|files| files.len() > 1).flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_debugger_is_a_word_of_its_own() {
        for name in ["Dockerfile.DelveHotReload", "compose.debug.yml", "go/debug.Dockerfile", "Dockerfile-hot-reload"] {
            assert_eq!(by_path(name), [Setting::Development], "{name}");
        }
        for name in ["Dockerfile.model-vertex", "Dockerfile.model-vector", "compose.no-debug.yml"] {
            assert_eq!(by_path(name), [], "{name}");
        }
    }
}
