//! Runs the rules over a project, then passes what they say through one ordered list of filters.
//! Knows no format, reads nothing from the disk, and knows rules only by what their pages say.

pub mod check;
mod configured;
pub mod fold;
mod gather;
pub mod names;
pub mod paths;
mod places;
pub mod profile;
pub mod setting;
pub mod shellcheck;
mod supersede;
pub mod suppress;

use std::panic::{AssertUnwindSafe, catch_unwind};

use rayon::prelude::*;

use crate::finding::{Finding, Severity};
use crate::knowledge::eol::Date;
use crate::project::{Gap, GapKind, Project};
use crate::rules::{self, Cx, MOST_TOLD, Rule, Sink, registry::RULES};
use names::Names;
use paths::Globs;
use profile::Profile;
use shellcheck::Shellcheck;

/// What a run is asked for, whichever of flags and configuration said it.
#[derive(Debug, Clone, Default)]
pub struct Options {
    pub profile: Profile,
    /// Only these; empty: whatever the profile holds. Naming an optional rule turns it on.
    pub select: Names,
    /// Optional rules turned on besides.
    pub extend: Names,
    /// Set aside, everywhere or in some files.
    pub ignore: Vec<Ignore>,
    /// Severities shown in place of the rules' own; the last that fits a finding holds. The grade
    /// does not see them.
    pub severities: Vec<Shown>,
    /// What stands in the place of every `# check=` directive.
    pub check: Option<String>,
    /// Whether comments may silence findings.
    pub no_pragmas: bool,
    /// Who checks shell texts.
    pub shell: Shellcheck,
    pub rules: rules::Options,
}

/// A severity that rules are shown with.
#[derive(Debug, Clone)]
pub struct Shown {
    pub names: Names,
    pub severity: Severity,
    /// Only in files these match.
    pub files: Option<Globs>,
}

/// Rules that someone set aside.
#[derive(Debug, Clone, Default)]
pub struct Ignore {
    pub names: Names,
    /// Only in files these match.
    pub files: Option<Globs>,
    /// With a reason a finding is accepted, without one it is hidden and still graded.
    pub reason: Option<String>,
    /// From this day on it no longer holds.
    pub expires: Option<Date>,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Outcome {
    pub findings: Vec<Finding>,
    /// Checks that broke off: never silently a pass.
    pub gaps: Vec<Gap>,
}

/// Runs the rules that `options` ask for over `project`.
pub fn run(project: &Project, options: &Options) -> Outcome {
    run_rules(project, options, RULES)
}

/// The filters, in the order in which they act.
pub type Filter = fn(&Project, &Options, Vec<Finding>) -> Vec<Finding>;
pub const FILTERS: &[(&str, Filter)] = &[
    ("settings", setting::apply),
    ("places", places::apply),
    ("selection", profile::select),
    ("severities", configured::severities),
    ("ignores", configured::ignores),
    ("suppressions", suppress::apply),
    ("silence", setting::silence),
    ("supersession", supersede::apply),
    ("order", order),
    ("duplicates", duplicates),
    ("gathering", gather::apply),
];

/// What every rule says, where a run was asked for some of them only: no fix is to bring any of it.
pub fn said(project: &Project, options: &Options) -> Option<Vec<Finding>> {
    let some = !options.select.0.is_empty() || !options.ignore.is_empty();
    let all = || Options { select: Names::default(), ignore: Vec::new(), ..options.clone() };
    some.then(|| run(project, &all()).findings)
}

fn run_rules(project: &Project, options: &Options, rules: &'static [Rule]) -> Outcome {
    let wanted: Vec<&'static Rule> =
        rules.iter().filter(|rule| profile::may_report(project, options, &rule.meta)).collect();
    let shell = wanted.iter().any(|rule| names::speaks_of_shell(&rule.meta));
    let (remarks, broken) = if shell { options.shell.remarks(project) } else { Default::default() };
    let cx = Cx { project, options: &options.rules, remarks: &remarks };
    let answers: Vec<(Vec<Finding>, Vec<Gap>)> = wanted.par_iter().map(|rule| ask(rule, &cx)).collect();

    let mut outcome = Outcome { gaps: broken, ..Outcome::default() };
    for answer in answers {
        let (findings, gaps) = answer;
        outcome.findings.extend(findings);
        outcome.gaps.extend(gaps);
    }
    for (_, filter) in FILTERS {
        outcome.findings = filter(project, options, outcome.findings);
    }
    outcome
}

/// One rule's findings, and what is not told of them; a rule that panics costs its own findings and nobody else's.
fn ask(rule: &'static Rule, cx: &Cx) -> (Vec<Finding>, Vec<Gap>) {
    let mut sink = Sink::new(&rule.meta);
    if catch_unwind(AssertUnwindSafe(|| (rule.check)(cx, &mut sink))).is_ok() {
        let untold = sink.untold().map(|(file, count)| Gap {
            path: cx.project.source(file).path.clone(),
            what: format!("has {count} findings of {}, of which {MOST_TOLD} are told", rule.meta.code),
            help: format!("mend these first, or leave the rule out with `--ignore {}`", rule.meta.code),
            kind: GapKind::Unresolved,
        });
        let untold = untold.collect();
        return (sink.findings, untold);
    }
    let gap = Gap {
        path: format!("{} ({})", rule.meta.code, rule.meta.name),
        what: "the check broke off, so nothing is known of what it looks for".to_owned(),
        help: format!(
            "this is a fault in plimsoll: please report it with the file; `--ignore {}` leaves the check out",
            rule.meta.code
        ),
        kind: GapKind::Failed,
    };
    (Vec::new(), vec![gap])
}

/// By path, line, column and code, so that the same input gives the same output.
fn order(project: &Project, _: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.primary.span.start, f.rule.code, f.primary.span.end);
        let path = |f: &Finding| project.source(f.primary.file).path.as_str();
        path(a)
            .cmp(path(b))
            .then_with(|| key(a).cmp(&key(b)))
            .then_with(|| (&a.message, a.voice).cmp(&(&b.message, b.voice)))
    });
    findings
}

/// The same claim about the same bytes is made once. Equal findings are neighbours by now.
fn duplicates(_: &Project, _: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.dedup_by(|later, first| {
        later.rule.code == first.rule.code
            && (later.primary.file, later.primary.span) == (first.primary.file, first.primary.span)
            && later.message == first.message
    });
    findings
}

#[cfg(test)]
mod tests;
