//! What to do first, and where it leads.

use std::cmp::Reverse;
use std::collections::HashSet;

use serde::Serialize;

use super::Paper;
use super::act::{act, faults};
use crate::finding::{Act, Finding, Label, Meta, Release, Severity};
use crate::grade::{self, Plan, Stand};
use crate::report::tongue::Say;
use crate::report::words::Words;

#[derive(Serialize)]
pub struct First {
    pub steps: Vec<Step>,
    /// What their order is.
    pub order: String,
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
    /// Further places that are named: of other files first.
    pub others: Vec<String>,
    /// Further places that are not.
    pub more: usize,
    /// What other rules say that goes with it.
    pub also: Vec<Also>,
    /// What goes with it fails for what it says, and is no other thing to do.
    pub causes: bool,
    /// Nothing of it is in what is shipped: what its first place is for.
    pub apart: Option<String>,
    /// Where the project stands once this is done, and every step before it.
    pub then: String,
    /// Where that is what it was before: what it makes of the unit that gains most.
    pub unit: Option<String>,
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
        let before = [now].into_iter().chain(plan.steps.iter().map(|step| step.then));
        let steps = plan.steps.iter().zip(before).map(|(step, before)| Step::new(paper, step, before));
        let steps: Vec<Step> = steps.collect();
        let alone = steps.iter().any(|step| step.unit.is_some()).then(|| tongue.say(Say::UnitAlone));
        let apart = paper.grade.parts();
        let order = tongue.say(if apart { Say::OrderShipped } else { Say::OrderIs });
        let order = [Some(order), alone].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Some(First { steps, order, then })
    }
}

impl Step {
    /// The step as `before` is where the project stood without it.
    fn new(paper: &Paper, step: &grade::Step, before: Stand) -> Step {
        let rule = step.rule;
        let mut parts = step.parts.iter().map(|part| {
            let mut findings: Vec<&Finding> = paper.open().filter(|finding| part.takes(finding)).collect();
            // What is shipped speaks for the rest, and of that the gravest.
            let apart = |finding: &Finding| finding.places().all(|label| paper.is_apart(label.file));
            findings.sort_by_key(|finding| (apart(finding), Reverse(finding.severity)));
            findings
        });
        let findings = parts.next().unwrap_or_default();
        let parts: Vec<Vec<&Finding>> = parts.filter(|findings| !findings.is_empty()).collect();
        let mut places: Vec<&Label> = findings.iter().flat_map(|finding| finding.places()).collect();
        places.sort_by_key(|label| paper.is_apart(label.file));
        let causes = rule.release() == Some(Release::Moves);
        let worst = findings.first().map(|finding| finding.severity);
        let caused = parts.iter().flatten().map(|finding| finding.severity).filter(|_| causes).max();
        let with = if causes { by_rule(parts) } else { parts };
        let with = with.iter().filter_map(|findings| {
            let first = findings.first()?;
            let mut what = if causes { faults(paper, &[first]) } else { act(paper, findings) };
            if let Some(more) = findings.len().checked_sub(1).filter(|more| causes && *more > 0) {
                what = format!("{what}, {}", paper.tongue.fill(Say::AndMore, &[&more]));
            }
            Some(Also { rule: first.rule, what: Words::of(&what) })
        });
        let (first, named, more) = named(&places);
        Step {
            rule,
            what: Words::of(&act(paper, &findings)),
            severity: worst.max(caused.filter(|_| worst.is_some())),
            place: first.map_or(String::new(), |label| paper.place(label)),
            others: named.into_iter().map(|label| paper.place(label)).collect(),
            more,
            also: with.collect(),
            causes,
            apart: first.and_then(|label| paper.apart(label.file)),
            then: step.then.shown(),
            unit: step
                .unit
                .filter(|_| step.then == before)
                .map(|gain| format!("{} → {}", gain.from.shown(), gain.to.shown())),
        }
    }
}

/// Places beside the first that are named.
const PLACES: usize = 2;

/// The first place, some more, each of another file while there is one, and how many are left.
fn named<'a>(places: &[&'a Label]) -> (Option<&'a Label>, Vec<&'a Label>, usize) {
    let mut files = HashSet::new();
    let (new, again): (Vec<&Label>, Vec<&Label>) = places.iter().copied().partition(|label| files.insert(label.file));
    // One place more takes no more room than its number.
    let room = if places.len() <= PLACES + 1 { PLACES } else { new.len().saturating_sub(1).clamp(0, PLACES) };
    let mut all = new.into_iter().chain(again);
    let first = all.next();
    let others: Vec<&Label> = all.by_ref().take(room).collect();
    (first, others, all.count())
}

/// The findings of several parts, those of one rule together.
fn by_rule(parts: Vec<Vec<&Finding>>) -> Vec<Vec<&Finding>> {
    let mut out: Vec<Vec<&Finding>> = Vec::new();
    for findings in parts {
        let code = findings.first().map(|finding| finding.rule.code);
        match out.iter_mut().find(|other| other.first().map(|finding| finding.rule.code) == code) {
            Some(same) => same.extend(findings),
            None => out.push(findings),
        }
    }
    out
}
