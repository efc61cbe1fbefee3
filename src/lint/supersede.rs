//! Where one finding says all that another has to say of the same place, the other goes. Knows only
//! what rule pages declare (`supersedes`).

use std::collections::HashMap;

use super::Options;
use crate::finding::{Finding, Voice};
use crate::project::{Dockerfile, Project};
use crate::text::{FileId, Span};

/// The filter: drops what a rule that supersedes it has covered.
pub fn apply(project: &Project, _: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    let dockers: HashMap<FileId, &Dockerfile> = project.dockerfiles.iter().map(|d| (d.file, d)).collect();
    let mut covered: HashMap<(FileId, &str, Voice), Vec<Span>> = HashMap::new();
    for finding in findings.iter().filter(|finding| !finding.rule.supersedes.is_empty()) {
        let place = place(&dockers, finding);
        for code in finding.rule.supersedes {
            // A remark of taste, which most never see, stands for no graver word.
            let voices = [Voice::Default, Voice::Pedantic, Voice::Optional];
            for voice in voices.into_iter().filter(|&v| finding.voice != Voice::Pedantic || v == Voice::Pedantic) {
                covered.entry((finding.primary.file, code, voice)).or_default().push(place);
            }
        }
    }
    for spans in covered.values_mut() {
        *spans = merged(std::mem::take(spans));
    }
    findings.retain(|finding| {
        let spans = covered.get(&(finding.primary.file, finding.rule.code, finding.voice));
        !spans.is_some_and(|spans| lies_in(spans, finding.primary.span))
    });
    findings
}

/// In a Dockerfile the instruction the finding stands in, elsewhere its own bytes.
fn place(dockers: &HashMap<FileId, &Dockerfile>, finding: &Finding) -> Span {
    let own = finding.primary.span;
    let Some(docker) = dockers.get(&finding.primary.file) else { return own };
    let instructions = &docker.tree.instructions;
    let after = instructions.partition_point(|ins| ins.span.start <= own.start);
    match after.checked_sub(1).and_then(|i| instructions.get(i)) {
        Some(ins) if ins.span.contains(own) => ins.span,
        _ => own,
    }
}

/// Ascending spans, those that overlap made one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start < last.end || span == *last => *last = last.to(span),
            _ => out.push(span),
        }
    }
    out
}

fn lies_in(spans: &[Span], inner: Span) -> bool {
    let after = spans.partition_point(|span| span.start <= inner.start);
    after.checked_sub(1).and_then(|i| spans.get(i)).is_some_and(|span| span.contains(inner))
}
