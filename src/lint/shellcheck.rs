//! Who checks the shell texts of a project: our own checker, one that the caller brings, or nobody. Starts
//! no process.

use std::borrow::Cow;
use std::panic::catch_unwind;

use rayon::prelude::*;

use crate::project::running::scripts::Placed;
use crate::project::{Gap, GapKind, Project};
use crate::syntax::shell::lint::{Remark, Shell, lint};

/// Checks texts: remarks for each, or why there are none.
pub type Checker = fn(&[(Cow<'_, str>, Shell)]) -> Result<Vec<Vec<Remark>>, Gap>;

/// Who checks shell texts.
#[derive(Debug, Clone, Copy)]
pub enum Shellcheck {
    Native,
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
            Shellcheck::Native => {
                let answers: Vec<Option<Vec<Remark>>> = texts.par_iter().map(native).collect();
                if answers.iter().any(Option::is_none) {
                    gaps.push(broken());
                }
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

fn broken() -> Gap {
    Gap {
        path: "shell text".to_owned(),
        what: "the check broke off on one text, so nothing is known of its shell commands".to_owned(),
        help: "this is a fault in plimsoll: please report it with the file; `--shellcheck off` leaves the check out"
            .to_owned(),
        kind: GapKind::Failed,
    }
}
