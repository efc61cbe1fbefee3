//! The report in its other language: none of its own texts is left in English, and it tells the same. And that it
//! gives both grades where exceptions were accepted.

mod support;

use std::collections::BTreeSet;

use plimsoll::finding::{Finding, Fix, Label, Meta};
use plimsoll::grade::{Coverage, Plan, grade};
use plimsoll::project::{Inputs, Project, discover};
use plimsoll::report::tongue::{Say, Tongue};
use plimsoll::report::{Format, Style, View, render};
use serde_json::Value;
use support::{Dir, plimsoll};

/// The finding with no words of its own, so that whatever is read is the report's.
fn mute(finding: &Finding) -> Finding {
    let rule = Box::leak(Box::new(Meta { title: "§", page: "", ..*finding.rule }));
    let label = |label: &Label| Label { text: "§".to_owned(), ..label.clone() };
    Finding {
        rule,
        message: "§".to_owned(),
        why: "§".to_owned(),
        help: "§".to_owned(),
        labels: finding.labels.iter().map(label).collect(),
        fixes: finding.fixes.iter().map(|fix| Fix { title: "§".to_owned(), ..fix.clone() }).collect(),
        copies: finding.copies.iter().map(mute).collect(),
        ..finding.clone()
    }
}

fn shown(project: &Project, tongue: Tongue, format: Format) -> String {
    let findings: Vec<Finding> = plimsoll::lint::run(project, &Default::default()).findings.iter().map(mute).collect();
    let coverage = Coverage::of(project, false);
    let grade = grade(&findings, &coverage);
    let plan = Plan::new(&findings, &coverage, &grade);
    let view = View { plan: Some(&plan), tongue, ..View::new(project, &findings, &grade) };
    render(&view, format, Style::default()).to_string()
}

/// What is read of it: no style sheet, no names of classes, no lines of files, no code.
fn read(shown: &str, format: Format) -> String {
    if format == Format::Markdown {
        let blocks = shown.split("```").step_by(2).collect::<String>();
        return blocks.split('`').step_by(2).collect();
    }
    let body = shown.split_once("</style>").unwrap().1;
    let mut out = String::new();
    let mut skipped = false;
    for part in body.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        let label = tag.split_once("aria-label=\"").and_then(|(_, rest)| rest.split_once('"'));
        out.push_str(label.map_or("", |(label, _)| label));
        skipped = match tag.split(' ').next().unwrap_or_default() {
            "pre" | "code" => true,
            "text" if tag.contains("class=\"code\"") => true,
            "/pre" | "/code" | "/text" => false,
            _ => skipped,
        };
        out.push(' ');
        out.push_str(if skipped { "" } else { text });
    }
    out.replace("&#39;", "'")
}

/// The parts of a text between what is filled in.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(['|', '{', '}', '`', '\n'])
        .map(str::trim)
        .filter(|part| part.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

/// Whether a text holds a part as whole words.
fn holds(text: &str, part: &str) -> bool {
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !"-_/.".contains(c));
    text.match_indices(part).any(|(at, _)| {
        let behind = text[at + part.len()..].chars().next();
        apart(text[..at].chars().next_back()) && (apart(behind) || behind == Some('.'))
    })
}

/// Numbers in whatever order: words may stand in another one.
fn numbers(text: &str) -> Vec<&str> {
    let mut all: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).collect();
    all.sort_unstable();
    all
}

#[test]
fn no_english_of_its_own_is_left_in_the_spanish_report_and_it_tells_the_same() {
    let mut seen = BTreeSet::new();
    for fixture in ["fixtures/informe", "fixtures/reference"] {
        let project = discover(&[fixture.into()], &Inputs { contexts: true, ..Inputs::default() });
        for format in [Format::Markdown, Format::Html] {
            let english = read(&shown(&project, Tongue::English, format), format);
            let spanish = read(&shown(&project, Tongue::Spanish, format), format);
            for say in Say::ALL {
                let (own, other) = say.both();
                let same: BTreeSet<&str> = parts(other).collect();
                for part in parts(own).filter(|part| !same.contains(part)) {
                    // Some words are words of both, in another text.
                    let both = Say::ALL.iter().any(|say| parts(say.both().1).any(|text| holds(text, part)));
                    assert!(both || !holds(&spanish, part), "{fixture}, {format:?}, {say:?}: {part:?} in\n{spanish}");
                    seen.extend(holds(&english, part).then_some(format!("{say:?}")));
                }
            }
            assert_eq!(numbers(&english), numbers(&spanish), "{fixture}, {format:?}");
        }
        let findings = |tongue| {
            let json: Value = serde_json::from_str(&shown(&project, tongue, Format::Json)).unwrap();
            assert_eq!(json["report"]["language"], tongue.code());
            (json["findings"].clone(), json["grade"].clone(), json["counts"].clone())
        };
        assert_eq!(findings(Tongue::English), findings(Tongue::Spanish), "{fixture}");
    }
    assert!(seen.len() > 90, "only {} of the texts are in the English reports: {seen:?}", seen.len());
}

