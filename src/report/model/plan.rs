//! What to do first, and where it leads.

use std::cmp::Reverse;

use serde::Serialize;

use super::{Paper, act::act};
use crate::finding::{Act, Finding, Meta, Setting, Severity};
use crate::grade::{self, Plan, Stand};
use crate::report::tongue::Say;
use crate::report::words::Words;

#[derive(Serialize)]
pub struct First {
    pub steps: Vec<Step>,
    /// The grade with all of it done.
    pub then: Words,
}

/// What one step of the plan mends.
#[derive(Serialize)]
pub struct Step {
    #[serde(serialize_with = "super::rule")]
    pub rule: &'static Meta,
    /// What is wrong and what to do; empty where nothing of it is listed.
    pub what: Words,
    #[serde(serialize_with = "severity")]
    pub severity: Option<Severity>,
    /// The first place.
    pub place: String,
    /// Further places.
    pub more: usize,
    /// The further place, where there is one.
    pub second: Option<String>,
    /// What other rules say that goes with it.
    pub also: Vec<Also>,
    /// Where the project stands once this is done, and every step before it.
    pub then: String,
}

/// What goes with a step.
#[derive(Serialize)]
pub struct Also {
    #[serde(serialize_with = "super::rule")]
    pub rule: &'static Meta,
    pub what: Words,
}

fn severity<S: serde::Serializer>(severity: &Option<Severity>, serializer: S) -> Result<S::Ok, S::Error> {
    severity.map(Severity::name).serialize(serializer)
}

impl First {
    pub fn new(paper: &Paper, plan: &Plan) -> Option<First> {
        let last = plan.steps.last()?;
        let (tongue, now) = (paper.tongue, Stand::of(paper.grade));
        let done = if plan.steps.len() == 1 { Say::ThisDone } else { Say::TheseDone };
        let mut then = Words::of(&tongue.fill(done, &[&last.then.shown(), &now.shown(), &plan.steps.len()]));
        if plan.steps.iter().any(|step| step.rule.act() == Act::NewBase) {
            then = then.text(" ").text(tongue.say(Say::NewBaseUnknown));
        }
        let left = || paper.open().filter(|finding| !plan.steps.iter().any(|step| step.takes(finding)));
        let rest = left().count();
        let errors = left().filter(|finding| finding.severity == Severity::Error).count();
        match (rest, errors) {
            (0, _) => {}
            (_, 0) => then = then.text(" ").text(tongue.count(rest, Say::RestBelow)),
            _ => then = then.text(" ").text(tongue.fill(Say::RestErrors, &[&rest, &errors])),
        }
        if rest == 0 && last.then.score < 100 && paper.unasked().is_some() {
            then = then.text(" ").text(tongue.say(Say::RestIsTaste));
        }
        if let Some((made, stand)) = plan.fixes.as_ref().filter(|(_, stand)| *stand != now) {
            then = then.text(" ").code("plimsoll check --fix").text(" ").text(tongue.count(*made, Say::MakesFixes));
            then = then.text(format!(": {}.", stand.shown()));
        }
        Some(First { steps: plan.steps.iter().map(|step| Step::new(paper, step)).collect(), then })
    }
}

impl Step {
    fn new(paper: &Paper, step: &grade::Step) -> Step {
        let rule = step.rule;
        let project = paper.project;
        let work = |file| [Setting::Development, Setting::Test].into_iter().any(|it| project.is_for(file, it));
        let mut parts = step.parts.iter().map(|part| {
            let mut findings: Vec<&Finding> = paper.open().filter(|finding| part.takes(finding)).collect();
            // What is shipped speaks for the rest, and of that the gravest.
            findings.sort_by_key(|finding| (work(finding.primary.file), Reverse(finding.severity)));
            findings
        });
        let findings = parts.next().unwrap_or_default();
        let first = findings.first();
        let mut places = findings.iter().flat_map(|finding| finding.places());
        let (_, second, further) = (places.next(), places.next(), places.count());
        let with = parts.filter_map(|findings| {
            Some(Also { rule: findings.first()?.rule, what: Words::of(&act(paper, &findings)) })
        });
        Step {
            rule,
            what: Words::of(&act(paper, &findings)),
            severity: first.map(|finding| finding.severity),
            place: first.map_or(String::new(), |finding| paper.place(&finding.primary)),
            more: further + usize::from(second.is_some()),
            second: second.filter(|_| further == 0).map(|label| paper.place(label)),
            also: with.collect(),
            then: step.then.shown(),
        }
    }
}
