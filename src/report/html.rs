//! The report as one HTML page: no script, nothing fetched, readable in light and dark, on a telephone and on paper.
//! The same words as in Markdown, and the pictures of what the project is.

mod builds;
mod findings;
mod inventory;
mod networks;
mod rest;

use super::View;
use super::medium::{Html, Shown};
use super::model::{Card, First, Mark, Paper, Report};
use super::tongue::Say;
use super::words::{Words, listed};
use crate::finding::{Meta, Severity};

/// The head of the page up to its title. A page that could be led to run or to fetch something may not.
const HEAD: &str = "<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
    <meta name=\"color-scheme\" content=\"light dark\">\n\
    <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
    base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
    <link rel=\"icon\" href=\"data:,\">\n";

/// The program's mark: the load line of a ship.
const MARK: &str = "<svg class=\"mark\" viewBox=\"0 0 48 32\" width=\"48\" height=\"32\" aria-hidden=\"true\">\
    <circle cx=\"24\" cy=\"16\" r=\"11\"/><path d=\"M4 16h40\"/></svg>";

pub fn render(view: &View) -> Shown {
    let paper = Paper::new(view);
    let report = Report::new(&paper);
    let t = report.language;
    let mut out = Html::written_in(t);
    out.own("<!doctype html>\n").void("html", &[("lang", &t.code())]).own("\n").own(HEAD);
    let name = if report.name.is_empty() { String::new() } else { format!(": {}", report.name) };
    out.element("title", &[], &format!("{}{name}", t.say(Say::Title)));
    out.own("<style>\n").own(include_str!("html/style.css")).own("</style>\n</head>\n<body>\n");
    out.element("a", &[("class", &"skip"), ("href", &"#main")], t.say(Say::ToTheReport)).own("\n");
    head(&report, &mut out);
    chapters(&report, &mut out);
    out.within("main", &[("id", &"main")], |out| {
        if let Some(since) = &report.since {
            rest::changes(since, out);
        }
        if let Some(first) = &report.first {
            todo(first, out);
        }
        builds::render(&report, out);
        networks::render(&report, out);
        findings::render(&paper, &report.findings, out);
        rest::render(&report, out);
        inventory::render(&report, out);
    });
    out.within("footer", &[], |out| {
        if let Some(unasked) = &report.unasked {
            out.worded("p", &[], unasked);
        }
        out.worded("p", &[], &t.words(Say::By, &[Words::of(&report.written_by)]));
    });
    out.own("</body>\n</html>\n");
    out.shown()
}

/// The grade card.
fn head(report: &Report, out: &mut Html) {
    let (card, t) = (&report.card, out.tongue());
    out.open("header", &[("class", &"page")]);
    out.within("h1", &[], |out| {
        out.own(MARK).say(Say::Title);
        if !report.name.is_empty() {
            out.text(": ").element("code", &[], report.name);
        }
    });
    out.open("div", &[("class", &"card")]);
    out.within("div", &[("class", &"verdict")], |out| match (&card.grade, card.letter) {
        (Some(grade), Some(letter)) => {
            out.within("p", &[("class", &format!("letter {}", tint(letter)))], |out| {
                out.element("span", &[("class", &"hidden")], &format!("{} ", t.say(Say::Grade))).text(grade);
            });
            out.within("p", &[("class", &"score")], |out| {
                out.element("strong", &[], &card.score.to_string()).say(Say::OfHundred);
            });
        }
        _ => {
            out.element("p", &[("class", &"score")], t.say(Say::NoGrade));
        }
    });
    out.within("div", &[("class", &"said")], |out| {
        if !card.meaning.is_empty() {
            out.element("p", &[("class", &"meaning")], &card.meaning);
        }
        out.worded("p", &[], &listed(card.said.iter().cloned(), " "));
    });
    areas(card, out);
    out.close().close();
}

