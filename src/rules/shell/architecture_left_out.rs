//! `architecture-left-out`: see the page of the same name.

use std::collections::BTreeSet;

use crate::project::StepRef;
use crate::project::running::downloads::stored_as;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join, Word};

/// What BuildKit says of the platform; an old builder leaves it empty.
const ASKED: &[&str] = &["TARGETPLATFORM", "TARGETARCH"];

/// RUNs of a stage that are told beside the first.
const MOST: usize = 8;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.stage.reachable) {
        let (runs, others): (Vec<StepRef>, Vec<StepRef>) = stage.steps().filter(StepRef::is_run).partition(only_asks);
        let listed: BTreeSet<&str> = runs.iter().flat_map(|step| platforms(&step.ins.rest().text)).collect();
        // One alone may be what only that one needs.
        let [first, rest @ ..] = runs.as_slice() else { continue };
        if listed.len() < 2 || is_missed(&runs, &others) {
            continue;
        }
        let all: Vec<String> = listed.iter().map(|name| format!("`{name}`")).collect();
        let message = format!(
            "on any platform but {} nothing is fetched here, and the build goes on without it",
            all.join(" and ")
        );
        let finding = out.report(first.file(), first.keyword_span(), message).mark("no branch for the rest");
        for step in rest.iter().take(MOST) {
            finding.label(step.file(), step.keyword_span(), "nor here");
        }
        finding.help("end it with `else echo \"unknown platform\" >&2; exit 1; fi`, all platforms in one RUN");
    }
}

/// Whether a RUN is nothing but branches by the platform that fetch something, with none for the rest.
fn only_asks(step: &StepRef) -> bool {
    let text = step.ins.rest().text.trim();
    let words = || text.split(|c: char| c.is_whitespace() || c == ';').filter(|word| !word.is_empty());
    let opened = words().filter(|word| *word == "if").count();
    let one = words().next() == Some("if") && text.trim_end_matches(';').ends_with("fi") && opened == 1;
    let rest = words().any(|word| matches!(word, "else" | "case"));
    let fetches = words().any(|word| matches!(word.trim_start_matches('('), "curl" | "wget"));
    one && !rest && fetches && !step.onbuild && !platforms(text).is_empty()
}

/// The platforms that the conditions name: `[ "$TARGETARCH" = "arm64" ]`.
fn platforms(text: &str) -> Vec<&str> {
    let conditions = text.split('[').skip(1).filter_map(|part| part.split(']').next());
    let asks = conditions.filter(|condition| ASKED.iter().any(|name| condition.contains(name)));
    let named = asks.filter_map(|condition| {
        let (_, value) = condition.split_once("==").or_else(|| condition.split_once('='))?;
        let value = value.trim().trim_matches(['"', '\'']);
        (!value.contains(['$', ' ', '*', '!'])).then_some(value)
    });
    named.filter(|value| !value.is_empty()).collect()
}

/// Whether another RUN, behind the one that fetches it, names a file that was fetched, and so ends the build without it.
fn is_missed(runs: &[StepRef], others: &[StepRef]) -> bool {
    let stored: Vec<(usize, &str)> = runs
        .iter()
        .flat_map(|step| step.step.commands.iter().filter_map(move |call| Some((step.index, stored(call)?))))
        .collect();
    others.iter().any(|other| {
        let text = &other.ins.rest().text;
        stored.iter().any(|(index, name)| *index < other.index && text.contains(name))
    })
}

/// The name of the file that a command fetches; none where it hands on what it fetches.
fn stored(command: &Command) -> Option<&str> {
    let hands_on = command.after == Join::Pipe || command.place.in_substitution;
    let fetches = matches!(command.name(), Some("curl" | "wget")) && !hands_on;
    let quotes = ['"', '\''];
    // The address stands last, or the flag says the name.
    let address = command.args().last().filter(|_| fetches).map(Word::text)?.trim_matches(quotes);
    stored_as(command, address).map(|name| name.trim_matches(quotes))
}
