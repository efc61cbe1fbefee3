//! What changed since an earlier run: what is new, what is gone, what only moved. What a rule says that the earlier
//! run did not have is no change of the project, and told apart.

use std::collections::HashMap;

use serde::Serialize;

use super::Paper;
use crate::finding::{Finding, Status};
use crate::grade::GRADE_VERSION;
use crate::report::escape::bounded;
use crate::report::old::{Old, OldFinding};
use crate::report::tongue::{Say, Tongue};
use crate::report::words::Words;

/// Findings of each kind that are named.
const NAMED: usize = 10;

#[derive(Serialize)]
pub struct Since {
    /// What it was held against.
    pub name: String,
    /// The grade then and now, where there is one.
    pub grades: Option<Words>,
    /// The sentence with all counts.
    pub counts: Words,
    pub new: Vec<Change>,
    /// From rules that the earlier run did not have.
    pub newly_seen: Vec<Change>,
    pub gone: Vec<Change>,
}

/// A finding that came or went.
#[derive(Serialize)]
pub struct Change {
    pub code: String,
    pub message: Words,
    pub place: String,
}

/// How many came, were seen for the first time, went, and moved.
#[derive(Default)]
struct Tally {
    new: usize,
    newly_seen: usize,
    gone: usize,
    moved: usize,
}

impl Since {
    pub fn new(paper: &Paper, old: &Old) -> Since {
        let mut then: HashMap<&str, &OldFinding> =
            old.findings.iter().map(|finding| (finding.fingerprint.as_str(), finding)).collect();
        let prints = paper.fingerprints();
        let open = paper.findings.iter().zip(&prints).filter(|(finding, _)| finding.status == Status::Open);
        let (mut new, mut newly_seen, mut tally) = (Vec::new(), Vec::new(), Tally::default());
        for (finding, print) in open {
            match then.remove(print.as_str()) {
                Some(old) => tally.moved += usize::from(old.line != paper.line_of(finding)),
                None if old.knew(finding.rule.code) => {
                    tally.new += 1;
                    new.extend((new.len() < NAMED).then(|| now(paper, finding)));
                }
                None => {
                    tally.newly_seen += 1;
                    newly_seen.extend((newly_seen.len() < NAMED).then(|| now(paper, finding)));
                }
            }
        }
        tally.gone = then.len();
        let gone = old.findings.iter().filter(|finding| then.contains_key(finding.fingerprint.as_str()));
        let gone = gone.take(NAMED).map(|finding| was(paper, finding)).collect();
        Since {
            name: old.name.clone(),
            grades: grades(paper, old),
            counts: tally.in_words(paper.tongue),
            new,
            newly_seen,
            gone,
        }
    }
}

impl Tally {
    fn in_words(&self, tongue: Tongue) -> Words {
        let mut said = Words::of(&tongue.fill(Say::Tally, &[&self.new, &self.gone, &self.moved]));
        if self.newly_seen > 0 {
            said = said.text(tongue.count(self.newly_seen, Say::Besides));
        }
        said.text(".")
    }
}

fn grades(paper: &Paper, old: &Old) -> Option<Words> {
    let (then, now) = (old.grade.as_ref()?, paper.grade);
    now.is_one().then(|| {
        let said = paper.tongue.fill(Say::ThenAndNow, &[&then.letter, &then.score, &now.shown(), &now.score]);
        let other = (then.version != GRADE_VERSION)
            .then(|| paper.tongue.fill(Say::OtherVersion, &[&then.version, &GRADE_VERSION]));
        Words::of(&said).text(other.unwrap_or_default())
    })
}

fn now(paper: &Paper, finding: &Finding) -> Change {
    let (code, message) = (finding.rule.code.to_owned(), bounded(&finding.message, super::CELL));
    Change { code, message: paper.words(&message), place: paper.place(&finding.primary) }
}

/// Where it stood then: that line may be another one now.
fn was(paper: &Paper, finding: &OldFinding) -> Change {
    let message = paper.words(&bounded(&finding.message, super::CELL));
    let place = format!("{}:{}", paper.short(&finding.path), finding.line);
    Change { code: bounded(&finding.code, super::CELL).to_string(), message, place }
}
