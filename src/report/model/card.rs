//! The letter, what stands beside it, and the areas it is made of.

use serde::Serialize;

use super::Paper;
use crate::grade::{Letter, Line, SIX};
use crate::report::reference::chapter;
use crate::report::tongue::{Say, Tongue};
use crate::report::words::Words;

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
    pub meaning: &'static str,
    /// The six recommendations, then the areas beyond them.
    pub areas: Vec<AreaLine>,
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
    pub open: usize,
    /// One of the six recommendations.
    pub six: bool,
}

impl Card {
    pub fn new(paper: &Paper) -> Card {
        let grade = paper.grade;
        let tongue = paper.tongue;
        let there = |applies: bool, text: Say| applies.then(|| tongue.say(text));
        let notes = [
            there(grade.areas.iter().any(|line| !line.applicable), Say::NothingOfIt),
            there(grade.uncertain, Say::Uncertain),
        ];
        Card {
            grade: grade.is_one().then(|| grade.shown()),
            letter: grade.is_one().then(|| grade.letter.name()),
            score: grade.score,
            said: said(paper),
            meaning: if grade.is_one() { tongue.say(meaning(grade.letter)) } else { "" },
            areas: grade.areas.iter().map(|line| AreaLine::new(line, tongue)).collect(),
            notes: notes.into_iter().flatten().collect(),
        }
    }
}

impl AreaLine {
    fn new(line: &Line, tongue: Tongue) -> AreaLine {
        AreaLine {
            area: line.area.name(),
            title: tongue.say(chapter(line.area).title),
            grade: line.shown(),
            letter: line.applicable.then(|| line.letter.name()),
            score: line.applicable.then_some(line.score),
            open: line.open,
            six: SIX.contains(&line.area),
        }
    }
}

fn said(paper: &Paper) -> Vec<Words> {
    let (grade, counts, tongue) = (paper.grade, paper.counts(), paper.tongue);
    let beside = paper.beside_grade(|path| Words::default().code(paper.short(path)));
    let mut said: Vec<Words> = beside.into_iter().map(|said| said.capital().text(".")).collect();
    let mut say = |text: String| said.push(Words::of(&text));
    match counts.open {
        0 => say(tongue.say(Say::NoOpen).to_owned()),
        n => say(format!("{}: {}.", tongue.count(n, Say::OpenFindings), counts.in_words(tongue))),
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

/// What the overall letter says.
fn meaning(letter: Letter) -> Say {
    match letter {
        Letter::APlus => Say::MeansAPlus,
        Letter::A => Say::MeansA,
        Letter::B => Say::MeansB,
        Letter::C => Say::MeansC,
        Letter::D => Say::MeansD,
        Letter::F => Say::MeansF,
    }
}
