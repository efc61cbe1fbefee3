//! `semicolon-goes-on`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::running::outcome::{is_put_up_with, stops};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::Source;

/// What does not fail, or whose failure nobody minds.
const QUIET: &[&str] = &[
    "cd", "echo", "printf", "true", ":", "set", "export", "unset", "exit", "rm", "sleep", "wait", "kill", "trap",
    "umask",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        // Of a here-document another rule speaks; what SHELL's words stop at the first failure needs no word.
        if step.heredoc_script().is_some() || step.stops_at_failure() != Some(false) || !step.shell_errors.is_empty() {
            continue;
        }
        let minded = step.commands.iter().enumerate().filter(|(at, _)| !is_put_up_with(&step.step.commands, *at));
        let own: Vec<&Command> = minded.map(|(_, command)| command).filter(|one| one.place.depth == 0).collect();
        // Who says himself when to end has thought of what fails.
        if step.commands.iter().any(|command| stops(command) || command.name() == Some("exit")) {
            continue;
        }
        let goes_on = |command: &&&Command| {
            let matters = command.name().is_some_and(|name| !QUIET.contains(&name));
            command.after == Join::Then && command.before != Join::Or && matters && !command.place.negated
        };
        let source = cx.project.source(step.file());
        let in_branch = || branch_passed_over(source, &step.step.commands);
        // What installs something is missed most.
        let gravest = own.iter().filter(goes_on).find(|command| installs(command));
        let (command, branch) = match gravest.or_else(|| own.iter().find(goes_on)) {
            Some(command) => (*command, None),
            None => match in_branch() {
                Some((command, behind)) => (command, Some(behind)),
                None => continue,
            },
        };
        // In a function that this RUN defines the status is lost in its body, whatever joins the calls.
        let inside = || step.commands.iter().filter(|command| command.place.in_function).find(|inner| goes_on(&inner));
        let defined = command.name().is_some_and(|name| step.ins.rest().text.contains(&format!("{name}()")));
        let inner = if defined { inside() } else { None };
        let command = inner.unwrap_or(command);
        // What the last command works on is missing as well, and stops the build there.
        let last = step.commands.iter().rfind(|command| command.place.depth == 0);
        if last.is_some_and(|last| works_on_the_same(command, last)) {
            continue;
        }
        let name = command.effective().name().unwrap_or("this").to_owned();
        let finding = out.report(step.file(), command.span, format!("when `{name}` fails, the build goes on"));
        // `set -e` passes over what fails before the last command of an `&&` list, and the branch that ends with it.
        let listed = command.after == Join::And;
        finding.mark("only the last status counts").help(match (inner, branch) {
            (Some(_), _) if !listed => "begin with `set -e;`",
            (_, Some(_)) if listed => "write `fi &&` in place of `fi;`: `set -e` does not look at a list of `&&`",
            _ if listed => "join the commands with `&&`",
            _ => "join the commands with `&&`, or begin with `set -e;`",
        });
        if let Some(behind) = branch {
            finding.label(step.file(), behind.before_span, "what comes after the branch runs whatever it said");
        }
        if listed {
            continue;
        }
        if let Some(edit) = step.prepend(cx.project.source(step.file()), "set -e", ";") {
            let title = "Begin with `set -e`: the build stops at the first command that fails";
            finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Commands]);
        }
    }
}

/// Whether both take one variable, alone or between quotes, as an operand.
fn works_on_the_same(command: &Command, last: &Command) -> bool {
    let plain = |raw: &str| raw.trim_matches('"').starts_with('$');
    let mut words = command.args().iter().filter(|word| plain(&word.raw));
    !std::ptr::eq(command, last) && words.any(|word| last.args().iter().any(|other| other.raw == word.raw))
}

fn installs(command: &Command) -> bool {
    command.name().is_some_and(|name| name.ends_with("-install"))
        || command.args().iter().take(3).any(|word| matches!(word.text(), "add" | "install" | "ci"))
}

/// The first command of a branch that ends in a `fi;` with more behind it, so that nobody minds its failure,
/// and what is behind.
fn branch_passed_over<'a>(source: &Source, commands: &'a [Command]) -> Option<(&'a Command, &'a Command)> {
    commands.windows(2).enumerate().find_map(|(at, pair)| {
        let (last, next) = (&pair[0], &pair[1]);
        let ends = last.place.depth == 1 && last.place.in_branch && !last.place.in_condition && !last.place.in_loop;
        let begins = next.place.depth == 0 && next.before == Join::Then;
        let gap = source.text.get(last.span.end as usize..next.span.start as usize)?;
        let joint: String = gap.split_whitespace().filter(|word| *word != "\\").collect();
        if !ends || !begins || !matches!(joint.as_str(), ";fi;") {
            return None;
        }
        // The chain that the last one ends, and of it the first that may fail.
        let chain =
            commands.get(..=at)?.iter().rev().take_while(|command| {
                command.place.depth == 1 && command.place.in_branch && !command.place.in_condition
            });
        let fails = |command: &&Command| {
            command.name().is_some_and(|name| !QUIET.contains(&name))
                && matches!(command.after, Join::And | Join::Edge | Join::Then)
        };
        chain.filter(fails).last().map(|command| (command, next))
    })
}
