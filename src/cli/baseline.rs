//! Findings that a team knows of and sets aside to begin with: a file names each by its fingerprint, which survives
//! lines that move. What is set aside counts in the grade, is not listed and fails nothing.

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;
use serde_json::json;

use super::check::Run;
use super::failure::Failure;
use super::output;
use super::settings::{Settings, refused};
use crate::disk::Limit;
use crate::finding::{Aside, Finding, Status};
use crate::report::{Screen, Shown, View, plural};

/// Goes up when what a fingerprint is made of changes.
const VERSION: u64 = 1;

/// Stale entries that are named.
const NAMED: usize = 5;

#[derive(Deserialize)]
struct File {
    findings: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    fingerprint: String,
    code: String,
    path: String,
}

/// Writes the open findings of a run to `path`, and sets all of them aside.
///
/// # Errors
/// The file cannot be written.
pub fn write(path: &Path, settings: &Settings, run: &mut Run) -> Result<(), Failure> {
    settings.may_write(Some(path))?;
    let view = View::new(&run.project, &run.findings, &run.grade);
    let open = run.findings.iter().zip(view.fingerprints()).filter(|(finding, _)| finding.status == Status::Open);
    let entry = |(finding, fingerprint): (&Finding, String)| {
        let path = &run.project.source(finding.primary.file).path;
        json!({ "fingerprint": fingerprint, "code": finding.rule.code, "path": path, "message": finding.message })
    };
    let entries: Vec<_> = open.map(entry).collect();
    output::write(Some(path), &Shown::json(&json!({ "version": VERSION, "findings": entries })))?;
    let open = run.findings.iter_mut().filter(|finding| finding.status == Status::Open);
    open.for_each(|finding| finding.status = Status::Aside(Aside::Known));
    Ok(())
}

/// Sets aside what the baseline at `path` knows, and says which of its entries are no more.
///
/// # Errors
/// It cannot be read, is none, or was written by another version.
pub fn apply(path: &Path, settings: &Settings, run: &mut Run) -> Result<Option<Shown>, Failure> {
    let entries = read(path, settings)?;
    let known: HashSet<&str> = entries.iter().map(|entry| entry.fingerprint.as_str()).collect();
    let prints = View::new(&run.project, &run.findings, &run.grade).fingerprints();
    for (finding, print) in run.findings.iter_mut().zip(&prints) {
        if finding.status == Status::Open && known.contains(print.as_str()) {
            finding.status = Status::Aside(Aside::Known);
        }
    }
    // A run over a part of the project, or of the rules, does not tell what became of the rest.
    let some = !settings.lint.select.0.is_empty() || !settings.lint.ignore.is_empty();
    let found: HashSet<&str> = prints.iter().map(String::as_str).collect();
    let covers = |path: &str| settings.paths.iter().any(|p| p == Path::new(".") || Path::new(path).starts_with(p));
    let gone = entries.iter().filter(|entry| !found.contains(entry.fingerprint.as_str()) && covers(&entry.path));
    let gone: Vec<&Entry> = gone.filter(|_| !some).collect();
    Ok((!gone.is_empty()).then(|| stale(path, &gone)))
}

fn stale(path: &Path, gone: &[&Entry]) -> Shown {
    let named: Vec<String> = gone.iter().take(NAMED).map(|e| format!("{} in {}", e.code, e.path)).collect();
    let more = if gone.len() > NAMED { ", …" } else { "" };
    let are = if gone.len() == 1 { "is" } else { "are" };
    let (count, path) = (plural(gone.len(), "finding"), path.display());
    Screen::default()
        .line(&format!("{path}: {count} {are} no longer there: {}{more}", named.join(", ")))
        .line(&format!("  help: `--write-baseline {path}` writes what is left"))
        .shown()
}

fn read(path: &Path, settings: &Settings) -> Result<Vec<Entry>, Failure> {
    let name = path.display().to_string();
    let help = format!("`--write-baseline {name}` writes one");
    let bytes = settings.disk.read_named(path, Limit::Project).map_err(|refusal| refused(&name, &refusal, &help))?;
    let broken = |error: serde_json::Error| {
        let what = format!("{name}:{}:{}: this is no baseline: {error}", error.line(), error.column());
        Failure::new(what, format!("{help} anew"))
    };
    let value: serde_json::Value = serde_json::from_slice(&bytes).map_err(broken)?;
    if value["version"] != VERSION {
        let text = String::from_utf8_lossy(&bytes);
        let line = text.lines().position(|line| line.contains("\"version\"")).map_or(1, |line| line + 1);
        let what = match &value["version"] {
            serde_json::Value::Null => format!("{name}:{line}: this is no baseline: it names no `version`"),
            other => format!("{name}:{line}: a baseline of version {other}, and this program reads version {VERSION}"),
        };
        return Err(Failure::new(what, format!("{help} anew, after a look at what it holds")));
    }
    serde_json::from_slice::<File>(&bytes).map(|file| file.findings).map_err(broken)
}
