//! Which diagnostics an editor has, and what it must be told so that it has those there are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use lsp_types::{Diagnostic, PublishDiagnosticsParams};

use super::client::{Client, Diagnose};
use super::diagnostics::{is_told, not_checked, of_finding, of_gap};
use super::documents::Documents;
use super::look::Root;
use super::uris;
use super::view::View;

/// What was told of each file, and of which version of its text.
#[derive(Default)]
pub struct Told(BTreeMap<PathBuf, (Option<i32>, Vec<Diagnostic>)>);

type Wanted = BTreeMap<PathBuf, Vec<Diagnostic>>;

impl Told {
    /// What an editor must be told, in order of the files. A file of the project keeps its diagnostics when it is
    /// closed: they are there whether someone looks or not. Of any other file nothing is left.
    pub fn changes(&mut self, roots: &[Root], documents: &Documents, client: &Client) -> Vec<PublishDiagnosticsParams> {
        let mut wanted = Wanted::new();
        // A file of several roots is told of by the innermost.
        let mut order: Vec<&Root> = roots.iter().collect();
        order.sort_by_key(|root| std::cmp::Reverse(root.path.as_os_str().len()));
        let mut taken = BTreeSet::new();
        for root in order {
            let own = of_root(root, documents, client);
            let new: Vec<_> = own.into_iter().filter(|(path, _)| !taken.contains(path)).collect();
            taken.extend(new.iter().map(|(path, _)| path.clone()));
            wanted.extend(new);
        }
        wanted.retain(|path, _| client.options.diagnose == Diagnose::Project || documents.get(path).is_some());
        for (path, _) in documents.iter() {
            wanted.entry(path.to_owned()).or_default();
        }
        let mut changes = Vec::new();
        for path in self.0.keys().chain(wanted.keys()).cloned().collect::<BTreeSet<_>>() {
            let version = documents.get(&path).map(|document| document.version);
            let now = wanted.remove(&path);
            let same = match (self.0.get(&path), &now) {
                (Some((told, before)), Some(now)) => before == now && *told == version,
                (None, Some(now)) => now.is_empty() && version.is_none(),
                _ => false,
            };
            if same {
                continue;
            }
            let uri = documents.get(&path).map_or_else(|| uris::of(&path), |document| Some(document.uri.clone()));
            let diagnostics = now.clone().unwrap_or_default();
            changes.extend(uri.map(|uri| PublishDiagnosticsParams { uri, diagnostics, version }));
            match now {
                Some(now) => drop(self.0.insert(path, (version, now))),
                None => drop(self.0.remove(&path)),
            }
        }
        changes
    }
}

/// What there is to say of each file of a root.
fn of_root(root: &Root, documents: &Documents, client: &Client) -> Wanted {
    let mut wanted = Wanted::new();
    let Some(view) = View::new(root, documents, client.encoding) else { return wanted };
    let path = |shown: &str| root.absolute(shown);
    for finding in view.look.findings.iter().filter(|finding| is_told(finding, client)) {
        let shown = &view.source(finding.primary.file).path;
        wanted.entry(path(shown)).or_default().push(of_finding(&view, client, finding));
    }
    for gap in &view.project().gaps {
        match of_gap(&view, gap) {
            Some((file, told)) => wanted.entry(path(&view.source(file).path)).or_default().push(told),
            // A file that is open and was not read, too large or of bytes that are no text.
            None if documents.get(&path(&gap.path)).is_some() => {
                wanted.entry(path(&gap.path)).or_default().push(not_checked(gap));
            }
            None => {}
        }
    }
    wanted
}
