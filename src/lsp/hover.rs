//! What is shown where the pointer rests: the pages of the rules that speak there, and what is known of an image, a
//! port, a key or a name.

mod compose;
mod expose;
mod names;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use super::client::Client;
use super::diagnostics::is_told;
use super::images;
use super::view::View;
use crate::finding::Meta;
use crate::knowledge::eol::{self, Date, State, Verdict};
use crate::knowledge::{datastores, images as shipped, official};
use crate::project::ImageRef;
use crate::report::page;
use crate::text::{FileId, Span};

pub fn hover(view: &View, client: &Client, file: FileId, place: Position) -> Option<Hover> {
    let at = view.offset(file, place) as u32;
    let holds = |span: Span| span.start <= at && at <= span.end;
    let mut rules: Vec<&Meta> = Vec::new();
    let told = view.look.findings.iter().filter(|finding| finding.primary.file == file && is_told(finding, client));
    for finding in told.filter(|finding| holds(finding.primary.span)) {
        if !rules.contains(&finding.rule) {
            rules.push(finding.rule);
        }
    }
    let today = view.root.scope.as_ref().map(|scope| scope.lint.rules.today)?;
    let known = known(view, client, file, at, today);
    let texts = known.iter().map(|(text, _)| text.clone()).chain(rules.iter().map(|rule| of_rule(rule)));
    let texts: Vec<String> = texts.collect();
    let kind = if client.markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    (!texts.is_empty()).then(|| Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value: texts.join("\n\n---\n\n") }),
        range: known.filter(|_| rules.is_empty()).map(|(_, span)| view.range(file, span)),
    })
}

/// What is known of the word at a place, besides what is found there.
fn known(view: &View, client: &Client, file: FileId, at: u32, today: Date) -> Option<(String, Span)> {
    if let Some((image, span)) = images::at(view, file, at)
        && let Some(text) = of_image(&image, today)
    {
        return Some((text, span));
    }
    match view.docker(file) {
        Some(docker) => names::known(view, file, at).or_else(|| expose::known(view, docker, at)),
        // What keys, names and values mean Docker's own server says.
        None if client.leaves_compose() || !view.is_compose(file) => None,
        None => names::known(view, file, at).or_else(|| compose::known(view, file, at)),
    }
}

/// A rule's page, its data before it.
pub fn of_rule(rule: &Meta) -> String {
    let fix = rule.fix.map_or("no fix".to_owned(), |safety| format!("fix {}", safety.name()));
    let elsewhere = match rule.aliases {
        [] => String::new(),
        aliases => format!(", known elsewhere as {}", aliases.join(", ")),
    };
    let references: String = rule.references.iter().map(|url| format!("\n- <{url}>")).collect();
    let body = page::body(rule.page).trim_end();
    format!("`{}` {}, {}, {fix}{elsewhere}\n\n{body}\n{references}", rule.code, rule.name, rule.severity.name())
}

/// What the tables say of an image; none where they say nothing.
fn of_image(image: &ImageRef, today: Date) -> Option<String> {
    let name = image.name();
    let tag = image.tag.as_deref();
    let mut lines = Vec::new();
    if let Some(instead) = shipped::successor(&name) {
        lines.push(format!("is no longer kept up; in its place: {instead}"));
    }
    for verdict in eol::lookup(&name, tag.unwrap_or("latest")) {
        lines.push(of_support(&verdict, today));
    }
    match shipped::runs_as_non_root(&name, tag.unwrap_or_default()) {
        Some(true) => lines.push("sets a user other than root".to_owned()),
        Some(false) if shipped::drops_root(&name) => lines.push("starts as root and steps down by itself".to_owned()),
        Some(false) => lines.push("leaves the user at root".to_owned()),
        None => {}
    }
    if let Some(ports) = official::ports_served(&name, tag) {
        let ports: Vec<String> = ports.iter().map(u16::to_string).collect();
        lines.push(format!("serves {}", ports.join(", ")));
    }
    if let Some(store) = datastores::datastore(&name) {
        lines.push(format!("keeps its data in `{}`", store.data_dir(tag)));
    }
    match shipped::has_healthcheck(&name) {
        Some(true) => lines.push("has a health check".to_owned()),
        Some(false) => lines.push("has no health check".to_owned()),
        None => {}
    }
    let tagged = tag.map(|tag| format!(":{tag}")).unwrap_or_default();
    let lines: Vec<String> = lines.iter().map(|line| format!("- {line}")).collect();
    (!lines.is_empty()).then(|| format!("`{name}{tagged}`\n\n{}", lines.join("\n")))
}

fn of_support(verdict: &Verdict, today: Date) -> String {
    let what = format!("{} {}", verdict.title(), verdict.cycle);
    let mut line = match (verdict.eol, verdict.state(today)) {
        (Some(end), State::Dead) => format!("{what} has had no regular support since {end}"),
        (Some(end), _) => format!("{what} is supported until {end}"),
        (None, _) => format!("{what} is supported; no end is announced"),
    };
    if let Some(end) = verdict.extended.filter(|_| verdict.has_extended_support(today)) {
        line.push_str(&format!(", by others until {end}"));
    }
    let newest = verdict.newest().filter(|newest| newest.cycle != verdict.cycle && verdict.state(today) != State::Live);
    if let Some(newest) = newest {
        line.push_str(&format!("; newer is {}", newest.cycle));
    }
    line
}
