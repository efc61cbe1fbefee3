//! `--changed-since REF`: which lines of which files changed, as `git` says, and what of a run's findings does not
//! touch any of them. Git is asked for names and numbers of lines only, and is let run no program of the project's.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::check::Run;
use super::failure::Failure;
use super::settings::Settings;
use crate::finding::{Aside, Finding, Label, Status};

/// Lines that changed, by the file's real path.
type Changed = HashMap<PathBuf, Vec<RangeInclusive<u32>>>;

/// Sets aside the open findings no place of which is on a line that changed since `reference`.
///
/// # Errors
/// There is no git, no repository, or nothing is called so.
pub fn apply(reference: &str, settings: &Settings, run: &mut Run) -> Result<(), Failure> {
    let changed = changed(reference, settings)?;
    let border = settings.disk.border();
    // By the index of the file; what cannot be followed did not change.
    let lines: Vec<Option<&Vec<RangeInclusive<u32>>>> =
        run.project.files.iter().map(|source| changed.get(&border.inside(Path::new(&source.path)).ok()?)).collect();
    let project = &run.project;
    let touches = |label: &Label| {
        let source = project.source(label.file);
        let (first, last) = (source.line(label.span.start as usize), source.line(label.span.end as usize));
        let ranges = lines.get(label.file.0 as usize).copied().flatten();
        ranges.is_some_and(|ranges| ranges.iter().any(|range| *range.start() <= last && first <= *range.end()))
    };
    let stays = |finding: &Finding| finding.places().chain(&finding.labels).any(touches);
    for finding in run.findings.iter_mut().filter(|finding| finding.status == Status::Open) {
        if !stays(finding) {
            finding.status = Status::Aside(Aside::Elsewhere);
        }
    }
    Ok(())
}

fn changed(reference: &str, settings: &Settings) -> Result<Changed, Failure> {
    let roots = settings.disk.border().roots();
    let dir = roots.first().map_or(Path::new("."), |root| root.path.as_path());
    let top = git(dir, &["rev-parse", "--show-toplevel"])
        .map_err(|why| failure(reference, &why, "run it inside a repository, with git installed"))?;
    let top = PathBuf::from(top.trim_end_matches(['\r', '\n']));
    let named = format!("{reference}^{{commit}}");
    let known = git(&top, &["rev-parse", "--verify", "--end-of-options", &named]);
    let known = known.map_err(|_| {
        let why = "nothing in this repository is called so";
        failure(reference, why, "name a branch, a tag or a commit; in CI fetch it first (`fetch-depth: 0`)")
    })?;
    let base = git(&top, &["merge-base", known.trim(), "HEAD"]);
    let base = base.map_err(|_| {
        let why = "it has no commit in common with HEAD";
        failure(reference, why, "fetch more of the history (`fetch-depth: 0`, `git fetch --unshallow`)")
    })?;
    let diff = ["diff", "-U0", "--no-color", "--no-ext-diff", "--no-textconv", "--no-prefix", base.trim(), "--"];
    let diff = git(&top, &diff).map_err(|why| failure(reference, &why, ""))?;
    let new = git(&top, &["ls-files", "--others", "--exclude-standard", "-z"]);
    let new = new.map_err(|why| failure(reference, &why, ""))?;
    let mut changed = hunks(&diff).into_iter().map(|(path, ranges)| (top.join(path), ranges)).collect::<Changed>();
    let new = new.split('\0').filter(|path| !path.is_empty());
    changed.extend(new.map(|path| (top.join(path), vec![1..=u32::MAX])));
    Ok(changed)
}

fn failure(reference: &str, why: &str, help: &str) -> Failure {
    Failure::new(format!("--changed-since {reference}: {why}"), help)
}

/// What git prints, or the first line of what it complains of.
fn git(dir: &Path, args: &[&str]) -> Result<String, String> {
    let output = Command::new("git")
        .args(["-c", "core.quotePath=false", "-c", "core.fsmonitor=false"])
        .args(args)
        .current_dir(dir)
        .output()
        .map_err(|error| format!("git cannot be started: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(said.lines().next().unwrap_or("git gave no answer").to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The new lines of each file of a difference without context.
fn hunks(diff: &str) -> HashMap<String, Vec<RangeInclusive<u32>>> {
    let mut files: HashMap<String, Vec<RangeInclusive<u32>>> = HashMap::new();
    let mut path = None;
    // Lines of the hunk still to come: what stands in them may look like a heading.
    let mut body = 0;
    for line in diff.split('\n') {
        if body > 0 {
            body -= u32::from(line.starts_with(['+', '-']));
        } else if let Some(name) = line.strip_prefix("+++ ") {
            path = Some(unquoted(name.trim_end_matches('\t')));
        } else if let Some(((_, removed), (start, added))) = hunk(line) {
            body = removed + added;
            if let Some(path) = path.as_ref().filter(|_| added > 0) {
                files.entry(path.clone()).or_default().push(start..=start + added - 1);
            }
        }
    }
    files
}

/// The two ranges of `@@ -1,2 +3,4 @@`, each its first line and how many.
fn hunk(line: &str) -> Option<((u32, u32), (u32, u32))> {
    let mut words = line.strip_prefix("@@ ")?.split(' ');
    let mut range = |sign: char| {
        let range = words.next()?.strip_prefix(sign)?;
        let (start, count) = range.split_once(',').unwrap_or((range, "1"));
        Some((start.parse().ok()?, count.parse().ok()?))
    };
    Some((range('-')?, range('+')?))
}

/// A path as git writes it: in quotes where it holds some, a backslash or a control character.
fn unquoted(name: &str) -> String {
    let Some(inner) = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')) else { return name.to_owned() };
    let mut out = Vec::new();
    let mut bytes = inner.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match (byte, byte == b'\\') {
            (_, false) => byte,
            _ => match bytes.next() {
                Some(b'n') => b'\n',
                Some(b't') => b'\t',
                Some(b'r') => b'\r',
                Some(first @ b'0'..=b'3') => {
                    let digits = bytes.by_ref().take(2);
                    digits.fold(first - b'0', |sum, digit| sum.wrapping_mul(8).wrapping_add(digit.wrapping_sub(b'0')))
                }
                Some(other) => other,
                None => byte,
            },
        });
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Removed and added lines that look like headings, and a name in quotes.
    #[test]
    fn only_headings_are_headings() {
        let diff = "diff --git a b\n--- a\n+++ web/a b\t\n@@ -3,2 +3 @@ x\n--- gone\n-- gone\n+++ new\n@@ -9,0 +8,3 @@\n+@@ -1 +1 @@\n+b\n+c\n\
                    --- \"q\\\"\\303\\261\"\n+++ \"q\\\"\\303\\261\"\n@@ -1 +0,0 @@\n-x\n@@ -5 +4 @@\n-x\n\\ No newline at end of file\n+y\n";
        let found = hunks(diff);
        assert_eq!(found.get("web/a b"), Some(&vec![3..=3, 8..=10]));
        assert_eq!(found.get("q\"ñ"), Some(&vec![4..=4]));
        assert_eq!(found.len(), 2);
    }
}
