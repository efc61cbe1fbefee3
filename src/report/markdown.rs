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
use super::model::{AreaLine, Beside, Card, First, Paper, Report, Since, Step};
use super::tongue::{Say, Tongue};
use super::words::Words;
use crate::finding::Meta;

pub fn render(view: &View) -> Shown {
    let report = Report::new(&Paper::new(view));
    let t = report.language;
    let mut out = format!("# {}", t.say(Say::Title));
    if !report.name.is_empty() {
        let _ = write!(out, ": {}", code(report.name));
    }
    out.push_str("\n\n");
    card(&report.card, t, &mut out);
    if let Some(changes) = &report.since {
        since(changes, t, &mut out);
    }
    if let Some(first) = &report.first {
        todo(first, t, &mut out);
    }
    findings::render(&report.findings, t, &mut out);
    unread(&report, &mut out);
    accepted(&report, &mut out);
    if let Some(beside) = &report.beside {
        reference(beside, t, &mut out);
    }
    project::render(&report, &mut out);
    if let Some(unasked) = &report.unasked {
        let _ = writeln!(out, "{}\n", unasked.markdown());
    }
    let by = t.words(Say::By, &[Words::of(&report.written_by)]);
    let _ = writeln!(out, "---\n\n{}", by.markdown());
    Shown::markdown(&out)
}

/// The head of a table: what its columns are called, and how they are set.
fn columns(names: &[Say], sides: &str, t: Tongue, out: &mut String) {
    for name in names.iter().map(|name| t.say(*name)) {
        let _ = write!(out, "|{}{name} ", if name.is_empty() { "" } else { " " });
    }
    let _ = write!(out, "|\n{sides}\n");
}

fn heading(say: Say, t: Tongue, out: &mut String) {
    let _ = write!(out, "## {}\n\n", t.say(say));
}

fn card(card: &Card, t: Tongue, out: &mut String) {
    match &card.grade {
        Some(grade) => drop(write!(out, "**{}**", t.fill(Say::GradeOf, &[grade, &card.score]))),
        None => drop(write!(out, "**{}**", t.say(Say::NoGrade))),
    }
    for said in &card.said {
        let _ = write!(out, " {}", said.markdown());
    }
    out.push_str("\n\n");
    if !card.meaning.is_empty() {
        let _ = write!(out, "{}\n\n", card.meaning);
    }
    if card.areas.is_empty() {
        return;
    }
    grades(card, t, out);
    if !card.reckoned.is_empty() {
        let _ = write!(out, "\n{}\n", card.reckoned.markdown());
    }
    for note in &card.notes {
        let _ = write!(out, "\n{note}\n");
    }
    out.push('\n');
}

/// How each of the six recommendations stands, and what there is beyond them.
fn grades(card: &Card, t: Tongue, out: &mut String) {
    heading(Say::TheSix, t, out);
    let names = [Say::Recommendation, Say::Grade, Say::Score, Say::PointsOff, Say::Open, Say::Taste];
    columns(&names, "|---|:-:|--:|--:|--:|--:|", t, out);
    areas(card.areas.iter().filter(|line| line.six), out);
    let beyond: Vec<&AreaLine> = card.areas.iter().filter(|line| !line.six && line.score.is_some()).collect();
    if !beyond.is_empty() {
        let _ = writeln!(out, "| **{}** | | | | | |", t.say(Say::Beyond));
        areas(beyond.into_iter(), out);
    }
}

fn areas<'a>(lines: impl Iterator<Item = &'a AreaLine>, out: &mut String) {
    for line in lines {
        let [score, lost, open, taste] = line.numbers();
        let _ = writeln!(out, "| {} | {} | {score} | {lost} | {open} | {taste} |", line.title, line.grade);
    }
}

