//! Which other services of its file a service is given the address of, by its environment and its command: the name with a
//! scheme before it or a port behind it; who needs it, and what is started before it. Knows neither images nor networks.

use std::collections::HashSet;

use super::ServiceRef;
use crate::project::compose::{CommandLine, Dependency, Pair, Text};
use crate::text::Span;

/// Words in the names of variables whose addresses are for others: browsers, and services that call back.
const FOR_OTHERS: &[&str] =
    &["ALLOW", "CALLBACK", "CORS", "EXTERNAL", "NO_PROXY", "ORIGIN", "PUBLIC", "REDIRECT", "VIRTUAL_HOST", "WEBHOOK"];

/// What the name of a variable ends in whose value is where another service is.
const PLACES: &[&str] =
    &["HOST", "HOSTNAME", "SERVER", "ADDR", "ADDRESS", "ENDPOINT", "URL", "URI", "SERVERS", "HOSTS"];

impl<'a> ServiceRef<'a> {
    /// The services that name it under `depends_on`, and where, in the order of the file.
    pub fn dependents(&self) -> impl Iterator<Item = (ServiceRef<'a>, &'a Dependency)> + use<'a> {
        let (project, compose) = (self.project, self.compose);
        project.dependents_of(compose, self.index).iter().filter_map(move |(service, at)| {
            let other = project.service_at(compose, *service)?;
            Some((other, other.service.depends_on.get(*at)?))
        })
    }

    /// The services that need it, under whatever key.
    pub fn needers(&self) -> impl Iterator<Item = ServiceRef<'a>> + use<'a> {
        let (project, compose) = (self.project, self.compose);
        project.needers_of(compose, self.index).iter().filter_map(move |at| project.service_at(compose, *at))
    }

    /// Whether another service is on its network, and listens beside it.
    pub fn shares_its_network(&self) -> bool {
        self.needers().any(|other| {
            let mode = other.network_mode.as_ref().map_or("", |mode| mode.shown());
            mode.strip_prefix("service:").is_some_and(|name| name == self.name)
        })
    }

    /// Where its own environment says that a service of this name is to be asked.
    pub fn place_of(&self, name: &str) -> Option<Span> {
        let mut own = self.service.environment.iter().filter(|pair| self.wrote(pair.span));
        let found = own.find(|pair| names(pair, name))?;
        Some(found.value.as_ref().map_or(found.span, |value| value.span))
    }

    /// The others of its file whose address its own words give it, each once, with the place.
    pub fn addressed(&self) -> Vec<(ServiceRef<'a>, Span)> {
        let pairs = self.service.environment.iter().filter(|pair| {
            let key = pair.key.to_ascii_uppercase();
            !FOR_OTHERS.iter().any(|word| key.contains(word))
        });
        let values = pairs.filter_map(|pair| pair.value.as_ref());
        let lines = self.service.command.iter().flat_map(|line| match line {
            CommandLine::Line(text) => std::slice::from_ref(text),
            CommandLine::Words(_, words) => words.as_slice(),
        });
        let mut found: Vec<(ServiceRef, Span)> = Vec::new();
        for text in values.chain(lines).filter(|text| self.wrote(text.span)) {
            for target in hosts(text).filter_map(|host| self.neighbour(host)) {
                if target.name != self.service.name && found.iter().all(|(known, _)| known.name != target.name) {
                    found.push((target, text.span));
                }
            }
        }
        found
    }
}

impl<'a> ServiceRef<'a> {
    /// The names of all that is started before it, as far as it is followed.
    pub fn first_needs(&self) -> HashSet<&'a str> {
        const MOST: usize = 64;
        let mut needed = HashSet::new();
        let mut open = vec![*self];
        while let Some(service) = open.pop().filter(|_| needed.len() < MOST) {
            for need in service.service.needs() {
                if needed.insert(need.name) {
                    open.extend(service.neighbour(need.name));
                }
            }
        }
        needed
    }
}

/// The hosts that a text names as parts of addresses.
fn hosts(text: &Text) -> impl Iterator<Item = &str> {
    let words = text.shown().split([',', ';', ' ', '\n', '"', '\'']);
    // What stands behind the question mark may name a place as well: `s3://pictures?endpoint=store:9000`.
    let queries = text.shown().split(['?', '&']).skip(1).filter_map(|part| Some(part.split_once('=')?.1));
    words.chain(queries).filter_map(|word| {
        let word = if word.starts_with('-') { word.split_once('=').map_or(word, |(_, value)| value) } else { word };
        let (scheme, rest) = word.split_once("://").map_or(("", word), |(scheme, rest)| (scheme, rest));
        let authority = rest.split(['/', '?']).next()?;
        let authority = authority.rsplit('@').next()?;
        let (host, port) = authority.split_once(':').unwrap_or((authority, ""));
        (!scheme.is_empty() || port.parse::<u16>().is_ok()).then_some(host)
    })
}

/// Whether the value is an address with this name as its host.
fn names(pair: &Pair, name: &str) -> bool {
    let Some(value) = pair.value.as_ref().map(|value| value.shown()) else { return false };
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([':', '/', '?', ',']);
    let at = |text: &str| text.strip_prefix(name).is_some_and(ends);
    if let Some((_, rest)) = value.split_once("://") {
        let host = rest.split('/').next().unwrap_or_default();
        return at(host.rsplit('@').next().unwrap_or_default());
    }
    let upper = pair.key.to_ascii_uppercase();
    let named = upper.rsplit('_').next().is_some_and(|last| PLACES.contains(&last));
    let port = value.strip_prefix(name).and_then(|rest| rest.strip_prefix(':')).unwrap_or_default();
    let with_port = !port.is_empty() && port.split(['/', ',']).next().is_some_and(|port| port.parse::<u16>().is_ok());
    (named || with_port) && at(value)
}
