//! The report: where a project stands on the six recommendations and what to do first; then every finding with
//! its place, reason and remedy, the reference stack beside the project, and what the project is. GitHub's Markdown;
//! what is long is folded.

mod beside;
mod findings;
mod paper;

use std::fmt::Write;

use super::escape::{bounded, cell, code, markdown};
use super::medium::Shown;
use super::reference::chapter;
use super::{View, gap_kind, picture, plural};
use crate::finding::{Finding, Meta, Status};
use crate::grade::{GRADE_VERSION, Letter, Line, Plan, SIX, Stand, Step};
pub use paper::Paper;
use paper::capital;

/// Words in a cell of a table, in characters.
const CELL: usize = 140;

pub fn render(view: &View) -> Shown {
    let view = &Paper::new(view);
    let mut out = String::new();
    head(view, &mut out);
    recommendations(view, &mut out);
    if let Some(plan) = view.plan {
        first(view, plan, &mut out);
    }
    findings::render(view, &mut out);
    unread(view, &mut out);
    accepted(view, &mut out);
    if let Some(plan) = view.plan {
        beside::render(view, plan, &mut out);
    }
    picture::render(view, &mut out);
    if let Some(unasked) = view.unasked() {
        let _ = writeln!(out, "{}\n", view.sentence(&unasked));
    }
    let _ = writeln!(
        out,
        "---\n\nWritten by Plimsoll {}, grade version {GRADE_VERSION}. `plimsoll explain CODE` says more on any \
         finding.",
        env!("CARGO_PKG_VERSION")
    );
    Shown::markdown(&out)
}

fn head(view: &Paper, out: &mut String) {
    out.push_str("# Container report");
    if !view.name().is_empty() {
        let _ = write!(out, ": {}", code(view.name()));
    }
    out.push_str("\n\n");
    let (grade, counts) = (view.grade, view.counts());
    match grade.is_one() {
        true => drop(write!(out, "**Grade {}, {} of 100.** ", grade.shown(), grade.score)),
        false => out.push_str("**No grade: nothing here is built or started.** "),
    }
    for said in view.beside_grade(|path| code(view.short(path))) {
        let _ = write!(out, "{}. ", capital(&said));
    }
    match counts.open {
        0 => out.push_str("No open findings."),
        n => {
            let _ = write!(out, "{}: {}.", plural(n, "open finding"), counts.in_words());
        }
    }
    if counts.fixable > 0 {
        let verb = if counts.fixable == 1 { "has" } else { "have" };
        let _ = write!(out, " {} of them {verb} a safe fix.", counts.fixable);
    }
    if let Some(raw) = &grade.raw {
        let exceptions = plural(grade.accepted(), "accepted exception");
        let _ = write!(out, " Without its {exceptions} the grade would be {} {}.", raw.shown(), raw.score);
    }
    if counts.hidden > 0 {
        let verb = if counts.hidden == 1 { "is" } else { "are" };
        let _ = write!(
            out,
            " {} {verb} silenced without a reason: not listed here, still graded.",
            plural(counts.hidden, "finding")
        );
    }
    let meaning = if grade.is_one() { meaning(grade.letter) } else { "" };
    let _ = write!(out, "\n\n{meaning}\n\n");
}

/// What the overall letter says.
fn meaning(letter: Letter) -> &'static str {
    match letter {
        Letter::APlus => "A+: nothing is open and nothing had to be excepted.",
        Letter::A => "A: well kept; what is open is a matter of minutes.",
        Letter::B => "B: kept in order; some warnings are open, or many hints.",
        Letter::C => "C: work has piled up, or an error is open in what is well kept otherwise.",
        Letter::D => "D: much has been left; errors are open, or warnings in most areas.",
        Letter::F => "F: neglected; errors and warnings have piled up in most of what is built.",
    }
}

