//! What to do first and where it leads: the grade of what would be left. Knows no file's content and makes no fix.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::choice::{Choice, Part, choices};
use super::{Coverage, Grade, Letter, SIX, UnitGrade, compute, letter};
use crate::finding::{Area, Finding, Meta, Severity, Status};

/// Things to do that are named.
const STEPS: usize = 10;
/// Rules that are tried for the next step, the dearest first.
const TRIED: usize = 20;

/// A grade in short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    pub letter: Letter,
    pub score: u32,
    uncertain: bool,
}

impl Stand {
    pub fn of(grade: &Grade) -> Stand {
        Stand { letter: grade.letter, score: grade.score, uncertain: grade.uncertain }
    }

    /// `C 61`, `B? 80`.
    pub fn shown(&self) -> String {
        format!("{} {}", letter::shown(self.letter, self.uncertain), self.score)
    }
}

/// What is done at one go: all open findings of a rule whose remedy is of one kind; several rules' where one new base
/// mends them, or where they are one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub rule: &'static Meta,
    pub parts: Vec<Part>,
    /// Where the project stands once this is done, and every step before it.
    pub then: Stand,
    /// The unit that gains most by it, where one gains.
    pub unit: Option<Gain>,
}

/// What a step brings to one unit, beside those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gain {
    pub from: Stand,
    pub to: Stand,
}

impl Gain {
    /// The unit that gains most between two grades; of several the first.
    fn greatest(before: &[UnitGrade], after: &[UnitGrade]) -> Option<Gain> {
        let stand = |unit: &UnitGrade| Stand { letter: unit.letter, score: unit.score, uncertain: false };
        let units = before.iter().zip(after).enumerate().filter(|(_, (old, new))| new.score > old.score);
        let most = units.max_by_key(|(at, (old, new))| (new.score - old.score, Reverse(*at)));
        most.map(|(_, (old, new))| Gain { from: stand(old), to: stand(new) })
    }
}

impl Step {
    /// Whether the finding is mended by it.
    pub fn takes(&self, finding: &Finding) -> bool {
        self.parts.iter().any(|part| part.takes(finding))
    }
}

/// Rules with nothing left open, and where that leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub rules: Vec<&'static Meta>,
    pub then: Stand,
}

/// What mending would bring.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Errors in what is shipped first, then its warnings, then errors elsewhere, then the rest; of each what stops a
    /// build or a start, then what does most harm, and of that what gains most, each seen beside those before it.
    pub steps: Vec<Step>,
    /// Where the project would stand with nothing open in one of the six, where something is.
    pub areas: Vec<(Area, Stand)>,
    /// The fewest of the steps that bring a better letter.
    pub next: Option<Next>,
    /// How many fixes can be made by themselves, and where that leads; `None` where nobody looked.
    pub fixes: Option<(usize, Stand)>,
}

impl Plan {
    /// The plan for `findings`, whose grade is `now`.
    pub fn new(findings: &[Finding], coverage: &Coverage, now: &Grade) -> Plan {
        let all: Vec<&Finding> = findings.iter().collect();
        let areas = SIX.into_iter().filter(|area| now.costs.iter().any(|cost| cost.rule.area == *area));
        let areas =
            areas.map(|area| (area, Stand::of(&without(&all, coverage, |finding| finding.rule.area == area).1)));
        let areas = areas.collect();
        let steps = steps(all.clone(), coverage, now);
        Plan { areas, next: next(&all, coverage, now, &steps), steps, fixes: None }
    }
}

fn steps(mut left: Vec<&Finding>, coverage: &Coverage, now: &Grade) -> Vec<Step> {
    let mut choices = choices(&left, coverage, now);
    // A matter of style is nothing to begin with.
    if choices.iter().any(|choice| choice.class.severity.0 > Severity::Style) {
        choices.retain(|choice| choice.class.severity.0 > Severity::Style);
    }
    let mut steps = Vec::new();
    let mut units = now.units.clone();
    while let Some(first) = choices.first().filter(|_| steps.len() < STEPS).map(|choice| choice.class) {
        let tried = choices.iter().take(TRIED).take_while(|choice| choice.class == first);
        let tried = tried.map(|choice| {
            let done: HashSet<*const Finding> = choice.findings.iter().map(|f| std::ptr::from_ref(*f)).collect();
            without(&left, coverage, |finding| done.contains(&std::ptr::from_ref(finding)))
        });
        // Where a unit stands at nothing no step lifts it alone: then what the areas gain tells.
        let gain = |grade: &Grade| (grade.score, grade.areas.iter().map(|line| line.score).sum::<u32>());
        let best = tried.enumerate().max_by_key(|(at, (_, then))| (gain(then), Reverse(*at)));
        let Some((at, (rest, then))) = best else { break };
        let Choice { rule, parts, .. } = choices.remove(at);
        steps.push(Step { rule, parts, then: Stand::of(&then), unit: Gain::greatest(&units, &then.units) });
        (left, units) = (rest, then.units);
    }
    steps
}

/// The first steps up to a better letter, without those it does not need.
fn next(findings: &[&Finding], coverage: &Coverage, now: &Grade, steps: &[Step]) -> Option<Next> {
    let reached = steps.iter().position(|step| step.then.letter > now.letter)?;
    let (mut taken, mut then): (Vec<&Step>, _) = (steps[..=reached].iter().collect(), steps[reached].then);
    for step in &steps[..reached] {
        let fewer: Vec<&Step> = taken.iter().copied().filter(|other| *other != step).collect();
        let (_, grade) = without(findings, coverage, |finding| fewer.iter().any(|done| done.takes(finding)));
        if grade.letter > now.letter {
            (taken, then) = (fewer, Stand::of(&grade));
        }
    }
    let mut rules: Vec<&'static Meta> = Vec::new();
    for step in taken {
        if !rules.iter().any(|rule| rule.code == step.rule.code) {
            rules.push(step.rule);
        }
    }
    Some(Next { rules, then })
}

/// What is left without some of the open findings, and its grade.
fn without<'a>(
    findings: &[&'a Finding],
    coverage: &Coverage,
    done: impl Fn(&Finding) -> bool,
) -> (Vec<&'a Finding>, Grade) {
    let stays = |finding: &&&Finding| finding.status != Status::Open || !done(finding);
    let left: Vec<&Finding> = findings.iter().filter(stays).copied().collect();
    let grade = compute(&left, coverage);
    (left, grade)
}
