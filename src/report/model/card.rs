//! The letter, what stands beside it, and the areas it is made of.

use serde::Serialize;

use super::Paper;
use crate::grade::{Letter, Line, SIX};
use crate::report::plural;
use crate::report::reference::chapter;
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
        let there = |applies: bool, text: &'static str| applies.then_some(text);
        let notes = [
            there(grade.areas.iter().any(|line| !line.applicable), "– : this project has nothing this speaks of."),
            there(grade.uncertain, "? : something could not be read, so that the letter may be too good; see below."),
        ];
        Card {
            grade: grade.is_one().then(|| grade.shown()),
            letter: grade.is_one().then(|| grade.letter.name()),
            score: grade.score,
            said: said(paper),
            meaning: if grade.is_one() { meaning(grade.letter) } else { "" },
            areas: grade.areas.iter().map(AreaLine::new).collect(),
            notes: notes.into_iter().flatten().collect(),
        }
    }
}

impl AreaLine {
    fn new(line: &Line) -> AreaLine {
        AreaLine {
            area: line.area.name(),
            title: chapter(line.area).title,
            grade: line.shown(),
            letter: line.applicable.then(|| line.letter.name()),
            score: line.applicable.then_some(line.score),
            open: line.open,
            six: SIX.contains(&line.area),
        }
    }
}

fn said(paper: &Paper) -> Vec<Words> {
    let (grade, counts) = (paper.grade, paper.counts());
    let beside = paper.beside_grade(|path| Words::default().code(paper.short(path)));
    let mut said: Vec<Words> = beside.into_iter().map(|said| said.capital().text(".")).collect();
    let mut say = |text: String| said.push(Words::of(&text));
    match counts.open {
        0 => say("No open findings.".to_owned()),
        n => say(format!("{}: {}.", plural(n, "open finding"), counts.in_words())),
    }
    if counts.fixable > 0 {
        let verb = if counts.fixable == 1 { "has" } else { "have" };
        say(format!("{} of them {verb} a safe fix.", counts.fixable));
    }
    if let Some(raw) = &grade.raw {
        let exceptions = plural(grade.accepted(), "accepted exception");
        say(format!("Without its {exceptions} the grade would be {} {}.", raw.shown(), raw.score));
    }
    if counts.hidden > 0 {
        let verb = if counts.hidden == 1 { "is" } else { "are" };
        let hidden = plural(counts.hidden, "finding");
        say(format!("{hidden} {verb} silenced without a reason: not listed here, still graded."));
    }
    said
}

/// What the overall letter says.
fn meaning(letter: Letter) -> &'static str {
    match letter {
        Letter::APlus => "A+: nothing is open and nothing had to be excepted.",
        Letter::A => "A: well kept; what is open is a matter of minutes.",
        Letter::B => "B: kept in order; some warnings are open, or many hints.",
        Letter::C => "C: work has piled up, or an error is open in what is well kept otherwise.",
        Letter::D => "D: much has been left; errors are open, or warnings in most areas.",
        Letter::F => "F: neglected; errors and warnings have piled up in most of what is built.",
    }
}
