//! The letter, what stands beside it, and the areas it is made of.

use serde::Serialize;

use super::Paper;
use crate::finding::{Finding, Severity, Status};
use crate::grade::{Letter, Line, SIX, UnitGrade};
use crate::report::reference::chapter;
use crate::report::tongue::Say;
use crate::report::words::{Words, listed};

/// Units beside the worst that are named.
const NEXT: usize = 3;

#[derive(Serialize)]
pub struct Card {
    /// As shown, `B?`; none where nothing is built or started.
    pub grade: Option<String>,
    /// Without its question mark.
    pub letter: Option<&'static str>,
    pub score: u32,
    /// Sentences beside it.
    pub said: Vec<Words>,
    /// What the letter says.
    pub meaning: String,
    /// The six recommendations, then the areas beyond them; empty where the project has nothing any of them speaks of.
    pub areas: Vec<AreaLine>,
    /// How the score comes of what the areas lose; empty where nothing is lost.
    pub reckoned: Words,
    /// What the signs among the letters say.
    pub notes: Vec<&'static str>,
}

#[derive(Serialize)]
pub struct AreaLine {
    pub area: &'static str,
    pub title: &'static str,
    /// As shown: `B`, `B?` or `–`.
    pub grade: String,
    /// None where the project has nothing this speaks of.
    pub letter: Option<&'static str>,
    pub score: Option<u32>,
    /// Places of open findings.
    pub open: usize,
    /// Places of remarks of taste that nobody asked for.
    pub taste: usize,
    /// What the worst unit of those that are shipped loses here.
    pub lost: Option<u32>,
    /// One of the six recommendations.
    pub six: bool,
}

impl Card {
    pub fn new(paper: &Paper) -> Card {
        let grade = paper.grade;
        let tongue = paper.tongue;
        let there = |applies: bool, text: Say| applies.then(|| tongue.say(text));
        let speaks = grade.areas.iter().any(|line| line.applicable);
        let areas: Vec<AreaLine> = match speaks {
            true => grade.areas.iter().map(|line| AreaLine::new(paper, line)).collect(),
            false => Vec::new(),
        };
        let grave = |finding: &&Finding| finding.severity == Severity::Error;
        let errors = paper.open().filter(grave).count();
        let notes = [
            there(areas.iter().any(|line| line.six && line.score.is_none()), Say::NothingOfIt),
            there(grade.uncertain, Say::Uncertain),
            there(areas.iter().any(|line| line.taste > 0), Say::TasteIs),
        ];
        Card {
            grade: grade.is_one().then(|| grade.shown()),
            letter: grade.is_one().then(|| grade.letter.name()),
            score: grade.score,
            said: said(paper),
            meaning: if grade.is_one() { tongue.count(errors, meaning(grade.letter, errors)) } else { String::new() },
            areas,
            reckoned: reckoned(paper),
            notes: notes.into_iter().flatten().collect(),
        }
    }
}

impl AreaLine {
    fn new(paper: &Paper, line: &Line) -> AreaLine {
        let places = |status: Status| {
            let here = paper.findings.iter().filter(|f| f.rule.area == line.area && f.status == status);
            here.map(|finding| finding.places().count()).sum::<usize>()
        };
        let worst = paper.grade.worst().filter(|_| line.applicable);
        AreaLine {
            area: line.area.name(),
            title: paper.tongue.say(chapter(line.area).title),
            grade: line.shown(),
            letter: line.applicable.then(|| line.letter.name()),
            score: line.applicable.then_some(line.score),
            // A run that was asked to list less counts what there is.
            open: if paper.left_out > 0 { line.open } else { places(Status::Open) },
            taste: places(Status::Unasked),
            lost: worst.map(|unit| unit.lost_in(line.area)),
            six: SIX.contains(&line.area),
        }
    }

    /// Score, points off, open, of taste: dashes where the project has nothing this speaks of.
    pub fn numbers(&self) -> [String; 4] {
        let there = |number: usize| self.score.map(|_| number.to_string()).unwrap_or("–".to_owned());
        let [score, lost] = [self.score, self.lost].map(|number| there(number.unwrap_or_default() as usize));
        [score, lost, there(self.open), there(self.taste)]
    }
}

/// How the score comes of what the areas lose.
fn reckoned(paper: &Paper) -> Words {
    let (grade, tongue) = (paper.grade, paper.tongue);
    let Some(worst) = grade.worst().filter(|worst| worst.score < 100) else { return Words::default() };
    let lost: u32 = worst.lost.iter().sum();
    let text = match grade.units.len() {
        1 => tongue.fill(Say::ReckonedOne, &[&lost, &worst.score]),
        units => {
            let apart = grade.parts();
            let text = if apart { Say::ReckonedShipped } else { Say::ReckonedWorst };
            tongue.fill(text, &[&lost, &worst.score, &units, &grade.mean(), &grade.score])
        }
    };
    Words::of(&text)
}

fn said(paper: &Paper) -> Vec<Words> {
    let (grade, counts, tongue) = (paper.grade, paper.counts(), paper.tongue);
    let mut beside = paper.beside_grade(|path| Words::default().code(paper.short(path)));
    let next = next(paper);
    if !next.is_empty() {
        beside.insert(1, tongue.words(Say::NextCome, &[next]));
    }
    let mut said: Vec<Words> = beside.into_iter().map(|said| said.capital().text(".")).collect();
    let mut say = |text: String| said.push(Words::of(&text));
    let open = |n: usize| tongue.count(n, Say::OpenFindings);
    match counts.open {
        0 => say(tongue.say(Say::NoOpen).to_owned()),
        n if n == counts.places => say(format!("{}: {}.", open(n), counts.in_words(tongue))),
        n => say(tongue.fill(Say::OpenAtPlaces, &[&open(n), &counts.places, &counts.in_words(tongue)])),
    }
    if counts.fixable > 0 {
        say(tongue.count(counts.fixable, Say::HaveFix));
    }
    if let Some(raw) = &grade.raw {
        let exceptions = tongue.count(grade.accepted(), Say::AcceptedCount);
        say(tongue.fill(Say::WithoutAccepted, &[&exceptions, &raw.shown(), &raw.score]));
    }
    if counts.hidden > 0 {
        say(tongue.count(counts.hidden, Say::Silenced));
    }
    said
}

/// The units that stand next above the worst, of those that are shipped; empty where there are none.
fn next(paper: &Paper) -> Words {
    let mut units: Vec<_> = paper.grade.shipped().collect();
    units.sort_by_key(|unit| unit.score);
    let shown = |unit: &&UnitGrade| {
        Words::default().code(paper.path(unit.file)).text(format!(" {} {}", unit.letter, unit.score))
    };
    let next: Vec<Words> = units.iter().skip(1).take(NEXT).map(shown).collect();
    listed(next, ", ")
}

/// What the overall letter says.
fn meaning(letter: Letter, errors: usize) -> Say {
    match letter {
        Letter::APlus => Say::MeansAPlus,
        Letter::A => Say::MeansA,
        Letter::B => Say::MeansB,
        Letter::C if errors > 0 => Say::MeansCWithErrors,
        Letter::C => Say::MeansC,
        Letter::D if errors > 0 => Say::MeansDWithErrors,
        Letter::D => Say::MeansD,
        Letter::F if errors > 0 => Say::MeansFWithErrors,
        Letter::F => Say::MeansF,
    }
}
