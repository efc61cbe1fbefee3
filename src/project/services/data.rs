//! Where a service's datastore keeps its data, and what is mounted there.

use crate::knowledge::commands::server_of;
use crate::knowledge::datastores::whose;
use crate::knowledge::roles;
use crate::project::ImageRef;
use crate::project::compose::{Mount, MountKind};
use crate::project::services::{ServiceRef, Store, is_anywhere, lies_in, plain_path};
use crate::syntax::shell::file_named;

/// What is mounted over the data of a service.
#[derive(Debug)]
pub enum Kept<'a> {
    /// A volume or directory holds it, or it is meant to be forgotten.
    Yes,
    /// Nothing does.
    No,
    /// Nothing does, but this mount comes close to where it lies.
    Beside(&'a Mount, String),
    /// It depends on what is not known.
    Unknown,
}

impl<'a> ServiceRef<'a> {
    /// Whether it mounts something at the path, or may.
    pub fn may_mount(&self, path: &str) -> bool {
        let path = plain_path(path);
        let there = |text: &str| lies_in(&plain_path(text), &path) || lies_in(&path, &plain_path(text)) && text == path;
        let unknown = !self.is_whole() || self.others().any(|other| other.has("volumes") || other.has("tmpfs"));
        let tmpfs = self.tmpfs.iter().any(|text| there(text.shown().split(':').next().unwrap_or_default()));
        let mounted = self.volumes.iter().any(|mount| {
            is_anywhere(mount)
                || mount.kind != MountKind::Anonymous && mount.target.as_ref().is_some_and(|t| there(t.shown()))
        });
        unknown || tmpfs || mounted || !self.volumes_from.is_empty()
    }

    /// Where newer releases of its store look for their data, and from which on: not where this service mounts them, or
    /// where they lie while it mounts nothing there.
    pub fn data_move_to(&self) -> Option<(u16, &'static str)> {
        let store = self.store()?;
        let targets = self.service.volumes.iter().filter_map(|mount| mount.target.as_ref());
        let places = targets.map(|target| plain_path(target.shown())).chain(store.data.clone());
        places.into_iter().find_map(|place| store.kind.moves_from(&place))
    }

    /// Whether its program starts as root, which can take what is mounted: by the image, where nothing sets another user.
    pub fn starts_as_root(&self) -> bool {
        self.image_of_its_user().is_some_and(ImageRef::starts_as_root)
    }

