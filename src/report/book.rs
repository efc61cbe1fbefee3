//! The rules as a list for programs, and as a table in Markdown.

use serde_json::{Value, json};

use super::medium::Shown;
use super::page;
use crate::finding::Meta;
use crate::rules::options::{Form, OPTIONS, RuleOption};

/// What the front matter of each page says, with its title and why it matters.
pub fn json<'a>(rules: impl IntoIterator<Item = &'a Meta>) -> Shown {
    let rules: Vec<Value> = rules.into_iter().map(rule).collect();
    Shown::json(&json!({ "version": 1, "plimsoll": env!("CARGO_PKG_VERSION"), "rules": rules }))
}

fn rule(rule: &Meta) -> Value {
    let settings: serde_json::Map<String, Value> =
        rule.settings.iter().map(|(setting, heard)| (setting.name().to_owned(), json!(heard.name()))).collect();
    let options: Vec<Value> = OPTIONS.iter().filter(|option| option.rule == rule.name).map(option).collect();
    json!({
        "code": rule.code,
        "name": rule.name,
        "area": rule.area.name(),
        "severity": rule.severity.name(),
        "confidence": rule.confidence.name(),
        "voice": rule.voice.name(),
        "fix": rule.fix.map(|safety| safety.name()),
        "aliases": rule.aliases,
        "supersedes": rule.supersedes,
        "in": settings,
        "options": options,
        "since": rule.since,
        "title": page::plain(rule.title),
        "why": page::reason(rule.page),
        "references": rule.references,
    })
}

fn option(option: &RuleOption) -> Value {
    let default = match &option.form {
        Form::Number(_, default) => json!(default),
        Form::Texts => json!([]),
    };
    json!({ "name": option.name, "what": option.what, "default": default })
}

/// A table, a rule a line.
pub fn markdown<'a>(rules: impl IntoIterator<Item = &'a Meta>) -> Shown {
    let mut out = String::from("| code | name | severity | fix | what | elsewhere |\n|---|---|---|---|---|---|\n");
    for rule in rules {
        let cells = [
            rule.code,
            rule.name,
            rule.severity.name(),
            rule.fix.map_or("", |safety| safety.name()),
            &rule.title.replace('|', "\\|"),
            &rule.aliases.join(", ").replace('*', "\\*"),
        ];
        out.push_str(&format!("| {} |\n", cells.join(" | ")));
    }
    Shown::markdown(&out)
}
