//! Variables that a service gives to an image which reads none of that name, as far as nothing else in the container may.
//! Does not know what is said of them.

use std::borrow::Cow;
use std::cell::LazyCell;

use super::ServiceRef;
use crate::knowledge::namesakes;
use crate::knowledge::official::official;
use crate::project::compose::{CommandLine, Mount, MountKind, Pair};
use crate::text::FileId;

/// A variable that nothing reads.
pub struct Unread<'a> {
    pub pair: &'a Pair,
    /// The program, as people write it.
    pub image: &'static str,
    /// What is read in its place, or is to be done; empty where nothing is known.
    pub meant: Cow<'static, str>,
    /// Its value stands in the command as well.
    pub handed: bool,
}

impl<'a> ServiceRef<'a> {
    /// The variables of its own that nothing in its container reads. What a shared block brings is meant for the others
    /// that take it.
    pub fn unread(&self) -> Vec<Unread<'a>> {
        let known = self.service.build.is_none() && self.is_whole();
        let Some(image) = self.image_ref().filter(|_| known && !self.asks_environment()) else { return Vec::new() };
        let name = image.name();
        let official = official(&name);
        let own = *self;
        let pairs = own.service.environment.iter().filter(move |pair| own.wrote(pair.span));
        // Hardly any is unread by its name, and what the container reads beside the image costs more to know.
        let closed = LazyCell::new(|| {
            !self.reads_more() || official.is_some_and(|image| image.name == "Redis") && self.starts_plainly()
        });
        let of = |pair: &'a Pair| {
            let handed = || self.is_handed_to_the_command(pair);
            if let Some((image, meant)) = namesakes::unread(&name, &pair.key) {
                let closed = *closed || namesakes::reads_by_itself(image) && !self.is_named_in_the_container(&pair.key);
                return closed.then(|| Unread { pair, image, meant, handed: handed() });
            }
            let image = official.filter(|image| image.leaves_unread(&pair.key) && *closed)?;
            let meant = image.meant_by(&pair.key).filter(|_| self.service.command.is_none());
            Some(Unread { pair, image: image.name, meant: Cow::Borrowed(meant.unwrap_or_default()), handed: handed() })
        };
        pairs.filter_map(of).collect()
    }

    /// Whether scripts or a command of the project may read variables of their own.
    fn reads_more(&self) -> bool {
        let started = self.command.is_some() || self.entrypoint.is_some();
        let into = |mount: &Mount| {
            let target = mount.target.as_ref().map_or("", |target| target.shown());
            target.contains("initdb")
                || target.ends_with(".sh")
                || target.ends_with(".js")
                || target.starts_with("/etc")
        };
        let check = self.healthcheck.as_ref().is_some_and(|check| {
            let line = check.test.as_ref().map(|test| test.shown()).unwrap_or_default();
            line.contains(".sh")
        });
        let configs = !self.service.configs.is_empty();
        started || configs || check || self.volumes.iter().any(into) || self.others().any(|o| o.has("volumes"))
    }

    /// Whether the service starts Redis with options alone, and no file that is its own.
    fn starts_plainly(&self) -> bool {
        let binds = self.volumes.iter().any(|mount| mount.kind != MountKind::Named);
        self.command.is_some() && self.starts_its_server() && !binds && self.service.configs.is_empty()
    }

    fn is_handed_to_the_command(&self, pair: &Pair) -> bool {
        self.command.as_ref().is_some_and(|line| {
            pair.value.as_ref().is_some_and(|value| !value.raw.is_empty() && raw(line).contains(&value.raw))
        })
    }

    /// Whether a command, or a file that is mounted, has the name in it, or a script that it is started by is not known.
    fn is_named_in_the_container(&self, name: &str) -> bool {
        let lines = || self.service.command.iter().chain(&self.service.entrypoint);
        let mounted: Vec<FileId> =
            self.project.mounted_by((self.compose, self.index)).map(|evidence| evidence.file).collect();
        let known = |script: &str| {
            let last = script.rsplit('/').next().unwrap_or_default();
            mounted.iter().any(|file| self.project.source(*file).path.ends_with(last))
        };
        let names: Vec<String> =
            lines().flat_map(|line| line.words().unwrap_or_else(|| vec![".sh".to_owned()])).collect();
        let words = names.iter().flat_map(|word| word.split_whitespace());
        words.clone().any(|word| word.contains(name) || word.ends_with(".sh") && !known(word))
            || mounted.iter().any(|file| self.project.source(*file).text.contains(name))
            || self.others().any(|other| other.has("volumes"))
            || !self.service.configs.is_empty()
    }
}

/// A command as it is written, variables and all.
fn raw(line: &CommandLine) -> String {
    match line {
        CommandLine::Line(text) => text.raw.clone(),
        CommandLine::Words(_, words) => words.iter().map(|word| word.raw.as_str()).collect::<Vec<_>>().join(" "),
    }
}
