//! The findings of the report: by what is built or started, the worst first, then by area and rule.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::Paper;
use crate::finding::{Area, Finding, Fix, Meta, Severity};
use crate::fix;
use crate::report::page;
use crate::report::reference::chapter;
use crate::report::snippet::{Snippet, WIDTH};
use crate::report::tongue::Say;
use crate::report::words::{Words, listed};

/// Places shown with their lines.
const EXCERPTS: usize = 3;
/// Other places of one finding that are named.
const LABELS: usize = 6;
/// Lines of a difference that are shown.
const DIFF: usize = 60;

/// What one unit has open.
#[derive(Serialize)]
pub struct Chapter<'a> {
    pub name: &'a str,
    /// What it is for, where it is no part of what is shipped.
    pub apart: Option<String>,
    pub letter: Option<&'static str>,
    pub score: Option<u32>,
    pub open: usize,
    /// Rules that are told of in another unit, whose text this one has a copy of.
    pub same: Vec<(&'a str, Vec<&'static str>)>,
    pub sections: Vec<Section<'a>>,
}

/// What is open in one area.
#[derive(Serialize)]
pub struct Section<'a> {
    pub title: &'static str,
    pub groups: Vec<Group<'a>>,
}

/// One rule's findings in one unit.
#[derive(Serialize)]
pub struct Group<'a> {
    #[serde(serialize_with = "super::rule")]
    pub rule: &'static Meta,
    /// The rule was not told of before: the reason stands here.
    pub first: bool,
    #[serde(serialize_with = "severity")]
    pub worst: Severity,
    pub places: usize,
    /// Why it matters, in the Markdown of the rule's page; empty where it was told before.
    pub reason: String,
    /// What all spots say alike; empty where they differ.
    pub why: Words,
    pub help: Words,
    pub fix: Words,
    pub spots: Vec<Spot<'a>>,
}

/// One finding.
#[derive(Serialize)]
pub struct Spot<'a> {
    pub place: String,
    pub message: Words,
    /// Where else the same is.
    pub copies: Option<Words>,
    /// Only the first few of a rule have what follows.
    #[serde(serialize_with = "plain")]
    pub excerpt: Option<Snippet>,
    /// Other places that belong to it.
    pub see: Words,
    /// What only this one says.
    pub why: Words,
    pub help: Words,
    pub fix: Words,
    #[serde(skip)]
    mends: Option<&'a Fix>,
}

fn severity<S: Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    severity.name().serialize(serializer)
}

fn plain<S: Serializer>(excerpt: &Option<Snippet>, serializer: S) -> Result<S::Ok, S::Error> {
    excerpt.as_ref().map(Snippet::plain).serialize(serializer)
}

/// What is found in one unit, before it is put in order.
#[derive(Default)]
struct Heap<'a> {
    findings: Vec<&'a Finding>,
    told: BTreeMap<usize, BTreeSet<&'static str>>,
}

pub fn chapters<'a>(paper: &Paper<'a>) -> Vec<Chapter<'a>> {
    // What belongs to no unit stands behind them.
    let count = paper.grade.units.len();
    let of = |file| paper.units.of.get(&file).map(Vec::as_slice).unwrap_or_default();
    // What several units heed is told of the one that the finding shows.
    let owner = |finding: &Finding| {
        let owners = of(finding.primary.file);
        let shown = |unit: &&usize| finding.labels.iter().any(|label| of(label.file) == [**unit]);
        owners.iter().find(shown).or(owners.first()).copied()
    };
    let mut heaps: Vec<Heap> = (0..=count).map(|_| Heap::default()).collect();
    for finding in paper.open() {
        let own = owner(finding).unwrap_or(count);
        for copy in &finding.copies {
            let other = owner(copy).filter(|other| *other != own).and_then(|other| heaps.get_mut(other));
            if let Some(other) = other {
                other.told.entry(own).or_default().insert(finding.rule.code);
            }
        }
        if let Some(heap) = heaps.get_mut(own) {
            heap.findings.push(finding);
        }
    }
    let mut order: Vec<(usize, &Heap)> = heaps.iter().enumerate().collect();
    order.retain(|(_, heap)| !heap.findings.is_empty() || !heap.told.is_empty());
    // What is shipped stands before the rest.
    order.sort_by_key(|(unit, _)| {
        paper.grade.units.get(*unit).map_or((true, u32::MAX), |u| (u.apart.is_some(), u.score))
    });
    let mut told = BTreeSet::new();
    let chapter = |(at, heap): (usize, &Heap<'a>)| {
        let unit = paper.grade.units.get(at);
        Chapter {
            name: name(paper, at),
            apart: unit.and_then(|unit| paper.apart(unit.file)),
            letter: unit.map(|unit| unit.letter.name()),
            score: unit.map(|unit| unit.score),
            open: unit.map_or(heap.findings.len(), |unit| unit.open),
            same: heap
                .told
                .iter()
                .map(|(other, rules)| (name(paper, *other), rules.iter().copied().collect()))
                .collect(),
            sections: sections(paper, &heap.findings, &mut told),
        }
    };
    order.into_iter().map(chapter).collect()
}

fn name<'a>(paper: &Paper<'a>, unit: usize) -> &'a str {
    paper.grade.units.get(unit).map_or(paper.tongue.say(Say::BuiltByNothing), |unit| paper.path(unit.file))
}

