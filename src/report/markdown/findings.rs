//! The findings in Markdown: a fold for each unit, a heading for each area and rule, a list of places.

use std::fmt::Write;

use super::{link, say};
use crate::report::escape::{bounded, code, fence, xml};
use crate::report::model::{Chapter, Group, Spot};
use crate::report::snippet::Snippet;
use crate::report::tongue::{Say, Tongue};
use crate::report::words::Words;

/// Units that are listed; those behind them are folded together.
const UNITS: usize = 80;
/// Places of one rule that are not folded.
const PLACES: usize = 5;
/// A path or a name in a heading, in characters.
const NAME: usize = 120;

pub fn render(chapters: &[Chapter], t: Tongue, out: &mut String) {
    if chapters.is_empty() {
        return;
    }
    super::heading(Say::Findings, t, out);
    for (at, chapter) in chapters.iter().enumerate() {
        if at == UNITS {
            let more = t.count(chapters.len() - UNITS, Say::MoreUnits);
            let _ = writeln!(out, "<details>\n<summary>{more}</summary>\n");
        }
        let open = if chapters.len() == 1 { "<details open>" } else { "<details>" };
        let _ = writeln!(out, "{open}\n<summary>{}</summary>\n", heading(chapter, t));
        for (other, rules) in &chapter.same {
            let rules = rules.iter().map(|rule| code(rule)).collect::<Vec<_>>().join(", ");
            let _ = writeln!(out, "{}: {rules}.\n", t.fill(Say::SameAs, &[&code(other)]));
        }
        for section in &chapter.sections {
            let _ = writeln!(out, "### {}\n", section.title);
            section.groups.iter().for_each(|group| one_rule(group, t, out));
        }
        out.push_str("</details>\n\n");
    }
    if chapters.len() > UNITS {
        out.push_str("</details>\n\n");
    }
}

/// In HTML, as everything between tags of a block.
fn heading(chapter: &Chapter, t: Tongue) -> String {
    let name = format!("<code>{}</code>", xml(&bounded(chapter.name, NAME)));
    let apart = chapter.apart.as_ref().map(|apart| format!(", {apart}")).unwrap_or_default();
    let open = format!("{}{apart}", t.count(chapter.open, Say::CountOpen));
    match (chapter.letter, chapter.score) {
        (Some(letter), Some(score)) => format!("{name}: {letter} {score}, {open}"),
        _ => format!("{name}: {open}"),
    }
}

/// A rule's findings: title, the reason where it was not told before, then the places.
fn one_rule(group: &Group, t: Tongue, out: &mut String) {
    let rule = group.rule;
    match group.first {
        true => drop(writeln!(out, "#### {} {}\n", rule.code, rule.name)),
        false => drop(writeln!(out, "#### {}\n", link(&format!("{} {}", rule.code, rule.name), rule))),
    }
    let places =
        if group.places > 1 { format!(", {}", t.count(group.places, Say::CountPlaces)) } else { String::new() };
    let _ = writeln!(out, "**{}** ({}{places})\n", rule.title.trim_end_matches('.'), t.say(Say::severity(group.worst)));
    say("", &group.reason, "", out);
    told(&group.why, &group.help, &group.fix, ("", t), out);
    for (n, spot) in group.spots.iter().enumerate() {
        if n == PLACES {
            let more = t.count(group.spots.len() - PLACES, Say::MorePlaces);
            let _ = writeln!(out, "<details>\n<summary>{more}</summary>\n");
        }
        one_spot(spot, t, out);
    }
    if group.spots.len() > PLACES {
        out.push_str("</details>\n\n");
    }
}

fn one_spot(spot: &Spot, t: Tongue, out: &mut String) {
    let copies = spot.copies.as_ref().map_or(String::new(), |copies| format!(" {}", copies.markdown()));
    let _ = writeln!(out, "- {}: {}{copies}\n", code(&spot.place), spot.message.markdown());
    if let Some(snippet) = &spot.excerpt {
        excerpt(snippet, out);
    }
    say(t.say(Say::SeeAlso), &spot.see.markdown(), "  ", out);
    told(&spot.why, &spot.help, &spot.fix, ("  ", t), out);
}

fn told(why: &Words, help: &Words, fix: &Words, (indent, t): (&str, Tongue), out: &mut String) {
    let lead = |say: Say| format!("**{}** ", t.say(say));
    say("", &why.markdown(), indent, out);
    say(&lead(Say::Remedy), &help.markdown(), indent, out);
    say(&lead(Say::Fix), &fix.markdown(), indent, out);
}

/// The line with a caret, indented into its list item.
fn excerpt(snippet: &Snippet, out: &mut String) {
    let snippet = snippet.plain();
    let fence = fence(&snippet);
    let _ = writeln!(out, "  {fence}text");
    for line in snippet.lines() {
        let _ = writeln!(out, "  {line}");
    }
    let _ = writeln!(out, "  {fence}\n");
}
