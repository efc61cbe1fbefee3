//! The report: where a project stands on the six recommendations, every finding with its place, reason and
//! remedy, what the project is, and the reference stack beside it. GitHub's Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Deref;

use super::escape::{cell, code, fence, markdown};
use super::medium::Shown;
use super::reference::chapter;
use super::snippet::Snippet;
use super::{View, gap_kind, page, picture, plural};
use crate::finding::{Area, Finding, Fix, Label, Meta, Status};
use crate::grade::{Cost, GRADE_VERSION, Letter, Line, SIX, UnitGrade};

/// Places of one rule shown with their lines; further ones are named.
const EXCERPTS: usize = 4;
/// Longer lines are shown in part, in bytes.
const WIDTH: usize = 160;
/// Units that are listed, the worst first.
const UNITS: usize = 12;
/// Other places of one finding that are named.
const LABELS: usize = 6;

pub fn render(view: &View) -> Shown {
    let costs = view.grade.costs.as_slice();
    let view = &Paper::new(view);
    let mut out = String::new();
    head(view, &mut out);
    recommendations(view, costs, &mut out);
    units(view, &mut out);
    picture::render(view, &mut out);
    findings(view, costs, &mut out);
    unread(view, &mut out);
    accepted(view, &mut out);
    beside(view, costs, &mut out);
    if let Some(unasked) = view.unasked() {
        let _ = writeln!(out, "{}\n", sentence(&unasked));
    }
    let _ = writeln!(
        out,
        "---\n\nWritten by Plimsoll {}, grade version {GRADE_VERSION}. `plimsoll explain CODE` says more on any \
         finding.",
        env!("CARGO_PKG_VERSION")
    );
    Shown::markdown(&out)
}

/// What the chapters are written from. Paths are shown from the project's own directory, which the title
/// names once.
pub struct Paper<'a> {
    view: View<'a>,
    /// The directory that holds every file, with a `/` at its end; empty where there is none.
    root: &'a str,
}

impl<'a> Deref for Paper<'a> {
    type Target = View<'a>;
    fn deref(&self) -> &View<'a> {
        &self.view
    }
}

impl<'a> Paper<'a> {
    fn new(view: &View<'a>) -> Self {
        let directory = |path: &'a str, upto: usize| {
            let part = path.get(..upto).unwrap_or_default();
            part.get(..part.rfind('/').map_or(0, |slash| slash + 1)).unwrap_or_default()
        };
        let mut paths = view.project.files.iter().map(|source| source.path.as_str());
        let first = paths.next().map_or("", |path| directory(path, path.len()));
        let root = paths.fold(first, |root, path| {
            let same = root.char_indices().zip(path.chars()).take_while(|((_, a), b)| a == b).last();
            directory(root, same.map_or(0, |((at, c), _)| at + c.len_utf8()))
        });
        Paper { view: *view, root }
    }

    /// A path from the project's directory, `.` for the directory itself.
    pub fn short<'p>(&self, path: &'p str) -> &'p str {
        match path.strip_prefix(self.root) {
            _ if path.is_empty() || path == self.root.trim_end_matches('/') => ".",
            Some(rest) => rest,
            None => path,
        }
    }

    /// The place of a label, as code.
    fn place(&self, label: &Label) -> String {
        code(self.short(&self.at(label.file, label.span)))
    }
}

