//! Findings to a grade: pure, integers only, the same on every machine. Knows no file's content, no
//! configuration and no output. The formula in words: docs/grading.md.

mod choice;
mod cost;
mod coverage;
mod letter;
mod plan;
mod remedy;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Alarm, Area, Finding, Setting, Status, Voice};
use crate::project::builds::units::{Kind, Unit};
use crate::text::FileId;

pub use choice::Part;
pub use cost::Cost;
pub use coverage::Coverage;
pub use letter::{Bar, Letter};
pub use plan::{Gain, Plan, Stand, Step};

/// Goes up with every change to the formula, so that two grades are compared only where they mean the same.
pub const GRADE_VERSION: u32 = 4;

/// The six recommendations; the areas behind them in `Area::ALL` are those beyond.
pub const SIX: [Area; 6] =
    [Area::Ephemeral, Area::Context, Area::Packages, Area::Process, Area::Layers, Area::Arguments];

/// The losses that leave half of a unit's score: two errors, or six warnings.
const HALVED_BY: u32 = 60;

/// One area, over all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub area: Area,
    /// 0 to 100, made of what the units lose here as the project's score is made of theirs.
    pub score: u32,
    pub letter: Letter,
    /// Something this line depends on could not be read: its letter is shown with `?`.
    pub uncertain: bool,
    /// The project has what this line speaks of. A line that does not apply is shown as `–`.
    pub applicable: bool,
    /// Findings that count, remarks of taste that nobody asked for aside.
    pub open: usize,
    /// Findings accepted with a reason, which do not.
    pub accepted: usize,
}

impl Line {
    /// The letter as shown: `B`, `B?` or `–`.
    pub fn shown(&self) -> String {
        if !self.applicable { "–".to_owned() } else { letter::shown(self.letter, self.uncertain) }
    }
}

/// Where one thing stands that is built or started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitGrade {
    pub file: FileId,
    pub score: u32,
    pub letter: Letter,
    pub open: usize,
    /// What it loses in each area, in the order of `Area::ALL`.
    pub lost: [u32; Area::ALL.len()],
    /// What it is for, where it is no part of what the project ships.
    pub apart: Option<Setting>,
}

impl UnitGrade {
    /// What it loses in an area.
    pub fn lost_in(&self, area: Area) -> u32 {
        Area::ALL.iter().zip(self.lost).filter(|(its, _)| **its == area).map(|(_, lost)| lost).sum()
    }
}

/// What is said beside the letter, whatever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Beside {
    pub alarm: Alarm,
    /// So many units it is true of, of so many of their kind; none where it is not the units of one kind that tell.
    pub count: Option<(usize, usize)>,
    /// The one unit that it is true of.
    pub only: Option<FileId>,
    /// It is true of something that is shipped.
    pub shipped: bool,
}

/// Where a project stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    /// Every area, in the order of `Area::ALL`.
    pub areas: Vec<Line>,
    /// Every unit, in the order of their files.
    pub units: Vec<UnitGrade>,
    /// 0 to 100: an eighth is the mean of the units, seven eighths the worst of those that are shipped.
    pub score: u32,
    pub letter: Letter,
    pub uncertain: bool,
    pub alarms: Vec<Beside>,
    /// What the rules cost, dearest first: open findings only.
    pub costs: Vec<Cost>,
    /// The grade without exceptions, where there are any.
    pub raw: Option<Box<Grade>>,
}

impl Grade {
    /// Whether anything was looked at: without a unit there is no grade.
    pub fn is_one(&self) -> bool {
        !self.units.is_empty()
    }

    /// The letter as shown: `B`, `B?`, `A+`.
    pub fn shown(&self) -> String {
        letter::shown(self.letter, self.uncertain)
    }

    /// The unit that stands worst of those that are shipped; of several the first.
    pub fn worst(&self) -> Option<&UnitGrade> {
        worst(&self.units)
    }

    /// The units that are shipped.
    pub fn shipped(&self) -> impl Iterator<Item = &UnitGrade> {
        self.units.iter().filter(|unit| unit.apart.is_none())
    }

    /// Whether anything stands apart.
    pub fn parts(&self) -> bool {
        self.units.iter().any(|unit| unit.apart.is_some())
    }

    /// The mean of all units.
    pub fn mean(&self) -> u32 {
        mean(&self.units)
    }

