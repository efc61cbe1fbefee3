//! What else of its file the new release of a server concerns: the services that ask it, and what they take. Does not know
//! whether it is renewed.

use super::ServiceRef;
use crate::knowledge::eol::{self, Verdict};
use crate::knowledge::takers;
use crate::project::stages::support;

/// Services of one file that are looked at, and named.
const MOST: usize = 64;
const NAMED: usize = 3;

impl<'a> ServiceRef<'a> {
    /// The services of its file that need it or are given its address, in the order of the file.
    fn askers(&self) -> impl Iterator<Item = ServiceRef<'a>> {
        let others = self.project.services_in(self.compose).take(MOST).filter(|other| other.index != self.index);
        others.filter(|other| self.is_asked_by(other))
    }

    fn is_asked_by(&self, other: &ServiceRef) -> bool {
        self.needers().any(|needer| needer.index == other.index) || other.place_of(&self.name).is_some()
    }

    /// The asker that takes none of the releases that are left: its image, its release and the last that it takes.
    pub fn held_back_by(&self, dead: &Verdict) -> Option<(&'a str, &'a str, &'static str)> {
        let next = support::successor(dead)?;
        let mut others = self.project.services_in(self.compose).take(MOST).filter(|other| other.index != self.index);
        others.find_map(|asker| {
            let image = asker.image_ref()?;
            let (name, tag) = (image.short_name(), image.tag.as_deref()?);
            let last = takers::last(name, tag, dead.product)?;
            let taken = eol::cycle(dead.product, last)?;
            (next.is_newer_than(&taken) && self.is_asked_by(&asker)).then_some((name, tag, last))
        })
    }

    /// What is said beside a way on of its product: who has to go with it, and what newer releases ask of them.
    pub fn said_of_its_askers(&self, dead: &Verdict) -> String {
        let own = self.image_ref().map_or("", |image| image.short_name());
        let of_elastic = |name: &str| matches!(name, "kibana" | "logstash") || name.ends_with("beat");
        let searches = dead.product == "elasticsearch";
        let mut along: Vec<&str> = Vec::new();
        for other in self.project.services_in(self.compose).take(MOST).filter(|_| searches) {
            let name = other.image_ref().map_or("", |image| image.short_name());
            if of_elastic(name) && !along.contains(&name) {
                along.push(name);
            }
        }
        let mut said =
            if along.is_empty() { String::new() } else { format!("; renew {} with it", along.join(" and ")) };
        // Clients of these refuse or are refused by other releases; those of the rest go on with most.
        if !matches!(dead.product, "elasticsearch" | "mongodb") {
            return said;
        }
        let image = |asker: &ServiceRef<'a>| asker.image_ref().map(|image| image.short_name());
        let kin = |asker: &ServiceRef<'a>| image(asker).is_some_and(|name| name == own || of_elastic(name));
        let askers = self.askers().filter(|asker| !kin(asker));
        let names: Vec<String> = askers.map(|asker| format!("`{}`", asker.name)).collect();
        if !names.is_empty() {
            let named = names.get(..NAMED.min(names.len())).unwrap_or_default().join(" and ");
            let more = if names.len() > NAMED { " and others" } else { "" };
            said += &format!("; {named}{more} must know that release as well");
        }
        let numbers: Vec<u16> = dead.cycle.split('.').map(|number| number.parse().unwrap_or(0)).collect();
        match numbers.first() {
            Some(..6) if !searches && !names.is_empty() => {
                said += ": from 5.1 on drivers older than MongoDB 3.6 are refused"
            }
            Some(..8) if searches && self.environment.iter().all(|pair| pair.key != "xpack.security.enabled") => {
                said += "; from 8 on it wants a login and TLS, unless it has `xpack.security.enabled=false`";
            }
            _ => {}
        }
        if !searches && numbers.first().is_some_and(|major| *major < 6) {
            said += &self.said_of_the_old_shell(own);
        }
        said
    }

    /// Which services of its file, of images of this name, call the shell that 6.0 took away, or a script that may: "Release
    /// Notes for MongoDB 6.0", "Legacy mongo Shell Removed".
    fn said_of_the_old_shell(&self, image: &str) -> String {
        let like = |other: &ServiceRef| other.image_ref().is_some_and(|named| named.short_name() == image);
        let same = self.project.services_in(self.compose).take(MOST).filter(like);
        let mut said = String::new();
        for other in same {
            let check = other.healthcheck.as_ref().and_then(|check| check.test.as_ref());
            let lines = [&other.service.command, &other.service.entrypoint].into_iter().flatten().chain(check);
            let text = lines.map(|line| line.shown()).collect::<Vec<String>>().join(" ; ");
            let words: Vec<&str> =
                text.split([' ', '\t', '\n', '"', '\'', '(', ')']).filter(|word| !word.is_empty()).collect();
            if calls_old_shell(&words) {
                return format!("; `{}` calls `mongo`, which is `mongosh` from 6.0 on", other.name);
            }
            if said.is_empty() && words.iter().any(|word| word.ends_with(".sh")) {
                said =
                    format!("; where the script that `{}` runs calls `mongo`, it is `mongosh` from 6.0 on", other.name);
            }
        }
        said
    }
}

/// Whether a command begins with it: at the start, behind what joins commands, or as the program of a check.
fn calls_old_shell(words: &[&str]) -> bool {
    const BEFORE: &[&str] = &["!", "&&", "-c", ";", "CMD", "CMD-SHELL", "exec", "if", "until", "while", "|", "||"];
    let begins = |at: usize| {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        before.is_none_or(|before| BEFORE.contains(before) || before.ends_with(';'))
    };
    words.iter().enumerate().any(|(at, word)| matches!(*word, "mongo" | "/usr/bin/mongo") && begins(at))
}
