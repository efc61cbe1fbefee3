//! Findings as diagnostics. Knows rules by what their pages say, and by a few names that say how a thing is shown.

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, NumberOrString, Range,
};
use serde_json::json;

use super::client::Client;
use super::view::View;
use crate::finding::{Finding, Severity, Status};
use crate::lint::names::is_buildkit_name;
use crate::project::Gap;
use crate::report::Screen;
use crate::text::FileId;

pub const SOURCE: &str = "plimsoll";

/// Rules whose findings mark what could go without a loss: editors show it faded.
const NEEDLESS: &[&str] =
    &["unused-argument", "unused-suppression", "unused-declaration", "dead-pattern", "redundant-target-platform"];

/// Rules whose findings mark what is no longer to be written: editors strike it through.
const DEPRECATED: &[&str] = &["obsolete-version", "maintainer"];

/// What Docker's own language server says of compose files, by its schema of them; of Dockerfiles it says what
/// BuildKit's checks do (docker/docker-language-server, README: "Build checks", "Compose: validation").
const SAID_BY_DOCKER: &[&str] = &["CMP060", "CMP061", "CMP062", "CMP063", "CMP064"];

/// Whether the finding is told to this editor.
pub fn is_told(finding: &Finding, client: &Client) -> bool {
    let docker =
        SAID_BY_DOCKER.contains(&finding.rule.code) || finding.aliases.iter().any(|name| is_buildkit_name(name));
    finding.status == Status::Open && !(client.options.beside_docker_language_server && docker)
}

pub fn of_finding(view: &View, client: &Client, finding: &Finding) -> Diagnostic {
    let rule = finding.rule;
    let reference = rule.references.first().and_then(|url| url.parse().ok());
    let related: Vec<DiagnosticRelatedInformation> = finding
        .labels
        .iter()
        .filter(|label| client.related && !label.text.is_empty())
        .filter_map(|label| {
            let location = view.location(label.file, label.span)?;
            Some(DiagnosticRelatedInformation { location, message: plain(&label.text) })
        })
        .collect();
    let mut message = finding.message.clone();
    for more in [&finding.why, &finding.help].into_iter().filter(|more| !more.is_empty()) {
        message.push('\n');
        message.push_str(more);
    }
    Diagnostic {
        range: view.range(finding.primary.file, finding.primary.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
            Severity::Info => DiagnosticSeverity::INFORMATION,
            Severity::Style => DiagnosticSeverity::HINT,
        }),
        code: Some(NumberOrString::String(rule.code.to_owned())),
        code_description: reference.map(|href| CodeDescription { href }),
        source: Some(SOURCE.to_owned()),
        message: plain(&message),
        related_information: (!related.is_empty()).then_some(related),
        tags: tag(finding).map(|tag| vec![tag]),
        data: Some(json!({ "name": rule.name, "area": rule.area.name(), "aliases": finding.aliases })),
    }
}

fn tag(finding: &Finding) -> Option<DiagnosticTag> {
    match finding.rule.name {
        name if DEPRECATED.contains(&name) => Some(DiagnosticTag::DEPRECATED),
        name if NEEDLESS.contains(&name) => Some(DiagnosticTag::UNNECESSARY),
        _ => None,
    }
}

/// What could not be checked, told at the file that it is about.
pub fn of_gap(view: &View, gap: &Gap) -> Option<(FileId, Diagnostic)> {
    let told = gap.kind.is_trouble();
    let of = |path: &str| gap.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with(':'));
    let at = view.project().files.iter().position(|source| told && of(&source.path))?;
    Some((FileId(at as u32), not_checked(gap)))
}

/// The diagnostic of a file that was not read at all.
pub fn not_checked(gap: &Gap) -> Diagnostic {
    Diagnostic {
        range: Range::default(),
        severity: Some(DiagnosticSeverity::WARNING),
        source: Some(SOURCE.to_owned()),
        message: plain(&format!("{}: {}\n{}", gap.path, gap.what, gap.help)),
        ..Diagnostic::default()
    }
}

/// A text as it may be shown in an editor: nothing of it steers what shows it.
pub fn plain(text: &str) -> String {
    Screen::default().lines(text).shown().as_str().trim_end().to_owned()
}
