//! From fixes to new texts: chooses edits that do not overlap, applies them in memory, shows the
//! difference; `prove` says which of them hold. Knows no rule and writes no file.

pub mod difference;
pub mod prove;

use std::collections::BTreeMap;

use difference::Difference;

use crate::finding::{Finding, Fix, NewFile, Safety, Status};
use crate::text::{Edit, FileId, Source, Span};

/// What came of applying fixes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Applied {
    /// The new text of every file that changed, in order of the files.
    pub files: Vec<(FileId, String)>,
    /// The files that are made, by their paths.
    pub created: BTreeMap<String, String>,
    /// Indexes into the fixes given: those left out, because an earlier one changes the same bytes or
    /// because their own edits make no sense. A further run may take them.
    pub left_out: Vec<usize>,
}

/// The fix to take for each open finding: its first that is at most as daring as `limit`.
pub fn choose(findings: &[Finding], limit: Safety) -> impl Iterator<Item = (&Finding, &Fix)> {
    let open = findings.iter().filter(|finding| finding.status == Status::Open);
    open.filter_map(move |finding| Some((finding, finding.fixes.iter().find(|fix| fix.safety <= limit)?)))
}

/// Applies `fixes` to `files` in memory. Earlier fixes win; a fix is taken whole or not at all; an edit
/// that two fixes share is made once. Edits may touch but not overlap; of two different insertions at
/// one place only the first is made.
pub fn apply(files: &[Source], fixes: &[&Fix]) -> Applied {
    let mut chosen = Chosen::default();
    let left_out = (0..fixes.len()).filter(|&i| !chosen.take(files, fixes[i])).collect();
    let created = chosen.created.iter().map(|(path, text)| ((*path).to_owned(), text.clone())).collect();
    Applied { files: chosen.texts(files), created, left_out }
}

/// The new texts of the files that one fix touches.
pub fn texts_of(files: &[Source], fix: &Fix) -> Vec<(FileId, String)> {
    apply(files, &[fix]).files
}

/// Edits that do not overlap, by file and place, and the files that are made beside them.
#[derive(Default)]
struct Chosen<'a> {
    edits: BTreeMap<(FileId, Span), &'a str>,
    created: BTreeMap<&'a str, String>,
}

impl<'a> Chosen<'a> {
    /// Takes all that the fix changes and makes, or none of it and says so.
    fn take(&mut self, files: &[Source], fix: &'a Fix) -> bool {
        let taken = |new: &NewFile| {
            let there = files.iter().any(|source| source.path == new.path);
            there || !is_env(new) && self.created.get(new.path.as_str()).is_some_and(|text| *text != new.text)
        };
        if fix.creates.iter().any(taken) {
            return false;
        }
        let mut added = Vec::new();
        for edit in &fix.edits {
            let key = (edit.file, edit.span);
            if self.edits.get(&key) == Some(&edit.text.as_str()) {
                continue;
            }
            if !sound(files, edit) || self.conflicts(edit) {
                for key in added {
                    self.edits.remove(&key);
                }
                return false;
            }
            self.edits.insert(key, &edit.text);
            added.push(key);
        }
        for new in &fix.creates {
            let text = self.created.entry(new.path.as_str()).or_default();
            // Each fix brings the variables that it reads.
            let lines: Vec<&str> = new.text.lines().filter(|line| !text.lines().any(|known| known == *line)).collect();
            match text.is_empty() {
                true => text.clone_from(&new.text),
                false => lines.iter().for_each(|line| *text += &format!("{line}\n")),
            }
        }
        true
    }

    fn conflicts(&self, edit: &Edit) -> bool {
        if self.edits.contains_key(&(edit.file, edit.span)) {
            return true;
        }
        // What is chosen never overlaps, so its ends ascend with its starts: among the edits that begin
        // before this one ends, the last reaches furthest.
        let before = (edit.file, Span { start: edit.span.end, end: 0 });
        let last = self.edits.range(..before).next_back();
        last.is_some_and(|((file, span), _)| *file == edit.file && span.end > edit.span.start)
    }

    fn texts(&self, files: &[Source]) -> Vec<(FileId, String)> {
        let mut by_file: BTreeMap<FileId, Vec<(Span, &str)>> = BTreeMap::new();
        for (&(file, span), &text) in &self.edits {
            by_file.entry(file).or_default().push((span, text));
        }
        let mut texts = Vec::new();
        for (file, edits) in by_file {
            let Some(source) = files.get(file.0 as usize) else { continue };
            let text = source.rewritten(&edits);
            if text != source.text {
                texts.push((file, text));
            }
        }
        texts
    }
}

/// Whether it holds variables by their lines, so that several fixes can make it together.
fn is_env(new: &NewFile) -> bool {
    new.path.rsplit('/').next() == Some(".env")
}

/// Whether the edit lies inside its file, on character boundaries.
fn sound(files: &[Source], edit: &Edit) -> bool {
    files.get(edit.file.0 as usize).is_some_and(|source| source.text.get(edit.span.range()).is_some())
}

/// The unified difference between a file and its new text, three lines of context; empty where there is none.
pub fn diff(before: &Source, after: &str) -> String {
    if before.text == after {
        return String::new();
    }
    Difference::of(&before.text, after).unified(&format!("a/{}", before.path), &format!("b/{}", before.path))
}

/// The same of a file that is new, as patches write it.
pub fn diff_of_new(path: &str, text: &str) -> String {
    Difference::of("", text).unified("/dev/null", &format!("b/{path}"))
}