fn recommendations(view: &Paper, out: &mut String) {
    out.push_str("## The six recommendations\n\n| Recommendation | Grade | Score | Open |\n|---|:-:|--:|--:|\n");
    let (six, beyond) = view.grade.areas.split_at(SIX.len().min(view.grade.areas.len()));
    for line in six {
        let score = if line.applicable { line.score.to_string() } else { "–".to_owned() };
        let _ = writeln!(out, "| {} | {} | {score} | {} |", chapter(line.area).title, line.shown(), line.open);
    }
    let told = |line: &Line| {
        let title = chapter(line.area).title;
        format!("{} {} {} ({} open)", title, line.shown(), line.score, line.open)
    };
    let beyond: Vec<String> = beyond.iter().filter(|line| line.applicable).map(told).collect();
    let mut note = |show: bool, text: &str| {
        if show {
            let _ = write!(out, "\n{text}\n");
        }
    };
    note(!beyond.is_empty(), &format!("Beyond the six: {}.", beyond.join(", ")));
    note(view.grade.areas.iter().any(|line| !line.applicable), "– : this project has nothing this speaks of.");
    note(view.grade.uncertain, "? : something could not be read, so that the letter may be too good; see below.");
    out.push('\n');
}

/// What to do first, and where it leads.
fn first(view: &Paper, plan: &Plan, out: &mut String) {
    let Some(last) = plan.steps.last() else { return };
    out.push_str("## What to do first\n\n| | What | Where | Grade then |\n|--:|---|---|--:|\n");
    for (n, step) in plan.steps.iter().enumerate() {
        let (what, place) = thing(view, step);
        let _ = writeln!(out, "| {} | {} | {} | {} |", n + 1, cell(&what), cell(&place), step.then.shown());
    }
    let done = match plan.steps.len() {
        1 => "With this done".to_owned(),
        n => format!("With these {n} done"),
    };
    let _ = write!(out, "\n{done} the grade is {}, now {}.", last.then.shown(), Stand::of(view.grade).shown());
    if let Some((made, then)) = &plan.fixes {
        let fixes = if *made == 1 { "fix" } else { "fixes" };
        let _ = write!(out, " `plimsoll check --fix` makes {made} safe {fixes} by itself: {}.", then.shown());
    }
    out.push_str("\n\n");
}

/// What a step asks for, and where.
fn thing(view: &Paper, step: &Step) -> (String, String) {
    let rule = step.rule;
    let findings: Vec<&Finding> = view.open().filter(|finding| finding.rule.code == rule.code).collect();
    let Some(first) = findings.first() else { return (link(rule.code, rule), String::new()) };
    // A remedy speaks of "it": what that is stands before it.
    let said = |text: &str| capital(bounded(view.plain(text).trim().trim_end_matches('.'), CELL).trim());
    let what = match (said(&first.message), said(&first.help)) {
        (fault, remedy) if remedy.is_empty() => fault,
        (fault, remedy) if fault.ends_with('…') => format!("{fault} {remedy}"),
        (fault, remedy) => format!("{fault}. {remedy}"),
    };
    let more = findings.iter().map(|finding| finding.places().count()).sum::<usize>() - 1;
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let what = format!("{} ({}, {})", markdown(&what), link(rule.code, rule), first.severity.name());
    (what, format!("{}{more}", view.place(&first.primary)))
}

/// A link to the rule's heading in this report.
fn link(text: &str, rule: &Meta) -> String {
    format!("[{text}](#{}-{})", rule.code.to_ascii_lowercase(), rule.name)
}

fn say(lead: &str, text: &str, indent: &str, out: &mut String) {
    if !text.is_empty() {
        let _ = writeln!(out, "{indent}{lead}{text}\n");
    }
}

fn unread(view: &Paper, out: &mut String) {
    if view.project.gaps.is_empty() {
        return;
    }
    out.push_str("## What could not be read\n\n");
    for gap in &view.project.gaps {
        let (path, kind) = (code(view.short(&gap.path)), gap_kind(gap.kind));
        let _ = writeln!(out, "- {path} ({kind}): {} {}", view.sentence(&gap.what), view.sentence(&gap.help));
    }
    out.push('\n');
}

fn accepted(view: &Paper, out: &mut String) {
    let mut rows = view.findings.iter().filter_map(|finding| match &finding.status {
        Status::Accepted { reason } => Some((finding, reason)),
        Status::Open | Status::Hidden | Status::Unasked | Status::Aside(_) => None,
    });
    let Some(first) = rows.next() else { return };
    out.push_str("## Accepted exceptions\n\n| Finding | Place | Reason |\n|---|---|---|\n");
    for (finding, reason) in [first].into_iter().chain(rows) {
        let at = view.place(&finding.primary);
        let (rule, message) = (finding.rule.code, cell(&view.words(&bounded(&finding.message, CELL))));
        let _ = writeln!(out, "| {rule} {message} | {} | {} |", cell(&at), cell(&markdown(&bounded(reason, CELL))));
    }
    out.push('\n');
}
