//! Tells what was found in a text put together from several files of the file it stands in. Knows no
//! rule.

use std::collections::HashSet;

use super::Options;
use crate::finding::{Finding, Fix};
use crate::project::Project;
use crate::text::{Edit, FileId, Span};

/// Every place and every edit goes back to its file. What another model judges is left to it.
pub fn apply(project: &Project, _: &Options, findings: Vec<Finding>) -> Vec<Finding> {
    findings.into_iter().filter_map(|finding| placed(project, finding)).collect()
}

fn placed(project: &Project, mut finding: Finding) -> Option<Finding> {
    let from = finding.primary.file;
    let Some(montage) = project.montage(from) else {
        settle_labels(project, &mut finding, from);
        return Some(finding);
    };
    let taken = montage.taken(finding.primary.span);
    settle(project, &mut finding.primary.file, &mut finding.primary.span);
    if !montage.judged.contains(&finding.primary.file) {
        return None;
    }
    settle_labels(project, &mut finding, from);
    finding.fixes = finding.fixes.into_iter().filter_map(|fix| written(project, fix)).collect();
    if let Some((file, span)) = taken.filter(|(file, _)| *file != finding.primary.file) {
        finding.label(file, span, "taken along here");
    }
    Some(finding)
}

/// The labels in their files. Several models hold the same bytes: they are shown once, and not at all where they are what the
/// finding, read in `from`, speaks of.
fn settle_labels(project: &Project, finding: &mut Finding, from: FileId) {
    let own = &finding.primary;
    let mut shown = HashSet::new();
    finding.labels.retain_mut(|label| {
        let other = label.file != from;
        let settled = settle(project, &mut label.file, &mut label.span);
        let again = other && label.file == own.file && label.span.contains(own.span);
        settled && !again && shown.insert((label.file, label.span, label.text.clone()))
    });
}

fn settle(project: &Project, file: &mut FileId, span: &mut Span) -> bool {
    let Some(montage) = project.montage(*file) else { return true };
    let Some((real, place)) = montage.place(*span) else { return false };
    (*file, *span) = (real, place);
    true
}

/// The fix with its edits in the files; none where an edit reaches over what stands in no file as it is.
fn written(project: &Project, fix: Fix) -> Option<Fix> {
    let edits = fix.edits.into_iter().map(|edit| match project.montage(edit.file) {
        Some(montage) => montage.exact(edit.span).map(|(file, span)| Edit { file, span, ..edit }),
        None => Some(edit),
    });
    Some(Fix { edits: edits.collect::<Option<Vec<_>>>()?, ..fix })
}