fn head(view: &Paper, out: &mut String) {
    out.push_str("# Container report");
    if !view.root.is_empty() {
        let _ = write!(out, ": {}", code(view.root.trim_end_matches('/')));
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

fn recommendations(view: &Paper, costs: &[Cost], out: &mut String) {
    out.push_str("## The six recommendations\n\n");
    out.push_str("| Recommendation | Grade | Score | Open | What to do first |\n|---|:-:|--:|--:|---|\n");
    for line in &view.grade.areas {
        if line.area == Area::Safety {
            out.push_str(
                "\n**Beyond the six**\n\n| Area | Grade | Score | Open | What to do first |\n|---|:-:|--:|--:|---|\n",
            );
        }
        let title = chapter(line.area).title;
        let score = if line.applicable { line.score.to_string() } else { "–".to_owned() };
        let todo = first_thing(view, costs, line);
        let _ = writeln!(out, "| {title} | {} | {score} | {} | {} |", line.shown(), line.open, cell(&todo));
    }
    out.push('\n');
    let mut note = |show: bool, text: &str| {
        if show {
            out.push_str(text);
            out.push_str("\n\n");
        }
    };
    note(view.grade.areas.iter().any(|line| !line.applicable), "– : this project has nothing this speaks of.");
    note(view.grade.uncertain, "? : something could not be read, so that the letter may be too good; see below.");
}

/// What is built and started, the worst first.
fn units(view: &Paper, out: &mut String) {
    let mut units: Vec<&UnitGrade> = view.grade.units.iter().collect();
    if units.len() < 2 {
        return;
    }
    units.sort_by_key(|unit| unit.score);
    out.push_str("## What is built and started\n\n| Unit | Grade | Score | Open |\n|---|:-:|--:|--:|\n");
    for unit in units.iter().take(UNITS) {
        let path = code(view.short(&view.project.source(unit.file).path));
        let _ = writeln!(out, "| {} | {} | {} | {} |", cell(&path), unit.letter, unit.score, unit.open);
    }
    if let Some(more) = units.len().checked_sub(UNITS).filter(|n| *n > 0) {
        let _ = writeln!(out, "\nAnd {more} more that stand no worse.");
    }
    out.push('\n');
}

/// The finding worth most in this line of the grade: what to do and where.
fn first_thing(view: &Paper, costs: &[Cost], line: &Line) -> String {
    let Some(cost) = costs.iter().find(|cost| cost.rule.area == line.area) else {
        return if line.applicable { "Nothing open".to_owned() } else { String::new() };
    };
    let Some(finding) = view.open().find(|f| f.rule.code == cost.rule.code) else { return String::new() };
    let what = if finding.help.is_empty() { page::plain(finding.rule.title) } else { finding.help.clone() };
    let places = match cost.open {
        1 => String::new(),
        n => format!(", {n} places"),
    };
    format!("{} ({}{places})", markdown(&capital(what.trim_end_matches('.'))), link(finding.rule.code, finding.rule))
}

/// A link to the rule's heading in this report.
fn link(text: &str, rule: &Meta) -> String {
    format!("[{text}](#{}-{})", rule.code.to_ascii_lowercase(), rule.name)
}

fn findings(view: &Paper, costs: &[Cost], out: &mut String) {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in view.open() {
        by_rule.entry(finding.rule.code).or_default().push(finding);
    }
    if by_rule.is_empty() {
        return;
    }
    // Rules that do not count in the grade come last in their area.
    let rank = |code: &str| costs.iter().position(|cost| cost.rule.code == code).unwrap_or(usize::MAX);
    let mut groups: Vec<(usize, &Meta, Vec<&Finding>)> = by_rule
        .into_values()
        .filter_map(|group| group.first().map(|f| f.rule).map(|rule| (rank(rule.code), rule, group)))
        .collect();
    groups.sort_by_key(|(rank, rule, _)| (rule.area, *rank, rule.code));
    out.push_str("## Findings\n\n");
    let mut area: Option<Area> = None;
    for (_, rule, group) in &groups {
        if area != Some(rule.area) {
            area = Some(rule.area);
            let line = view.grade.line(rule.area);
            let stands = line.map_or(String::new(), |line| format!(" ({}, {} of 100)", line.shown(), line.score));
            let _ = writeln!(out, "### {}{stands}\n", chapter(rule.area).title);
        }
        one_rule(view, rule, group, out);
    }
}

/// A rule's findings: title and reason once, then the places.
fn one_rule(view: &Paper, rule: &Meta, group: &[&Finding], out: &mut String) {
    let worst = group.iter().map(|f| f.severity).max().unwrap_or(rule.severity);
    let _ = writeln!(out, "#### {} {}\n", rule.code, rule.name);
    let places = group.iter().map(|finding| finding.places().count()).sum::<usize>();
    let places = if places > 1 { format!(", {places} places") } else { String::new() };
    let _ = writeln!(out, "**{}** ({}{places})\n", rule.title.trim_end_matches('.'), worst.name());
    let why = page::first_paragraph(rule.page, "Why");
    if !why.is_empty() {
        let _ = writeln!(out, "{why}\n");
    }
    let help = shared(group, |f| sentence(&f.help));
    // What one finding says of itself stands behind its place.
    let why = shared(group, |f| sentence(&f.why)).filter(|_| group.len() > 1);
    let fix = shared(group, fix_in_words);
    say("", why.as_deref().unwrap_or_default(), "", out);
    say("**Remedy:** ", help.as_deref().unwrap_or_default(), "", out);
    say("**Fix:** ", fix.as_deref().unwrap_or_default(), "", out);
    for (n, finding) in group.iter().enumerate() {
        let at = view.place(&finding.primary);
        let copies = view.copies(finding, |label| view.place(label));
        let copies = copies.map_or(String::new(), |copies| format!(" {}.", capital(&copies)));
        let _ = writeln!(out, "- {at}: {}{copies}\n", sentence(&finding.message));
        if n >= EXCERPTS {
            continue;
        }
        excerpt(view, finding, out);
        say("See also ", &other_places(view, finding), "  ", out);
        let own = |shared: &Option<String>, text: String| if shared.is_none() { text } else { String::new() };
        say("", &own(&why, sentence(&finding.why)), "  ", out);
        say("**Remedy:** ", &own(&help, sentence(&finding.help)), "  ", out);
        say("**Fix:** ", &own(&fix, fix_in_words(finding)), "  ", out);
    }
}

/// What all of a rule's findings say alike, to be said once.
fn shared(group: &[&Finding], text: impl Fn(&Finding) -> String) -> Option<String> {
    let mut texts = group.iter().map(|f| text(f));
    let first = texts.next()?;
    texts.all(|text| text == first).then_some(first)
}

fn say(lead: &str, text: &str, indent: &str, out: &mut String) {
    if !text.is_empty() {
        let _ = writeln!(out, "{indent}{lead}{text}\n");
    }
}

/// The line with a caret, indented into its list item.
fn excerpt(view: &Paper, finding: &Finding, out: &mut String) {
    let snippet = Snippet::new(view.project.source(finding.primary.file), &[&finding.primary], 0, WIDTH).plain();
    let fence = fence(&snippet);
    let _ = writeln!(out, "  {fence}text");
    for line in snippet.lines() {
        let _ = writeln!(out, "  {line}");
    }
    let _ = writeln!(out, "  {fence}\n");
}

/// The finding's other places.
fn other_places(view: &Paper, finding: &Finding) -> String {
    let named = finding.labels.iter().take(LABELS).map(|label| {
        let at = view.place(label);
        if label.text.is_empty() { at } else { format!("{at}: {}", markdown(&label.text)) }
    });
    let more = finding.labels.len().checked_sub(LABELS).filter(|n| *n > 0).map(|n| format!("{n} more"));
    let places = named.chain(more).collect::<Vec<_>>().join("; ");
    if places.is_empty() { places } else { format!("{places}.") }
}

fn fix_in_words(finding: &Finding) -> String {
    let words = |fix: &Fix| format!("{} ({}).", markdown(fix.title.trim_end_matches('.')), fix.safety.name());
    finding.fixes.first().map(words).unwrap_or_default()
}

/// Escaped, with a capital at its start and a full stop at its end.
fn sentence(text: &str) -> String {
    let text = capital(text.trim());
    let stop = if text.is_empty() || text.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!("{}{stop}", markdown(&text))
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn unread(view: &Paper, out: &mut String) {
    if view.project.gaps.is_empty() {
        return;
    }
    out.push_str("## What could not be read\n\n");
    for gap in &view.project.gaps {
        let (path, kind) = (code(view.short(&gap.path)), gap_kind(gap.kind));
        let _ = writeln!(out, "- {path} ({kind}): {} {}", sentence(&gap.what), sentence(&gap.help));
    }
    out.push('\n');
}

fn accepted(view: &Paper, out: &mut String) {
    let mut rows = view.findings.iter().filter_map(|finding| match &finding.status {
        Status::Accepted { reason } => Some((finding, reason)),
        Status::Open | Status::Hidden | Status::Unasked => None,
    });
    let Some(first) = rows.next() else { return };
    out.push_str("## Accepted exceptions\n\n| Finding | Place | Reason |\n|---|---|---|\n");
    for (finding, reason) in [first].into_iter().chain(rows) {
        let at = view.place(&finding.primary);
        let (rule, message) = (finding.rule.code, cell(&markdown(&finding.message)));
        let _ = writeln!(out, "| {rule} {message} | {} | {} |", cell(&at), cell(&markdown(reason)));
    }
    out.push('\n');
}

fn beside(view: &Paper, costs: &[Cost], out: &mut String) {
    out.push_str("## Beside the reference stack\n\n");
    out.push_str(
        "The same application as it would be built today: CherryPy and PostgreSQL, two services. \
         `plimsoll stack DIR` writes it out.\n\n| Recommendation | This project | The reference |\n|---|---|---|\n",
    );
    for area in SIX {
        let chapter = chapter(area);
        let mut here: String = picture::facts(view, area).iter().map(|fact| format!("{fact}. ")).collect();
        let open: Vec<&Cost> = costs.iter().filter(|cost| cost.rule.area == area).collect();
        match open.as_slice() {
            [] => here.push_str("Nothing open."),
            some => {
                let named =
                    some.iter().take(3).map(|cost| link(cost.rule.name, cost.rule)).collect::<Vec<_>>().join(", ");
                let more = some.len().saturating_sub(3);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                let _ = write!(here, "Open: {named}{more}.");
            }
        }
        let _ = writeln!(out, "| {} | {} | {} |", chapter.title, cell(&here), cell(chapter.reference));
    }
    out.push('\n');
}