fn areas(card: &Card, out: &mut Html) {
    let t = out.tongue();
    out.open("div", &[("class", &"areas")]);
    for (six, caption) in [(true, Say::TheSix), (false, Say::Beyond)] {
        let lines: Vec<_> = card.areas.iter().filter(|line| line.six == six && (six || line.score.is_some())).collect();
        if lines.is_empty() {
            continue;
        }
        out.open("table", &[("class", &"grades")]).element("caption", &[], t.say(caption));
        columns(out, &[Say::Nothing, Say::Grade, Say::Score, Say::PointsOff, Say::Open, Say::Taste]);
        out.open("tbody", &[]);
        for line in lines {
            out.open("tr", &[]).element("th", &[("scope", &"row")], line.title);
            out.within("td", &[], |out| {
                out.element("span", &[("class", &format!("chip {}", line.letter.map_or("g-none", tint)))], &line.grade);
            });
            let [score, rest @ ..] = line.numbers();
            out.within("td", &[("class", &"number")], |out| {
                if let Some(score) = line.score {
                    out.open("span", &[("class", &"bar"), ("aria-hidden", &"true")]);
                    out.element("span", &[("style", &format!("width:{score}%"))], "").close();
                }
                out.element("span", &[("class", &"of")], &score);
            });
            for number in &rest {
                out.element("td", &[("class", &"number")], number);
            }
            out.close();
        }
        out.close().close();
    }
    if !card.reckoned.is_empty() {
        out.worded("p", &[("class", &"note")], &card.reckoned);
    }
    for note in &card.notes {
        out.element("p", &[("class", &"note")], note);
    }
    out.close();
}

/// Columns of numbers, which stand at the right.
const NUMBERS: &[Say] =
    &[Say::Score, Say::PointsOff, Say::Open, Say::Line, Say::Takes, Say::Files, Say::Size, Say::Stages, Say::Layers];

/// The head of a table. `Nothing` is the corner above the names of rows.
fn columns(out: &mut Html, names: &[Say]) {
    let t = out.tongue();
    out.open("thead", &[]).open("tr", &[]);
    for name in names {
        match *name {
            Say::Nothing => out.element("td", &[], ""),
            name if NUMBERS.contains(&name) => {
                out.element("th", &[("scope", &"col"), ("class", &"number")], t.say(name))
            }
            name => out.element("th", &[("scope", &"col")], t.say(name)),
        };
    }
    out.close().close();
}

/// Where the chapters are.
fn chapters(report: &Report, out: &mut Html) {
    let there = [
        ("since", Say::WhatChanged, report.since.is_some()),
        ("first", Say::First, report.first.is_some()),
        ("builds", Say::Builds, builds::has_any(report)),
        ("services", Say::Services, networks::has_any(report)),
        ("findings", Say::Findings, !report.findings.is_empty()),
        ("unread", Say::NotRead, !report.unread.is_empty()),
        ("accepted", Say::Accepted, !report.accepted.is_empty()),
        ("beside", Say::BesideShort, report.beside.is_some()),
        ("project", Say::Project, report.inventory.is_some()),
    ];
    let t = report.language;
    out.within("nav", &[("aria-label", &t.say(Say::Chapters))], |out| {
        out.open("ul", &[]);
        for (id, name, _) in there.into_iter().filter(|(_, _, there)| *there) {
            out.open("li", &[]).element("a", &[("href", &format!("#{id}"))], t.say(name)).close();
        }
        out.close();
    });
}

/// What to do first, and where it leads.
fn todo(first: &First, out: &mut Html) {
    let t = out.tongue();
    section(out, "first", Say::First, |out| {
        out.open("ol", &[("class", &"steps")]);
        for step in &first.steps {
            out.open("li", &[]).open("div", &[("class", &"step")]);
            out.within("p", &[], |out| {
                if let Some(severity) = step.severity {
                    grave(out, severity);
                }
                out.english(&step.what.clone().stop());
            });
            out.within("p", &[("class", &"where")], |out| {
                if !step.place.is_empty() {
                    out.element("code", &[], &step.place);
                    for other in &step.others {
                        out.text(", ").element("code", &[], other);
                    }
                    if step.more > 0 {
                        out.text(&format!(" {}", t.fill(Say::AndMore, &[&step.more])));
                    }
                    if let Some(apart) = &step.apart {
                        out.text(&format!(" ({apart})"));
                    }
                    out.text(" ");
                }
                link(out, step.rule);
            });
            for also in &step.also {
                let lead = if step.causes { Say::FailsForIt } else { Say::AndWithIt };
                out.open("p", &[]).text(t.say(lead)).english(&also.what.clone().stop()).text(" ");
                link(out, also.rule);
                out.close();
            }
            out.close();
            out.within("p", &[("class", &"then")], |out| {
                match &step.unit {
                    Some(unit) => out.element("span", &[], &t.fill(Say::UnitThen, &[unit])),
                    None => out.element("span", &[], t.say(Say::Then)).element("strong", &[], &step.then),
                };
            });
            out.close();
        }
        out.close();
        out.worded("p", &[], &first.then);
        out.element("p", &[("class", &"note")], &first.order);
    });
}

