//! What there is to do: which findings are one thing, and what of it comes first. Knows no grade that it leads to.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::remedy::kind;
use super::{Coverage, Grade};
use crate::finding::{Act, Finding, Harm, Label, Meta, Release, Severity, Status};
use crate::text::FileId;

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

/// Something to do that may become a step.
pub struct Choice<'a> {
    pub rule: &'static Meta,
    pub parts: Vec<Part>,
    pub findings: Vec<&'a Finding>,
    /// Of its findings what comes first.
    pub class: Class,
}

impl Choice<'_> {
    /// Goes with this from now on; what is graver of it makes this graver.
    fn take(&mut self, mut other: Self) {
        self.parts.append(&mut other.parts);
        self.findings.append(&mut other.findings);
        self.class = self.class.min(other.class);
    }

    /// Whether all of it shows bytes that findings of the other show.
    fn stands_on(&self, other: &Choice) -> bool {
        self.findings.iter().all(|one| other.findings.iter().any(|it| meet(one, it)))
    }
}

/// The least comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Class {
    rank: u8,
    goes_on: bool,
    weight: u8,
    pub severity: Reverse<Severity>,
    /// Behind what stops it first nothing runs: what is mended first is what stands first.
    at: Option<(FileId, u32)>,
}

impl Class {
    fn of(finding: &Finding, coverage: &Coverage) -> Class {
        let (severity, harm) = (finding.graded.max(finding.severity), finding.harm());
        let file = finding.primary.file;
        let apart = coverage.apart.contains_key(&file) || coverage.owners(finding).is_empty();
        let stops = harm == Harm::Stops;
        let rank = match severity {
            Severity::Error if !apart => 0,
            // What makes an image larger can wait.
            Severity::Warning if !apart && harm <= Harm::Drifts => 1,
            Severity::Error => 2,
            _ => 3,
        };
        // A hint gives way to a warning of what does a little less harm, and so does what is not shipped to what is.
        let down = if severity == Severity::Info { 2 } else { 0 } + if apart { 2 } else { 0 };
        let at = Some((file, finding.primary.span.start)).filter(|_| stops);
        Class { rank, goes_on: !stops, weight: harm as u8 + down, severity: Reverse(severity), at }
    }
}

/// What there is to do, in the order of its classes and in one class the dearest rule first.
pub fn choices<'a>(findings: &[&'a Finding], coverage: &Coverage, now: &Grade) -> Vec<Choice<'a>> {
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
        let class = findings.iter().map(|finding| Class::of(finding, coverage)).min()?;
        Some(Choice { rule, parts: vec![part], findings, class })
    };
    let mut choices: Vec<Choice> = parts.into_iter().filter_map(choice).collect();
    choices.sort_by_key(|choice| choice.class);
    let mut choices = one_matter(one_base(one_cause(choices)));
    choices.sort_by_key(|choice| choice.class);
    choices
}

/// What a release no longer has goes with the base that names none, where all of it stands on such a base.
fn one_cause(choices: Vec<Choice>) -> Vec<Choice> {
    let (mut causes, others): (Vec<Choice>, Vec<Choice>) =
        choices.into_iter().partition(|choice| choice.rule.release() == Some(Release::Moves));
    let mut out: Vec<Choice> = Vec::new();
    for other in others {
        let gone = other.rule.release() == Some(Release::Gone);
        match causes.iter_mut().filter(|_| gone).find(|cause| other.stands_on(cause)) {
            Some(cause) => cause.take(other),
            None => out.push(other),
        }
    }
    for cause in &mut causes {
        // Before what stops at it stands where it begins.
        let begins = cause.findings.iter().map(|finding| (finding.primary.file, finding.primary.span.start)).min();
        cause.class.at = cause.class.at.and(begins);
    }
    out.append(&mut causes);
    out.sort_by_key(|choice| choice.class);
    out
}

/// What another base mends goes with what it mends first, where all of it stands at the same FROM.
fn one_base(choices: Vec<Choice>) -> Vec<Choice> {
    let mut out: Vec<Choice> = Vec::new();
    for choice in choices {
        let renews = choice.rule.act() == Act::NewBase;
        let mut others = out.iter_mut().filter(|other| renews && other.rule.act() == Act::NewBase);
        match others.find(|other| choice.stands_on(other)) {
            Some(other) => other.take(choice),
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
    for choice in choices {
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
            Some(other) => other.take(choice),
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
