//! What one rule says several times of one RUN, with one remedy, is said once: the first place holds the
//! finding, the others are its labels, and one fix mends them all. A RUN of forty lines is written, silenced and
//! mended as one thing. Does not know what the rules say.

use std::collections::{HashMap, HashSet};

use super::Options;
use super::profile::Profile;
use crate::finding::{Finding, Fix};
use crate::project::Project;
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

/// The filter. Findings are in order by now, so that the first of a RUN is the one that stays.
pub fn apply(project: &Project, options: &Options, findings: Vec<Finding>) -> Vec<Finding> {
    // BuildKit counts each place.
    if options.profile == Profile::Buildkit {
        return findings;
    }
    let runs = runs(project);
    let mut firsts: HashMap<Key, usize> = HashMap::new();
    let mut groups: Vec<Vec<Finding>> = Vec::new();
    for finding in findings {
        let at = key(&runs, &finding).map(|key| *firsts.entry(key).or_insert(groups.len()));
        match at.and_then(|at| groups.get_mut(at)) {
            Some(group) if group.first().is_some_and(|first| fits(first, &finding)) => group.push(finding),
            _ => groups.push(vec![finding]),
        }
    }
    groups.into_iter().filter_map(joined).collect()
}

/// What findings share that are told as one: file, RUN, rule, what to do about it, and what other tools
/// call it, since several codes of a shell checker pass through one rule.
type Key = (FileId, u32, &'static str, String, Vec<&'static str>);

fn key(runs: &HashMap<FileId, Vec<Span>>, finding: &Finding) -> Option<Key> {
    let spans = runs.get(&finding.primary.file)?;
    let own = finding.primary.span;
    let after = spans.partition_point(|span| span.start <= own.start);
    let run = after.checked_sub(1).and_then(|i| spans.get(i)).filter(|span| span.contains(own))?;
    Some((finding.primary.file, run.start, finding.rule.code, finding.help.clone(), finding.aliases.clone()))
}

/// The places of the RUN instructions, by file, ascending.
fn runs(project: &Project) -> HashMap<FileId, Vec<Span>> {
    let spans = |docker: &crate::project::Dockerfile| {
        let runs = docker.tree.instructions.iter().filter(|ins| ins.keyword == Keyword::Run);
        runs.map(|ins| ins.span).collect()
    };
    project.dockerfiles.iter().map(|docker| (docker.file, spans(docker))).collect()
}

/// Whether one finding can stand for both: they count alike, and are mended with the same daring.
fn fits(first: &Finding, other: &Finding) -> bool {
    let daring = |finding: &Finding| finding.fixes.iter().map(|fix| fix.safety).collect::<Vec<_>>();
    (first.severity, first.graded, first.confidence) == (other.severity, other.graded, other.confidence)
        && first.voice == other.voice
        && first.status == other.status
        && daring(first) == daring(other)
}

/// One finding for all of a group.
fn joined(group: Vec<Finding>) -> Option<Finding> {
    let mut rest = group.into_iter();
    let mut first = rest.next()?;
    let more = rest.len();
    if more == 0 {
        return Some(first);
    }
    let places = if more == 1 { "place" } else { "places" };
    first.message.push_str(&format!(", here and in {more} more {places} of this RUN"));
    let mut fixes: Vec<Vec<Fix>> = std::mem::take(&mut first.fixes).into_iter().map(|fix| vec![fix]).collect();
    for other in rest {
        first.label(other.primary.file, other.primary.span, other.message);
        first.labels.extend(other.labels);
        for (same, fix) in fixes.iter_mut().zip(other.fixes) {
            same.push(fix);
        }
    }
    let mut seen = HashSet::new();
    first.labels.retain(|label| seen.insert((label.file, label.span, label.text.clone())));
    first.fixes = fixes.into_iter().filter_map(one_fix).collect();
    Some(first)
}

/// One fix that does what several do. One that reaches into another's bytes is left to the next run.
fn one_fix(mut fixes: Vec<Fix>) -> Option<Fix> {
    let reach = |fix: &Fix| {
        let places = || fix.edits.iter().map(|edit| (edit.file, edit.span));
        Some((
            places().map(|(file, span)| (file, span.start)).min()?,
            places().map(|(file, span)| (file, span.end)).max()?,
        ))
    };
    fixes.sort_by_key(reach);
    let mut rest = fixes.into_iter();
    let mut whole = rest.next()?;
    let mut titles = vec![std::mem::take(&mut whole.title)];
    let mut end = reach(&whole)?.1;
    for fix in rest {
        let Some((start, its_end)) = reach(&fix) else { continue };
        if start <= end {
            continue;
        }
        end = its_end;
        whole.edits.extend(fix.edits);
        if !titles.contains(&fix.title) {
            titles.push(fix.title);
        }
    }
    whole.title = titles.join("; ");
    Some(whole)
}
