//! `argument-before-install`: see the page of the same name.

use std::collections::BTreeMap;

use crate::finding::{Aspect, Safety};
use crate::knowledge::changing;
use crate::project::images::order::has_word;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::text::{Edit, Source, Span};

/// Words in names of arguments that are given another value with every release.
const TURNING: &[&str] = &["VERSION", "RELEASE", "BRANCH", "TAG", "COMMIT", "REF", "SHA", "HASH", "CHECKSUM"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let found: Vec<Early> = stage.steps_of(Keyword::Arg).flat_map(|step| early(cx, stage, step)).collect();
        let Some(first) = found.first() else { continue };
        let others = match found.as_slice() {
            [_, other] => format!(", and so does `{}`", other.pair.key.text),
            [_, _, _, ..] => format!(", and so do {} more", found.len() - 1),
            _ => String::new(),
        };
        let name = &first.pair.key.text;
        let message = format!("another `{name}` runs the installs behind it again, which do not use it{others}");
        let finding = out.report(stage.file(), first.pair.span, message);
        finding.mark("declared before it is used");
        if let Some(user) = first.user {
            finding.label(stage.file(), user.keyword_span(), "used here first");
        }
        for span in found.iter().filter_map(|early| early.passed) {
            finding.label(stage.file(), span, "passes it on");
        }
        for other in found.iter().skip(1).take(8) {
            finding.label(stage.file(), other.pair.span, "so does this");
        }
        finding.help(match first.user {
            Some(_) => "declare it just before the first instruction that uses it",
            None => "declare it behind the installs, and what passes it on with it",
        });
        if let Some(edits) = moved(cx.project.source(stage.file()), stage, &found) {
            finding.fix(Safety::Safe, "Declare it where it is first used", edits).changing(&[Aspect::Environment]);
        }
        let turns = |early: &Early| early.pair.key.text.split('_').any(|word| TURNING.contains(&word));
        if !found.iter().any(turns) {
            finding.pedantic();
        }
    }
}

/// An argument that stands before a costly RUN which has no use for it.
struct Early<'a> {
    pair: &'a Pair,
    step: StepRef<'a>,
    /// The first instruction that uses it; none where it is only passed on.
    user: Option<StepRef<'a>>,
    /// The ENV that passes it on before the installs.
    passed: Option<Span>,
}

fn early<'a>(cx: &Cx<'a>, stage: StageRef<'a>, step: StepRef<'a>) -> Vec<Early<'a>> {
    let Args::Pairs { pairs, .. } = &step.ins.args else { return Vec::new() };
    // With what FROM reads everything is another; of what changes with every build another rule speaks.
    let from = cx.project.source(stage.file()).slice(stage.from_instruction().span);
    let own =
        |pair: &&Pair| !step.onbuild && !has_word(from, &pair.key.text) && !changing::at_every_build(&pair.key.text);
    pairs.iter().filter(own).filter_map(|pair| waits(cx, stage, step, pair)).collect()
}

fn waits<'a>(cx: &Cx<'a>, stage: StageRef<'a>, step: StepRef<'a>, pair: &'a Pair) -> Option<Early<'a>> {
    let mut names = vec![pair.key.text.as_str()];
    let (mut costly, mut read, mut passed) = (false, false, None);
    for later in stage.steps_between(step.index + 1, stage.stage.steps.len()) {
        let named = names.iter().any(|name| cx.project.names_word(later, name));
        match (later.ins.keyword, &later.ins.args) {
            (Keyword::Env | Keyword::Arg, Args::Pairs { pairs, .. }) if named => {
                let takes =
                    |pair: &&Pair| pair.value.as_ref().is_some_and(|v| names.iter().any(|n| has_word(&v.text, n)));
                let new: Vec<&str> = pairs.iter().filter(takes).map(|pair| pair.key.text.as_str()).collect();
                names.extend(new);
                read = true;
                passed = passed.or((!costly).then_some(later.ins.span));
            }
            (Keyword::Label, _) => read |= named,
            (Keyword::Run, _) if !named => {
                if names.iter().any(|name| later.may_read(name)) {
                    return costly.then_some(Early { pair, step, user: None, passed });
                }
                costly |= later.is_costly();
            }
            _ if named => return costly.then_some(Early { pair, step, user: Some(later), passed }),
            _ => {}
        }
    }
    (costly && read).then_some(Early { pair, step, user: None, passed })
}

/// The edits that move the instructions down to their users, where each has a line of its own without a comment
/// above it, and nothing between reads or sets the name.
fn moved(source: &Source, stage: StageRef, found: &[Early]) -> Option<Vec<Edit>> {
    let comment = |line: u32| source.slice(source.line_span(line)).trim_start().starts_with('#');
    let mut added: BTreeMap<usize, String> = BTreeMap::new();
    let mut edits = Vec::new();
    for early in found {
        let (Args::Pairs { pairs, .. }, Some(user), None) = (&early.step.ins.args, early.user, early.passed) else {
            return None;
        };
        let lines = source.full_lines(early.step.ins.span);
        let first = source.line(lines.start as usize);
        if pairs.len() != 1 || source.line(lines.end as usize) != first + 1 || first > 1 && comment(first - 1) {
            return None;
        }
        let mut line = source.line(user.ins.span.start as usize);
        while line > first + 1 && comment(line - 1) {
            line -= 1;
        }
        added.entry(source.line_span(line).start as usize).or_default().push_str(source.slice(lines));
        edits.push(Edit::delete(stage.file(), source.lines_to_delete(early.step.ins.span)));
    }
    edits.extend(added.into_iter().map(|(at, text)| Edit::insert(stage.file(), at, text)));
    Some(edits)
}
