//! Who checks the shell texts of a project: our own checker, answers that someone else has brought, or
//! nobody. Starts no process.

use std::borrow::Cow;
use std::collections::HashMap;
use std::panic::catch_unwind;

use rayon::prelude::*;

use crate::project::scripts::Placed;
use crate::project::{Gap, GapKind, Project};
use crate::syntax::shell::lint::{Remark, Shell, lint};

/// What another checker said of each text.
pub type Answers = HashMap<(String, Shell), Vec<Remark>>;

/// Who checks shell texts.
#[derive(Debug, Clone)]
pub enum Shellcheck {
    Native,
    Answers(Answers),
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
            Shellcheck::Native => {
                let answers: Vec<Option<Vec<Remark>>> = texts.par_iter().map(native).collect();
                if answers.iter().any(Option::is_none) {
                    gaps.push(broken());
                }
                answers.into_iter().map(Option::unwrap_or_default).collect()
            }
            Shellcheck::Answers(answers) => {
                let answer = |(text, shell): &(Cow<'_, str>, Shell)| answers.get(&(text.to_string(), *shell)).cloned();
                texts.iter().map(|text| answer(text).unwrap_or_default()).collect()
            }
            Shellcheck::Off => Vec::new(),
        });
        (remarks, gaps)
    }
}

/// `None` where the checker broke off on this text: the others are checked all the same.
fn native((text, shell): &(Cow<'_, str>, Shell)) -> Option<Vec<Remark>> {
    catch_unwind(|| lint(text, *shell)).ok()
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
