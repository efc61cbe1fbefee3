//! Findings to a grade: pure, integers only, the same on every machine. Knows no file, no
//! configuration and no output. The formula in words: docs/grading.md.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::finding::{Area, Finding, Meta, Severity, Status, Voice};
use crate::project::{GapKind, Project};

/// Goes up with every change to the formula, so that two grades are compared only where they mean the same.
pub const GRADE_VERSION: u32 = 1;

/// The six recommendations and what each weighs in the overall score, in hundredths.
pub const SIX: [(Area, u32); 6] = [
    (Area::Ephemeral, 20),
    (Area::Context, 20),
    (Area::Packages, 20),
    (Area::Process, 15),
    (Area::Layers, 15),
    (Area::Arguments, 10),
];

/// The order is the order of merit: `F` is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Letter {
    F,
    D,
    C,
    B,
    A,
    /// Overall only: not a single finding, and nothing suppressed to get there.
    APlus,
}

impl Letter {
    pub fn name(self) -> &'static str {
        match self {
            Letter::F => "F",
            Letter::D => "D",
            Letter::C => "C",
            Letter::B => "B",
            Letter::A => "A",
            Letter::APlus => "A+",
        }
    }

    /// Reads a letter as people write it, in either case.
    pub fn parse(text: &str) -> Option<Letter> {
        let all = [Letter::F, Letter::D, Letter::C, Letter::B, Letter::A, Letter::APlus];
        all.into_iter().find(|letter| letter.name().eq_ignore_ascii_case(text))
    }

    fn of_score(score: u32) -> Letter {
        match score {
            90.. => Letter::A,
            75.. => Letter::B,
            60.. => Letter::C,
            40.. => Letter::D,
            _ => Letter::F,
        }
    }

    /// The best letter beside an open finding of this severity.
    fn cap(severity: Severity) -> Letter {
        match severity {
            Severity::Error => Letter::D,
            Severity::Warning => Letter::B,
            Severity::Info | Severity::Style => Letter::A,
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// One of the six recommendations, or everything beyond them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// `None`: beyond the six.
    pub area: Option<Area>,
    /// 0 to 100.
    pub score: u32,
    pub letter: Letter,
    /// Something this line depends on could not be read: its letter is shown with `?`.
    pub uncertain: bool,
    /// The project has what this line speaks of. A line that does not apply scores 100 and is shown as `–`.
    pub applicable: bool,
    /// Findings that count.
    pub open: usize,
    /// Findings accepted with a reason, which do not.
    pub accepted: usize,
}

impl Line {
    /// The letter as shown: `B`, `B?` or `–`.
    pub fn shown(&self) -> String {
        if !self.applicable { "–".to_owned() } else { shown(self.letter, self.uncertain) }
    }
}

/// Where a project stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// The six, in the order of `SIX`.
    pub areas: Vec<Line>,
    /// Safety, pinning, build, shell and compose together: counts in the letter, not in the number.
    pub beyond: Line,
    /// 0 to 100, the weighted mean of the six.
    pub score: u32,
    /// The worst of all lines.
    pub letter: Letter,
    pub uncertain: bool,
    /// The grade without exceptions, where there are any.
    pub raw: Option<Box<Grade>>,
}

impl Grade {
    /// The letter as shown: `B`, `B?`, `A+`.
    pub fn shown(&self) -> String {
        shown(self.letter, self.uncertain)
    }

    /// The line whose letter the whole bears, where the score alone would give a better one.
    pub fn decided_by(&self) -> Option<&Line> {
        let worse = self.letter < Letter::of_score(self.score);
        self.lines().find(|line| worse && line.applicable && line.letter == self.letter)
    }

    /// The six, then the line beyond them.
    pub fn lines(&self) -> impl Iterator<Item = &Line> {
        self.areas.iter().chain([&self.beyond])
    }

    pub fn open(&self) -> usize {
        self.lines().map(|line| line.open).sum()
    }

    pub fn accepted(&self) -> usize {
        self.lines().map(|line| line.accepted).sum()
    }
}

fn shown(letter: Letter, uncertain: bool) -> String {
    format!("{letter}{}", if uncertain { "?" } else { "" })
}

/// What the project let us look at.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Areas the project has something to say on; a finding makes its area apply in any case.
    pub applicable: BTreeSet<Area>,
    /// Areas where something could not be read.
    pub uncertain: BTreeSet<Area>,
}

impl Coverage {
    /// What applies to `project`, and what its gaps leave open: a file that could not be read or a check
    /// that broke off leaves everything open, an unread build context only what it would hold. With
    /// `allow_gaps` nothing is left open.
    pub fn of(project: &Project, allow_gaps: bool) -> Coverage {
        let mut coverage = Coverage::default();
        if !project.dockerfiles.is_empty() {
            coverage.applicable.extend(Area::ALL);
            if project.contexts.is_empty() && project.ignore_files.is_empty() {
                coverage.applicable.remove(&Area::Context);
            }
        }
        if !project.compose.is_empty() {
            coverage.applicable.extend([Area::Ephemeral, Area::Process, Area::Safety, Area::Pinning, Area::Compose]);
        }
        if !project.ignore_files.is_empty() {
            coverage.applicable.insert(Area::Context);
        }
        if !allow_gaps {
            if project.gaps.iter().any(|gap| gap.kind != GapKind::Unresolved) {
                coverage.uncertain.extend(Area::ALL);
            }
            if project.contexts.iter().any(|context| context.unread) {
                coverage.uncertain.insert(Area::Context);
            }
        }
        coverage
    }
}

