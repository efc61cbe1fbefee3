//! SARIF 2.1.0, for code scanning. Columns count characters, as the run declares.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::medium::Shown;
use super::{Region, Style, View, escape, explain, gap_in_words, page};
use crate::finding::{Area, Aside, Confidence, Finding, Fix, Label, Meta, Severity, Status, Voice};
use crate::text::FileId;

pub fn render(view: &View) -> Shown {
    let rules: BTreeMap<&str, &Meta> = view.listed().map(|f| (f.rule.code, f.rule)).collect();
    let index: BTreeMap<&str, usize> = rules.keys().enumerate().map(|(i, code)| (*code, i)).collect();
    let results =
        view.findings.iter().zip(view.fingerprints()).filter(|(finding, _)| finding.status != Status::Unasked);
    let mut report = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "plimsoll",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.values().map(|meta| rule(meta)).collect::<Vec<_>>(),
            }},
            // One run of several over a commit; an upload can name its own category instead.
            "automationDetails": { "id": "plimsoll/" },
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": view.project.gaps.iter().map(|gap| json!({
                    "level": "warning",
                    "message": { "text": gap_in_words(gap) },
                })).collect::<Vec<_>>(),
            }],
            "results": results.map(|(finding, print)| result(view, finding, &print, &index)).collect::<Vec<_>>(),
            "properties": match view.grade.is_one() {
                true => json!({ "grade": view.grade.shown(), "score": view.grade.score }),
                false => json!({ "grade": null, "score": null }),
            },
        }],
    });
    let home = env!("CARGO_PKG_REPOSITORY");
    if !home.is_empty() {
        report["runs"][0]["tool"]["driver"]["informationUri"] = json!(home);
    }
    Shown::json(&report)
}

fn rule(meta: &Meta) -> Value {
    let body = page::body(meta.page);
    let why = page::reason(meta.page);
    let mut rule = json!({
        "id": meta.code,
        "name": meta.name,
        "shortDescription": { "text": meta.title },
        "fullDescription": { "text": if why.is_empty() { meta.title } else { &why } },
        "help": { "text": explain::markdown(body, Style::default()), "markdown": body },
        "defaultConfiguration": { "level": level(meta.severity), "enabled": meta.voice == Voice::Default },
        "properties": {
            "tags": [meta.area.name()],
            "precision": match meta.confidence {
                Confidence::High => "very-high",
                Confidence::Medium => "high",
                Confidence::Low => "medium",
            },
            "problem.severity": match meta.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info | Severity::Style => "recommendation",
            },
        },
    });
    if let Some(properties) = rule.get_mut("properties").filter(|_| meta.area == Area::Safety) {
        properties["tags"] = json!(["security", meta.area.name()]);
        properties["security-severity"] = json!(security(meta.severity));
    }
    if let (Value::Object(fields), Some(url)) = (&mut rule, meta.references.first()) {
        fields.insert("helpUri".to_owned(), json!(url));
    }
    rule
}

/// GitHub's scale of ten: over 9.0 critical, over 7.0 high, over 4.0 medium, else low.
fn security(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "8.0",
        Severity::Warning => "5.0",
        Severity::Info => "3.0",
        Severity::Style => "1.0",
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info | Severity::Style => "note",
    }
}

fn result(view: &View, finding: &Finding, fingerprint: &str, index: &BTreeMap<&str, usize>) -> Value {
    let mut message = finding.message.clone();
    for more in [&finding.why, &finding.help].into_iter().filter(|text| !text.is_empty()) {
        message.push('\n');
        message.push_str(more);
    }
    let mut result = Map::new();
    let mut put = |name: &str, value: Value| drop(result.insert(name.to_owned(), value));
    put("ruleId", json!(finding.rule.code));
    put("ruleIndex", json!(index.get(finding.rule.code)));
    put("level", json!(level(finding.severity)));
    put("message", json!({ "text": message }));
    put("locations", json!([location(view, &finding.primary)]));
    if !finding.labels.is_empty() {
        let related = finding.labels.iter().enumerate().map(|(id, label)| {
            let mut value = location(view, label);
            if let Value::Object(fields) = &mut value {
                fields.insert("id".to_owned(), json!(id));
                fields.insert("message".to_owned(), json!({ "text": label.text }));
            }
            value
        });
        put("relatedLocations", related.collect());
    }
    put("partialFingerprints", json!({ "plimsoll/v1": fingerprint }));
    let kind = if finding.in_source { "inSource" } else { "external" };
    match &finding.status {
        Status::Open | Status::Unasked => {}
        Status::Accepted { reason } => {
            put("suppressions", json!([{ "kind": kind, "justification": reason }]));
        }
        Status::Hidden => put("suppressions", json!([{ "kind": kind }])),
        Status::Aside(aside) => {
            let why = match aside {
                Aside::Known => "in the baseline",
                Aside::Elsewhere => "on no line that changed",
            };
            put("suppressions", json!([{ "kind": "external", "justification": why }]));
        }
    }
    if let Some(change) = finding.fixes.first() {
        put("fixes", json!([fix(view, change)]));
    }
    put("properties", json!({ "confidence": finding.confidence.name(), "aliases": finding.aliases }));
    Value::Object(result)
}

fn location(view: &View, label: &Label) -> Value {
    let place = view.region(label.file, label.span);
    json!({ "physicalLocation": { "artifactLocation": artifact(place.path), "region": region(&place) } })
}

fn artifact(path: &str) -> Value {
    json!({ "uri": escape::uri(path) })
}

fn region(place: &Region) -> Value {
    json!({
        "startLine": place.start.line,
        "startColumn": place.start.column,
        "endLine": place.end.line,
        "endColumn": place.end.column,
    })
}

fn fix(view: &View, fix: &Fix) -> Value {
    let mut files: BTreeMap<FileId, Vec<Value>> = BTreeMap::new();
    for edit in &fix.edits {
        let place = view.region(edit.file, edit.span);
        let change = json!({ "deletedRegion": region(&place), "insertedContent": { "text": edit.text } });
        files.entry(edit.file).or_default().push(change);
    }
    let changes = files.into_iter().map(|(file, replacements)| {
        json!({ "artifactLocation": artifact(&view.project.source(file).path), "replacements": replacements })
    });
    let new = fix.creates.iter().map(|new| {
        let start = json!({ "startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1 });
        let whole = json!({ "deletedRegion": start, "insertedContent": { "text": new.text } });
        json!({ "artifactLocation": artifact(&new.path), "replacements": [whole] })
    });
    json!({
        "description": { "text": format!("{} ({})", fix.title, fix.safety.name()) },
        "artifactChanges": changes.chain(new).collect::<Vec<_>>(),
    })
}