    /// Whether all that it begins with are samples, by the names of the files that are mounted where a store looks at its first start.
    pub fn is_filled_with_samples(&self) -> bool {
        const WORDS: &[&str] = &["demo", "dummy", "example", "examples", "fixture", "fixtures", "sample", "samples"];
        let first = |mount: &&Mount| mount.target.as_ref().is_some_and(|target| target.shown().contains("initdb.d"));
        let sample = |mount: &Mount| {
            let source = mount.source.as_ref().map(|source| source.shown().to_ascii_lowercase()).unwrap_or_default();
            source.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| WORDS.contains(&word))
        };
        let mut begun = self.service.volumes.iter().filter(first).peekable();
        begun.peek().is_some() && begun.all(sample)
    }

    /// Whether the data of `store`, which this service is, outlives the container.
    pub fn keeps(&self, store: &Store) -> Kept<'a> {
        let moved = store.kind.moved_by.and_then(|name| self.service.env(name));
        let mounts: Vec<&'a Mount> = self.service.volumes.iter().collect();
        let elsewhere = self.others().any(|other| other.has("volumes") || other.has("tmpfs"));
        if elsewhere || !self.service.volumes_from.is_empty() || mounts.iter().any(|mount| is_anywhere(mount)) {
            return Kept::Unknown;
        }
        let tmpfs = self.service.tmpfs.iter().map(|text| text.shown().split(':').next().unwrap_or_default());
        let targets = |mount: &&'a Mount| mount.target.as_ref().map(|target| plain_path(target.shown()));
        let lasting: Vec<(&'a Mount, String)> = mounts
            .iter()
            .filter(|mount| mount.kind != MountKind::Anonymous)
            .filter_map(|mount| Some((*mount, targets(mount)?)))
            .collect();
        let tmpfs: Vec<String> = tmpfs.map(plain_path).collect();
        if store.hand_made {
            // Where it keeps its data is not known: any mount may be the one.
            return if lasting.is_empty() && tmpfs.is_empty() { Kept::No } else { Kept::Unknown };
        }
        // A Dockerfile of the project's may say where the data are, after the name of the program.
        let stage = self.stage().filter(|_| self.service.command.is_none());
        let words =
            stage.and_then(|stage| stage.stage.process.as_ref()).map(|process| process.argv()).unwrap_or_default();
        let told: Vec<String> =
            words.iter().skip(1).filter(|word| word.starts_with('/')).map(|word| plain_path(word)).collect();
        if !told.is_empty() {
            return match lasting.iter().any(|(_, target)| told.iter().any(|path| lies_in(path, target))) {
                true => Kept::Yes,
                false => Kept::Unknown,
            };
        }
        let declared: Vec<&str> =
            store.kind.data.iter().map(|(_, path)| *path).filter(|path| !path.is_empty()).collect();
        let data: Vec<String> = match (moved, &store.data) {
            (Some(pair), _) => match pair.value.as_ref().and_then(|value| value.value.as_deref()) {
                Some(path) => vec![plain_path(path)],
                None => return Kept::Unknown,
            },
            (None, Some(path)) => vec![path.clone()],
            (None, None) => declared.iter().map(|path| (*path).to_owned()).collect(),
        };
        // A volume that the image declares between the mount and the data comes on top of the mount.
        let own = store.data.as_deref();
        let covers = |target: &str, path: &str| {
            let hidden = own.is_some_and(|own| own != target && lies_in(own, target) && lies_in(path, own));
            lies_in(path, target) && !hidden
        };
        // Below the data there may be what matters of them, but not where another version kept them.
        let below = |target: &str, path: &str| lies_in(target, path) && (target == path || !declared.contains(&target));
        let held = |target: &String| data.iter().any(|path| covers(target, path) || below(target, path));
        if lasting.iter().any(|(_, target)| held(target)) || tmpfs.iter().any(held) {
            return Kept::Yes;
        }
        let name = store.kind.images.first().copied().unwrap_or_default();
        let close = |target: &str| {
            let last = target.rsplit('/').next().unwrap_or_default();
            let of_store = target.starts_with("/var/lib/") && last.starts_with(name) && !last.contains('.');
            let of_another = own.is_some() && whose(target).is_some();
            declared.iter().any(|path| lies_in(path, target) && target != "/" || lies_in(target, path))
                || of_store
                || of_another
        };
        let near = lasting.iter().find(|(mount, target)| {
            matches!(mount.kind, MountKind::Named | MountKind::Bind | MountKind::Unknown)
                && !mount.read_only
                && close(target)
        });
        match (near, data.first()) {
            (Some((mount, _)), Some(path)) if moved.is_none() && store.data.is_some() => {
                Kept::Beside(mount, path.clone())
            }
            (Some(_), _) => Kept::Unknown,
            _ => Kept::No,
        }
    }

    /// Whether its image is one of ZooKeeper: its tools, such as exporters, are called after it.
    pub fn is_coordinator(&self) -> bool {
        let named = |name: &str| name == "zookeeper" || name.ends_with("-zookeeper");
        self.image_ref().is_some_and(|image| named(image.short_name()))
    }

    /// Whether it is a coordinator and those of its file that ask it keep nothing: what it holds speaks of their data.
    pub fn coordinates_what_is_forgotten(&self) -> bool {
        const MOST: usize = 100;
        let asks = |other: &ServiceRef| other.environment.iter().any(|pair| pair.key.ends_with("ZOOKEEPER_CONNECT"));
        let mut asking = self.project.services_in(self.compose).take(MOST).filter(asks).peekable();
        self.is_coordinator() && asking.peek().is_some() && asking.all(|other| other.service.volumes.is_empty())
    }

    /// Whether the file has other stores and keeps the data of none.
    pub fn keeps_nothing_beside(&self) -> bool {
        const MOST: usize = 100;
        let others = self.project.services_in(self.compose).take(MOST).filter(|other| other.name != self.service.name);
        let mut kept = others.filter_map(|other| {
            let Some(store) = other.store() else {
                // Other images of a coordinator have their data where is not known here: any mount may be the one.
                return other.is_coordinator().then(|| if other.volumes.is_empty() { Kept::No } else { Kept::Unknown });
            };
            let counts = !store.kind.may_be_cache && !roles::passes_on(store.kind.name);
            counts.then(|| other.keeps(&store))
        });
        let Some(first) = kept.next() else { return false };
        matches!(first, Kept::No) && kept.all(|kept| matches!(kept, Kept::No))
    }

    /// Whether its store looks for its data under another name in each new container: nothing gives the container one.
    pub fn forgets_its_name(&self, store: &Store) -> bool {
        const NAMES: &[&str] = &["RABBITMQ_NODENAME", "RABBITMQ_MNESIA_DIR", "RABBITMQ_CONF_ENV_FILE"];
        let told = self.hostname.is_some()
            || self.environment.iter().any(|pair| NAMES.contains(&pair.key.as_str()))
            || !self.env_file.is_empty()
            || !self.service.configs.is_empty()
            || self.service.network_mode.is_some()
            || self.command.as_ref().is_some_and(|line| !line.shown().contains("rabbitmq-server"));
        let settings =
            |mount: &Mount| mount.target.as_ref().is_none_or(|target| target.shown().contains("rabbitmq-env"));
        let several = self.scale.is_some() || self.deploy.is_some();
        let added = self.others().any(|other| other.has("hostname") || other.has("environment"));
        let settled = told || several || added || self.volumes.iter().any(settings);
        store.kind.is_called_by_its_host() && !store.hand_made && self.is_whole() && !settled
    }

    /// What has to be kept with its data: a ZooKeeper of the file that keeps nothing is another cluster after each `down`, and
    /// a broker refuses what it wrote in the last one.
    pub fn kept_with_its_keeper(&self) -> Option<String> {
        const MOST: usize = 100;
        let asks = self.service.environment.iter().any(|pair| pair.key.ends_with("_ZOOKEEPER_CONNECT"));
        let forgets =
            |other: &ServiceRef| other.is_coordinator() && other.service.volumes.is_empty() && other.is_whole();
        let keeper = self.project.services_in(self.compose).take(MOST).filter(|_| asks).find(forgets)?;
        let name = &keeper.name;
        Some(format!(
            "; what `{name}` keeps, its log too, needs one as well: a broker refuses what it wrote in another cluster"
        ))
    }

    /// The line that gives its container a name for good.
    pub fn line_of_its_name(&self) -> String {
        let plain = self.service.name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        format!("hostname: {}", if plain { self.service.name.as_str() } else { "queue" })
    }

    /// Whether the image's own program is what runs: no other entrypoint, and no command that names
    /// another program.
    pub fn runs_server(&self, store: &Store) -> bool {
        let first = self.service.command.as_ref().and_then(|command| command.words());
        let first = first.and_then(|words| words.first().cloned());
        let own = match (&self.service.command, first) {
            (None, _) => true,
            (Some(_), Some(word)) => {
                let name = word.rsplit('/').next().unwrap_or_default().to_owned();
                word.starts_with('-') || self.is_server(store, &name)
            }
            (Some(_), None) => false,
        };
        own && self.service.entrypoint.is_none() && !self.runs_another_script()
    }

    /// Whether the image built for it starts a script of the project that names neither the server nor what it is handed:
    /// it is there to set one up.
    fn runs_another_script(&self) -> bool {
        let Some(stage) = self.stage().filter(|_| self.service.build.is_some()) else { return false };
        let Some(entry) = stage.process.as_ref().and_then(|process| process.entrypoint.as_ref()) else { return false };
        let Some(name) = entry.words.first().map(|word| file_named(word)) else { return false };
        let mut scripts = self.project.copied_by(stage.file()).map(|copied| self.project.source(copied.file));
        let serves = |line: &str| {
            let word = line.split_whitespace().next().unwrap_or_default();
            server_of(file_named(word)).is_some()
        };
        let hands_over = |text: &str| {
            const WORDS: &[&str] = &["exec ", "$@", "docker-entrypoint", "gosu ", "su-exec ", "_ctl "];
            WORDS.iter().any(|word| text.contains(word)) || text.lines().any(serves)
        };
        scripts.any(|source| file_named(&source.path) == name && !hands_over(&source.text))
    }

    fn is_server(&self, store: &Store, name: &str) -> bool {
        let server = crate::knowledge::commands::server_of(name).is_some();
        server || name.starts_with(store.kind.images.first().copied().unwrap_or_default()) || name.ends_with(".sh")
    }
}

/// Whether no image has the directory by itself, and this one makes none: without a mount the program does not even start.
pub fn is_to_be_mounted(text: &str, path: &str) -> bool {
    const KNOWN: &[&str] = &["dev", "etc", "home", "opt", "proc", "root", "run", "srv", "tmp", "usr", "var"];
    let mut parts = path.trim_start_matches('/').split('/');
    let top = parts.next().unwrap_or_default();
    parts.next().is_some() && !KNOWN.contains(&top) && !text.contains(&format!("/{top}"))
}
