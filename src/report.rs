//! One file per format: findings, the project and the grade as people or programs read them. Only here
//! do byte offsets become lines and columns. Decides nothing and knows no rule by name.

pub mod book;
pub mod brief;
pub mod checkstyle;
pub mod choice;
pub mod concise;
pub mod draw;
pub mod escape;
pub mod explain;
pub mod github;
pub mod gitlab;
pub mod html;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod medium;
pub mod model;
pub mod old;
pub mod page;
pub mod rdjson;
pub mod reference;
pub mod sarif;
pub mod site;
pub mod snippet;
pub mod statistics;
pub mod template;
pub mod terminal;
pub mod text;
pub mod tongue;
pub mod words;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::finding::{Aside, Finding, Label, Meta, Setting, Severity, Status};
use crate::grade::{Grade, Plan, UnitGrade};
use crate::project::{Gap, GapKind, Project};
use crate::text::{FileId, Place, Span};
pub use medium::{Screen, Shown};
use tongue::{Say, Tongue};
use words::{Words, listed};

/// Everything a format shows.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub project: &'a Project,
    /// In the order they are to be shown; also those accepted and hidden.
    pub findings: &'a [Finding],
    pub grade: &'a Grade,
    /// From which severity on a finding fails the run; `None` where none does.
    pub fails: Option<Severity>,
    /// Open findings that are not among `findings`, as the run was asked to list less.
    pub left_out: usize,
    /// What mending would bring, for the formats that tell of it.
    pub plan: Option<&'a Plan>,
    /// The earlier run that this one is held against.
    pub against: Option<&'a old::Old>,
    /// The language of the report; formats of their own are English.
    pub tongue: Tongue,
}

/// What the place of output can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub colour: bool,
    /// Box drawing and other characters beyond ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style { colour: false, unicode: false, width: 100 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Concise,
    Json,
    Sarif,
    Github,
    Gitlab,
    Rdjson,
    Junit,
    Checkstyle,
    Markdown,
    Html,
}

impl Format {
    pub const ALL: [Format; 11] = [
        Format::Text,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Rdjson,
        Format::Junit,
        Format::Checkstyle,
        Format::Markdown,
        Format::Html,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Rdjson => "rdjson",
            Format::Junit => "junit",
            Format::Checkstyle => "checkstyle",
            Format::Markdown => "markdown",
            Format::Html => "html",
        }
    }

    /// Whether a person reads it, for whom the gravest stands first.
    pub fn is_for_people(self) -> bool {
        matches!(self, Format::Text | Format::Concise | Format::Markdown | Format::Html)
    }

    /// Whether people read it from the top, or programs whole, so that copies are told once. The others are
    /// read file by file, a line or a mark for each place.
    pub fn folds(self) -> bool {
        matches!(self, Format::Text | Format::Json | Format::Markdown | Format::Html)
    }

    /// Whether it holds the report, in the report's language.
    pub fn is_report(self) -> bool {
        matches!(self, Format::Json | Format::Markdown | Format::Html)
    }

    /// Whether it says what could be done and what that would bring.
    pub fn plans(self) -> bool {
        matches!(self, Format::Text | Format::Markdown | Format::Html)
    }

    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The whole output of a run in one format, ending in a line end.
pub fn render(view: &View, format: Format, style: Style) -> Shown {
    match format {
        Format::Text => text::render(view, style),
        Format::Concise => concise::render(view),
        Format::Json => json::render(view),
        Format::Sarif => sarif::render(view),
        Format::Github => github::render(view),
        Format::Gitlab => gitlab::render(view),
        Format::Rdjson => rdjson::render(view),
        Format::Junit => junit::render(view),
        Format::Checkstyle => checkstyle::render(view),
        Format::Markdown => markdown::render(view),
        Format::Html => html::render(view),
    }
}

