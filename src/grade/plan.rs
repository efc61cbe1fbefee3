//! What to do first and where it leads: the grade of what would be left. Knows no file's content and makes no fix.

use std::cmp::Reverse;

use super::{Cost, Coverage, Grade, Letter, SIX, compute, letter};
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

/// All open findings of one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    pub rule: &'static Meta,
    /// Where the project stands once this is done, and every step before it.
    pub then: Stand,
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
    /// The gravest first, then what harms most, then what gains most, each seen beside those before it.
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
        let areas = areas.map(|area| (area, Stand::of(&without(&all, coverage, |rule| rule.area == area).1)));
        let areas = areas.collect();
        let steps = steps(all.clone(), coverage, now);
        Plan { areas, next: next(&all, coverage, now, &steps), steps, fixes: None }
    }
}

fn steps(mut left: Vec<&Finding>, coverage: &Coverage, now: &Grade) -> Vec<Step> {
    let mut costs = now.costs.clone();
    // What is told beside the letter, then other errors, then what harms most; each the dearest first.
    let class = |cost: &Cost| (Reverse(cost.worst), cost.rule.alarm().is_none(), harm(cost));
    costs.sort_by_key(class);
    let mut steps = Vec::new();
    while let Some(first) = costs.first().filter(|_| steps.len() < STEPS).map(class) {
        let tried = costs.iter().take(TRIED).take_while(|cost| class(cost) == first);
        let tried = tried.map(|cost| without(&left, coverage, |rule| rule.code == cost.rule.code));
        // Where a unit stands at nothing no step lifts it alone: then what the areas gain tells.
        let gain = |grade: &Grade| (grade.score, grade.areas.iter().map(|line| line.score).sum::<u32>());
        let best = tried.enumerate().max_by_key(|(at, (_, then))| (gain(then), Reverse(*at)));
        let Some((at, (rest, then))) = best else { break };
        steps.push(Step { rule: costs.remove(at).rule, then: Stand::of(&then) });
        left = rest;
    }
    steps
}

/// What a fault does where it stands: it lets strangers in or loses data; it builds or starts something else than was
/// meant; it makes the image large or slow to build, or hard to read. Points alone would put many small things first.
/// Errors are all of one kind: what is refused, open, lost.
fn harm(cost: &Cost) -> u8 {
    match cost.rule.area {
        _ if cost.worst == Severity::Error => 0,
        Area::Safety | Area::Ephemeral => 0,
        Area::Build | Area::Compose | Area::Context | Area::Packages | Area::Pinning | Area::Process | Area::Shell => 1,
        Area::Layers | Area::Arguments => 2,
    }
}

/// The first steps up to a better letter, without those it does not need.
fn next(findings: &[&Finding], coverage: &Coverage, now: &Grade, steps: &[Step]) -> Option<Next> {
    let reached = steps.iter().position(|step| step.then.letter > now.letter)?;
    let (mut rules, mut then): (Vec<_>, _) =
        (steps[..=reached].iter().map(|step| step.rule).collect(), steps[reached].then);
    for step in &steps[..reached] {
        let fewer: Vec<_> = rules.iter().copied().filter(|rule| rule.code != step.rule.code).collect();
        let (_, grade) = without(findings, coverage, |rule| fewer.iter().any(|done| done.code == rule.code));
        if grade.letter > now.letter {
            (rules, then) = (fewer, Stand::of(&grade));
        }
    }
    Some(Next { rules, then })
}

/// What is left without the open findings of some rules, and its grade.
fn without<'a>(
    findings: &[&'a Finding],
    coverage: &Coverage,
    done: impl Fn(&Meta) -> bool,
) -> (Vec<&'a Finding>, Grade) {
    let stays = |finding: &&&Finding| finding.status != Status::Open || !done(finding.rule);
    let left: Vec<&Finding> = findings.iter().filter(stays).copied().collect();
    let grade = compute(&left, coverage, |finding| !matches!(finding.status, Status::Accepted { .. }));
    (left, grade)
}