    pub fn line(&self, area: Area) -> Option<&Line> {
        self.areas.iter().find(|line| line.area == area)
    }

    pub fn accepted(&self) -> usize {
        self.areas.iter().map(|line| line.accepted).sum()
    }

    pub fn is_below(&self, bar: Bar) -> bool {
        match bar.worst {
            true => self.units.iter().any(|unit| unit.letter < bar.letter),
            false => self.is_one() && self.letter < bar.letter,
        }
    }
}

/// The grade of `findings`, all of them: those accepted with a reason are left out of it and stand in
/// `raw`, those silenced without one count. Rules that are off by default never count, so that the
/// grade says the same of everyone.
pub fn grade(findings: &[Finding], coverage: &Coverage) -> Grade {
    let all: Vec<&Finding> = findings.iter().collect();
    let mut grade = whole(&all, coverage, is_counted);
    if grade.accepted() > 0 {
        grade.raw = Some(Box::new(whole(&all, coverage, |_| true)));
    }
    grade
}

fn is_counted(finding: &Finding) -> bool {
    !matches!(finding.status, Status::Accepted { .. })
}

/// Where a project stands, with what is said beside the letter and what each rule costs.
fn whole(findings: &[&Finding], coverage: &Coverage, counts: impl Fn(&Finding) -> bool) -> Grade {
    let graded = graded(findings, coverage);
    let of = by_unit(&graded, coverage, &counts);
    let mut grade = stand(&graded, &of, coverage, &counts);
    grade.alarms = alarms(graded.iter().copied().filter(|finding| counts(finding)), &grade.units, coverage);
    let open = of.iter().map(|findings| cost::costs(findings.iter().copied().filter(|f| f.status == Status::Open)));
    grade.costs = cost::ranked(open);
    grade
}

/// Where it would stand: a plan tries many, and asks for no more than that.
fn compute(findings: &[&Finding], coverage: &Coverage) -> Grade {
    let graded = graded(findings, coverage);
    stand(&graded, &by_unit(&graded, coverage, is_counted), coverage, is_counted)
}

fn graded<'a>(findings: &[&'a Finding], coverage: &Coverage) -> Vec<&'a Finding> {
    findings.iter().copied().filter(|f| f.voice != Voice::Optional && !coverage.owners(f).is_empty()).collect()
}

/// What counts of each unit.
fn by_unit<'a>(
    graded: &[&'a Finding],
    coverage: &Coverage,
    counts: impl Fn(&Finding) -> bool,
) -> Vec<Vec<&'a Finding>> {
    let mut of: Vec<Vec<&Finding>> = vec![Vec::new(); coverage.units.list.len()];
    for finding in graded.iter().filter(|finding| counts(finding)) {
        for owner in coverage.owners(finding) {
            of[*owner].push(finding);
        }
    }
    of
}

fn stand(graded: &[&Finding], of: &[Vec<&Finding>], coverage: &Coverage, counts: impl Fn(&Finding) -> bool) -> Grade {
    let units: Vec<UnitGrade> =
        coverage.units.list.iter().zip(of).map(|(unit, its)| stands(unit, its, coverage)).collect();
    let score = overall(&units);
    let areas: Vec<Line> = Area::ALL.into_iter().map(|area| line(area, graded, &units, coverage, &counts)).collect();
    let uncertain = areas.iter().any(|line| line.uncertain);
    let clean = graded.is_empty();
    let letter = match () {
        () if uncertain => Letter::of_score(score).min(Letter::B),
        () if clean => Letter::APlus,
        () => Letter::of_score(score),
    };
    Grade { areas, score, letter, uncertain, alarms: Vec::new(), costs: Vec::new(), units, raw: None }
}

/// Where a unit stands with these findings.
fn stands(unit: &Unit, findings: &[&Finding], coverage: &Coverage) -> UnitGrade {
    let losses = losses(findings);
    let score = of_losses(losses.values().sum());
    UnitGrade {
        file: unit.file,
        score,
        letter: Letter::of_score(score),
        open: findings.iter().filter(|f| is_told(f)).count(),
        lost: Area::ALL.map(|area| losses.get(&area).copied().unwrap_or_default()),
        apart: coverage.apart.get(&unit.file).copied(),
    }
}