/// The report as a template makes it.
///
/// # Errors
/// It is no template, or asks for what there is not.
pub fn fill(view: &View, name: &str, text: &str) -> Result<Shown, template::Fault> {
    template::render(view, name, text)
}

/// How often each rule spoke, for the terminal.
pub fn statistics(view: &View, style: Style) -> Shown {
    statistics::render(view, style)
}

/// What a build server shows on the page of a run.
pub fn brief(view: &View) -> Shown {
    brief::render(view)
}

/// A rule's page for the terminal.
pub fn explain(rule: &Meta, style: Style) -> Shown {
    explain::page(rule, style)
}

/// A table of rules for the terminal.
pub fn rules<'a>(rules: impl IntoIterator<Item = &'a Meta>, style: Style) -> Shown {
    explain::table(rules, style)
}

/// Rules for programs.
pub fn rules_as_json<'a>(rules: impl IntoIterator<Item = &'a Meta>) -> Shown {
    book::json(rules)
}

/// Rules as a table in Markdown.
pub fn rules_as_markdown<'a>(rules: impl IntoIterator<Item = &'a Meta>) -> Shown {
    book::markdown(rules)
}

/// Where a span begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Region<'a> {
    pub path: &'a str,
    pub start: Place,
    /// Behind the last character; of an empty span the same as the start.
    pub end: Place,
}

/// Files with copies that are named; the JSON names all.
const COPIES: usize = 6;

/// How many findings there are of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub open: usize,
    /// Where open findings show: one in copies of a text shows in each.
    pub places: usize,
    pub accepted: usize,
    pub hidden: usize,
    /// Remarks of taste that the run did not ask for.
    pub unasked: usize,
    /// What the baseline holds.
    pub known: usize,
    /// What is on no line that changed.
    pub elsewhere: usize,
    /// What `--fix` makes, where that was tried; else the places of open findings that have a safe fix.
    pub fixable: usize,
    by_severity: [usize; 4],
}

impl Counts {
    /// Open findings of one severity.
    pub fn of(&self, severity: Severity) -> usize {
        Severity::ALL.iter().zip(self.by_severity).filter(|(s, _)| **s == severity).map(|(_, n)| n).sum()
    }

    /// `2 errors, 1 warning, 4 info`; empty where nothing is open.
    pub fn in_words(&self, tongue: Tongue) -> String {
        let there = Severity::ALL.into_iter().zip(self.by_severity).filter(|(_, n)| *n > 0);
        let words = there.map(|(severity, n)| tongue.count(n, Say::of_severity(severity)));
        words.collect::<Vec<_>>().join(", ")
    }
}

