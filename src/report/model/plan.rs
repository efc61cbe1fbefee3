//! What to do first, and where it leads.

use std::borrow::Cow;
use std::cmp::Reverse;

use serde::Serialize;

use super::{CELL, Paper};
use crate::finding::{Finding, Meta, Setting, Severity};
use crate::grade::{self, Plan, Stand};
use crate::report::escape::bounded;
use crate::report::tongue::Say;
use crate::report::words::{Words, capital};

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
    /// Where the project stands once this is done, and every step before it.
    pub then: String,
}

fn severity<S: serde::Serializer>(severity: &Option<Severity>, serializer: S) -> Result<S::Ok, S::Error> {
    severity.map(Severity::name).serialize(serializer)
}

impl First {
    pub fn new(paper: &Paper, plan: &Plan) -> Option<First> {
        let last = plan.steps.last()?;
        let tongue = paper.tongue;
        let done = if plan.steps.len() == 1 { Say::ThisDone } else { Say::TheseDone };
        let now = Stand::of(paper.grade).shown();
        let mut then = Words::of(&tongue.fill(done, &[&last.then.shown(), &now, &plan.steps.len()]));
        if let Some(next) = plan.next.as_ref().filter(|next| next.rules.len() < plan.steps.len()) {
            let rules: Vec<&str> = next.rules.iter().map(|rule| rule.code).collect();
            then = then.text(tongue.fill(Say::TakesOnly, &[&next.then.shown(), &rules.join(", ")]));
        }
        if let Some((made, stand)) = &plan.fixes {
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
        let mut findings: Vec<&Finding> = paper.open().filter(|finding| step.takes(finding)).collect();
        // What is shipped speaks for the rest, and of that the gravest.
        findings.sort_by_key(|finding| (work(finding.primary.file), Reverse(finding.severity)));
        let then = step.then.shown();
        let Some(first) = findings.first() else {
            return Step { rule, what: Words::default(), severity: None, place: String::new(), more: 0, then };
        };
        // A remedy speaks of "it": what that is stands before it.
        let said = |text: &str| capital(whole(paper.plain(text).trim().trim_end_matches('.')).trim());
        let what = match (said(&first.message), said(&first.help)) {
            (fault, remedy) if remedy.is_empty() => fault,
            (fault, remedy) if fault.ends_with('…') => format!("{fault} {remedy}"),
            (fault, remedy) => format!("{fault}. {remedy}"),
        };
        Step {
            rule,
            what: Words::of(&what),
            severity: Some(first.severity),
            place: paper.place(&first.primary),
            more: findings.iter().map(|finding| finding.places().count()).sum::<usize>() - 1,
            then,
        }
    }
}

/// The text as far as a cell has room, cut where a sentence or a clause ends: half a sentence tells nobody what to do.
fn whole(text: &str) -> Cow<'_, str> {
    const ROOM: usize = 2 * CELL;
    if text.chars().count() <= ROOM {
        return Cow::Borrowed(text);
    }
    let fits = |end: &usize| text.get(..*end).is_some_and(|part| part.chars().count() <= ROOM);
    let ends = [". ", "; "].into_iter().flat_map(|end| text.match_indices(end)).map(|(at, _)| at);
    match ends.filter(fits).max().and_then(|end| text.get(..end)) {
        Some(part) => Cow::Borrowed(part),
        None => bounded(text, ROOM),
    }
}
