//! What to do first and where it leads: the grade of what would be left. Knows no file's content and makes no fix.

use std::cmp::Reverse;
use std::collections::BTreeSet;

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

/// All open findings of one rule; of a rule whose remedies are things of their own, those with one remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub rule: &'static Meta,
    pub remedy: Option<String>,
    /// Where the project stands once this is done, and every step before it.
    pub then: Stand,
}

impl Step {
    /// Whether the finding is mended by it.
    pub fn takes(&self, finding: &Finding) -> bool {
        let own = self.remedy.as_ref().is_none_or(|remedy| finding.help == *remedy);
        finding.rule.code == self.rule.code && own
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
    /// Errors first, then what is shipped, the gravest, what harms most, and what gains most, each seen beside those
    /// before it.
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

/// Something to do that may become a step.
struct Choice {
    step: Step,
    cost: Cost,
    /// Something of it stands in what is shipped.
    shipped: bool,
}

fn steps(mut left: Vec<&Finding>, coverage: &Coverage, now: &Grade) -> Vec<Step> {
    // What is told beside the letter, then other errors, then what is shipped, and what harms most.
    let class = |choice: &Choice| {
        let grave = choice.cost.worst == Severity::Error;
        (!grave, choice.cost.rule.alarm().is_none(), !choice.shipped, Reverse(choice.cost.worst), harm(&choice.cost))
    };
    let mut choices: Vec<Choice> = now.costs.iter().flat_map(|cost| choices(*cost, &left, coverage, now)).collect();
    choices.sort_by_key(class);
    let mut steps = Vec::new();
    while let Some(first) = choices.first().filter(|_| steps.len() < STEPS).map(class) {
        let tried = choices.iter().take(TRIED).take_while(|choice| class(choice) == first);
        let tried = tried.map(|choice| without(&left, coverage, |finding| choice.step.takes(finding)));
        // Where a unit stands at nothing no step lifts it alone: then what the areas gain tells.
        let gain = |grade: &Grade| (grade.score, grade.areas.iter().map(|line| line.score).sum::<u32>());
        let best = tried.enumerate().max_by_key(|(at, (_, then))| (gain(then), Reverse(*at)));
        let Some((at, (rest, then))) = best else { break };
        steps.push(Step { then: Stand::of(&then), ..choices.remove(at).step });
        left = rest;
    }
    steps
}

/// What there is to do about a rule: one thing, or one for each remedy.
fn choices(cost: Cost, findings: &[&Finding], coverage: &Coverage, now: &Grade) -> Vec<Choice> {
    let open = || findings.iter().filter(|f| f.rule.code == cost.rule.code && f.status == Status::Open);
    let mut remedies: Vec<Option<String>> = vec![None];
    if cost.rule.acts_by_remedy() {
        let mut seen = BTreeSet::new();
        remedies = open().map(|finding| &finding.help).filter(|help| seen.insert(*help)).cloned().map(Some).collect();
    }
    let choices = remedies.into_iter().filter_map(|remedy| {
        let step = Step { rule: cost.rule, remedy, then: Stand::of(now) };
        let worst = open().filter(|finding| step.takes(finding)).map(|finding| finding.graded).max();
        let shipped = open().any(|f| step.takes(f) && !coverage.aside.contains(&f.primary.file));
        // What counts nowhere has a cost and no finding that is open.
        (worst.is_some() || step.remedy.is_none()).then(|| Choice {
            cost: Cost { worst: worst.unwrap_or(cost.worst), ..cost },
            step,
            shipped,
        })
    });
    choices.collect()
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
    let grade = compute(&left, coverage, |finding| !matches!(finding.status, Status::Accepted { .. }));
    (left, grade)
}
