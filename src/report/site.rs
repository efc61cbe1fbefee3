//! The rule book and the documentation as static pages, with a search that needs no server. All of it is our own text,
//! shipped with the program; nothing of a project stands in it.

mod pages;

use serde_json::json;

use super::escape::html;
use super::page;
use crate::finding::{Area, Heard, Meta};
use crate::rules::registry::RULES;
use pages::{Linked, markdown};

/// The pages of docs/: the name of the file, what the page is called, its text.
const DOCS: &[(&str, &str, &str)] = &[
    ("usage", "Using Plimsoll", include_str!("../../docs/usage.md")),
    ("grading", "The grade", include_str!("../../docs/grading.md")),
    ("ci", "Continuous integration", include_str!("../../docs/ci.md")),
    ("editors", "Editors", include_str!("../../docs/editors.md")),
    ("migrating", "Coming from another tool", include_str!("../../docs/migrating.md")),
    ("reference-stack", "The reference stack", include_str!("../../docs/reference-stack.md")),
    ("rule-quality", "How good the rules are", include_str!("../../docs/rule-quality.md")),
    ("performance", "Performance", include_str!("../../docs/performance.md")),
    ("library", "The library", include_str!("../../docs/library.md")),
    ("architecture", "Architecture", include_str!("../../docs/architecture.md")),
];

const SCHEMA: &str = "plimsoll.schema.json";

/// Every file of the site, by its path below the directory.
pub fn files() -> Vec<(String, String)> {
    let mut files = vec![
        ("index.html".to_owned(), index()),
        ("style.css".to_owned(), include_str!("site/style.css").to_owned()),
        ("search.js".to_owned(), include_str!("site/search.js").to_owned()),
        ("search-index.js".to_owned(), search_index()),
        (SCHEMA.to_owned(), include_str!("../../docs/plimsoll.schema.json").to_owned()),
    ];
    for (name, title, text) in DOCS {
        files.push((format!("{name}.html"), framed(title, "", &markdown(text, Linked::Docs))));
    }
    files.extend(RULES.iter().map(|rule| (path_of(&rule.meta), framed(rule.meta.code, "../", &rule_page(&rule.meta)))));
    files
}

/// Where a link of docs/ leads on the site; `None` where it leads to the sources.
fn of_docs(link: &str) -> Option<String> {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let place = match path {
        "" | SCHEMA => path.to_owned(),
        _ => format!("{}.html", DOCS.iter().find(|(name, ..)| path.strip_suffix(".md") == Some(name))?.0),
    };
    Some(anchor.map_or(place.clone(), |anchor| format!("{place}#{anchor}")))
}

fn path_of(rule: &Meta) -> String {
    format!("rules/{}.html", rule.name)
}

/// A whole page; `up` leads from it to the top.
fn framed(title: &str, up: &str, body: &str) -> String {
    let nav: String = DOCS
        .iter()
        .take(4)
        .map(|(name, title, _)| format!("<a href=\"{up}{name}.html\">{}</a>\n", html(title)))
        .collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{} · Plimsoll</title>\n\
         <link rel=\"stylesheet\" href=\"{up}style.css\">\n</head>\n<body>\n\
         <header>\n<a href=\"{up}index.html\"><strong>Plimsoll {}</strong></a>\n{nav}</header>\n\
         <main>\n{body}</main>\n</body>\n</html>\n",
        html(title),
        env!("CARGO_PKG_VERSION"),
    )
}

fn index() -> String {
    let mut out = String::from(
        "<h1>The rule book</h1>\n<p><label for=\"question\">Search rules and pages</label><br>\n\
         <input id=\"question\" type=\"search\" autocomplete=\"off\" placeholder=\"DL3008, healthcheck, secret\"></p>\n\
         <p id=\"told\" role=\"status\"></p>\n<ul id=\"found\"></ul>\n",
    );
    let docs: String =
        DOCS.iter().map(|(name, title, _)| format!("<li><a href=\"{name}.html\">{title}</a></li>\n")).collect();
    out.push_str(&format!("<h2>Pages</h2>\n<ul>\n{docs}</ul>\n"));
    for area in Area::ALL {
        out.push_str(&format!("<h2 id=\"{0}\">{1}: {0}</h2>\n", area.name(), area.prefix()));
        out.push_str("<div class=\"wide\"><table>\n<thead><tr><th>code</th><th>what</th><th>severity</th><th>fix</th></tr></thead>\n<tbody>\n");
        for rule in RULES.iter().map(|rule| &rule.meta).filter(|meta| meta.area == area) {
            let cells = [
                format!("<a href=\"{}\">{}</a>", path_of(rule), rule.code),
                html(&page::plain(rule.title)).into_owned(),
                rule.severity.name().to_owned(),
                rule.fix.map_or("", |safety| safety.name()).to_owned(),
            ];
            out.push_str(&format!("<tr><td>{}</td></tr>\n", cells.join("</td><td>")));
        }
        out.push_str("</tbody>\n</table></div>\n");
    }
    out.push_str("<script src=\"search-index.js\"></script>\n<script src=\"search.js\"></script>\n");
    framed("The rule book", "", &out)
}

