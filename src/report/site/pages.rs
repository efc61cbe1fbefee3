//! Markdown of our own pages to HTML: headings that can be linked to, code with the lines that a rule marks, links
//! that lead to the pages of the site.

use std::collections::HashMap;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html::push_html};

use super::super::escape::html;

/// Whose links a text has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Linked {
    Docs,
    Rules,
}

/// The body of a page.
pub fn markdown(text: &str, linked: Linked) -> String {
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut heading: Option<usize> = None;
    let mut fence: Option<(String, String)> = None;
    let mut ids: HashMap<String, usize> = HashMap::new();
    // Links to the sources stand as their words.
    let mut dropped = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let info = if let CodeBlockKind::Fenced(info) = kind { info.into_string() } else { String::new() };
                fence = Some((info, String::new()));
            }
            Event::Text(words) if fence.is_some() => {
                if let Some((_, code)) = fence.as_mut() {
                    code.push_str(&words);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                let block = fence.take().map(|(info, code)| self::code(&info, &code)).unwrap_or_default();
                events.push(Event::Html(block.into()));
            }
            Event::Start(tag @ Tag::Heading { .. }) => {
                heading = Some(events.len());
                events.push(Event::Start(tag));
            }
            Event::End(TagEnd::Heading(level)) => {
                let words: String = heading.map_or_else(String::new, |at| words(&events[at..]));
                if let Some(Event::Start(Tag::Heading { id, .. })) = heading.take().and_then(|at| events.get_mut(at)) {
                    *id = Some(CowStr::from(unique(anchor(&words), &mut ids)));
                }
                events.push(Event::End(TagEnd::Heading(level)));
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let place = place(&dest_url, linked);
                dropped.push(place.is_none());
                if let Some(place) = place {
                    events.push(Event::Start(Tag::Link { link_type, dest_url: place.into(), title, id }));
                }
            }
            Event::End(TagEnd::Link) => {
                if dropped.pop() == Some(false) {
                    events.push(Event::End(TagEnd::Link));
                }
            }
            Event::Start(Tag::Table(columns)) => {
                events.push(Event::Html("<div class=\"wide\">\n".into()));
                events.push(Event::Start(Tag::Table(columns)));
            }
            Event::End(TagEnd::Table) => {
                events.push(Event::End(TagEnd::Table));
                events.push(Event::Html("</div>\n".into()));
            }
            other => events.push(other),
        }
    }
    let mut out = String::new();
    push_html(&mut out, events.into_iter());
    out
}

fn place(link: &str, linked: Linked) -> Option<String> {
    match linked {
        _ if link.starts_with("https://") || link.starts_with("http://") => Some(link.to_owned()),
        Linked::Docs => super::of_docs(link),
        Linked::Rules => {
            link.strip_suffix(".md").map(|rule| format!("{}.html", rule.rsplit('/').next().unwrap_or(rule)))
        }
    }
}

fn words(events: &[Event<'_>]) -> String {
    let texts = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
        _ => None,
    });
    texts.collect()
}

/// The anchor that GitHub gives a heading.
fn anchor(words: &str) -> String {
    let kept = words
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .collect::<String>();
    kept.replace(' ', "-")
}

fn unique(id: String, ids: &mut HashMap<String, usize>) -> String {
    let count = ids.entry(id.clone()).or_insert(0);
    *count += 1;
    if *count == 1 { id } else { format!("{id}-{}", *count - 1) }
}

/// A block of code: the name of its file where it has one, and marks on the lines that the rule finds fault with.
fn code(info: &str, code: &str) -> String {
    let (mut file, mut marked) = (None, Vec::new());
    for word in info.split_whitespace().skip(1) {
        match word.split_once('=') {
            Some(("expect", lines)) => marked.extend(lines.split(',').filter_map(|line| line.parse::<usize>().ok())),
            Some(_) => {}
            None => file = Some(word),
        }
    }
    let mut out = file.map(|file| format!("<p class=\"file\">{}</p>\n", html(file))).unwrap_or_default();
    out.push_str("<pre tabindex=\"0\"><code>");
    for (number, line) in (1..).zip(code.lines()) {
        let line = html(line);
        match marked.contains(&number) {
            true => out.push_str(&format!("<mark>{line}</mark>\n")),
            false => out.push_str(&format!("{line}\n")),
        }
    }
    out.push_str("</code></pre>\n");
    out
}
