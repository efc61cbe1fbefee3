//! One JSON object with everything a program may ask of a run: the format others build on.

use std::collections::HashMap;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::medium::Shown;
use super::model::{self, Paper};
use super::{View, gap_kind, page};
use crate::finding::{Finding, Fix, Label, Setting, Severity, Status};
use crate::grade::{GRADE_VERSION, Grade, Line, UnitGrade};
use crate::project::Gap;
use crate::rules::registry::RULES;

/// Goes up when a field changes its meaning or goes away; new fields do not count.
pub const VERSION: u32 = 1;

pub fn render(view: &View) -> Shown {
    Shown::json(&of(view))
}

/// The same as a value, for templates.
pub fn value(view: &View) -> Value {
    // Plain values become plain values.
    serde_json::to_value(of(view)).unwrap_or_default()
}

fn of<'a>(view: &'a View<'a>) -> Report<'a> {
    let gap = |gap: &Gap| json!({ "path": gap.path, "what": gap.what, "help": gap.help, "kind": gap_kind(gap.kind) });
    let told = view.plan.map(|_| model::Report::new(&Paper::new(view)));
    Report {
        version: VERSION,
        tool: json!({ "name": "plimsoll", "version": env!("CARGO_PKG_VERSION"), "rules": rules() }),
        grade: view.grade.is_one().then(|| grade(view, view.grade)),
        raw_grade: view.grade.raw.as_deref().filter(|raw| raw.is_one()).map(|raw| grade(view, raw)),
        counts: counts(view),
        findings: Findings(view),
        gaps: view.project.gaps.iter().map(gap).collect(),
        report: told,
    }
}

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    tool: Value,
    /// None where nothing was looked at.
    grade: Option<Value>,
    raw_grade: Option<Value>,
    counts: Value,
    findings: Findings<'a>,
    gaps: Vec<Value>,
    /// What the report tells, in its words, where a report was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<model::Report<'a>>,
}

/// Each finding becomes a value, is written, and is gone: thousands at once would take more memory than
/// everything else.
struct Findings<'a>(&'a View<'a>);

impl Serialize for Findings<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let prints = self.0.fingerprints();
        let listed = self.0.findings.iter().zip(prints).filter(|(one, _)| one.status != Status::Unasked);
        let mut reasons: HashMap<&str, String> = HashMap::new();
        serializer.collect_seq(listed.map(|(one, print)| {
            // Whoever reads one finding alone has its reason: its own, or that of its page.
            let reason = match one.why.as_str() {
                "" => reasons.entry(one.rule.code).or_insert_with(|| page::reason(one.rule.page)),
                own => own,
            };
            finding(self.0, one, reason, &print)
        }))
    }
}

fn grade(view: &View, grade: &Grade) -> Value {
    let unit = |unit: &UnitGrade| {
        let path = view.project.goes_by(unit.file);
        let apart = unit.apart.map(Setting::name);
        json!({ "path": path, "letter": unit.letter.name(), "score": unit.score, "open": unit.open, "apart": apart })
    };
    json!({
        "version": GRADE_VERSION,
        "letter": grade.letter.name(),
        "score": grade.score,
        "uncertain": grade.uncertain,
        "areas": grade.areas.iter().map(line).collect::<Vec<_>>(),
        "worst": grade.worst().map(unit),
        "units": grade.units.iter().map(unit).collect::<Vec<_>>(),
        "beside": grade.alarms.iter().map(|beside| beside.alarm.name()).collect::<Vec<_>>(),
    })
}

fn line(line: &Line) -> Value {
    json!({
        "area": line.area.name(),
        "letter": line.applicable.then(|| line.letter.name()),
        "score": line.applicable.then_some(line.score),
        "uncertain": line.uncertain,
        "applicable": line.applicable,
        "open": line.open,
        "accepted": line.accepted,
    })
}

