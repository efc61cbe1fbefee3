//! What services do by themselves about others that are not ready yet, and files for a swarm, whose engine
//! knows no order of start. Knows neither rules nor the disk.

use std::collections::HashSet;

use crate::knowledge::roles;
use crate::project::compose::{ComposeFile, Dependency, Mount};
use crate::project::evidence::Kind;
use crate::project::stages::image::ImageRef;
use crate::project::{Project, ServiceRef, StageRef};
use crate::syntax::shell::Command;
use crate::syntax::yaml::Node;
use crate::text::FileId;

/// Programs and scripts that wait for a port to answer, and how scripts do it themselves.
const WAITERS: &[&str] = &[
    "wait-for",
    "wait_for",
    "wait4",
    "waitfor",
    "dockerize",
    "until ",
    "wait.sh",
    "nc -z",
    "pg_isready",
    "mysqladmin ping",
    "while ! ",
];

/// Parts of names of variables that tell a start script what to wait for.
const WAITED: &[&str] = &["PRECONDITION", "WAIT"];

/// Keys of `deploy` that only a swarm heeds.
const SWARM: &[&str] = &["placement", "update_config", "rollback_config", "endpoint_mode"];

/// Directories of an init's services, and of what it runs before them (s6-overlay's README).
const INIT_SERVICES: &[&str] = &["/cont-init.d/", "/s6-rc.d/", "/services.d/"];

impl ServiceRef<'_> {
    /// Whether it waits for what it needs, or needs nothing at its start: its command, a script of its image or a
    /// variable says so, the image is known for it, or it idles until someone works in it.
    pub fn waits_by_itself(&self) -> bool {
        let lines = [&self.service.command, &self.service.entrypoint];
        let own: String = lines.into_iter().flatten().map(|line| line.shown()).collect();
        let told = self
            .service
            .environment
            .iter()
            .any(|pair| pair.key.split('_').any(|part| WAITED.contains(&part.to_ascii_uppercase().as_str())));
        let known = |image: &ImageRef| roles::waits(&image.repository) || roles::connects_on_request(&image.repository);
        told || waits(&own)
            || self.idles(&own)
            || self.starts_others_later()
            || self.image_as_it_starts().is_some_and(known)
            || self.service.build.is_none() && self.image_but_tag().as_ref().is_some_and(known)
            || self.passes_requests_on()
            || self.scripts_wait(&own)
    }

    /// Whether it is a web server that speaks to no store, as its image starts it, be it with files of the project.
    fn passes_requests_on(&self) -> bool {
        self.image_as_it_starts().is_some_and(|image| roles::needs_no_store(&image.repository))
    }

    /// Its image, or that which its own is made from and whose start is left as it is.
    fn image_as_it_starts(&self) -> Option<&ImageRef> {
        match self.service.build.is_some() {
            true => self.stage().filter(|stage| stage.process.is_none()).and_then(|stage| stage.root_image()),
            false => self.image_ref(),
        }
    }

    /// Whether it waits for another service that is done or healthy only once all of `stores` answered.
    pub fn waits_through_another(&self, stores: &[&Dependency]) -> bool {
        let waited = |other: &&Dependency| {
            matches!(other.condition(), Some("service_completed_successfully" | "service_healthy"))
        };
        let others = self.service.depends_on.iter().filter(waited);
        let others = others.filter_map(|other| self.neighbour(&other.name));
        let theirs = others.flat_map(|other| &other.service.depends_on);
        let theirs: HashSet<&str> = theirs.map(|theirs| theirs.name.as_str()).collect();
        stores.iter().all(|store| theirs.contains(store.name.as_str()))
    }

    /// Whether what it starts is cron or its like: a job that finds nothing there comes again.
    fn starts_others_later(&self) -> bool {
        let own = self.commands();
        let image = self.stage().and_then(|stage| stage.process.as_ref()?.program());
        let mut programs = own.iter().filter_map(|command| command.effective().name().map(str::to_owned));
        let mounted = |mount: &Mount| mount.target.as_ref().is_some_and(|target| roles::is_job(target.shown()));
        let scheduler =
            self.service.build.is_none() && self.image_ref().is_some_and(|i| roles::is_timer(i.short_name()));
        let mut scripts = self.project.running_in_service((self.compose, self.index)).filter(|running| running.first);
        scheduler
            || self.service.volumes.iter().any(mounted)
            || scripts.any(|running| running.last_program().is_some_and(|program| roles::is_timer(&program)))
            || programs.any(|program| roles::is_timer(&program))
            || own.is_empty() && image.is_some_and(|p| roles::is_timer(&p))
    }

    /// Whether it starts a script that is not at hand, so that what it does first is not known.
    pub fn starts_unread_script(&self) -> bool {
        let own = [&self.service.entrypoint, &self.service.command];
        let own: Vec<String> = own.into_iter().flatten().map(|line| line.shown()).collect();
        let image =
            self.stage().map(|stage| process_of(self.project, stage)).filter(|_| self.service.entrypoint.is_none());
        let words =
            own.iter().chain(&image).flat_map(|text| text.split(|c: char| c.is_whitespace() || "\"',[]".contains(c)));
        let mut scripts = words.filter_map(|word| word.rsplit('/').next()).filter(|name| name.ends_with(".sh"));
        let read = |name: &str| {
            let paths = self.project.evidence.iter().map(|evidence| &self.project.source(evidence.file).path);
            paths.into_iter().any(|path| path.rsplit('/').next() == Some(name))
        };
        scripts.any(|name| !read(name))
    }

    /// Whether a script that it starts waits: one of its image, copied by the Dockerfile that makes it, or mounted.
    fn scripts_wait(&self, own: &str) -> bool {
        let stage = self.stage().or_else(|| self.project.maker_of(self.image_ref()?)?.last_stage());
        let words = stage.map(|stage| process_of(self.project, stage)).unwrap_or_default();
        let started = if self.service.entrypoint.is_some() { own.to_owned() } else { format!("{words} {own}") };
        let docker: Option<FileId> = stage.map(|stage| stage.file());
        let here = (self.compose, self.index);
        let init =
            started.split_whitespace().next().is_some_and(|word| word.trim_matches(['"', '[', ',', ']']) == "/init");
        let runs = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            started.contains(name) || init && INIT_SERVICES.iter().any(|directory| path.contains(directory))
        };
        let copied = docker.into_iter().flat_map(|docker| self.project.copied_by(docker));
        let scripts = self
            .project
            .mounted_by(here)
            .chain(copied)
            .filter(|evidence| matches!(evidence.kind, Kind::Shell | Kind::Other));
        let mut texts = scripts.map(|evidence| self.project.source(evidence.file)).filter(|source| runs(&source.path));
        let running = self.project.running_in_service(here);
        let mut followed = running.map(|running| self.project.source(running.file));
        waits(&words)
            || texts.any(|source| waits(&source.path) || waits(&source.text))
            || followed.any(|source| waits(&source.text))
    }

    /// Whether all that it starts is a sleep, or a loop of them: `sh -c 'while true; do sleep 60; done'`.
    fn only_sleeps(&self) -> bool {
        let Some((call, inner)) = self.commands().split_first() else { return false };
        let shell = matches!(call.name(), Some("bash" | "sh" | "ash"));
        passes_time(call) && inner.is_empty() || shell && !inner.is_empty() && inner.iter().all(passes_time)
    }

    /// Whether the container does nothing by itself: its command, or the CMD of its image, is a shell or
    /// waits for ever.
    fn idles(&self, command: &str) -> bool {
        let idle = |text: &str| {
            ["tail -f /dev/null", "tail -F /dev/null", "sleep infinity"].iter().any(|idle| text.contains(idle))
        };
        let shell = |text: &str| matches!(text.trim(), "bash" | "sh" | "/bin/bash" | "/bin/sh" | "ash" | "zsh");
        if self.service.command.is_some() || self.service.entrypoint.is_some() {
            return idle(command) || shell(command) || self.only_sleeps();
        }
        let process = self.stage().and_then(|stage| stage.stage.process.as_ref());
        process.is_some_and(|process| {
            let words = process.argv().join(" ");
            idle(&words) || process.is_for_others()
        })
    }
}

