//! What to do first and where it leads: the grade of what would be left. Knows no file's content and makes no fix.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use super::remedy::kind;
use super::{Coverage, Grade, Letter, SIX, compute, letter};
use crate::finding::{Act, Area, Finding, Harm, Label, Meta, Severity, Status};
use crate::text::FileId;

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

/// Open findings of a rule that are one thing to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    code: &'static str,
    /// What their remedies have in common.
    remedy: String,
}

impl Part {
    fn of(finding: &Finding) -> Part {
        let remedy = match finding.rule.act() {
            Act::ByKind => kind(&finding.help),
            Act::ByRemedy | Act::NewBase => finding.help.clone(),
        };
        Part { code: finding.rule.code, remedy }
    }

    /// Whether the finding is mended by it.
    pub fn takes(&self, finding: &Finding) -> bool {
        finding.rule.code == self.code && Part::of(finding) == *self
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
    /// Errors first, those of what is shipped before others and what stops a build before them; then what does most
    /// harm, and of that what gains most, each seen beside those before it.
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
struct Choice<'a> {
    rule: &'static Meta,
    parts: Vec<Part>,
    findings: Vec<&'a Finding>,
    worst: Severity,
    harm: Harm,
    /// Something of it stands in what is shipped.
    shipped: bool,
}

/// The least comes first.
type Class = (bool, bool, bool, u8, Reverse<Severity>, Option<(FileId, u32)>);

impl Choice<'_> {
    /// Errors, then what is shipped, then what stops a build or a start, there the first, then by what it does.
    fn class(&self) -> Class {
        let (grave, stops) = (self.worst == Severity::Error, self.harm == Harm::Stops);
        // Behind what stops it first nothing runs: what is mended first is what stands first.
        let at = self.findings.iter().map(|finding| (finding.primary.file, finding.primary.span.start)).min();
        let weight = weight(self.harm, self.worst);
        (!grave, !self.shipped, !stops, weight, Reverse(self.worst), at.filter(|_| stops))
    }
}

/// A hint gives way to a warning of what does a little less harm, and a matter of style to nearly everything.
fn weight(harm: Harm, worst: Severity) -> u8 {
    let down = match worst {
        Severity::Error | Severity::Warning => 0,
        Severity::Info => 2,
        Severity::Style => 5,
    };
    harm as u8 + down
}

fn steps(mut left: Vec<&Finding>, coverage: &Coverage, now: &Grade) -> Vec<Step> {
    let mut choices = choices(&left, coverage, now);
    let mut steps = Vec::new();
    while let Some(first) = choices.first().filter(|_| steps.len() < STEPS).map(Choice::class) {
        let tried = choices.iter().take(TRIED).take_while(|choice| choice.class() == first);
        let tried = tried.map(|choice| {
            let done: HashSet<*const Finding> = choice.findings.iter().map(|f| std::ptr::from_ref(*f)).collect();
            without(&left, coverage, |finding| done.contains(&std::ptr::from_ref(finding)))
        });
        // Where a unit stands at nothing no step lifts it alone: then what the areas gain tells.
        let gain = |grade: &Grade| (grade.score, grade.areas.iter().map(|line| line.score).sum::<u32>());
        let best = tried.enumerate().max_by_key(|(at, (_, then))| (gain(then), Reverse(*at)));
        let Some((at, (rest, then))) = best else { break };
        let Choice { rule, parts, .. } = choices.remove(at);
        steps.push(Step { rule, parts, then: Stand::of(&then) });
        left = rest;
    }
    steps
}

