//! Whether the failure of a command is the failure of its RUN: what stands behind it in the text. Does not know which
//! failures matter.

use crate::project::StepRef;
use crate::syntax::shell::{Command, Join};

/// Whether the RUN fails with its command at `at`, the last of a pipe: all behind it is joined by `&&`, or the shell stops
/// at the first failure and heeds this one. Of loops, conditions and functions nothing is known.
pub fn fails_with(step: &StepRef, at: usize) -> bool {
    let commands = &step.step.commands;
    let Some(command) = commands.get(at) else { return false };
    let place = command.place;
    if place.in_loop || place.in_condition || place.in_function || place.in_substitution || place.negated {
        return false;
    }
    let (mut depth, mut joined, mut next) = (place.depth, command.after, at + 1);
    // What fails before the last command of a list is passed over, by the compound around the list as well.
    let mut heeded = step.stops_at_failure() == Some(true) || commands.iter().take(at).any(stops);
    loop {
        match joined {
            Join::And => {
                heeded = false;
                let Some(command) = commands.get(next) else { return true };
                if command.place.depth == depth {
                    (joined, next) = (command.after, next + 1);
                    continue;
                }
                // A compound, or what the words of the next command run: the operator stands behind it.
                next += depths(commands, next).take_while(|inner| *inner > depth).count();
                let behind = commands.get(next).filter(|behind| behind.place.depth == depth);
                joined = behind.map_or(Join::Edge, |behind| behind.before);
            }
            Join::Edge => {
                next += depths(commands, next).take_while(|inner| *inner >= depth).count();
                let Some(behind) = commands.get(next) else { return true };
                (depth, joined) = (behind.place.depth, behind.before);
                if joined == Join::Edge {
                    return false;
                }
            }
            Join::Then | Join::Line => return heeded,
            Join::Or | Join::Pipe | Join::Background => return false,
        }
    }
}

fn depths(commands: &[Command], from: usize) -> impl Iterator<Item = u32> + '_ {
    commands.iter().skip(from).map(|command| command.place.depth)
}

/// Whether it makes the shell end at the first command that fails.
pub fn stops(command: &Command) -> bool {
    let sets = |text: &str| text == "errexit" || text.starts_with('-') && !text.starts_with("--") && text.contains('e');
    command.name() == Some("set") && command.args().iter().any(|word| sets(word.text()))
}
