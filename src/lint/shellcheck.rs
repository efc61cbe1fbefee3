//! Who checks the shell texts of a project: our own checker, one that the caller brings, or nobody. Starts
//! no process.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use crate::project::running::scripts::Placed;
use crate::project::{Gap, GapKind, Project};
use crate::syntax::shell::lint::{Remark, Shell, lint};
use crate::text::FileId;

/// What was said of the texts of the last run.
#[derive(Debug, Default)]
pub struct Remembered(Mutex<HashMap<(String, Shell), Vec<Remark>>>);

impl Remembered {
    fn remarks(&self, text: &(Cow<'_, str>, Shell)) -> Option<Vec<Remark>> {
        let key = (text.0.clone().into_owned(), text.1);
        let known = self.0.lock().ok().and_then(|known| known.get(&key).cloned());
        known.or_else(|| native(text))
    }

    /// What is in no text any more is forgotten, so that many changes cost no memory.
    fn keep(&self, texts: &[(Cow<'_, str>, Shell)], answers: &[Option<Vec<Remark>>]) {
        let pairs = texts
            .iter()
            .zip(answers)
            .filter_map(|((text, shell), answer)| Some(((text.clone().into_owned(), *shell), answer.clone()?)));
        if let Ok(mut known) = self.0.lock() {
            *known = pairs.collect();
        }
    }
}

/// Checks texts: remarks for each, or why there are none.
pub type Checker = fn(&[(Cow<'_, str>, Shell)]) -> Result<Vec<Vec<Remark>>, Gap>;

/// Who checks shell texts.
#[derive(Debug, Clone)]
pub enum Shellcheck {
    Native,
    /// The same, for who looks at nearly the same texts again and again.
    Remembering(Arc<Remembered>),
    Other(Checker),
    Off,
}

impl Default for Shellcheck {
    fn default() -> Self {
        if cfg!(feature = "shell-lint") { Shellcheck::Native } else { Shellcheck::Off }
    }
}

impl Shellcheck {
    pub fn is_off(&self) -> bool {
        matches!(self, Shellcheck::Off)
    }

    /// What there is to say of the project's shell texts, and what kept it from being said.
    pub fn remarks(&self, project: &Project) -> (Vec<Placed>, Vec<Gap>) {
        let mut gaps = Vec::new();
        let remarks = project.remarks(|texts| match self {
            Shellcheck::Native | Shellcheck::Remembering(_) => {
                let answers: Vec<Option<Vec<Remark>>> = match self {
                    Shellcheck::Remembering(known) => texts.par_iter().map(|text| known.remarks(text)).collect(),
                    _ => texts.par_iter().map(native).collect(),
                };
                if let Shellcheck::Remembering(known) = self {
                    known.keep(texts, &answers);
                }
                if answers.iter().any(Option::is_none) {
                    gaps.push(broken());
                }
                gaps.extend(left_alone(project));
                answers.into_iter().map(Option::unwrap_or_default).collect()
            }
            Shellcheck::Other(check) => check(texts).unwrap_or_else(|gap| {
                gaps.push(gap);
                Vec::new()
            }),
            Shellcheck::Off => Vec::new(),
        });
        (remarks, gaps)
    }
}

/// `None` where the checker broke off on this text: the others are checked all the same.
fn native((text, shell): &(Cow<'_, str>, Shell)) -> Option<Vec<Remark>> {
    catch_unwind(|| lint(text, *shell)).ok()
}

/// The files with texts that are too long in one piece.
fn left_alone(project: &Project) -> Vec<Gap> {
    let files: BTreeSet<FileId> =
        project.scripts().filter(|script| script.is_left_alone()).map(|script| script.file).collect();
    let gap = |file: FileId| Gap {
        path: project.source(file).path.clone(),
        what: "holds shell text that is too long in one piece for the shell checks: they say nothing of that piece"
            .to_owned(),
        help: "end its chains of `&&` with a `;` or a line end now and then, or put it into a script".to_owned(),
        kind: GapKind::Hidden,
    };
    files.into_iter().map(gap).collect()
}

fn broken() -> Gap {
    Gap {
        path: "shell text".to_owned(),
        what: "the check broke off on one text, so nothing is known of its shell commands".to_owned(),
        help: "this is a fault in plimsoll: please report it with the file; `--shellcheck off` leaves the check out"
            .to_owned(),
        kind: GapKind::Failed,
    }
}
