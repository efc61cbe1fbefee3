//! `failure-without-reason`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StageRef;
use crate::project::running::{outcome, pipes};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile;
use crate::syntax::shell::{Command, Join, Word};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        piped(stage, out);
        let found = mute(stage);
        let Some((first, rest)) = found.split_first() else { continue };
        let more = match rest.len() {
            0 => String::new(),
            more => format!(", and {more} more below"),
        };
        let message = format!("when this download fails, `curl` does not say why{more}");
        let finding = out.report(stage.file(), first.span, message).mark("no messages");
        finding.help("put `S` behind the `s`: `curl -fsSL`");
        let edits: Option<Vec<Edit>> = found.iter().map(|command| spoken(stage, cx, command)).collect();
        if let Some(edits) = edits {
            let title = "Add `S`: errors are shown again";
            finding.fix(Safety::Safe, title, edits).changing(&[Aspect::Commands]);
        }
    }
}

/// Programs that stop at a download that is not there, and complain of what they got instead.
const COMPLAIN: &[&str] = &["apt-key", "bunzip2", "gpg", "gunzip", "tar", "unxz", "xz", "zcat"];

/// A download without a word before a pipe, behind which another program stops the build.
fn piped(stage: StageRef, out: &mut Sink) {
    let runs = stage.steps().filter(|step| step.is_run() && !step.onbuild && !pipes::are_held(step));
    let pairs = runs.flat_map(|step| step.step.commands.windows(2).enumerate().map(move |(at, pair)| (step, at, pair)));
    let found = pairs.into_iter().find(|(_, _, pair)| {
        let quiet = match pair[0].name() {
            Some("wget") => pair[0].has_flag(&["q", "quiet"]) && !pair[0].has_flag(&["show-progress", "S"]),
            Some("curl") => pair[0].has_flag(&["s", "silent"]) && !pair[0].has_flag(&["S", "show-error"]),
            _ => false,
        };
        let place = pair[0].place;
        let plain = !place.in_condition && !place.in_substitution && !place.in_function && !place.negated;
        let joined = pair[0].after == Join::Pipe && pair[1].pipeline == pair[0].pipeline;
        quiet && plain && joined && pair[1].after != Join::Or && reader(&pair[1]).is_some()
    });
    let Some((step, at, [fetch, read])) = found else { return };
    let (name, reader) = (fetch.name().unwrap_or_default(), reader(read).unwrap_or_default());
    let message = format!("when this download fails, only `{reader}` complains, of what it did not get");
    let finding = out.report(stage.file(), fetch.span, message).mark("its failure is not told");
    match outcome::fails_with(&step, at + 1) {
        true => finding.label(stage.file(), read.span, "stops the build in its place"),
        false => finding.label(
            stage.file(),
            read.span,
            "says what it lacks, and what follows decides whether the build goes on",
        ),
    };
    finding.help(match name {
        "wget" => "write `wget -nv`, which still says what went wrong, and let it write a file, so that its own failure counts",
        _ => "write `curl -fsSL`, and let it write a file, so that its own failure counts",
    });
}

fn reader(command: &Command) -> Option<&'static str> {
    let call = command.effective();
    COMPLAIN.iter().find(|known| call.name() == Some(**known)).copied()
}

/// The downloads of a stage that end the build when they fail, without a word.
fn mute(stage: StageRef<'_>) -> Vec<&Command> {
    let runs = stage.steps().filter(|step| step.is_run() && !step.onbuild);
    let shell = runs.filter(|step| matches!(step.ins.command(), Some(dockerfile::Command::Shell(_))));
    shell.flat_map(|step| &step.step.commands).filter(|command| is_mute(command)).collect()
}

fn is_mute(command: &Command) -> bool {
    let has = |names: &[&str]| command.has_flag(names);
    let place = command.place;
    let looked_at = place.in_condition || place.negated || place.in_substitution || place.in_function;
    command.name() == Some("curl")
        && has(&["s", "silent"])
        && has(&["f", "fail", "fail-with-body"])
        && !has(&["S", "show-error", "w", "write-out", "v", "verbose", "K", "config", "I", "head"])
        && !matches!(command.after, Join::Or | Join::Pipe)
        && !looked_at
}

/// The edit that lets it speak: in the word with the `s`, or behind `--silent`.
fn spoken(stage: StageRef, cx: &Cx, command: &Command) -> Option<Edit> {
    let short =
        |word: &&Word| word.text().starts_with('-') && !word.text().starts_with("--") && word.text().contains('s');
    let source = cx.project.source(stage.file());
    let written = |word: &&Word| source.slice(word.span) == word.raw;
    let file = stage.file();
    if let Some(word) = command.args().iter().find(|word| word.text() == "--silent").filter(written) {
        return Some(Edit::insert(file, word.span.end as usize, " --show-error"));
    }
    let word = command.args().iter().find(short).filter(written)?;
    let at = word.raw.find('s')?;
    Some(Edit::insert(file, word.span.start as usize + at + 1, "S"))
}
