//! The findings: a fold for each unit, a heading for each area and rule, and each place with its lines and, where there
//! is a fix, what it changes.

use super::{grave, link, section, tint};
use crate::report::medium::Html;
use crate::report::model::{Chapter, Group, Paper, Spot};
use crate::report::page;
use crate::report::snippet::Snippet;
use crate::report::tongue::Say;
use crate::report::words::Words;

/// Places of one rule that are not folded.
const PLACES: usize = 5;
/// Bytes of page behind which units are told in short.
const LARGE: usize = 900_000;

pub fn render(paper: &Paper, chapters: &[Chapter], out: &mut Html) {
    if chapters.is_empty() {
        return;
    }
    section(out, "findings", Say::Findings, |out| {
        let mut told = false;
        for chapter in chapters {
            let brief = out.len() > LARGE;
            if brief && !told {
                told = true;
                out.open("p", &[("class", &"note")]).say(Say::UnitsInShort).close();
            }
            unit(paper, chapter, chapters.len() == 1, brief, out);
        }
    });
}

fn unit(paper: &Paper, chapter: &Chapter, open: bool, brief: bool, out: &mut Html) {
    let t = out.tongue();
    let attributes: &[(&'static str, &dyn std::fmt::Display)] =
        if open { &[("class", &"unit"), ("open", &"")] } else { &[("class", &"unit")] };
    out.within("details", attributes, |out| {
        out.within("summary", &[], |out| {
            if let Some(letter) = chapter.letter {
                out.element("span", &[("class", &format!("chip {}", tint(letter)))], letter).text(" ");
            }
            out.coded("h3", &[], chapter.name);
            let score = chapter.score.map_or(String::new(), |score| format!("{score}{}, ", t.say(Say::OfHundred)));
            let apart = chapter.apart.as_ref().map(|apart| format!(", {apart}")).unwrap_or_default();
            let open = format!("{}{apart}", t.count(chapter.open, Say::CountOpen));
            out.element("span", &[("class", &"aside")], &format!(" {score}{open}"));
        });
        for (other, rules) in &chapter.same {
            out.within("p", &[], |out| {
                out.fill(Say::SameAs, &[Words::default().code(*other)]).text(": ");
                for (n, rule) in rules.iter().enumerate() {
                    out.text(if n > 0 { ", " } else { "" });
                    out.element("a", &[("href", &format!("#{rule}"))], rule);
                }
                out.text(".");
            });
        }
        for section in &chapter.sections {
            out.element("h4", &[], section.title);
            for group in &section.groups {
                match brief {
                    true => in_short(group, out),
                    false => one_rule(paper, group, out),
                }
            }
        }
    });
}

/// A rule's findings in one line.
fn in_short(group: &Group, out: &mut Html) {
    heading(group, out);
    out.within("p", &[], |out| {
        for (n, spot) in group.spots.iter().take(PLACES).enumerate() {
            out.text(if n > 0 { ", " } else { "" }).element("code", &[], &spot.place);
        }
        if let Some(more) = group.spots.len().checked_sub(PLACES).filter(|more| *more > 0) {
            out.text(&format!(" {}", out.tongue().fill(Say::AndMore, &[&more])));
        }
    });
}

fn heading(group: &Group, out: &mut Html) {
    let rule = group.rule;
    let (code, name) = (rule.code, format!(" {}", rule.name));
    match group.first {
        true => out.open("h5", &[("id", &code)]).element("span", &[("class", &"code")], code).text(&name).close(),
        false => out.within("h5", &[], |out| link(out, rule)),
    };
}

/// A rule's findings: title, the reason where it was not told before, then the places.
fn one_rule(paper: &Paper, group: &Group, out: &mut Html) {
    heading(group, out);
    out.within("p", &[("class", &"what")], |out| {
        grave(out, group.worst);
        let title = group.rule.title.trim_end_matches('.').replace('`', "");
        out.open("strong", &[]).english(&Words::of(&title)).close();
        if group.places > 1 {
            out.text(&format!(" ({})", out.tongue().count(group.places, Say::CountPlaces)));
        }
    });
    para(out, None, &Words::of(&page::plain(&group.reason)));
    told(out, &group.why, &group.help, &group.fix);
    out.open("ul", &[("class", &"spots")]);
    for (n, one) in group.spots.iter().enumerate() {
        if n == PLACES {
            out.close().open("details", &[]);
            let more = out.tongue().count(group.spots.len() - PLACES, Say::MorePlaces);
            out.element("summary", &[], &more);
            out.open("ul", &[("class", &"spots")]);
        }
        out.within("li", &[], |out| spot(paper, one, out));
    }
    if group.spots.len() > PLACES {
        out.close();
    }
    out.close();
}

fn spot(paper: &Paper, spot: &Spot, out: &mut Html) {
    out.within("p", &[], |out| {
        out.element("code", &[("class", &"place")], &spot.place).text(" ").english(&spot.message);
        if let Some(copies) = &spot.copies {
            out.text(" ").words(copies);
        }
    });
    if let Some(snippet) = &spot.excerpt {
        excerpt(out, snippet);
    }
    para(out, Some(Say::SeeAlso), &spot.see);
    told(out, &spot.why, &spot.help, &spot.fix);
    for (path, lines) in spot.diffs(paper) {
        diff(out, path, &lines);
    }
}

fn told(out: &mut Html, why: &Words, help: &Words, fix: &Words) {
    para(out, None, why);
    para(out, Some(Say::Remedy), help);
    para(out, Some(Say::Fix), fix);
}

fn para(out: &mut Html, lead: Option<Say>, words: &Words) {
    if !words.is_empty() {
        out.within("p", &[], |out| {
            if let Some(lead) = lead {
                let lead = out.tongue().say(lead);
                out.element("strong", &[], lead.trim_end()).text(" ");
            }
            out.english(words);
        });
    }
}

/// The lines, each with its number, and what is meant in them.
fn excerpt(out: &mut Html, snippet: &Snippet) {
    out.within("pre", &[("class", &"lines")], |out| {
        for (number, text, mark) in snippet.rows() {
            out.element("span", &[("class", &"at")], &format!("{number:>4} "));
            let (before, meant, after) = match mark {
                Some(mark) => (text.get(..mark.start), text.get(mark.clone()), text.get(mark.end..)),
                None => (Some(text), None, None),
            };
            out.text(before.unwrap_or_default());
            if let Some(meant) = meant.filter(|meant| !meant.is_empty()) {
                out.element("mark", &[], meant);
            }
            out.text(after.unwrap_or_default()).own("\n");
        }
    });
}

/// What a fix changes in one file.
fn diff(out: &mut Html, path: &str, lines: &[String]) {
    out.within("details", &[("class", &"diff")], |out| {
        out.open("summary", &[]).fill(Say::FixIn, &[Words::default().code(path)]).close();
        out.within("pre", &[("class", &"lines")], |out| {
            for line in lines {
                let class = match line.chars().next() {
                    Some('+') => "added",
                    Some('-') => "gone",
                    Some('@') => "at",
                    _ => "",
                };
                match class {
                    "" => out.text(line),
                    class => out.element("span", &[("class", &class)], line),
                };
                out.own("\n");
            }
        });
    });
}