fn sections<'a>(paper: &Paper, findings: &[&'a Finding], told: &mut BTreeSet<&'static str>) -> Vec<Section<'a>> {
    let mut by_rule: BTreeMap<&str, Vec<&'a Finding>> = BTreeMap::new();
    for finding in findings {
        by_rule.entry(finding.rule.code).or_default().push(finding);
    }
    // Rules that do not count in the grade come last in their area.
    let rank = |code: &str| paper.grade.costs.iter().position(|cost| cost.rule.code == code).unwrap_or(usize::MAX);
    let mut groups: Vec<(usize, &'static Meta, Vec<&'a Finding>)> = by_rule
        .into_values()
        .filter_map(|group| group.first().map(|f| f.rule).map(|rule| (rank(rule.code), rule, group)))
        .collect();
    groups.sort_by_key(|(rank, rule, _)| (rule.area, *rank, rule.code));
    let mut sections: Vec<(Area, Section)> = Vec::new();
    for (_, rule, group) in groups {
        let group = one_rule(paper, rule, &group, told.insert(rule.code));
        match sections.last_mut() {
            Some((area, section)) if *area == rule.area => section.groups.push(group),
            _ => sections
                .push((rule.area, Section { title: paper.tongue.say(chapter(rule.area).title), groups: vec![group] })),
        }
    }
    sections.into_iter().map(|(_, section)| section).collect()
}

fn one_rule<'a>(paper: &Paper, rule: &'static Meta, group: &[&'a Finding], first: bool) -> Group<'a> {
    let help = shared(group, |f| paper.sentence(&f.help));
    // What one finding says of itself stands behind its place.
    let why = shared(group, |f| paper.sentence(&f.why)).filter(|_| group.len() > 1);
    let fix = shared(group, |finding| fix_in_words(paper, finding));
    let own = |shared: &Option<Words>, text: Words| if shared.is_none() { text } else { Words::default() };
    let spot = |(n, finding): (usize, &&'a Finding)| {
        let near = n < EXCERPTS;
        let source = paper.project.source(finding.primary.file);
        let copies = paper.copies(finding, |label| Words::default().code(paper.place(label)));
        let detail = |words: Words| if near { words } else { Words::default() };
        Spot {
            place: paper.place(&finding.primary),
            message: paper.sentence(&finding.message),
            copies: copies.map(|copies| copies.capital().text(".")),
            excerpt: near.then(|| Snippet::new(source, &[&finding.primary], 0, WIDTH)),
            see: detail(other_places(paper, finding)),
            why: detail(own(&why, paper.sentence(&finding.why))),
            help: detail(own(&help, paper.sentence(&finding.help))),
            fix: detail(own(&fix, fix_in_words(paper, finding))),
            mends: finding.fixes.first().filter(|_| near),
        }
    };
    Group {
        rule,
        first,
        worst: group.iter().map(|f| f.severity).max().unwrap_or(rule.severity),
        places: group.iter().map(|finding| finding.places().count()).sum::<usize>(),
        reason: if first { page::first_paragraph(rule.page, "Why") } else { String::new() },
        spots: group.iter().enumerate().map(spot).collect(),
        why: why.unwrap_or_default(),
        help: help.unwrap_or_default(),
        fix: fix.unwrap_or_default(),
    }
}

/// What all of a rule's findings say alike, to be said once.
fn shared(group: &[&Finding], text: impl Fn(&Finding) -> Words) -> Option<Words> {
    let mut texts = group.iter().map(|f| text(f));
    let first = texts.next()?;
    texts.all(|text| text == first).then_some(first)
}

/// The finding's other places.
fn other_places(paper: &Paper, finding: &Finding) -> Words {
    let named = finding.labels.iter().take(LABELS).map(|label| {
        let at = Words::default().code(paper.place(label));
        if label.text.is_empty() { at } else { at.text(": ").and(paper.words(&label.text)) }
    });
    let more = finding.labels.len().checked_sub(LABELS).filter(|n| *n > 0);
    let more = more.map(|n| Words::default().text(paper.tongue.fill(Say::CountMore, &[&n])));
    let places = listed(named.chain(more), "; ");
    if places.is_empty() { places } else { places.text(".") }
}

fn fix_in_words(paper: &Paper, finding: &Finding) -> Words {
    let safety = |fix: &Fix| paper.tongue.say(Say::safety(fix.safety));
    let words = |fix: &Fix| paper.words(&format!("{} ({}).", fix.title.trim_end_matches('.'), safety(fix)));
    finding.fixes.first().map(words).unwrap_or_default()
}

impl Spot<'_> {
    /// What its fix changes: of each file the path and the lines of the difference, without their head.
    pub fn diffs<'p>(&self, paper: &Paper<'p>) -> Vec<(&'p str, Vec<String>)> {
        let Some(fix) = self.mends else { return Vec::new() };
        let texts = fix::texts_of(&paper.project.files, fix);
        let diff = |(file, text): &(_, String)| {
            let diff = fix::diff(paper.project.source(*file), text);
            let mut lines: Vec<String> = diff.lines().skip(2).map(str::to_owned).collect();
            if let Some(more) = lines.len().checked_sub(DIFF).filter(|more| *more > 0) {
                lines.truncate(DIFF);
                lines.push(paper.tongue.fill(Say::MoreLines, &[&more]));
            }
            (paper.path(*file), lines)
        };
        texts.iter().map(diff).collect()
    }
}