/// The grade of `findings`, all of them: those accepted with a reason are left out of it and stand in
/// `raw`, those silenced without one count. Rules that are off by default never count, so that the
/// grade says the same of everyone.
pub fn grade(findings: &[Finding], coverage: &Coverage) -> Grade {
    let counts = |finding: &Finding| !matches!(finding.status, Status::Accepted { .. });
    let mut grade = compute(findings, coverage, counts);
    if grade.accepted() > 0 {
        grade.raw = Some(Box::new(compute(findings, coverage, |_| true)));
    }
    grade
}

/// What one rule costs, for ranking what to mend first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub rule: &'static Meta,
    /// Points the area would gain without the rule's open findings.
    pub points: u32,
    /// The worst of them.
    pub worst: Severity,
    pub open: usize,
}

/// What each rule costs, dearest first: what caps a letter lowest, then the most points, then the code.
pub fn costs<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Cost> {
    let mut rules: BTreeMap<&'static str, (&'static Meta, Tally)> = BTreeMap::new();
    for finding in findings.into_iter().filter(|f| f.voice != Voice::Optional) {
        rules.entry(finding.rule.code).or_insert((finding.rule, Tally::default())).1.add(finding.graded);
    }
    let mut costs: Vec<Cost> = rules
        .into_values()
        .map(|(rule, tally)| Cost { rule, points: tally.points(), worst: tally.worst, open: tally.at_least[0] })
        .collect();
    costs.sort_by_key(|cost| (Letter::cap(cost.worst), Reverse(cost.points), cost.rule.code));
    costs
}

/// One rule's findings: how many are at least as bad as style, info, warning, error.
#[derive(Clone, Copy)]
struct Tally {
    at_least: [usize; 4],
    worst: Severity,
}

impl Default for Tally {
    fn default() -> Self {
        Tally { at_least: [0; 4], worst: Severity::Style }
    }
}

/// Severities from the least, and the points of each.
const POINTS: [(Severity, u32); 4] =
    [(Severity::Style, 1), (Severity::Info, 4), (Severity::Warning, 10), (Severity::Error, 30)];

impl Tally {
    fn add(&mut self, severity: Severity) {
        for (count, (level, _)) in self.at_least.iter_mut().zip(POINTS) {
            *count += usize::from(severity >= level);
        }
        self.worst = self.worst.max(severity);
    }

    /// `points · steps(n)` where all findings are equally bad. Where they differ, each level adds what
    /// it costs beyond the level below, times the steps of the findings that reach it: neither removing
    /// a finding nor making one less severe can cost points.
    fn points(&self) -> u32 {
        let mut below = 0;
        let mut sum = 0;
        for (count, (_, points)) in self.at_least.iter().zip(POINTS) {
            sum += (points - below) * steps(*count);
            below = points;
        }
        sum
    }
}

/// Each doubling costs one step more, up to four: 1, 2–3, 4–7, 8 and above.
fn steps(n: usize) -> u32 {
    (usize::BITS - n.leading_zeros()).min(4)
}

fn compute(findings: &[Finding], coverage: &Coverage, counts: impl Fn(&Finding) -> bool) -> Grade {
    let areas: Vec<Line> = SIX.iter().map(|&(area, _)| line(Some(area), findings, coverage, &counts)).collect();
    let beyond = line(None, findings, coverage, &counts);
    let score = areas.iter().zip(SIX).map(|(line, (_, weight))| line.score * weight).sum::<u32>() / 100;
    let all = || areas.iter().chain([&beyond]);
    let mut letter = all().map(|line| line.letter).min().unwrap_or(Letter::A);
    let uncertain = all().any(|line| line.uncertain);
    let clean = all().all(|line| line.open == 0 && line.accepted == 0);
    if clean && !uncertain {
        letter = Letter::APlus;
    }
    Grade { areas, beyond, score, letter, uncertain, raw: None }
}

fn line(area: Option<Area>, findings: &[Finding], coverage: &Coverage, counts: impl Fn(&Finding) -> bool) -> Line {
    let here = |of: Area| area.map_or_else(|| !SIX.iter().any(|(six, _)| *six == of), |area| area == of);
    let (open, accepted): (Vec<&Finding>, Vec<&Finding>) =
        findings.iter().filter(|f| f.voice != Voice::Optional && here(f.rule.area)).partition(|f| counts(f));
    let costs = costs(open.iter().copied());
    let lost: u32 = costs.iter().map(|cost| cost.points).fold(0, u32::saturating_add);
    let score = 100 - lost.min(100);
    let applicable = !open.is_empty() || !accepted.is_empty() || coverage.applicable.iter().any(|&area| here(area));
    let uncertain = coverage.uncertain.iter().any(|&area| here(area));
    let letter = costs
        .iter()
        .map(|cost| Letter::cap(cost.worst))
        .chain(uncertain.then_some(Letter::B))
        .fold(Letter::of_score(score), Letter::min);
    Line { area, score, letter, uncertain, applicable, open: open.len(), accepted: accepted.len() }
}
