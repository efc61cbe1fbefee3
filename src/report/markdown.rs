//! The report in GitHub's Markdown: where a project stands on the six recommendations and what to do first; then every
//! finding with its place, reason and remedy, the reference stack beside the project, and what the project is. What
//! is long is folded.

mod findings;
mod mermaid;
mod project;

use std::fmt::Write;

use super::View;
use super::escape::{cell, code, fence, line};
use super::medium::Shown;
use super::model::{Beside, Card, First, Paper, Report, Since, Step};
use crate::finding::Meta;

pub fn render(view: &View) -> Shown {
    let report = Report::new(&Paper::new(view));
    let mut out = String::from("# Container report");
    if !report.name.is_empty() {
        let _ = write!(out, ": {}", code(report.name));
    }
    out.push_str("\n\n");
    card(&report.card, &mut out);
    if let Some(changes) = &report.since {
        since(changes, &mut out);
    }
    if let Some(first) = &report.first {
        todo(first, &mut out);
    }
    findings::render(&report.findings, &mut out);
    unread(&report, &mut out);
    accepted(&report, &mut out);
    if let Some(beside) = &report.beside {
        reference(beside, &mut out);
    }
    project::render(&report, &mut out);
    if let Some(unasked) = &report.unasked {
        let _ = writeln!(out, "{}\n", unasked.markdown());
    }
    let by = &report.written_by;
    let _ = writeln!(out, "---\n\nWritten by {by}. `plimsoll explain CODE` says more on any finding.");
    Shown::markdown(&out)
}

fn card(card: &Card, out: &mut String) {
    match &card.grade {
        Some(grade) => drop(write!(out, "**Grade {grade}, {} of 100.**", card.score)),
        None => out.push_str("**No grade: nothing here is built or started.**"),
    }
    for said in &card.said {
        let _ = write!(out, " {}", said.markdown());
    }
    let _ = write!(out, "\n\n{}\n\n", card.meaning);
    out.push_str("## The six recommendations\n\n| Recommendation | Grade | Score | Open |\n|---|:-:|--:|--:|\n");
    for line in card.areas.iter().filter(|line| line.six) {
        let score = line.score.map_or("–".to_owned(), |score| score.to_string());
        let _ = writeln!(out, "| {} | {} | {score} | {} |", line.title, line.grade, line.open);
    }
    let beyond = card.areas.iter().filter(|line| !line.six);
    let beyond: Vec<String> = beyond
        .filter_map(|line| Some(format!("{} {} {} ({} open)", line.title, line.grade, line.score?, line.open)))
        .collect();
    if !beyond.is_empty() {
        let _ = write!(out, "\nBeyond the six: {}.\n", beyond.join(", "));
    }
    for note in &card.notes {
        let _ = write!(out, "\n{note}\n");
    }
    out.push('\n');
}

/// What changed since an earlier run.
fn since(since: &Since, out: &mut String) {
    let _ = write!(out, "## Since {}\n\n", code(&since.name));
    if let Some(grades) = &since.grades {
        let _ = write!(out, "{} ", grades.markdown());
    }
    let _ = write!(out, "{}\n\n", since.counts.markdown());
    let kinds = [("new", &since.new), ("gone", &since.gone), ("of a new rule", &since.newly_seen)];
    if kinds.iter().any(|(_, changes)| !changes.is_empty()) {
        out.push_str("| | What | Where |\n|---|---|---|\n");
    }
    for (kind, changes) in kinds {
        for change in changes {
            let what = format!("{} {}", line(&change.code), change.message.markdown());
            let _ = writeln!(out, "| {kind} | {} | {} |", cell(&what), cell(&code(&change.place)));
        }
    }
    out.push('\n');
}

/// What to do first, and where it leads.
fn todo(first: &First, out: &mut String) {
    out.push_str("## What to do first\n\n| | What | Where | Grade then |\n|--:|---|---|--:|\n");
    for (n, step) in first.steps.iter().enumerate() {
        let (what, place) = thing(step);
        let _ = writeln!(out, "| {} | {} | {} | {} |", n + 1, cell(&what), cell(&place), step.then);
    }
    let _ = write!(out, "\n{}\n\n", first.then.markdown());
}

/// What a step asks for, and where.
fn thing(step: &Step) -> (String, String) {
    let link = link(step.rule.code, step.rule);
    let Some(severity) = step.severity else { return (link, String::new()) };
    let more = if step.more > 0 { format!(" and {} more", step.more) } else { String::new() };
    (format!("{} ({link}, {})", step.what.markdown(), severity.name()), format!("{}{more}", code(&step.place)))
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

fn unread(report: &Report, out: &mut String) {
    if report.unread.is_empty() {
        return;
    }
    out.push_str("## What could not be read\n\n");
    for gap in &report.unread {
        let (path, what, help) = (code(&gap.path), gap.what.markdown(), gap.help.markdown());
        let _ = writeln!(out, "- {path} ({}): {what} {help}", gap.kind);
    }
    out.push('\n');
}

fn accepted(report: &Report, out: &mut String) {
    if report.accepted.is_empty() {
        return;
    }
    out.push_str("## Accepted exceptions\n\n| Finding | Place | Reason |\n|---|---|---|\n");
    for row in &report.accepted {
        let (message, at, reason) = (row.message.markdown(), code(&row.place), row.reason.markdown());
        let _ = writeln!(out, "| {} {} | {} | {} |", row.rule.code, cell(&message), cell(&at), cell(&reason));
    }
    out.push('\n');
}

/// The project beside the reference stack.
fn reference(beside: &Beside, out: &mut String) {
    out.push_str("## Beside the reference stack\n\n`plimsoll stack DIR` writes a small stack that keeps the six recommendations: ");
    let _ = writeln!(out, "{}\n", beside.lead);
    for part in &beside.parts {
        let _ = writeln!(out, "<details>\n<summary>{}: {}</summary>\n", part.title, part.stands);
        say("", &part.told.markdown(), "", out);
        say("The reference: ", part.reference, "", out);
        if let (Some(here), Some(there)) = (&part.here, &part.there) {
            out.push_str("<table>\n<tr><th>Here</th><th>The reference</th></tr>\n<tr><td>\n\n");
            block(&format!("{}\n{}", line(&here.place), here.lines), out);
            out.push_str("\n</td><td>\n\n");
            block(&format!("{}\n{}", there.place, there.lines), out);
            out.push_str("\n</td></tr>\n</table>\n\n");
        }
        out.push_str("</details>\n\n");
    }
}

fn block(text: &str, out: &mut String) {
    let fence = fence(text);
    let _ = writeln!(out, "{fence}text\n{}\n{fence}", text.trim_end());
}