/// What is known of a rule, then its page.
fn rule_page(rule: &Meta) -> String {
    let mut facts = vec![
        ("code", rule.code.to_owned()),
        ("name", rule.name.to_owned()),
        ("area", format!("<a href=\"../index.html#{0}\">{0}</a>", rule.area.name())),
        ("severity", rule.severity.name().to_owned()),
        ("confidence", rule.confidence.name().to_owned()),
        ("voice", rule.voice.name().to_owned()),
        ("fix", rule.fix.map_or("none", |safety| safety.name()).to_owned()),
        ("since", rule.since.to_owned()),
    ];
    for heard in Heard::ALL {
        let of: Vec<&str> =
            rule.settings.iter().filter(|(_, own)| *own == heard).map(|(setting, _)| setting.in_words()).collect();
        if !of.is_empty() {
            facts.push((heard.in_words(), format!("in {}", of.join(", "))));
        }
    }
    if !rule.aliases.is_empty() {
        facts.push(("known elsewhere as", html(&rule.aliases.join(", ")).into_owned()));
    }
    let spoken_for = RULES.iter().map(|other| &other.meta).filter(|meta| rule.supersedes.contains(&meta.code));
    let spoken_for: Vec<String> =
        spoken_for.map(|meta| format!("<a href=\"{}.html\">{}</a>", meta.name, meta.code)).collect();
    if !spoken_for.is_empty() {
        facts.push(("speaks for", spoken_for.join(", ")));
    }
    if let Some(read) = read_by_people(rule) {
        facts.push(("read by people", format!("<a href=\"../rule-quality.html\">{read}</a>")));
    }
    let facts: String = facts.iter().map(|(name, value)| format!("<dt>{name}</dt><dd>{value}</dd>\n")).collect();
    let text = markdown(page::body(rule.page), Linked::Rules);
    let (title, rest) = text.split_once("</h1>\n").unwrap_or((&text, ""));
    let mut out = format!("{title}</h1>\n<dl>\n{facts}</dl>\n{rest}");
    if !rule.references.is_empty() {
        let links = rule.references.iter().map(|url| format!("<li><a href=\"{0}\">{0}</a></li>\n", html(url)));
        out.push_str(&format!("<h2 id=\"references\">References</h2>\n<ul>\n{}</ul>\n", links.collect::<String>()));
    }
    out
}

/// The rule's row in the table of verdicts: hits, read, right.
fn read_by_people(rule: &Meta) -> Option<String> {
    let (.., text) = DOCS.iter().find(|(name, ..)| *name == "rule-quality")?;
    let row = text.lines().find(|line| line.starts_with(&format!("| {} |", rule.code)))?;
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    let (read, right) = (cells.get(3)?, cells.get(4)?);
    Some(format!("{right} of {read} findings were right"))
}

/// What the search looks through.
fn search_index() -> String {
    let rules = RULES.iter().map(|rule| &rule.meta).map(|meta| {
        let title = page::plain(meta.title);
        let name = format!("{} {} {}", meta.code, meta.name, meta.aliases.join(" ")).to_lowercase();
        let why = page::reason(meta.page);
        let text = format!("{name} {} {title} {why}", meta.area.name()).to_lowercase();
        json!({ "page": path_of(meta), "title": format!("{} {title}", meta.code), "name": name, "text": text })
    });
    let docs = DOCS.iter().map(|(name, title, text)| {
        let words = page::plain(text).to_lowercase();
        json!({ "page": format!("{name}.html"), "title": title, "name": title.to_lowercase(), "text": words })
    });
    let all: Vec<_> = rules.chain(docs).collect();
    format!("const BOOK = {};\n", json!(all))
}
