//! The letters, what they ask for, and the bar that a run can be held to.

use std::fmt;

/// The order is the order of merit: `F` is the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Letter {
    F,
    D,
    C,
    B,
    A,
    /// The whole project only: not a single finding, and nothing suppressed to get there.
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

    pub fn of_score(score: u32) -> Letter {
        match score {
            90.. => Letter::A,
            75.. => Letter::B,
            60.. => Letter::C,
            33.. => Letter::D,
            _ => Letter::F,
        }
    }
}

impl fmt::Display for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A letter as shown: `B`, or `B?` where something could not be read.
pub fn shown(letter: Letter, uncertain: bool) -> String {
    format!("{letter}{}", if uncertain { "?" } else { "" })
}

/// What a grade must not be below: `C`, or of the worst unit `worst:C`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    pub letter: Letter,
    pub worst: bool,
}

impl Bar {
    pub fn parse(text: &str) -> Option<Bar> {
        let (worst, letter) = text.strip_prefix("worst:").map_or((false, text), |letter| (true, letter));
        Letter::parse(letter).filter(|letter| !worst || *letter != Letter::APlus).map(|letter| Bar { letter, worst })
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.worst { "worst:" } else { "" }, self.letter)
    }
}