fn counts(view: &View) -> Value {
    let counts = view.counts();
    let of = |severity: Severity| counts.of(severity);
    json!({
        "files": view.project.files.len(),
        "open": counts.open,
        "places": counts.places,
        "error": of(Severity::Error),
        "warning": of(Severity::Warning),
        "info": of(Severity::Info),
        "style": of(Severity::Style),
        "accepted": counts.accepted,
        "hidden": counts.hidden,
        "known": counts.known,
        "elsewhere": counts.elsewhere,
        "fixable": counts.fixable,
        "unasked": counts.unasked,
    })
}

/// The codes of all rules there are, so that a later run can tell what is new here from what it is new in saying.
fn rules() -> Vec<&'static str> {
    RULES.iter().map(|rule| rule.meta.code).collect()
}

fn finding(view: &View, finding: &Finding, why: &str, fingerprint: &str) -> Value {
    let rule = finding.rule;
    let reason = match &finding.status {
        Status::Accepted { reason } => Some(reason.as_str()),
        Status::Open | Status::Hidden | Status::Unasked | Status::Aside(_) => None,
    };
    let mut value = json!({
        "fingerprint": fingerprint,
        "code": rule.code,
        "name": rule.name,
        "aliases": finding.aliases,
        "area": rule.area.name(),
        "severity": finding.severity.name(),
        "graded_severity": finding.graded.name(),
        "confidence": finding.confidence.name(),
        "voice": finding.voice.name(),
        "status": finding.status.name(),
        "reason": reason,
    });
    extend(&mut value, place(view, &finding.primary));
    extend(
        &mut value,
        json!({
            "message": finding.message,
            "marked": finding.primary.text,
            "why": why,
            "help": finding.help,
            "places": finding.places().map(|label| place(view, label)).collect::<Vec<_>>(),
            "labels": labels(view, finding),
            "fix": finding.fixes.first().map(|f| fix(view, f, finding)),
            "references": rule.references,
        }),
    );
    value
}

/// The other places that belong to it, those of its copies among them.
fn labels(view: &View, finding: &Finding) -> Vec<Value> {
    let said = |label: &Label, text: &str| {
        let mut value = place(view, label);
        extend(&mut value, json!({ "message": text }));
        value
    };
    let own = finding.labels.iter().map(|label| said(label, &label.text));
    let copies = finding.copies.iter().flat_map(|copy| {
        let rest = copy.labels.iter().map(|label| said(label, &label.text));
        [said(&copy.primary, "the same here")].into_iter().chain(rest)
    });
    own.chain(copies).collect()
}

fn place(view: &View, label: &Label) -> Value {
    let region = view.region(label.file, label.span);
    json!({
        "path": region.path,
        "line": region.start.line,
        "column": region.start.column,
        "end_line": region.end.line,
        "end_column": region.end.column,
    })
}

/// The fix, with what it does to each copy.
fn fix(view: &View, fix: &Fix, finding: &Finding) -> Value {
    let copies = finding.copies.iter().filter_map(|copy| copy.fixes.first());
    let edits = [fix].into_iter().chain(copies).flat_map(|fix| &fix.edits).map(|edit| {
        let region = view.region(edit.file, edit.span);
        json!({
            "path": region.path,
            "start": edit.span.start,
            "end": edit.span.end,
            "line": region.start.line,
            "column": region.start.column,
            "end_line": region.end.line,
            "end_column": region.end.column,
            "text": edit.text,
        })
    });
    let mut value = json!({ "title": fix.title, "safety": fix.safety.name(), "edits": edits.collect::<Vec<_>>() });
    let new = fix.creates.iter().map(|new| json!({ "path": new.path, "text": new.text })).collect::<Vec<_>>();
    if !new.is_empty() {
        extend(&mut value, json!({ "creates": new }));
    }
    value
}

/// Adds the fields of `more`, in their order.
fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(fields), Value::Object(more)) = (value, more) {
        fields.extend(more);
    }
}
