//! Code actions: fixes that are proven, all safe ones of a file, and the comment that silences a finding. What is
//! not proven is not offered.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Diagnostic, Range, WorkspaceEdit};
use serde_json::json;

use super::Host;
use super::client::Client;
use super::diagnostics::{is_told, of_finding};
use super::edits;
use super::look::Look;
use super::view::View;
use crate::finding::{Finding, Fix, Safety};
use crate::fix::prove::{self, Asked, Texts};
use crate::lint::suppress::place;
use crate::project::Project;
use crate::text::{FileId, Span};

pub const FIX_ALL: &str = "source.fixAll.plimsoll";

/// What can be done about the findings that a range touches.
pub fn actions(
    view: &View,
    client: &Client,
    host: &dyn Host,
    file: FileId,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let only = params.context.only.as_deref();
    let wanted = |kind: &str| only.is_none_or(|only| only.iter().any(|asked| holds(asked.as_str(), kind)));
    let mut actions = Vec::new();
    if wanted(CodeActionKind::QUICKFIX.as_str()) {
        actions.extend(quick(view, client, host, file, params.range));
    }
    // Whoever asks for it gets it at once; in a menu it waits until it is chosen.
    let edit = match (only.is_some() && wanted(FIX_ALL), only.is_none() && client.resolves) {
        (true, _) => all(view, client, host, file).map(Some),
        (false, waits) => waits.then_some(None),
    };
    if let Some(edit) = edit {
        actions.push(CodeAction {
            title: "Fix all that is safe (plimsoll)".to_owned(),
            kind: Some(CodeActionKind::from(FIX_ALL)),
            data: Some(json!({ "uri": params.text_document.uri })),
            edit,
            ..CodeAction::default()
        });
    }
    actions.into_iter().map(CodeActionOrCommand::CodeAction).collect()
}

/// Whether a kind is one of those below another: `source` holds `source.fixAll`.
fn holds(asked: &str, kind: &str) -> bool {
    kind.strip_prefix(asked).is_some_and(|rest| asked.is_empty() || rest.is_empty() || rest.starts_with('.'))
}

fn quick(view: &View, client: &Client, host: &dyn Host, file: FileId, range: Range) -> Vec<CodeAction> {
    let span = view.span(file, range);
    let touches = |own: Span| own.start <= span.end && span.start <= own.end;
    let here = |finding: &&Finding| finding.primary.file == file && touches(finding.primary.span);
    let told: Vec<&Finding> =
        view.look.findings.iter().filter(here).filter(|finding| is_told(finding, client)).collect();
    let bench = Bench::new(view, host);
    let mut actions = Vec::new();
    for finding in &told {
        let diagnostic = of_finding(view, client, finding);
        for fix in finding.fixes.iter().filter(|fix| fix.safety != Safety::Suggestion) {
            if let Some(edit) = edits::workspace(view, client, &fix.edits, &fix.creates)
                && bench.holds(finding, fix)
            {
                actions.push(offered(fix, edit, diagnostic.clone()));
            }
        }
    }
    actions.extend(told.iter().filter_map(|finding| silence(view, client, finding)));
    actions
}

fn offered(fix: &Fix, edit: WorkspaceEdit, diagnostic: Diagnostic) -> CodeAction {
    let safe = fix.safety == Safety::Safe;
    let mut title = fix.title.clone();
    if !safe {
        title.push_str(" (may change what the image does)");
    }
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![diagnostic]),
        is_preferred: safe.then_some(true),
        edit: Some(edit),
        ..CodeAction::default()
    }
}

/// The comment that silences a finding.
fn silence(view: &View, client: &Client, finding: &Finding) -> Option<CodeAction> {
    let edit = place::comment(view.project(), finding)?;
    Some(CodeAction {
        title: format!("Ignore {} ({}) here", finding.rule.code, finding.rule.name),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![of_finding(view, client, finding)]),
        edit: edits::workspace(view, client, &[edit], &[]),
        ..CodeAction::default()
    })
}

/// All safe fixes that change nothing but one file.
pub fn all(view: &View, client: &Client, host: &dyn Host, file: FileId) -> Option<WorkspaceEdit> {
    let own = PathBuf::from(&view.source(file).path);
    let after = Bench::new(view, host).settled(file).remove(&own)?;
    let edits = edits::between(view, file, &String::from_utf8(after).ok()?);
    edits::workspace(view, client, &edits, &[])
}

/// Where fixes are tried.
struct Bench<'a> {
    view: &'a View<'a>,
    closed: HashMap<String, String>,
}

impl<'a> Bench<'a> {
    fn new(view: &'a View<'a>, host: &dyn Host) -> Bench<'a> {
        let look = view.look;
        let closed = view.root.scope.as_ref().map(|scope| host.closed(scope, &look.project, &look.findings));
        Bench { view, closed: closed.unwrap_or_default() }
    }

    fn asked(&self, limit: Safety) -> Asked<'_> {
        let build_args = self.view.root.scope.as_ref().map_or(&[][..], |scope| &scope.inputs.build_args);
        Asked { limit, build_args, closed: &self.closed, wanted: None }
    }

    /// The project with some texts in place of those that are open or saved.
    fn look(&self, texts: &Texts) -> Look {
        let mut all = self.view.root.texts(self.view.documents);
        all.extend(texts.clone());
        self.view.root.look_at(self.view.documents, Arc::new(all))
    }

    fn holds(&self, finding: &Finding, fix: &Fix) -> bool {
        let asked = self.asked(Safety::Unsafe);
        prove::alone(self.view.look, finding, fix, &asked, |texts| self.look(texts)).is_none()
    }

    /// The texts after all safe fixes that stay in `file`.
    fn settled(&self, file: FileId) -> Texts {
        let shown = &self.view.source(file).path;
        let wanted = |project: &Project, _: &Finding, fix: &Fix| {
            fix.creates.is_empty() && fix.edits.iter().all(|edit| project.source(edit.file).path == *shown)
        };
        let asked = Asked { wanted: Some(&wanted), ..self.asked(Safety::Safe) };
        prove::settle(self.view.look, &asked, |texts| self.look(texts)).texts
    }
}