/// What there is to do, in the order of its classes and in one class the dearest rule first.
fn choices<'a>(findings: &[&'a Finding], coverage: &Coverage, now: &Grade) -> Vec<Choice<'a>> {
    let rank: HashMap<&str, usize> = now.costs.iter().map(|cost| cost.rule.code).zip(0..).collect();
    let mut parts: BTreeMap<(usize, Part), Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter().copied().filter(|finding| finding.status == Status::Open) {
        // What nothing builds costs nothing; an error there is one all the same.
        let unpriced = (finding.severity == Severity::Error).then_some(usize::MAX);
        if let Some(rank) = rank.get(finding.rule.code).copied().or(unpriced) {
            parts.entry((rank, Part::of(finding))).or_default().push(finding);
        }
    }
    let choice = |((_, part), findings): ((usize, Part), Vec<&'a Finding>)| {
        let rule = findings.first()?.rule;
        let worst = findings.iter().map(|finding| finding.graded.max(finding.severity)).max()?;
        let harm = findings.iter().map(|finding| finding.harm()).min()?;
        let shipped = findings.iter().any(|finding| !coverage.aside.contains(&finding.primary.file));
        Some(Choice { rule, parts: vec![part], findings, worst, harm, shipped })
    };
    let mut choices: Vec<Choice> = parts.into_iter().filter_map(choice).collect();
    choices.sort_by_key(Choice::class);
    one_matter(one_base(choices))
}

/// What another base mends goes with what it mends first, where all of it stands at the same FROM.
fn one_base(choices: Vec<Choice>) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    for mut choice in choices {
        let renews = choice.rule.act() == Act::NewBase;
        let mut others = out.iter_mut().filter(|other| renews && other.rule.act() == Act::NewBase);
        let stands = |other: &Choice| choice.findings.iter().all(|one| other.findings.iter().any(|it| meet(one, it)));
        match others.find(|other| stands(other)) {
            Some(other) => {
                other.parts.append(&mut choice.parts);
                other.findings.append(&mut choice.findings);
            }
            None => out.push(choice),
        }
    }
    out
}

/// What makes findings of several rules one matter.
#[derive(PartialEq, Eq, Hash)]
enum Matter<'a> {
    /// The same step shows the same secret, or makes the image larger.
    Harm(FileId, u32, Harm),
    /// The same secret gets out.
    Secret(&'a str),
    /// The same is done about it.
    Remedy(&'a str),
}

impl Matter<'_> {
    fn of(finding: &Finding) -> impl Iterator<Item = Matter<'_>> {
        let (file, start) = (finding.primary.file, finding.primary.span.start);
        let name = finding.message.split('`').nth(1);
        let does = finding.harm();
        let secret = name.filter(|_| does == Harm::Leaks).map(Matter::Secret);
        // "Remove it" is the remedy of many things.
        let remedy = finding.help.contains('`').then_some(Matter::Remedy(&finding.help));
        // What else stands at one place is often said of a whole service or image, and is many things to do.
        let harm = Some(does).filter(|harm| matches!(harm, Harm::Leaks | Harm::Weighs));
        harm.map(|harm| Matter::Harm(file, start, harm)).into_iter().chain(secret).chain(remedy)
    }
}

/// What is all of one matter with something graver goes with it.
fn one_matter(choices: Vec<Choice>) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    let mut known: HashMap<Matter, Vec<usize>> = HashMap::new();
    for mut choice in choices {
        let with = |finding: &Finding| -> Vec<usize> {
            Matter::of(finding).filter_map(|matter| known.get(&matter)).flatten().copied().collect()
        };
        let mut findings = choice.findings.iter();
        let mut found = findings.next().map(|first| with(first)).unwrap_or_default();
        found.sort_unstable();
        for finding in findings {
            if found.is_empty() {
                break;
            }
            let rows = with(finding);
            found.retain(|at| rows.contains(at));
        }
        let at = found.first().copied().unwrap_or(out.len());
        for matter in choice.findings.iter().flat_map(|finding| Matter::of(finding)) {
            let rows = known.entry(matter).or_default();
            rows.extend((!rows.contains(&at)).then_some(at));
        }
        match out.get_mut(at) {
            Some(other) => {
                other.parts.append(&mut choice.parts);
                other.findings.append(&mut choice.findings);
            }
            None => out.push(choice),
        }
    }
    out
}

fn places(finding: &Finding) -> impl Iterator<Item = &Label> {
    [&finding.primary].into_iter().chain(&finding.labels)
}

/// Whether two findings show the same bytes, with whatever belongs to them.
fn meet(one: &Finding, other: &Finding) -> bool {
    let overlap = |a: &Label, b: &Label| a.file == b.file && a.span.start < b.span.end && b.span.start < a.span.end;
    places(one).any(|place| places(other).any(|its| overlap(place, its)))
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
