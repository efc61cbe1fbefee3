//! `argument-before-install`: see the page of the same name.

use std::collections::BTreeMap;

use crate::finding::{Aspect, Safety};
use crate::knowledge::changing;
use crate::project::StageRef;
use crate::project::images::arguments::Early;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{Edit, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let all = cx.project.early_arguments(stage);
        // What is set once, such as the number of a user, is not spoken of beside what moves with each release.
        let moving = |early: &Early| changing::at_releases(&early.pair.key.text);
        let (releases, other): (Vec<Early>, Vec<Early>) = all.into_iter().partition(moving);
        let taste = releases.is_empty();
        let found = if taste { other } else { releases };
        // What the image itself is told is most often its own version: it moves with each release of the project.
        let own = found.iter().find(|early| early.passed.is_some() && early.user.is_none());
        let Some(first) = own.or(found.first()) else { continue };
        let others = match found.as_slice() {
            [a, b] => {
                let other = if a.pair.span == first.pair.span { b } else { a };
                format!(", and so does `{}`", other.pair.key.text)
            }
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
        for other in found.iter().filter(|other| other.pair.span != first.pair.span).take(8) {
            finding.label(stage.file(), other.pair.span, "so does this");
        }
        finding.help(match first.user {
            Some(_) => "declare it just before the first instruction that uses it",
            None if found.iter().any(|early| early.passed.is_some()) => {
                "declare it behind the installs, and what passes it on with it"
            }
            None => "declare it behind the installs",
        });
        if let Some(edits) = moved(cx.project.source(stage.file()), stage, &found) {
            finding.fix(Safety::Safe, "Declare it where it is first used", edits).changing(&[Aspect::Environment]);
        }
        if taste {
            finding.pedantic();
        }
    }
}

/// The edits that move the instructions down to their users, where each has a line of its own without a comment
/// above it, and nothing between reads or sets the name.
fn moved(source: &Source, stage: StageRef, found: &[Early]) -> Option<Vec<Edit>> {
    let comment = |line: u32| source.slice(source.line_span(line)).trim_start().starts_with('#');
    let mut added: BTreeMap<usize, String> = BTreeMap::new();
    // Lines that follow one upon the other go as one, so that no gap is left where they stood.
    let mut gone: Vec<Span> = Vec::new();
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
        match gone.last_mut().filter(|last| last.end == lines.start) {
            Some(last) => last.end = lines.end,
            None => gone.push(lines),
        }
    }
    let mut edits: Vec<Edit> =
        gone.into_iter().map(|lines| Edit::delete(stage.file(), source.lines_to_delete(lines))).collect();
    edits.extend(added.into_iter().map(|(at, text)| Edit::insert(stage.file(), at, text)));
    Some(edits)
}
