//! What a compose file means: service by service and key by key, what `<<` brings written out.

use super::Meaning;
use crate::finding::Aspect;
use crate::syntax::yaml::{self, Node, Value, Yaml};

/// Nodes written out at most: what lies beyond is the same before and after, or fails the proof.
const MOST: usize = 200_000;

pub fn meaning(text: &str) -> Meaning {
    let (yaml, errors) = yaml::parse(text);
    let mut writer =
        Writer { yaml: &yaml, left: MOST, meaning: Meaning { faults: errors.len(), ..Meaning::default() } };
    for document in &yaml.documents {
        let fields = writer.fields(document);
        // The first format had services at the root.
        if !fields.is_empty() && fields.iter().all(|(_, value)| writer.is_service(value)) {
            writer.services(document);
            continue;
        }
        for (key, value) in fields {
            match key.as_str() {
                // Compose reads it and does nothing with it.
                "version" => {}
                "services" => writer.services(value),
                _ => writer.say(Aspect::Services, &key, value),
            }
        }
    }
    writer.meaning
}

struct Writer<'a> {
    yaml: &'a Yaml,
    left: usize,
    meaning: Meaning,
}

impl<'a> Writer<'a> {
    fn services(&mut self, services: &'a Node) {
        for (name, service) in self.fields(services) {
            for (key, value) in self.fields(service) {
                self.say(aspect(&key), &format!("{name}.{key}"), value);
            }
        }
    }

    fn is_service(&mut self, node: &'a Node) -> bool {
        self.fields(node).iter().any(|(key, _)| matches!(key.as_str(), "image" | "build"))
    }

    fn say(&mut self, aspect: Aspect, key: &str, value: &'a Node) {
        let value = self.canonical(value, is_set(key));
        self.meaning.say(aspect, format!("{key}: {value}"));
    }

    /// The fields of a mapping in order of their names, those that `<<` brings among them.
    fn fields(&mut self, node: &'a Node) -> Vec<(String, &'a Node)> {
        let mut fields: Vec<(String, &'a Node)> = Vec::new();
        self.collect(node, &mut fields, 0);
        fields.sort_by(|a, b| a.0.cmp(&b.0));
        fields
    }

    fn collect(&mut self, node: &'a Node, fields: &mut Vec<(String, &'a Node)>, depth: usize) {
        self.left = self.left.saturating_sub(1);
        let Some(node) = self.yaml.resolve(node).filter(|_| depth < 32 && self.left > 0) else { return };
        for entry in node.entries().iter().rev() {
            let Some(name) = entry.key.as_str() else { continue };
            if name != "<<" && !fields.iter().any(|(known, _)| known == name) {
                fields.push((name.to_owned(), &entry.value));
            }
        }
        for merge in node.entries().iter().filter(|entry| entry.key.as_str() == Some("<<")) {
            let Some(value) = self.yaml.resolve(&merge.value) else { continue };
            match &value.value {
                Value::Sequence { items, .. } => items.iter().for_each(|item| self.collect(item, fields, depth + 1)),
                _ => self.collect(value, fields, depth + 1),
            }
        }
    }

    /// A value without the way it is written; the items of a set in order.
    fn canonical(&mut self, node: &'a Node, set: bool) -> String {
        self.left = self.left.saturating_sub(1);
        let Some(node) = self.yaml.resolve(node).filter(|_| self.left > 0) else { return "?".to_owned() };
        let tag = node.tag.as_deref().unwrap_or_default();
        match &node.value {
            Value::Scalar(scalar) => format!("{tag}{:?}", scalar.text),
            Value::Alias(name) => format!("*{name}"),
            Value::Sequence { items, .. } => {
                let mut items: Vec<String> = items.iter().map(|item| self.canonical(item, false)).collect();
                if set {
                    items.sort();
                }
                format!("{tag}[{}]", items.join(","))
            }
            Value::Mapping { .. } => {
                let fields = self.fields(node);
                let fields: Vec<String> = fields
                    .into_iter()
                    .map(|(key, value)| format!("{key}:{}", self.canonical(value, is_set(&key))))
                    .collect();
                format!("{tag}{{{}}}", fields.join(","))
            }
        }
    }
}

fn aspect(key: &str) -> Aspect {
    match key {
        "image" | "build" | "platform" | "pull_policy" => Aspect::Stages,
        "environment" | "env_file" => Aspect::Environment,
        "labels" => Aspect::Labels,
        "command" | "entrypoint" | "init" | "stop_signal" | "stop_grace_period" | "working_dir" => Aspect::Process,
        "healthcheck" => Aspect::Health,
        "user" => Aspect::User,
        "ports" | "expose" => Aspect::Ports,
        "volumes" | "tmpfs" | "volumes_from" => Aspect::Volumes,
        _ => Aspect::Services,
    }
}

/// Lists whose order tells nothing.
fn is_set(key: &str) -> bool {
    let key = key.rsplit('.').next().unwrap_or(key);
    matches!(
        key,
        "ports" | "expose" | "depends_on" | "networks" | "secrets" | "configs" | "cap_add" | "cap_drop" | "profiles"
    )
}