/// `swarm.yml`, `stack.yml`, `docker-stack-shop.yml`: any other stack is one of programs (`full-stack.yml`).
fn is_called_for_a_swarm(name: &str) -> bool {
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    let before = |at: usize| at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
    words.iter().enumerate().any(|(at, word)| match *word {
        "swarm" => true,
        "stack" => matches!(before(at), "" | "compose" | "deploy" | "docker" | "portainer"),
        _ => false,
    })
}

/// What a loop that only passes the time is made of.
fn passes_time(command: &Command) -> bool {
    matches!(command.name(), Some("sleep" | "true" | ":"))
}

/// What ENTRYPOINT and CMD say, as it is written.
fn process_of(project: &Project, stage: StageRef) -> String {
    let parts = stage.process.iter().flat_map(|process| process.parts());
    let texts: Vec<&str> = parts.map(|part| project.source(stage.file()).slice(part.span)).collect();
    texts.join(" ")
}

fn waits(text: &str) -> bool {
    WAITERS.iter().any(|waiter| text.contains(waiter))
}

impl Project {
    /// Whether the file is for a swarm, by what it asks for or by its name.
    pub fn is_for_swarm(&self, file: &ComposeFile) -> bool {
        file.asks_for_swarm() || is_called_for_a_swarm(self.source(file.file).name())
    }

    /// Whether the file is for a swarm, or asks for what only a swarm heeds.
    pub fn goes_to_a_swarm(&self, file: &ComposeFile) -> bool {
        self.is_for_swarm(file) || file.asks_for_a_mode()
    }
}

impl ComposeFile {
    /// Whether the file is for `docker stack deploy`: it asks for what only a swarm does. There the key
    /// `version` picks the format, and `depends_on` is not heeded.
    pub fn asks_for_swarm(&self) -> bool {
        *self.asks_for_swarm.get_or_init(|| self.holds_what_a_swarm_reads())
    }

    fn holds_what_a_swarm_reads(&self) -> bool {
        let asks = |node: &Node| {
            let mut keys = node.entries().iter().filter_map(|entry| entry.key.as_str());
            keys.any(|key| SWARM.contains(&key))
        };
        let deploys = self.services.iter().filter_map(|service| self.node(service.key("deploy")?.value));
        let overlay = |driver: &crate::project::compose::Text| driver.shown() == "overlay";
        deploys.into_iter().any(asks)
            || self.networks.iter().any(|network| network.driver.as_ref().is_some_and(overlay))
    }
}

/// Whether an image drives a browser, which needs more shared memory than a container gets by itself.
pub fn drives_a_browser(image: &ImageRef) -> bool {
    let words = ["browser", "chrome", "chromium", "cypress", "firefox", "playwright", "puppeteer", "selenium"];
    words.iter().any(|word| image.repository.contains(word))
}