/// What is said beside the letter, and of how many units it is true.
fn alarms<'a>(findings: impl Iterator<Item = &'a Finding>, units: &[UnitGrade], coverage: &Coverage) -> Vec<Beside> {
    let mut of: BTreeMap<Alarm, BTreeSet<usize>> = BTreeMap::new();
    for finding in findings {
        if let Some(alarm) = finding.alarm() {
            of.entry(alarm).or_default().extend(coverage.owners(finding));
        }
    }
    let list = &coverage.units.list;
    let beside = |(alarm, own): (Alarm, BTreeSet<usize>)| {
        let told = |kind: Kind| matches!(kind, Kind::Services) == (alarm == Alarm::Unstartable);
        let one_kind = own.iter().all(|at| told(list[*at].kind));
        let count = one_kind.then(|| (own.len(), list.iter().filter(|unit| told(unit.kind)).count()));
        let only = own.first().filter(|_| own.len() == 1 && one_kind).map(|at| units[*at].file);
        Beside { alarm, count, only, shipped: own.iter().any(|at| units[*at].apart.is_none()) }
    };
    of.into_iter().map(beside).collect()
}

/// What a unit scores that loses so much in all areas together: the first losses weigh most, and nothing is so bad
/// that the next one mended gains nothing.
fn of_losses(lost: u32) -> u32 {
    100 * HALVED_BY / (HALVED_BY + lost)
}

/// Seven eighths are the worst unit of those that are shipped, one the mean of all: many tidy files do not make up for
/// a neglected one, and mending any other still moves something.
fn overall(units: &[UnitGrade]) -> u32 {
    weighed(mean(units), worst(units).map(|unit| unit.score).unwrap_or_default())
}

fn worst(units: &[UnitGrade]) -> Option<&UnitGrade> {
    units.iter().min_by_key(|unit| (unit.apart.is_some(), unit.score))
}

fn weighed(mean: u32, worst: u32) -> u32 {
    (mean + 7 * worst) / 8
}

fn mean(units: &[UnitGrade]) -> u32 {
    units.iter().map(|unit| unit.score).sum::<u32>() / (units.len() as u32).max(1)
}

/// What a unit loses in each area: the sum of what its rules cost, at most 100.
fn losses(findings: &[&Finding]) -> BTreeMap<Area, u32> {
    let mut losses: BTreeMap<Area, u32> = BTreeMap::new();
    for cost in cost::costs(findings.iter().copied()).into_values() {
        let lost = losses.entry(cost.rule.area).or_default();
        *lost = (*lost + cost.points).min(100);
    }
    losses
}

fn line(
    area: Area,
    graded: &[&Finding],
    units: &[UnitGrade],
    coverage: &Coverage,
    counts: impl Fn(&Finding) -> bool,
) -> Line {
    let (open, accepted): (Vec<&Finding>, Vec<&Finding>) =
        graded.iter().filter(|finding| finding.rule.area == area).partition(|finding| counts(finding));
    let all = || coverage.units.list.iter().zip(units);
    // The divisor does not depend on findings: the last one mended would lower the mean of the others.
    let spoken_of = all().filter(|(unit, _)| coverage::speaks(area, unit.kind)).count();
    let lost = units.iter().map(|unit| unit.lost_in(area)).sum::<u32>();
    let mean = 100 - lost.div_ceil((spoken_of as u32).max(1)).min(100);
    // Nor does whether it is of anything that is shipped.
    let shipped = all().any(|(unit, its)| its.apart.is_none() && coverage::speaks(area, unit.kind));
    let worst = units.iter().filter(|unit| unit.apart.is_none()).map(|unit| unit.lost_in(area)).max();
    let score = worst.filter(|_| shipped).map_or(mean, |lost| weighed(mean, 100 - lost));
    let uncertain = coverage.uncertain.contains(&area);
    let letter = Letter::of_score(score).min(if uncertain { Letter::B } else { Letter::A });
    let applicable = spoken_of > 0 || !open.is_empty() || !accepted.is_empty();
    let open = open.into_iter().filter(|f| is_told(f)).count();
    Line { area, score, letter, uncertain, applicable, open, accepted: accepted.len() }
}

/// A remark of taste that nobody asked for counts, and is not among what is open.
fn is_told(finding: &Finding) -> bool {
    finding.status != Status::Unasked
}
