//! Whether the failure of a command is the failure of its RUN: what stands behind it in the text. Does not know which
//! failures matter.

use crate::project::StepRef;
use crate::project::running::Running;
use crate::syntax::shell::{Command, Dialect, Join, Word};
use crate::text::Span;

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

/// Whether nobody minds the failure of the command at `at`: its message is thrown away, or it makes the directory that the
/// next one enters, and fails without. Of what fetches or installs no silence says so.
pub fn is_put_up_with(commands: &[Command], at: usize) -> bool {
    const FETCH: &[&str] =
        &["apk", "apt", "apt-get", "curl", "dnf", "git", "make", "npm", "pip", "pip3", "wget", "yum"];
    let Some(command) = commands.get(at) else { return false };
    let thrown = command.redirects.iter().any(|redirect| {
        let away = redirect.target.as_ref().is_some_and(|word| word.raw == "/dev/null");
        away && (redirect.fd == Some(2) || redirect.operator == "&>")
    });
    let enters = |next: &Command| {
        let named = |word: &Word| command.args().iter().any(|own| own.raw == word.raw);
        next.name() == Some("cd") && next.after == Join::And && next.args().iter().any(named)
    };
    thrown && command.name().is_some_and(|name| !FETCH.contains(&name))
        || command.name() == Some("mkdir") && commands.get(at + 1).is_some_and(enters)
}

/// Whether the first line of a script says so: `#!/bin/sh -e`.
pub fn stops_by_first_line(text: &str) -> bool {
    let first = text.lines().next().filter(|line| line.starts_with("#!")).unwrap_or_default();
    first.split_whitespace().skip(1).any(asks_for_an_end)
}

/// Whether an option of the shell says so, alone or among others: `-e`, `-eu`.
fn asks_for_an_end(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--") && word.contains('e')
}

/// Whether it makes the shell end at the first command that fails.
pub fn stops(command: &Command) -> bool {
    let sets = |text: &str| text == "errexit" || asks_for_an_end(text);
    command.name() == Some("set") && command.args().iter().any(|word| sets(word.text()))
}

/// Whether it tells the shell to go on after a failure, however that is written.
fn goes_on(command: &Command) -> bool {
    let off = |text: &str| text.starts_with('+') && text.contains('e');
    let off = command.args().iter().any(|word| off(word.text())) || command.has_arg("+o") && command.has_arg("errexit");
    command.name() == Some("set") && off
}

impl Running {
    /// Whether the shell ends where the command fails.
    pub fn ends_at(&self, text: &str, command: &Command) -> bool {
        let all = &self.script.commands;
        let set = stops_by_first_line(text)
            || all.iter().any(|one| stops(one) && one.place.depth == 0 && one.span.start < command.span.start);
        let tried =
            matches!(command.before, Join::And | Join::Or) || command.place.negated || command.place.in_background;
        set && !tried && !self.is_apart(command) && !self.is_spared(command) && !all.iter().any(goes_on)
    }

    /// Whether it runs in a substitution of bash, which begins without `-e`.
    fn is_apart(&self, command: &Command) -> bool {
        self.dialect == Dialect::Bash && command.place.in_substitution
    }

    /// Whether a function around it is called where failures are passed over, or by one that is: all in it runs without `-e`.
    fn is_spared(&self, command: &Command) -> bool {
        let all = &self.script.commands;
        let around = |span: Span| self.script.functions.iter().filter(move |(_, body)| body.contains(span));
        let tried = |one: &Command| {
            let place = one.place;
            place.in_condition || place.negated || matches!(one.after, Join::Or | Join::And) || self.is_apart(one)
        };
        let mut reached: Vec<&str> = around(command.span).map(|(name, _)| name.as_str()).collect();
        let mut at = 0;
        while let Some(name) = reached.get(at).copied() {
            at += 1;
            for call in all.iter().filter(|one| one.name() == Some(name) || one.has_arg(name)) {
                if call.name() == Some("trap") || call.name() == Some(name) && tried(call) {
                    return true;
                }
                let outer = around(call.span).map(|(name, _)| name.as_str()).filter(|_| call.name() == Some(name));
                for outer in outer {
                    if !reached.contains(&outer) {
                        reached.push(outer);
                    }
                }
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::stops_by_first_line;

    #[test]
    fn a_long_option_asks_for_no_end() {
        let ends = |line| stops_by_first_line(&format!("{line}\nmake\n"));
        assert!(ends("#!/bin/sh -e") && ends("#!/bin/bash -eu"));
        assert!(!ends("#!/bin/bash --noprofile") && !ends("#!/bin/sh"));
    }
}