/// A chapter under its heading.
fn section(out: &mut Html, id: &'static str, title: Say, inner: impl FnOnce(&mut Html)) {
    let heading = format!("{id}-title");
    out.within("section", &[("id", &id), ("aria-labelledby", &heading)], |out| {
        out.open("h2", &[("id", &heading)]).say(title).close();
        inner(out);
    });
}

/// A link to where a rule's findings begin.
fn link(out: &mut Html, rule: &Meta) {
    out.element("a", &[("href", &format!("#{}", rule.code))], &format!("{} {}", rule.code, rule.name));
}

/// The class of a letter's colour.
fn tint(letter: &str) -> &'static str {
    match letter {
        "A" | "A+" => "g-a",
        "B" => "g-b",
        "C" => "g-c",
        "D" => "g-d",
        _ => "g-f",
    }
}

/// The class of a severity's colour.
fn weight(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "s-error",
        Severity::Warning => "s-warning",
        Severity::Info => "s-info",
        Severity::Style => "s-style",
    }
}

fn grave(out: &mut Html, severity: Severity) {
    out.open("span", &[("class", &format!("severity {}", weight(severity)))]);
    out.say(Say::severity(severity)).close().text(" ");
}

/// The badge of what is drawn: how many findings show there, and of which severity the worst is.
fn badge(mark: &Mark) -> Option<(&'static str, String)> {
    let worst = mark.worst?;
    let sign = match worst {
        Severity::Error => "✕",
        Severity::Warning => "!",
        Severity::Info => "i",
        Severity::Style => "~",
    };
    Some((weight(worst), format!("{} {sign}", mark.count)))
}

/// What the badges of a picture stand for: each marked thing with its rules.
fn marks<'a>(out: &mut Html, marked: impl Iterator<Item = (&'a str, &'a Mark)>) {
    let marked: Vec<_> = marked.filter(|(_, mark)| mark.count > 0).collect();
    if marked.is_empty() {
        return;
    }
    out.open("p", &[("class", &"legend")]).say(Say::Legend).close();
    out.open("ul", &[("class", &"marks")]);
    for (name, mark) in marked {
        out.open("li", &[]).element("code", &[], name).text(": ");
        rules(out, mark);
        out.close();
    }
    out.close();
}

/// The rules of a mark, each a link.
fn rules(out: &mut Html, mark: &Mark) {
    for (n, rule) in mark.rules.iter().enumerate() {
        out.text(if n > 0 { ", " } else { "" });
        out.element("a", &[("href", &format!("#{}", rule.code))], rule.code);
    }
}

/// A picture that may be wider than the page, and can be moved with the keyboard then.
fn picture(out: &mut Html, label: &str, inner: impl FnOnce(&mut Html)) {
    out.within("div", &[("class", &"picture"), ("tabindex", &"0"), ("role", &"group"), ("aria-label", &label)], inner);
}

/// A table that may be wider than the page.
fn table(out: &mut Html, label: &str, names: &[Say], rows: impl FnOnce(&mut Html)) {
    out.open("div", &[("class", &"wide"), ("tabindex", &"0"), ("role", &"group"), ("aria-label", &label)]);
    out.open("table", &[]).element("caption", &[("class", &"hidden")], label);
    columns(out, names);
    out.within("tbody", &[], rows);
    out.close().close();
}

/// One cell with several things in it.
fn items(out: &mut Html, items: &[Words]) {
    match items {
        [] => out.element("td", &[], "–"),
        [one] => out.worded("td", &[], one),
        all => out.within("td", &[], |out| {
            out.open("ul", &[("class", &"plain")]);
            for item in all {
                out.worded("li", &[], item);
            }
        }),
    };
}
