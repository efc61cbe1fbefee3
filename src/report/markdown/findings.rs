//! The findings of the report: by what is built or started, the worst first, then by area and rule; each folded.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::paper::{Paper, capital};
use super::{link, say};
use crate::finding::{Area, Finding, Fix, Meta};
use crate::report::escape::{bounded, code, fence, markdown, xml};
use crate::report::reference::chapter;
use crate::report::snippet::Snippet;
use crate::report::{page, plural};

/// Units that are listed; those behind them are folded together.
const UNITS: usize = 80;
/// Places of one rule that are not folded.
const PLACES: usize = 5;
/// Places shown with their lines.
const EXCERPTS: usize = 3;
/// Longer lines are shown in part, in bytes.
pub const WIDTH: usize = 160;
/// Other places of one finding that are named.
const LABELS: usize = 6;
/// A path or a name in a heading, in characters.
const NAME: usize = 120;

/// What one unit has open.
#[derive(Default)]
struct Chapter<'a> {
    findings: Vec<&'a Finding>,
    /// Rules that are told of in another unit, whose text this one has a copy of.
    told: BTreeMap<usize, BTreeSet<&'a str>>,
}

pub fn render(view: &Paper, out: &mut String) {
    // What belongs to no unit stands behind them.
    let count = view.grade.units.len();
    let owner = |finding: &Finding| view.units.of.get(&finding.primary.file).and_then(|units| units.first()).copied();
    let mut chapters: Vec<Chapter> = (0..=count).map(|_| Chapter::default()).collect();
    for finding in view.open() {
        let own = owner(finding).unwrap_or(count);
        for copy in &finding.copies {
            let other = owner(copy).filter(|other| *other != own).and_then(|other| chapters.get_mut(other));
            if let Some(other) = other {
                other.told.entry(own).or_default().insert(finding.rule.code);
            }
        }
        if let Some(chapter) = chapters.get_mut(own) {
            chapter.findings.push(finding);
        }
    }
    let mut order: Vec<(usize, &Chapter)> = chapters.iter().enumerate().collect();
    order.retain(|(_, chapter)| !chapter.findings.is_empty() || !chapter.told.is_empty());
    order.sort_by_key(|(unit, _)| view.grade.units.get(*unit).map_or(u32::MAX, |unit| unit.score));
    if order.is_empty() {
        return;
    }
    out.push_str("## Findings\n\n");
    let mut told = BTreeSet::new();
    for (at, (unit, chapter)) in order.iter().enumerate() {
        if at == UNITS {
            let more = plural(order.len() - UNITS, "unit");
            let _ = writeln!(out, "<details>\n<summary>{more} more that stand no worse</summary>\n");
        }
        let open = if order.len() == 1 { "<details open>" } else { "<details>" };
        let _ = writeln!(out, "{open}\n<summary>{}</summary>\n", heading(view, *unit, chapter));
        for (other, rules) in &chapter.told {
            let rules = rules.iter().map(|rule| code(rule)).collect::<Vec<_>>().join(", ");
            let _ = writeln!(out, "The same as in {}: {rules}.\n", code(name(view, *other)));
        }
        areas(view, &chapter.findings, &mut told, out);
        out.push_str("</details>\n\n");
    }
    if order.len() > UNITS {
        out.push_str("</details>\n\n");
    }
}

/// In HTML, as everything between tags of a block.
fn heading(view: &Paper, unit: usize, chapter: &Chapter) -> String {
    let name = format!("<code>{}</code>", xml(&bounded(name(view, unit), NAME)));
    match view.grade.units.get(unit) {
        Some(unit) => format!("{name}: {} {}, {} open", unit.letter, unit.score, unit.open),
        None => format!("{name}: {} open", chapter.findings.len()),
    }
}

fn name<'a>(view: &Paper<'a>, unit: usize) -> &'a str {
    let path = |unit: &crate::grade::UnitGrade| view.short(&view.project.source(unit.file).path);
    view.grade.units.get(unit).map_or("what nothing builds", path)
}

