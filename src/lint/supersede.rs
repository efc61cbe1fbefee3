//! Where one finding says all that another has to say of the same place, the other goes. Knows only
//! what rule pages declare (`supersedes`).

use std::collections::HashMap;

use super::Options;
use crate::finding::{Finding, Voice};
use crate::project::{Dockerfile, Project};
use crate::text::{FileId, Span, Spans};

/// What a page writes whose rule speaks for every other: where it has found something, nothing that is said of
/// the same instruction can be trusted.
const ALL: &str = "*";

/// The filter: drops what a rule that supersedes it has covered.
pub fn apply(project: &Project, _: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    let dockers: HashMap<FileId, &Dockerfile> = project.dockerfiles.iter().map(|d| (d.file, d)).collect();
    let mut places: HashMap<(FileId, &str, Voice), Vec<Span>> = HashMap::new();
    for finding in findings.iter().filter(|finding| !finding.rule.supersedes.is_empty()) {
        let place = place(&dockers, finding);
        for code in finding.rule.supersedes {
            // A remark of taste, which most never see, stands for no graver word.
            let voices = [Voice::Default, Voice::Pedantic, Voice::Optional];
            for voice in voices.into_iter().filter(|&v| finding.voice != Voice::Pedantic || v == Voice::Pedantic) {
                places.entry((finding.primary.file, code, voice)).or_default().push(place);
            }
        }
    }
    let covered: HashMap<_, Spans> = places.into_iter().map(|(key, spans)| (key, Spans::new(spans))).collect();
    findings.retain(|finding| {
        let spoken_for = |code: &str| {
            let spans = covered.get(&(finding.primary.file, code, finding.voice));
            spans.is_some_and(|spans| spans.hold(finding.primary.span))
        };
        let all = !finding.rule.supersedes.contains(&ALL) && spoken_for(ALL);
        !all && !spoken_for(finding.rule.code)
    });
    findings
}

/// In a Dockerfile the instruction the finding stands in, elsewhere its own bytes.
fn place(dockers: &HashMap<FileId, &Dockerfile>, finding: &Finding) -> Span {
    let own = finding.primary.span;
    let Some(docker) = dockers.get(&finding.primary.file) else { return own };
    docker.instruction_around(own).map_or(own, |ins| ins.span)
}
