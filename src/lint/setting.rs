//! Where less of a rule is heard: what its page says of the settings, held against what the project knows of the
//! place. What a builder, a shell or Compose refuses is told everywhere. Knows no rule.

use super::Options;
use crate::finding::{Alarm, Area, Finding, Severity, Status, Voice};
use crate::project::Project;

/// Lowers what the page of its rule lowers there. It acts before places of a model are told of their files, while it
/// still shows which service they are of.
pub fn apply(project: &Project, options: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    if options.profile.is_of_another_tool() {
        return findings;
    }
    for finding in &mut findings {
        let works = matches!(finding.rule.area, Area::Build | Area::Compose | Area::Shell);
        // What is gone from the network fails as well, but a file may be kept for other ends than to be built.
        let gone = || !finding.rule.settings.is_empty() && finding.rule.alarm() == Some(Alarm::Unbuildable);
        if works && finding.severity == Severity::Error && !gone() {
            continue;
        }
        let settings = project.settings(finding.primary.file, finding.primary.span);
        if let Some(heard) = finding.rule.heard_in(&settings) {
            finding.heard(heard);
        }
    }
    findings
}

/// Takes out what is silent where it stands. It acts after the comments, so that one that silences it has its use.
pub fn silence(_: &Project, _: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    let silent = |finding: &Finding| finding.voice == Voice::Optional && finding.rule.voice != Voice::Optional;
    findings.retain(|finding| !silent(finding) || finding.status == Status::Open);
    findings
}