fn areas<'a>(view: &Paper, findings: &[&'a Finding], told: &mut BTreeSet<&'a str>, out: &mut String) {
    let mut by_rule: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_rule.entry(finding.rule.code).or_default().push(finding);
    }
    // Rules that do not count in the grade come last in their area.
    let rank = |code: &str| view.grade.costs.iter().position(|cost| cost.rule.code == code).unwrap_or(usize::MAX);
    let mut groups: Vec<(usize, &Meta, Vec<&Finding>)> = by_rule
        .into_values()
        .filter_map(|group| group.first().map(|f| f.rule).map(|rule| (rank(rule.code), rule, group)))
        .collect();
    groups.sort_by_key(|(rank, rule, _)| (rule.area, *rank, rule.code));
    let mut area: Option<Area> = None;
    for (_, rule, group) in &groups {
        if area != Some(rule.area) {
            area = Some(rule.area);
            let _ = writeln!(out, "### {}\n", chapter(rule.area).title);
        }
        one_rule(view, rule, group, told.insert(rule.code), out);
    }
}

/// A rule's findings: title, the reason where it was not told before, then the places.
fn one_rule(view: &Paper, rule: &Meta, group: &[&Finding], first: bool, out: &mut String) {
    let worst = group.iter().map(|f| f.severity).max().unwrap_or(rule.severity);
    match first {
        true => drop(writeln!(out, "#### {} {}\n", rule.code, rule.name)),
        false => drop(writeln!(out, "#### {}\n", link(&format!("{} {}", rule.code, rule.name), rule))),
    }
    let places = group.iter().map(|finding| finding.places().count()).sum::<usize>();
    let places = if places > 1 { format!(", {places} places") } else { String::new() };
    let _ = writeln!(out, "**{}** ({}{places})\n", rule.title.trim_end_matches('.'), worst.name());
    if first {
        say("", &page::first_paragraph(rule.page, "Why"), "", out);
    }
    let help = shared(group, |f| view.sentence(&f.help));
    // What one finding says of itself stands behind its place.
    let why = shared(group, |f| view.sentence(&f.why)).filter(|_| group.len() > 1);
    let fix = shared(group, fix_in_words);
    say("", why.as_deref().unwrap_or_default(), "", out);
    say("**Remedy:** ", help.as_deref().unwrap_or_default(), "", out);
    say("**Fix:** ", fix.as_deref().unwrap_or_default(), "", out);
    for (n, finding) in group.iter().enumerate() {
        if n == PLACES {
            let more = plural(group.len() - PLACES, "more place");
            let _ = writeln!(out, "<details>\n<summary>{more}</summary>\n");
        }
        let at = view.place(&finding.primary);
        let copies = view.copies(finding, |label| view.place(label));
        let copies = copies.map_or(String::new(), |copies| format!(" {}.", capital(&copies)));
        let _ = writeln!(out, "- {at}: {}{copies}\n", view.sentence(&finding.message));
        if n >= EXCERPTS {
            continue;
        }
        excerpt(view, finding, out);
        say("See also ", &other_places(view, finding), "  ", out);
        let own = |shared: &Option<String>, text: String| if shared.is_none() { text } else { String::new() };
        say("", &own(&why, view.sentence(&finding.why)), "  ", out);
        say("**Remedy:** ", &own(&help, view.sentence(&finding.help)), "  ", out);
        say("**Fix:** ", &own(&fix, fix_in_words(finding)), "  ", out);
    }
    if group.len() > PLACES {
        out.push_str("</details>\n\n");
    }
}

/// What all of a rule's findings say alike, to be said once.
fn shared(group: &[&Finding], text: impl Fn(&Finding) -> String) -> Option<String> {
    let mut texts = group.iter().map(|f| text(f));
    let first = texts.next()?;
    texts.all(|text| text == first).then_some(first)
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
        if label.text.is_empty() { at } else { format!("{at}: {}", view.words(&label.text)) }
    });
    let more = finding.labels.len().checked_sub(LABELS).filter(|n| *n > 0).map(|n| format!("{n} more"));
    let places = named.chain(more).collect::<Vec<_>>().join("; ");
    if places.is_empty() { places } else { format!("{places}.") }
}

fn fix_in_words(finding: &Finding) -> String {
    let words = |fix: &Fix| format!("{} ({}).", markdown(fix.title.trim_end_matches('.')), fix.safety.name());
    finding.fixes.first().map(words).unwrap_or_default()
}
