//! The grade and a row for each rule, in Markdown: what GitHub shows on the page of a run (`GITHUB_STEP_SUMMARY`).

use std::fmt::Write;

use super::View;
use super::escape::{cell, code};
use super::medium::Shown;
use super::reference::chapter;
use super::statistics::rows;
use super::words::{Words, listed};

/// Rules beyond so many are counted.
const ROWS: usize = 30;

pub fn render(view: &View) -> Shown {
    let mut out = String::new();
    let grade = view.grade;
    let stands = match grade.is_one() {
        true => format!("grade {}, {} of 100", grade.shown(), grade.score),
        false => "no grade".to_owned(),
    };
    let _ = writeln!(out, "## Plimsoll: {stands}\n\n{}.\n", view.summary());
    let beside = view.beside_grade(|path| Words::default().code(path));
    if !beside.is_empty() {
        let said = listed(beside.into_iter().map(|said| said.capital().text(".")), " ");
        let _ = writeln!(out, "{}\n", said.markdown());
    }
    let areas = grade.areas.iter().filter(|line| line.applicable);
    let areas = areas
        .map(|line| format!("| {} | {} | {} |", view.tongue.say(chapter(line.area).title), line.shown(), line.open));
    let _ =
        writeln!(out, "| Recommendation | Grade | Open |\n|---|:-:|--:|\n{}\n", areas.collect::<Vec<_>>().join("\n"));
    let rows = rows(view);
    if !rows.is_empty() {
        out.push_str("| Open | Severity | Rule | First |\n|--:|---|---|---|\n");
        for row in rows.iter().take(ROWS) {
            let at = code(&view.at(row.first.primary.file, row.first.primary.span));
            let message = Words::of(&row.first.message).markdown();
            let (severity, rule) = (row.severity.name(), row.rule);
            let first = cell(&format!("{at}: {message}"));
            let _ = writeln!(out, "| {} | {severity} | {} {} | {first} |", row.open, rule.code, rule.name);
        }
        if let Some(more) = rows.len().checked_sub(ROWS).filter(|more| *more > 0) {
            let _ = writeln!(out, "\nAnd {more} more rules.");
        }
        out.push('\n');
    }
    Shown::markdown(&out)
}
