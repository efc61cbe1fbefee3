//! What changed, what could not be read, what was accepted, and the project beside the reference stack.

use super::{section, table};
use crate::report::medium::Html;
use crate::report::model::{Beside, Excerpt, Part, Report, Since};
use crate::report::tongue::Say;
use crate::report::words::Words;

pub fn render(report: &Report, out: &mut Html) {
    if !report.unread.is_empty() {
        section(out, "unread", Say::CouldNotRead, |out| {
            out.open("ul", &[]);
            for gap in &report.unread {
                out.open("li", &[]).element("code", &[], &gap.path).text(&format!(" ({}): ", gap.kind));
                out.english(&gap.what).text(" ").english(&gap.help).close();
            }
            out.close();
        });
    }
    if !report.accepted.is_empty() {
        section(out, "accepted", Say::Exceptions, |out| {
            let label = out.tongue().say(Say::Exceptions);
            table(out, label, &[Say::Finding, Say::Place, Say::Reason], |out| {
                for row in &report.accepted {
                    out.open("tr", &[]);
                    out.open("td", &[]).text(row.rule.code).text(" ").english(&row.message).close();
                    out.coded("td", &[], &row.place);
                    out.worded("td", &[], &row.reason).close();
                }
            });
        });
    }
    if let Some(beside) = &report.beside {
        reference(beside, out);
    }
}

/// What changed since an earlier run.
pub fn changes(since: &Since, out: &mut Html) {
    let t = out.tongue();
    section(out, "since", Say::WhatChanged, |out| {
        out.within("p", &[], |out| {
            out.fill(Say::Since, &[Words::default().code(&since.name)]).text(": ");
            if let Some(grades) = &since.grades {
                out.words(grades).text(" ");
            }
            out.words(&since.counts);
        });
        let kinds = [(Say::New, &since.new), (Say::Gone, &since.gone), (Say::OfNewRule, &since.newly_seen)];
        if kinds.iter().all(|(_, changes)| changes.is_empty()) {
            return;
        }
        table(out, t.say(Say::WhatChanged), &[Say::Nothing, Say::Finding, Say::Place], |out| {
            let rows = kinds.into_iter().flat_map(|(kind, changes)| changes.iter().map(move |change| (kind, change)));
            for (kind, change) in rows {
                out.open("tr", &[]).element("td", &[], t.say(kind));
                out.open("td", &[]).text(&change.code).text(" ").english(&change.message).close();
                out.coded("td", &[], &change.place).close();
            }
        });
    });
}

fn reference(beside: &Beside, out: &mut Html) {
    section(out, "beside", Say::BesideStack, |out| {
        out.within("p", &[], |out| {
            out.fill(Say::StackIs, &[Words::of(beside.lead)]);
        });
        beside.parts.iter().for_each(|part| one(part, out));
    });
}

fn one(part: &Part, out: &mut Html) {
    out.within("details", &[], |out| {
        out.within("summary", &[], |out| {
            out.element("h3", &[], part.title).element("span", &[("class", &"aside")], &format!(" {}", part.stands));
        });
        if !part.told.is_empty() {
            out.worded("p", &[], &part.told);
        }
        if !part.reference.is_empty() {
            out.within("p", &[], |out| {
                out.open("strong", &[]).say(Say::ReferenceIs).close().words(&Words::of(part.reference));
            });
        }
        let (Some(here), Some(there)) = (&part.here, &part.there) else { return };
        out.open("div", &[("class", &"pair")]);
        side(out, Say::Here, here);
        side(out, Say::Reference, there);
        out.close();
    });
}

fn side(out: &mut Html, title: Say, excerpt: &Excerpt) {
    out.within("div", &[], |out| {
        out.within("p", &[("class", &"what")], |out| {
            out.open("strong", &[]).say(title).close().text(" ").element("code", &[], &excerpt.place);
        });
        out.within("pre", &[("class", &"lines")], |out| {
            for line in excerpt.lines.trim_end().lines() {
                out.text(line).own("\n");
            }
        });
    });
}
