//! The order in which services start, as a person writes it: `depends_on`, with a check to wait for, also in the place of
//! `links`. Does not know whether the order matters.

use super::ServiceRef;
use crate::knowledge::datastores::Datastore;
use crate::project::compose::{Key, Text};
use crate::syntax::yaml::{Node, Value};
use crate::text::{Edit, Span};

impl ServiceRef<'_> {
    /// Lets it wait until these others answer, which are asked by a check that is there already or is given
    /// them here; with what that does. None where how to ask one of them is not known.
    pub fn waiting_for(&self, others: &[ServiceRef]) -> Option<(&'static str, Vec<Edit>)> {
        let checks: Option<Vec<Vec<Edit>>> = others.iter().map(|other| other.checked()).collect();
        let mut edits: Vec<Edit> = checks?.into_iter().flatten().collect();
        let title = match edits.is_empty() {
            true => "Wait until it answers: the service starts later, and not at all where the other never does",
            false => {
                "Add a check and wait until it answers: the service starts later, and not at all where the other never does"
            }
        };
        edits.push(self.depending_on(others)?);
        Some((title, edits))
    }

    /// The healthcheck it still lacks.
    fn checked(&self) -> Option<Vec<Edit>> {
        if self.has_healthcheck()? {
            return Some(Vec::new());
        }
        // One that is switched off is meant to be.
        let kind = self.store().filter(|_| self.service.healthcheck.is_none())?.kind;
        self.takes_the_check_of(kind).then_some(())?;
        let deeper = " ".repeat(self.step()?);
        let test = kind.healthcheck?.replace('$', "$$");
        let lines = [
            "healthcheck:".to_owned(),
            format!("{deeper}test: {test}"),
            format!("{deeper}interval: 10s"),
            format!("{deeper}timeout: 5s"),
            format!("{deeper}retries: 5"),
            format!("{deeper}start_period: 30s"),
        ];
        Some(vec![self.with_last(&lines)?])
    }

    /// Whether the check that is known for a store works in this service: its release has the program, and it asks
    /// for no password that the check would have to give.
    fn takes_the_check_of(&self, kind: &Datastore) -> bool {
        let image = self.image_ref().or_else(|| self.stage()?.root_image());
        let tag = image.and_then(|image| image.tag.as_deref());
        // Without a number it is a new one; a variable hides it.
        let number = |at: usize| tag?.split(['.', '-']).nth(at)?.parse::<u32>().ok();
        let hidden = self.service.image.as_ref().is_some_and(|image| image.value.is_none());
        let command = self.service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
        let configured = command.contains("requirepass") || command.contains(".conf");
        match kind.name {
            "MongoDB" => !hidden && number(0).is_none_or(|major| major >= 6),
            "MariaDB" => !hidden && number(0).is_none_or(|major| major > 10 || major == 10 && number(1) >= Some(4)),
            "Redis" | "Valkey" => !configured && self.service.env("REDIS_PASSWORD").is_none(),
            "Elasticsearch" => {
                self.service.sets("xpack.security.enabled", "false") || number(0).is_some_and(|major| major < 8)
            }
            "OpenSearch" => {
                self.service.sets("DISABLE_SECURITY_PLUGIN", "true")
                    || self.service.sets("plugins.security.disabled", "true")
            }
            _ => true,
        }
    }

    /// `depends_on` with a condition for each of `others`, and with what it names already.
    fn depending_on(&self, others: &[ServiceRef]) -> Option<Edit> {
        let healthy = |name: &str| others.iter().any(|other| other.service.name == name);
        let deeper = " ".repeat(self.step()?);
        let entry = |name: &str, condition: &str| {
            [format!("{deeper}{name}:"), format!("{deeper}{deeper}condition: {condition}")]
        };
        let Some(key) = self.service.key("depends_on") else {
            let own = others.iter().flat_map(|other| entry(&other.service.name, "service_healthy"));
            let lines: Vec<String> = ["depends_on:".to_owned()].into_iter().chain(own).collect();
            return self.with_last(&lines);
        };
        if key.via.is_some() || key.repaired || !self.service.span.contains(key.span) {
            return None;
        }
        if self.service.depends_on.iter().any(|one| one.long) {
            // A condition that is written is put right in its place, and only one at a time.
            let [other] = others else { return None };
            let Some(there) = self.service.depends_on.iter().find(|one| one.name == other.service.name) else {
                let healthy = match self.healthy_by_alias(key) {
                    Some(alias) => {
                        let name = &other.service.name;
                        [format!("{deeper}{name}:"), format!("{deeper}{deeper}<<: *{alias}")]
                    }
                    None => entry(&other.service.name, "service_healthy"),
                };
                return self.insert(key, &healthy);
            };
            let text = there.condition.as_ref().filter(|text| text.raw == "service_started")?;
            return Some(Edit::replace(self.file_id(), text.span, "service_healthy"));
        }
        let names = self.service.depends_on.iter().map(|one| (one.name.as_str(), healthy(&one.name)));
        self.as_conditions(key, names)
    }

    /// The anchor by which all that it depends on has its condition, where one says no more than to wait for health.
    fn healthy_by_alias(&self, key: &Key) -> Option<&str> {
        let entries = self.file.node(key.value)?.entries();
        let aliases = entries.iter().map(|entry| {
            let [merge] = entry.value.entries() else { return None };
            let Value::Alias(name) = &merge.value.value else { return None };
            (merge.key.as_str() == Some("<<")).then_some((name.as_str(), &merge.value))
        });
        let aliases: Vec<(&str, &Node)> = aliases.collect::<Option<_>>()?;
        let healthy = |node: &Node| {
            let [only] = self.file.yaml.resolve(node).map(Node::entries).unwrap_or_default() else { return false };
            only.key.as_str() == Some("condition") && only.value.as_str() == Some("service_healthy")
        };
        aliases.into_iter().find(|(_, node)| healthy(node)).map(|(name, _)| name)
    }

    /// `depends_on` in the place of `links` that only say what starts first, and whether it waits then: for a store
    /// that is among them. None where a link means more.
    pub fn ordered_by_links(&self) -> Option<(bool, Vec<Edit>)> {
        let others = self.linked_services()?;
        let stores: Vec<ServiceRef> = others.iter().copied().filter(|other| other.store().is_some()).collect();
        if stores.is_empty() {
            return Some((false, self.renamed_links()?));
        }
        let key = self.service.key("links")?;
        let waits = |other: &ServiceRef| stores.iter().any(|store| store.index == other.index);
        let conditions = others.iter().map(|other| (other.service.name.as_str(), waits(other)));
        let mut edits =
            vec![Edit::replace(self.file_id(), key.span, "depends_on"), self.as_conditions(key, conditions)?];
        for store in &stores {
            edits.extend(store.checked()?);
        }
        Some((true, edits))
    }

    /// The same list as `depends_on`.
    pub fn renamed_links(&self) -> Option<Vec<Edit>> {
        self.linked_services()?;
        let renamed = Edit::replace(self.file_id(), self.service.key("links")?.span, "depends_on");
        let doubled = self.service.links.iter().filter_map(|link| Some((link, linked(link)?.len())));
        let doubled = doubled.filter(|(link, name)| *name < link.raw.len());
        let single = doubled.map(|(link, name)| Edit::delete(self.file_id(), link.part(name..link.raw.len())));
        Some([renamed].into_iter().chain(single).collect())
    }

    /// The services that its own `links` name, where they give them no other names and nothing else says what
    /// starts first.
    fn linked_services(&self) -> Option<Vec<ServiceRef<'_>>> {
        let key = self.service.key("links")?;
        let own = key.via.is_none() && !key.repaired && self.service.span.contains(key.span);
        (own && !self.service.has("depends_on")).then_some(())?;
        self.service.links.iter().map(|link| self.neighbour(linked(link)?)).collect()
    }

    /// What stands behind a key as a mapping with a condition for each name.
    fn as_conditions<'n>(&self, key: &Key, names: impl Iterator<Item = (&'n str, bool)>) -> Option<Edit> {
        let (source, margin) = (self.source(), self.margin()?);
        let deeper = " ".repeat(self.step()?);
        // A comment in a list would lose its place.
        let lines = source.full_lines(key.span.to(key.value));
        let body = source.slice(Span { start: key.span.end, end: lines.end });
        if body.contains(['#', '*', '&', '"', '\'']) {
            return None;
        }
        let line_end = source.line_end();
        let entries = names.flat_map(|(name, waits)| {
            let condition = if waits { "service_healthy" } else { "service_started" };
            [format!("{deeper}{name}:"), format!("{deeper}{deeper}condition: {condition}")]
        });
        let text: String = entries.map(|line| format!("{line_end}{margin}{line}")).collect();
        let value = source.slice(Span { start: key.span.end, end: key.value.end }).trim_end().len();
        let span = Span::new(key.span.end as usize, key.span.end as usize + value);
        Some(Edit::replace(self.file_id(), span, format!(":{text}")))
    }
}

/// The service that a link names, where it gives it no other name.
fn linked(link: &Text) -> Option<&str> {
    let value = link.value.as_deref()?;
    match value.split_once(':') {
        None => Some(value),
        Some((name, alias)) => (name == alias && link.raw == value).then_some(name),
    }
}
