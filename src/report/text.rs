//! Findings as a person reads them on a terminal: the source line, the caret, the reason and the remedy;
//! below them a summary and the grade.

use std::collections::BTreeSet;
use std::fmt;

use comfy_table::CellAlignment;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, ThemeCharacters, ThemeStyles};

use super::medium::{Screen, Shown};
use super::snippet::Snippet;
use super::terminal::{self, drawn, grid, paint, wrap};
use super::words::Words;
use super::{Style, View, escape, gap_in_words, page, plural};
use crate::finding::{Finding, Label, Severity};
use crate::grade::Stand;

/// More places than this are counted, not shown.
const PLACES: usize = 6;
/// What stands before a source line, and the dots of one shown in part; also more than before a message.
const FRAME: usize = 12;
/// Once a reason has this many bytes, it ends with the sentence.
const GIST: usize = 170;

pub fn render(view: &View, style: Style) -> Shown {
    let mut out = String::new();
    let handler = handler(style);
    let mut explained = BTreeSet::new();
    for finding in view.gravest_first() {
        let first = explained.insert(finding.rule.code);
        one(view, finding, first, &handler, style, &mut out);
        out.push('\n');
    }
    gaps(view, style, &mut out);
    summary(view, style, &mut out);
    Screen::new(style).lines(&out).shown()
}

/// The drawing of findings, and the only place that chooses its characters and colours.
fn handler(style: Style) -> GraphicalReportHandler {
    let characters = if style.unicode { ThemeCharacters::unicode() } else { ThemeCharacters::ascii() };
    let styles = if style.colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_wrap_lines(false)
        .with_context_lines(1)
        .without_syntax_highlighting()
        .with_links(false)
}

fn one(view: &View, finding: &Finding, first: bool, handler: &GraphicalReportHandler, style: Style, out: &mut String) {
    let file = finding.primary.file;
    let (here, elsewhere): (Vec<&Label>, Vec<&Label>) =
        finding.labels.iter().take(PLACES).partition(|label| label.file == file);
    let labels: Vec<&Label> = [&finding.primary].into_iter().chain(here).collect();
    let snippet = Snippet::new(view.project.source(file), &labels, 1, style.width.saturating_sub(FRAME));
    let primary = view.at(file, finding.primary.span);
    let message = wrap(&escape::line(&finding.message), style.width.saturating_sub(FRAME), "", "");
    let shown = Drawing { finding, message, snippet };
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &shown).is_err() {
        drawn = format!("{primary}: {}\n", shown.message);
    }
    // The drawing puts an empty line below its head, and blanks where it has nothing to draw.
    for line in drawn.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        out.push_str(line);
        out.push('\n');
    }
    let mut say = |name: &str, text: &str| {
        if !text.is_empty() {
            let lead = format!("{name:>6}: ");
            let lead = paint(&lead, terminal::HELP, style.colour);
            out.push_str(&wrap(&escape::line(text), style.width, &lead, "        "));
            out.push('\n');
        }
    };
    for label in elsewhere {
        let at = view.at(label.file, label.span);
        say("also", &if label.text.is_empty() { at } else { format!("{at} {}", label.text) });
    }
    if let Some(more) = finding.labels.len().checked_sub(PLACES).filter(|n| *n > 0) {
        say("also", &format!("{more} more places"));
    }
    if let Some(copies) = view.copies(finding, |label| Words::default().text(view.at(label.file, label.span))) {
        say("also", &copies.to_string());
    }
    match finding.why.as_str() {
        "" if first => say("why", opening(&page::reason(finding.rule.page))),
        why => say("why", why),
    }
    say("help", &finding.help);
    if let Some(fix) = finding.fixes.first() {
        say("fix", &format!("{} ({})", fix.title, fix.safety.name()));
    }
}

/// The first sentences of a paragraph, enough for the gist; `explain` has the rest.
fn opening(text: &str) -> &str {
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    let end = ends.into_iter().find(|&at| at >= GIST).unwrap_or(text.len());
    text.get(..end).unwrap_or(text)
}

/// A finding as the drawing library asks for it.
#[derive(Debug)]
struct Drawing<'a> {
    finding: &'a Finding,
    message: String,
    snippet: Snippet,
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawing<'_> {}

impl Diagnostic for Drawing<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let (severity, rule) = (self.finding.severity.name(), self.finding.rule);
        Some(Box::new(format!("{severity} {} {}", rule.code, rule.name)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.finding.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info | Severity::Style => miette::Severity::Advice,
        })
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.snippet)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.snippet.marks.iter().map(|mark| {
            let text = Some(mark.text.clone()).filter(|text| !text.is_empty());
            let span = (mark.start, mark.end - mark.start);
            if mark.primary {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })))
    }
}

fn gaps(view: &View, style: Style, out: &mut String) {
    for gap in &view.project.gaps {
        let lead = paint("not read: ", terminal::of_severity(Severity::Warning), style.colour);
        let words = gap_in_words(gap);
        out.push_str(&wrap(&escape::line(&words), style.width, &lead, "          "));
        out.push('\n');
    }
    if !view.project.gaps.is_empty() {
        out.push('\n');
    }
}

fn summary(view: &View, style: Style, out: &mut String) {
    out.push_str(&wrap(&format!("{}.", view.summary()), style.width, "", ""));
    out.push_str(if view.counts().open > 0 { "\n`plimsoll explain CODE` says more.\n\n" } else { "\n\n" });
    let grade = view.grade;
    // A table of dashes says nothing: the line below it says why.
    if grade.areas.iter().any(|line| line.applicable) {
        out.push_str(&table(view, style));
        out.push('\n');
    }
    let head = match grade.is_one() {
        true => format!("Grade {} {}", grade.shown(), grade.score),
        false => "No grade: nothing here is built or started".to_owned(),
    };
    out.push_str(&paint(&head, terminal::BOLD, style.colour));
    let plan = view.plan.filter(|_| grade.is_one());
    let fixed = plan.and_then(|plan| plan.fixes).map(|(_, then)| then).filter(|then| *then != Stand::of(grade));
    if let Some(then) = fixed {
        out.push_str(&format!(", {} after --fix", then.shown()));
    }
    for said in view.beside_grade(|path| Words::default().text(path)) {
        out.push_str(&format!("; {said}"));
    }
    if let Some(raw) = &grade.raw {
        let exceptions = plural(grade.accepted(), "accepted exception");
        out.push_str(&format!("  ({} {} without {exceptions})", raw.shown(), raw.score));
    }
    out.push('\n');
    if let Some(next) = plan.and_then(|plan| plan.next.as_ref()) {
        let rules: Vec<&str> = next.rules.iter().map(|rule| rule.code).collect();
        let line = format!("{} by mending {}", next.then.shown(), rules.join(", "));
        out.push_str(&wrap(&line, style.width, "", "    "));
        out.push('\n');
    }
    if let Some(unasked) = view.unasked() {
        out.push_str(&unasked);
        out.push('\n');
    }
}

fn table(view: &View, style: Style) -> String {
    let mut table = grid(style);
    table.set_header(["area", "grade", "score", "open", "accepted"]);
    let dash = if style.unicode { "–" } else { "-" };
    for line in &view.grade.areas {
        let score = if line.applicable { line.score.to_string() } else { dash.to_owned() };
        table.add_row([
            line.area.name().to_owned(),
            line.shown().replace('–', dash),
            score,
            line.open.to_string(),
            line.accepted.to_string(),
        ]);
    }
    for column in table.column_iter_mut().skip(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    drawn(&table)
}
