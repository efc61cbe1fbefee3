//! `empty-answer`: see the page of the same name.

use crate::project::StepRef;
use crate::project::running::{outcome, pipes};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::shell::{Assignment, Command, Join};

/// Programs that end well where nothing comes in.
const CONTENT: &[&str] =
    &["awk", "cut", "gawk", "head", "jq", "rev", "sed", "sort", "tail", "tr", "uniq", "xargs", "yq"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !pipes::are_held(step)) {
        let text = cx.project.source(step.file()).slice(step.ins.span);
        let found = step.commands.iter().find_map(|command| Some((command, taken(&step, command, text)?)));
        let Some((command, (variable, last, outer))) = found else { continue };
        let name = command.effective().name().unwrap_or_default().to_owned();
        let message = format!("if `{name}` gets no answer here, `{variable}` is empty and the RUN goes on");
        let finding = out.report(step.file(), command.span, message);
        finding.mark("its failure is lost").label(step.file(), last.span, "ends well on nothing");
        if is_refused(&step, outer, variable) {
            finding.pedantic();
        }
        // Behind a `;` nothing of it ends the RUN by itself.
        let stops = step.stops_at_failure() == Some(true) || step.commands.iter().any(outcome::stops);
        let ends = if stops || outer.after == Join::And { "" } else { ", each with `|| exit 1`" };
        finding.help(match last.name() {
            Some("jq") => format!("take the answer into a variable first, with `curl -fsS`, and use `jq -er`, which fails where the key is not there{ends}"),
            _ => format!("take the answer into a variable first, with `curl -fsS` or `wget -O-`, so that a failure ends the RUN{ends}"),
        });
    }
}

/// The variable that takes the end of the pipe which a request begins, and the command at that end.
fn taken<'a>(step: &StepRef<'a>, command: &Command, text: &str) -> Option<(&'a str, &'a Command, &'a Command)> {
    let call = command.effective();
    let asks = matches!(call.name(), Some("curl" | "wget")) && command.after == Join::Pipe;
    if !asks || !command.place.in_substitution {
        return None;
    }
    let commands: &'a [Command] = &step.step.commands;
    let last = commands.iter().rfind(|other| other.pipeline == command.pipeline && other.place.in_substitution)?;
    let ends_well = last.name().is_some_and(|name| CONTENT.contains(&name));
    let notices = last.name() == Some("jq") && last.has_flag(&["e", "exit-status"]);
    let holds =
        |assignment: &&Assignment| assignment.span.contains(command.span) && assignment.span.contains(last.span);
    let mut alone = commands.iter().filter(|outer| outer.words.is_empty() || outer.name() == Some("export"));
    let (outer, taker) = alone.find_map(|outer| Some((outer, outer.assignments.iter().find(holds)?)))?;
    let name = taker.name.as_str();
    let rest = text.get((taker.span.end.checked_sub(step.ins.span.start)?) as usize..)?;
    let used = rest.contains(&format!("${name}")) || rest.contains(&format!("${{{name}"));
    let looks =
        |front: &str| ["\"$", "$", "\"${", "${"].iter().any(|open| rest.contains(&format!("{front}{open}{name}")));
    let looked_at = looks("-n ") || looks("-z ") || looks("[ ") || looks("[[ ") || looks("case ");
    // pip refuses `name==`, and says of what.
    let refused = looks("==");
    let required = rest.contains(&format!("${{{name}:?")) || rest.contains(&format!("${{{name}:-"));
    (ends_well && !notices && used && !looked_at && !required && !refused).then_some((name, last, outer))
}

/// Whether the value stands in for an ARG that a build may give, and goes into nothing but addresses of which a later
/// command refuses what is no archive or package.
fn is_refused(step: &StepRef, outer: &Command, name: &str) -> bool {
    const REFUSE: &[&str] = &["apk", "bsdtar", "dpkg", "rpm", "tar", "unzip"];
    let (stage, at) = (step.stage.index, step.step.at);
    let scope = &step.docker.scope;
    let given = outer.place.in_branch
        && scope.declared(stage, at, name)
        && !matches!(scope.lookup(stage, at, name), Value::Known(_));
    let behind = step.commands.iter().enumerate().filter(|(_, command)| command.span.start >= outer.span.end);
    let names = |command: &Command| {
        let mut words = command.words.iter().map(|word| &word.raw);
        words.any(|raw| raw.contains(&format!("${name}")) || raw.contains(&format!("${{{name}")))
    };
    let uses: Vec<(usize, &Command)> = behind.filter(|(_, command)| names(command)).collect();
    let Some((last, _)) = uses.last() else { return false };
    let fetched = uses.iter().all(|(_, command)| matches!(command.effective().name(), Some("curl" | "wget")));
    let mut later = step.commands.iter().enumerate().skip(last + 1);
    let refused = later.any(|(index, command)| {
        command.name().is_some_and(|name| REFUSE.contains(&name)) && outcome::fails_with(step, index)
    });
    given && fetched && refused
}