/// What changed since an earlier run.
fn since(since: &Since, t: Tongue, out: &mut String) {
    let _ = write!(out, "## {}\n\n", t.fill(Say::Since, &[&code(&since.name)]));
    if let Some(grades) = &since.grades {
        let _ = write!(out, "{} ", grades.markdown());
    }
    let _ = write!(out, "{}\n\n", since.counts.markdown());
    let kinds = [(Say::New, &since.new), (Say::Gone, &since.gone), (Say::OfNewRule, &since.newly_seen)];
    if kinds.iter().any(|(_, changes)| !changes.is_empty()) {
        columns(&[Say::Nothing, Say::What, Say::Where], "|---|---|---|", t, out);
    }
    for (kind, changes) in kinds {
        for change in changes {
            let what = format!("{} {}", line(&change.code), change.message.markdown());
            let _ = writeln!(out, "| {} | {} | {} |", t.say(kind), cell(&what), cell(&code(&change.place)));
        }
    }
    out.push('\n');
}

/// What to do first, and where it leads.
fn todo(first: &First, t: Tongue, out: &mut String) {
    heading(Say::First, t, out);
    columns(&[Say::Nothing, Say::What, Say::Where, Say::GradeThen], "|--:|---|---|--:|", t, out);
    for (n, step) in first.steps.iter().enumerate() {
        let (what, place) = thing(step, t);
        let then = step.unit.as_ref().map_or(step.then.clone(), |unit| t.fill(Say::UnitThen, &[unit]));
        let _ = writeln!(out, "| {} | {} | {} | {then} |", n + 1, cell(&what), cell(&place));
    }
    let _ = write!(out, "\n{}\n\n{}\n\n", first.then.markdown(), first.order);
}

/// What a step asks for, and where.
fn thing(step: &Step, t: Tongue) -> (String, String) {
    let link = link(step.rule.code, step.rule);
    let Some(severity) = step.severity else { return (link, String::new()) };
    let others: String = step.others.iter().map(|other| format!(", {}", code(other))).collect();
    let more = if step.more > 0 { format!(" {}", t.fill(Say::AndMore, &[&step.more])) } else { String::new() };
    let also = step.also.iter().enumerate().map(|(n, also)| {
        let lead = match step.causes {
            true if n > 0 => "; ".to_owned(),
            true => format!(". {}", t.say(Say::FailsForIt)),
            false => format!(". {}", t.say(Say::AndWithIt)),
        };
        format!("{lead}{} ({})", also.what.markdown(), self::link(also.rule.code, also.rule))
    });
    (
        format!("{} ({link}, {}){}", step.what.markdown(), t.say(Say::severity(severity)), also.collect::<String>()),
        format!(
            "{}{others}{more}{}",
            code(&step.place),
            step.apart.as_ref().map(|apart| format!(" ({apart})")).unwrap_or_default()
        ),
    )
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
    heading(Say::CouldNotRead, report.language, out);
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
    heading(Say::Exceptions, report.language, out);
    columns(&[Say::Finding, Say::Place, Say::Reason], "|---|---|---|", report.language, out);
    for row in &report.accepted {
        let (message, at, reason) = (row.message.markdown(), code(&row.place), row.reason.markdown());
        let _ = writeln!(out, "| {} {} | {} | {} |", row.rule.code, cell(&message), cell(&at), cell(&reason));
    }
    out.push('\n');
}

/// The project beside the reference stack.
fn reference(beside: &Beside, t: Tongue, out: &mut String) {
    heading(Say::BesideStack, t, out);
    let _ = writeln!(out, "{}\n", t.words(Say::StackIs, &[Words::of(beside.lead)]).markdown());
    for part in &beside.parts {
        let _ = writeln!(out, "<details>\n<summary>{}: {}</summary>\n", part.title, part.stands);
        say("", &part.told.markdown(), "", out);
        say(t.say(Say::ReferenceIs), part.reference, "", out);
        if let (Some(here), Some(there)) = (&part.here, &part.there) {
            let (own, its) = (t.say(Say::Here), t.say(Say::Reference));
            let _ = write!(out, "<table>\n<tr><th>{own}</th><th>{its}</th></tr>\n<tr><td>\n\n");
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
