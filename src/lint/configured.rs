//! What flags and configuration change of findings: the severity shown, and which are set aside.

use super::check::Check;
use super::names::is_buildkit_name;
use super::{Options, Shown, check, profile};
use crate::finding::{Finding, Severity, Status};
use crate::knowledge::eol::Date;
use crate::project::Project;
use crate::text::FileId;

/// The last configured severity whose names cover a finding is the one shown, else the profile's. Where
/// a Dockerfile says that BuildKit's checks fail its build, they are errors.
pub fn severities(project: &Project, options: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    let failing: Vec<FileId> = check::settings(project, options).filter(Check::is_error).map(|c| c.file).collect();
    for finding in &mut findings {
        let path = &project.source(finding.primary.file).path;
        let here = |shown: &&Shown| shown.files.as_ref().is_none_or(|files| files.matches(path));
        let last = options.severities.iter().rev().find(|shown| shown.names.covers(finding) && here(shown));
        let shown = last.map(|shown| shown.severity).or_else(|| profile::severity(options.profile, finding));
        finding.severity = shown.unwrap_or(finding.severity);
        let buildkit = finding.aliases.iter().any(|alias| is_buildkit_name(alias));
        if buildkit && failing.contains(&finding.primary.file) {
            finding.severity = Severity::Error;
        }
    }
    findings
}

/// A finding set aside with a reason is accepted, one without is hidden.
pub fn ignores(project: &Project, options: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    for finding in &mut findings {
        let path = &project.source(finding.primary.file).path;
        for ignore in &options.ignore {
            let here = ignore.files.as_ref().is_none_or(|files| files.matches(path));
            if here && ignore.names.covers(finding) {
                silence_until(finding, ignore.expires, options.rules.today, ignore.reason.as_deref(), false);
            }
        }
    }
    findings
}

/// Sets a finding aside up to the day before `expires`; from then on it is open again and says why.
pub fn silence_until(finding: &mut Finding, expires: Option<Date>, today: Date, reason: Option<&str>, in_source: bool) {
    match expires.filter(|day| *day <= today) {
        Some(day) => {
            let said = format!("; its exception ended on {day}");
            if !finding.message.ends_with(&said) {
                finding.message.push_str(&said);
            }
        }
        None => silence(finding, reason, in_source),
    }
}

/// A reason given anywhere outweighs a silencing without one.
fn silence(finding: &mut Finding, reason: Option<&str>, in_source: bool) {
    finding.status = match (reason, &finding.status) {
        (_, Status::Accepted { .. }) => return,
        (Some(reason), _) => Status::Accepted { reason: reason.to_owned() },
        (None, _) => Status::Hidden,
    };
    finding.in_source = in_source;
}
