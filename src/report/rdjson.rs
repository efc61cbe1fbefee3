//! reviewdog's format (rdjson), which many review tools read. Its columns count bytes of UTF-8.

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::View;
use super::medium::Shown;
use crate::finding::{Finding, Severity};
use crate::text::{FileId, Span};

pub fn render(view: &View) -> Shown {
    Shown::json(&Report { source: json!({ "name": "plimsoll" }), diagnostics: Diagnostics(view) })
}

#[derive(Serialize)]
struct Report<'a> {
    source: Value,
    diagnostics: Diagnostics<'a>,
}

/// The open findings, each made when its turn has come: all at once would be many times the text that they become.
struct Diagnostics<'a>(&'a View<'a>);

impl Serialize for Diagnostics<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.open().map(|finding| diagnostic(self.0, finding)))
    }
}

fn diagnostic(view: &View, finding: &Finding) -> Value {
    let (file, rule) = (finding.primary.file, finding.rule);
    let message = match finding.help.as_str() {
        "" => finding.message.clone(),
        help => format!("{}\n{help}", finding.message),
    };
    // A suggestion speaks of one range of the finding's own file; several would be choices.
    let suggestions = match finding.fixes.first().map(|fix| fix.edits.as_slice()) {
        Some([edit]) if edit.file == file => {
            vec![json!({ "range": range(view, file, edit.span), "text": edit.text })]
        }
        _ => Vec::new(),
    };
    json!({
        "message": message,
        "location": { "path": view.project.source(file).path, "range": range(view, file, finding.primary.span) },
        "severity": match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info | Severity::Style => "INFO",
        },
        "code": {
            "value": format!("{} {}", rule.code, rule.name),
            "url": rule.references.first().copied().unwrap_or_default(),
        },
        "suggestions": suggestions,
    })
}

fn range(view: &View, file: FileId, span: Span) -> Value {
    let source = view.project.source(file);
    let place = |offset: u32| {
        let line = source.line(offset as usize);
        json!({ "line": line, "column": offset.saturating_sub(source.line_span(line).start) + 1 })
    };
    json!({ "start": place(span.start), "end": place(span.end) })
}