#[test]
fn the_language_is_that_of_the_flag_the_variable_or_the_configuration() {
    let dir = Dir::new();
    dir.file("Dockerfile", "FROM debian:13\nCMD run a\n");
    let page = plimsoll(dir.path(), &["report", "-f", "html", "--lang", "es"]).out;
    assert!(page.starts_with("<!doctype html>\n<html lang=\"es\">\n<head>"), "{page}");
    assert!(page.contains("Los contenedores deben ser efímeros"), "{page}");
    let english = "<span lang=\"en\">";
    assert!(page.matches(english).count() > 2, "the rule book's words are marked: {page}");
    let own = plimsoll(dir.path(), &["report", "-f", "html"]).out;
    assert!(own.contains("<html lang=\"en\">") && !own.contains(english), "{own}");
    let text = plimsoll(dir.path(), &["report", "-f", "text"]).out;
    assert_eq!(plimsoll(dir.path(), &["report", "-f", "text", "--lang", "es"]).out, text, "findings are English");
    dir.file(".plimsoll.yaml", "lang: es\n");
    assert!(plimsoll(dir.path(), &["report"]).out.starts_with("# Informe de contenedores"));
    assert!(plimsoll(dir.path(), &["report", "--lang", "en"]).out.starts_with("# Container report"));
    let wrong = plimsoll(dir.path(), &["report", "--lang", "ess"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("did you mean `es`?"), "{}", wrong.err);
}

/// One exception holds and one has ended: the grade counts what is open again, and the other one what is excepted.
#[test]
fn both_grades_are_told_also_where_an_exception_has_ended() {
    let dir = Dir::new();
    let exceptions = "ignore:\n- {rule: EPH013, reason: until the new base, expires: 2027-03-01}\n\
                      - {rule: PIN002, reason: our mirror keeps one version, expires: 2026-06-01}\n";
    dir.file("Dockerfile", "FROM debian:latest\nCMD run a\n").file(".plimsoll.yaml", exceptions);
    let on = |day: &str| {
        let args = ["report", "-f", "json", "--today", day];
        let json: Value = serde_json::from_str(&plimsoll(dir.path(), &args).out).unwrap();
        let codes = |status: &str| -> Vec<String> {
            let all = json["findings"].as_array().unwrap().iter().filter(|finding| finding["status"] == status);
            all.map(|finding| finding["code"].as_str().unwrap().to_owned()).collect()
        };
        let said = json["report"]["card"]["said"].to_string();
        let score = |grade: &str| json[grade]["score"].as_u64();
        (codes("accepted"), codes("open"), score("grade"), score("raw_grade"), said)
    };
    let (accepted, _, both, raw, said) = on("2026-01-01");
    assert_eq!(accepted.len(), 2, "{accepted:?}");
    assert!(both > raw && raw.is_some(), "{both:?} {raw:?}");
    assert!(said.contains("Without its 2 accepted exceptions the grade would be"), "{said}");

    let (accepted, open, one, still, said) = on("2026-11-27");
    assert_eq!(accepted, ["EPH013"]);
    assert!(open.contains(&"PIN002".to_owned()), "{open:?}");
    assert!(both > one && one > still && still == raw, "{both:?} {one:?} {still:?} {raw:?}");
    assert!(said.contains("Without its 1 accepted exception the grade would be"), "{said}");
    let report = plimsoll(dir.path(), &["report", "--today", "2026-11-27", "--lang", "es"]).out;
    assert!(report.contains("Sin su excepción aceptada (1) la nota sería"), "{report}");
    assert!(report.contains("## Excepciones aceptadas") && report.contains("until the new base"), "{report}");

    let (accepted, _, none, gone, _) = on("2027-03-01");
    assert_eq!((accepted.len(), none, gone), (0, raw, None));
}