/// `1 finding`, `2 findings`.
pub fn plural(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

impl<'a> View<'a> {
    /// All of a run's findings, every one of which fails it.
    pub fn new(project: &'a Project, findings: &'a [Finding], grade: &'a Grade) -> Self {
        let (fails, tongue) = (Some(Severity::Style), Tongue::English);
        View { project, findings, grade, fails, left_out: 0, plan: None, against: None, tongue }
    }

    /// The open findings, the gravest first, else in their order.
    pub fn gravest_first(&self) -> Vec<&'a Finding> {
        let mut open: Vec<&Finding> = self.open().collect();
        open.sort_by_key(|finding| Reverse(finding.severity));
        open
    }

    /// How many there are of what, in one line without a full stop.
    pub fn summary(&self) -> String {
        let counts = self.counts();
        let mut parts = vec![match counts.open {
            0 => "No findings".to_owned(),
            n if n == counts.places => format!("{}: {}", plural(n, "finding"), counts.in_words(self.tongue)),
            n => {
                format!("{} in {} places: {}", plural(n, "finding"), counts.places, counts.in_words(self.tongue))
            }
        }];
        let mut also = |n: usize, what: &str| parts.extend((n > 0).then(|| format!("{n} {what}")));
        also(counts.fixable, "with a safe fix");
        also(counts.accepted, "accepted");
        also(counts.hidden, "hidden, still graded");
        also(counts.known, "known, in the baseline");
        also(counts.elsewhere, "on lines that did not change");
        also(self.left_out, "more not listed");
        parts.join("; ")
    }

    /// Nothing was looked at, so that there is no grade.
    pub fn is_empty(&self) -> bool {
        self.project.is_empty() && self.findings.is_empty()
    }

    /// The findings that are listed: not accepted, not hidden.
    pub fn open(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings.iter().filter(|finding| finding.status == Status::Open)
    }

    /// All but the remarks of taste that nobody asked for.
    pub fn listed(&self) -> impl Iterator<Item = &'a Finding> + use<'a> {
        self.findings.iter().filter(|finding| finding.status != Status::Unasked)
    }

    /// How many remarks of taste there are besides, and how to see them; `None` where there are none.
    pub fn unasked(&self) -> Option<String> {
        let n = self.counts().unasked;
        (n > 0).then(|| self.tongue.count(n, Say::OfTaste))
    }

    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for finding in self.findings {
            match finding.status {
                Status::Accepted { .. } => counts.accepted += 1,
                Status::Hidden => counts.hidden += 1,
                Status::Unasked => counts.unasked += 1,
                Status::Aside(Aside::Known) => counts.known += 1,
                Status::Aside(Aside::Elsewhere) => counts.elsewhere += 1,
                Status::Open => {
                    counts.open += 1;
                    counts.places += finding.places().count();
                    counts.fixable += finding.safe_fixes();
                    for (severity, n) in Severity::ALL.iter().zip(&mut counts.by_severity) {
                        *n += usize::from(*severity == finding.severity);
                    }
                }
            }
        }
        // A fix can make room for another. Those of what is set aside are not told.
        let aside = counts.known + counts.elsewhere;
        if let Some((made, _)) = self.plan.and_then(|plan| plan.fixes).filter(|_| aside == 0) {
            counts.fixable = made;
        }
        counts
    }

    pub fn region(&self, file: FileId, span: Span) -> Region<'a> {
        let source = self.project.source(file);
        let end = source.place(span.end as usize);
        Region { path: &source.path, start: source.place(span.start as usize), end }
    }

    /// `path:line:column` of the start of a span.
    pub fn at(&self, file: FileId, span: Span) -> String {
        let source = self.project.source(file);
        let place = source.place(span.start as usize);
        format!("{}:{}:{}", source.path, place.line, place.column)
    }

    /// The copies of a finding in words, some of them named: `and the same in 7 more files: a, b, …`, or places where some
    /// stand in its own file.
    pub fn copies(&self, finding: &Finding, name: impl Fn(&Label) -> Words) -> Option<Words> {
        let copies = finding.copies.iter().map(|copy| &copy.primary);
        let named = listed(copies.clone().take(COPIES).map(name), ", ");
        let more = if copies.len() > COPIES { ", …" } else { "" };
        let here = copies.clone().any(|copy| copy.file == finding.primary.file);
        let same = self.tongue.count(copies.len(), if here { Say::SameInPlaces } else { Say::SameInFiles });
        let said = || Words::default().text(same).and(named).text(more);
        (copies.len() > 0).then(said)
    }

    /// What stands beside the grade, each a clause: which unit stands worst where there are several, what is no part
    /// of what is shipped, and the alarms.
    pub fn beside_grade(&self, name: impl Fn(&'a str) -> Words) -> Vec<Words> {
        let (grade, tongue) = (self.grade, self.tongue);
        let mut said: Vec<Words> = Vec::new();
        let plain = |part: &dyn std::fmt::Display| Words::default().text(part.to_string());
        if let (Some(worst), 2..) = (grade.worst(), grade.units.len()) {
            let path = name(self.project.goes_by(worst.file));
            let stands = [path, plain(&worst.letter), plain(&worst.score)];
            let shipped = grade.shipped().count();
            let of = |units: usize| [plain(&units)].into_iter().chain(stands.clone()).collect::<Vec<_>>();
            said.push(match shipped {
                n if n == grade.units.len() => tongue.words(Say::WorstUnit, &of(n)),
                1 => tongue.words(Say::OneShipped, &stands),
                n => tongue.words(Say::WorstShipped, &of(n)),
            });
            let apart = listed(self.apart(), ", ");
            said.extend((!apart.is_empty()).then(|| tongue.words(Say::StandApart, &[apart])));
        }
        said.extend(grade.alarms.iter().map(|beside| {
            let words = match (beside.only, beside.count) {
                (Some(file), _) => tongue.words(Say::alarm_in(beside.alarm), &[name(self.project.goes_by(file))]),
                (None, Some((n, of))) => Words::of(&tongue.fill(Say::alarms(beside.alarm), &[&n, &of])),
                (None, None) => Words::of(tongue.say(Say::alarm(beside.alarm))),
            };
            words.text(if beside.shipped { "" } else { tongue.say(Say::NoneShipped) })
        }));
        said
    }

    /// What is no part of what is shipped, by what it is for, with the worst of it.
    fn apart(&self) -> Vec<Words> {
        let mut kinds: BTreeMap<Setting, Vec<&UnitGrade>> = BTreeMap::new();
        for unit in &self.grade.units {
            if let Some(setting) = unit.apart {
                kinds.entry(setting).or_default().push(unit);
            }
        }
        let kind = |(setting, units): (Setting, Vec<&UnitGrade>)| {
            let worst = units.iter().min_by_key(|unit| unit.score)?;
            let many = self.tongue.count(units.len(), Say::apart(setting));
            Some(Words::of(&self.tongue.fill(Say::AtWorst, &[&many, &worst.letter, &worst.score])))
        };
        kinds.into_iter().filter_map(kind).collect()
    }

    /// Every file with its open findings.
    pub fn by_file(&self) -> Vec<(&'a str, Vec<&'a Finding>)> {
        let mut files: Vec<(&str, Vec<&Finding>)> =
            self.project.files.iter().map(|source| (source.path.as_str(), Vec::new())).collect();
        for finding in self.open() {
            if let Some((_, findings)) = files.get_mut(finding.primary.file.0 as usize) {
                findings.push(finding);
            }
        }
        files
    }

    /// One name per finding that survives lines being added or removed elsewhere: made of the rule, the
    /// path, the words of the line and, where these are the same, the number of the occurrence.
    pub fn fingerprints(&self) -> Vec<String> {
        let mut seen: BTreeMap<u64, u64> = BTreeMap::new();
        let print = |finding: &Finding| {
            let source = self.project.source(finding.primary.file);
            let line = source.slice(source.line_span(source.line(finding.primary.span.start as usize)));
            // What makes a line of megabytes the same is in its beginning.
            let line = line.get(..line.floor_char_boundary(4096)).unwrap_or(line);
            let words = line.split_whitespace().take(64).flat_map(|word| [word, " "]);
            let parts = [finding.rule.code, "\n", source.path.as_str(), "\n"];
            let hash = parts.into_iter().chain(words).fold(FNV_OFFSET, fnv);
            let count = seen.entry(hash).and_modify(|n| *n += 1).or_insert(0);
            format!("{:016x}", fnv(hash, &count.to_string()))
        };
        self.findings.iter().map(print).collect()
    }
}

/// FNV-1a, 64 bits: the same in every release, unlike the standard library's hasher.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;

fn fnv(hash: u64, text: &str) -> u64 {
    text.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// A gap on one line: the path, what happened, the way out.
pub fn gap_in_words(gap: &Gap) -> String {
    format!("{}: {}. {}", gap.path, gap.what.trim_end_matches('.'), gap.help).trim_end().to_owned()
}

/// The word for a gap's kind that programs read.
pub fn gap_kind(kind: GapKind) -> &'static str {
    Tongue::English.say(Say::gap(kind))
}
