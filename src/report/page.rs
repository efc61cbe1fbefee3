//! A rule's page taken apart: front matter off, sections found by their headings. Knows no rule.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The page without the front matter between its first two `---` lines.
pub fn body(page: &str) -> &str {
    let Some(rest) = page.strip_prefix("---\n") else { return page };
    rest.split_once("\n---\n").map_or(page, |(_, body)| body.trim_start_matches('\n'))
}

/// The Markdown below the second-level heading `name`, up to the next heading of its level.
pub fn section<'a>(page: &'a str, name: &str) -> Option<&'a str> {
    let body = body(page);
    let headings = headings(body);
    let at = headings.iter().position(|(title, _)| title.eq_ignore_ascii_case(name))?;
    let start = headings[at].1.end;
    let end = headings.get(at + 1).map_or(body.len(), |(_, range)| range.start);
    body.get(start..end).map(str::trim)
}

/// The first paragraph of a section on one line, as Markdown; empty where the page has no such section.
pub fn first_paragraph(page: &str, name: &str) -> String {
    let Some(text) = section(page, name) else { return String::new() };
    let mut start = None;
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Paragraph) => start = Some(range),
            Event::End(TagEnd::Paragraph) => break,
            _ => {}
        }
    }
    let paragraph = start.and_then(|range| text.get(range)).unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Why a rule is there, in plain words: the first paragraph of its page's "Why".
pub fn reason(page: &str) -> String {
    plain(&first_paragraph(page, "Why"))
}

/// Markdown as plain words: marks gone, code between backticks.
pub fn plain(markdown: &str) -> String {
    let mut out = String::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) => out.push_str(&text),
            Event::Code(code) => {
                out.push('`');
                out.push_str(&code);
                out.push('`');
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            _ => {}
        }
    }
    out
}

/// Second-level headings: their words and where they stand.
fn headings(body: &str) -> Vec<(String, Range<usize>)> {
    let mut found: Vec<(String, Range<usize>)> = Vec::new();
    let mut inside = false;
    for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                found.push((String::new(), range));
                inside = true;
            }
            Event::End(TagEnd::Heading(_)) => inside = false,
            Event::Text(text) | Event::Code(text) if inside => {
                if let Some((title, _)) = found.last_mut() {
                    title.push_str(&text);
                }
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "---\ncode: X\n---\n# Title\n\n## Why\n\nFirst *line*\ngoes `on`.\n\nSecond.\n\n\
                        ```sh\n## Good\n```\n\n## Bad\n\ntext\n";

    #[test]
    fn sections_end_at_headings_and_not_in_code() {
        assert_eq!(section(PAGE, "why"), Some("First *line*\ngoes `on`.\n\nSecond.\n\n```sh\n## Good\n```"));
        assert_eq!(section(PAGE, "Bad"), Some("text"));
        assert_eq!(section(PAGE, "Good"), None);
        assert_eq!(first_paragraph(PAGE, "Why"), "First *line* goes `on`.");
        assert_eq!(plain("First *line* goes `on`."), "First line goes `on`.");
        assert_eq!(body("no front matter"), "no front matter");
    }
}
