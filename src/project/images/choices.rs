//! RUNs whose work a build argument opens that is off by default: `if [ ${INSTALL_X} = true ]; then …; fi`. Knows what ARG
//! says and what services of the project hand to the build, and nothing of who builds the image otherwise.

use crate::project::{Dockerfile, Project, StepRef};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::syntax::shell::{Command, Join, variable};

const ON: &[&str] = &["true", "yes", "on", "1"];
const OFF: &[&str] = &["false", "no", "off", "0", ""];

impl Project {
    /// Whether all that the RUN does is done only where such an argument is given.
    pub fn is_choice(&self, step: &StepRef) -> bool {
        if !step.is_run() || !step.shell_errors.is_empty() {
            return false;
        }
        let (mut open, mut work) = (false, false);
        for command in &step.step.commands {
            let place = command.place;
            // What a condition asks besides is asked in any case.
            if place.in_substitution || !place.in_branch && matches!(command.name(), Some("set") | None) {
                continue;
            }
            if place.in_condition && !place.in_branch {
                let first = command.before == Join::Edge;
                open = match command.before {
                    Join::Or => false,
                    _ => !first && open || self.asks_for_choice(step.docker, command),
                };
                continue;
            }
            if !open || !place.in_branch || place.in_else {
                return false;
            }
            work = true;
        }
        work
    }

    /// Whether the command is a test that such an argument is on.
    fn asks_for_choice(&self, docker: &Dockerfile, command: &Command) -> bool {
        if !matches!(command.name(), Some("[" | "[[" | "test")) || command.place.negated {
            return false;
        }
        let words: Vec<&str> = command.args().iter().map(|word| word.raw.trim_matches(['"', '\''])).collect();
        let asks = |part: &[&str]| match part {
            [left, "=" | "==", right] => {
                ON.contains(right) && variable(left).is_some_and(|name| self.is_off(docker, name))
            }
            _ => false,
        };
        !words.iter().any(|word| matches!(*word, "-o" | "||" | "!")) && words.windows(3).any(asks)
    }

    /// Whether the argument is off unless somebody asks for it, and nothing of the project does.
    fn is_off(&self, docker: &Dockerfile, name: &str) -> bool {
        let mut declared = false;
        for ins in &docker.tree.instructions {
            let Args::Pairs { pairs, .. } = &ins.args else { continue };
            for pair in pairs.iter().filter(|pair| pair.key.text == name) {
                let off = |pair: &Pair| {
                    pair.value.as_ref().is_none_or(|value| OFF.contains(&value.text.trim_matches(['"', '\''])))
                };
                // `ENV NAME ${NAME}` says again what ARG said.
                let again = pair.value.as_ref().is_some_and(|value| variable(&value.text) == Some(name));
                if ins.keyword == Keyword::Env && again && declared {
                    continue;
                }
                if ins.keyword != Keyword::Arg || !off(pair) {
                    return false;
                }
                declared = true;
            }
        }
        declared && !self.hands_on(docker, name)
    }

    /// Whether a service hands a value to the build that turns it on.
    fn hands_on(&self, docker: &Dockerfile, name: &str) -> bool {
        let builds = self.services_of(docker).filter_map(|(_, service)| service.build.as_ref());
        let mut args = builds.flat_map(|build| &build.args);
        args.any(|pair| pair.key == name && pair.value.as_ref().is_some_and(|value| ON.contains(&value.shown())))
    }
}
