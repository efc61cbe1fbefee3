//! What Compose asks of a mapping beyond the schema: keys that need others, and keys that exclude others.
//!
//! Source: Docker Compose 2.40.3, asked with `config`, 2026-11-27.

use super::fault::{Fault, FaultKind};
use crate::project::compose::tree::{Field, Reader};
use crate::text::Span;

/// The faults of the mapping at `path`; `name` is whose it is, `at` where to point for what is missing.
pub fn faults(reader: &Reader<'_>, path: &str, fields: &[Field<'_>], name: &str, at: Span) -> Vec<Fault> {
    let asked = Asked { reader, fields, name, at };
    match path {
        "services.*.ports[]" => asked.needs("target", "the port of the container").into_iter().collect(),
        "services.*.devices[]" => asked.needs("target", "the path in the container").into_iter().collect(),
        "services.*.volumes[]" => {
            let target = asked.needs("target", "the path in the container");
            let bind = asked.text("type").as_deref() == Some("bind");
            let source = bind.then(|| asked.needs("source", "the path of the host")).flatten();
            target.into_iter().chain(source).collect()
        }
        "services.*.develop.watch[]" => {
            let syncs = asked.text("action").is_some_and(|action| action.starts_with("sync"));
            let empty = asked.text("target").is_some_and(|target| target.is_empty());
            let target = syncs.then(|| asked.needs("target", "the path in the container")).flatten();
            let field = asked.field("target").filter(|_| syncs && empty);
            let empty = field.map(|field| asked.missing("target", "the path in the container", field.value.span));
            target.into_iter().chain(empty).collect()
        }
        "services.*.gpus[]" | "services.*.deploy.resources.reservations.devices[]" => {
            asked.one_of(&["count", "device_ids"]).into_iter().collect()
        }
        "secrets.*" => asked.source(&["file", "environment"]),
        "configs.*" => asked.source(&["file", "environment", "content"]),
        "volumes.*" => asked.external_volume().into_iter().collect(),
        _ => Vec::new(),
    }
}

struct Asked<'r, 'a> {
    reader: &'r Reader<'a>,
    fields: &'r [Field<'a>],
    name: &'r str,
    at: Span,
}

impl<'a> Asked<'_, 'a> {
    fn field(&self, key: &str) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.name == key)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.reader.scalar(self.field(key)?.value)?.value
    }

    fn needs(&self, key: &str, what: &str) -> Option<Fault> {
        self.field(key).is_none().then(|| self.missing(key, what, self.at))
    }

    fn missing(&self, key: &str, what: &str, at: Span) -> Fault {
        let message = format!("an item of `{}` has no `{key}`; Compose refuses the file", self.name);
        Fault::new(at, FaultKind::Missing, message, format!("give it a `{key}`: {what}"))
    }

    /// The second of two keys that exclude each other.
    fn one_of(&self, keys: &[&str]) -> Option<Fault> {
        let mut given = self.fields.iter().filter(|field| keys.contains(&field.name));
        let (first, second) = (given.next()?, given.next()?);
        Some(self.beside(second, first))
    }

    fn beside(&self, field: &Field<'a>, other: &Field<'a>) -> Fault {
        let message = format!("`{}` and `{}` cannot both be given; Compose refuses the file", other.name, field.name);
        Fault::new(field.key, FaultKind::Beside(other.key), message, "leave one of the two out")
    }

    /// A secret or config comes from exactly one place, unless it is made elsewhere.
    fn source(&self, keys: &[&str]) -> Vec<Fault> {
        if self.field("external").is_some_and(|_| self.external() != Some(false)) {
            return Vec::new();
        }
        if self.fields.iter().any(|field| keys.contains(&field.name)) {
            return self.one_of(keys).into_iter().collect();
        }
        let listed = keys.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(" or ");
        let message = format!("`{}` says not where it comes from; Compose refuses the file", self.name);
        vec![Fault::new(self.at, FaultKind::Missing, message, format!("give it {listed}, or `external: true`"))]
    }

    /// Whether it is made elsewhere; none where a variable, or the old form, hides it.
    fn external(&self) -> Option<bool> {
        match self.text("external")?.to_ascii_lowercase().as_str() {
            "true" | "y" | "yes" | "on" => Some(true),
            "false" | "n" | "no" | "off" => Some(false),
            _ => None,
        }
    }

    /// A volume that is made elsewhere takes no more than its name.
    fn external_volume(&self) -> Option<Fault> {
        if let Some((external, name)) = self.field("external").zip(self.field("name"))
            && self.reader.get(external.value, "name").is_some()
        {
            return Some(self.beside(name, external));
        }
        if self.external() != Some(true) {
            return None;
        }
        let more = |field: &&Field<'a>| !matches!(field.name, "external" | "name") && !field.name.starts_with("x-");
        Some(self.beside(self.fields.iter().find(more)?, self.field("external")?))
    }
}
