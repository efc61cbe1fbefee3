//! What holds of every text that Plimsoll shows, whatever names and texts the project holds: for the tests and the
//! fuzzer.

use std::collections::BTreeSet;

use plimsoll::report::Format;
use pulldown_cmark::{Event, Options, Parser};

/// Control characters, and marks that turn the direction of writing or take no room.
pub fn steers(c: char) -> bool {
    let marks = ['\u{61c}', '\u{feff}', '\u{2028}', '\u{2029}'];
    let mark = matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}');
    c.is_control() && c != '\n' && c != '\t' || mark || marks.contains(&c)
}

/// What no text for people may hold.
#[track_caller]
pub fn harmless(what: &str, text: &str) {
    if let Some(line) = text.lines().find(|line| line.contains(steers)) {
        panic!("{what}: {line:?}");
    }
    for line in text.split('\n') {
        assert!(!line.trim_start().starts_with("::"), "{what}: {line:?}");
        assert!(!["##[", "##vso["].iter().any(|command| line.contains(command)), "{what}: {line:?}");
    }
}

/// HTML of the report itself, which folds and sets side by side: no tag but these, no attribute from elsewhere.
fn is_own(html: &str) -> bool {
    let mut rest = html.to_owned();
    for name in ["details", "details open", "summary", "code", "table", "tr", "th", "td"] {
        rest = rest.replace(&format!("<{name}>"), "").replace(&format!("</{name}>"), "");
    }
    !rest.contains(['<', '>'])
}

/// Elements and attributes of the report as a page.
const ELEMENTS: &str = "a article body caption circle code defs desc details div figcaption figure footer g h1 h2 h3 h4 \
    h5 head header html li link main mark marker meta nav ol p path pre rect section span strong style summary svg table \
    tbody td text th thead title tr ul";
const ATTRIBUTES: &str = "aria-hidden aria-label aria-labelledby charset class content cx cy d data-open height href \
    http-equiv id lang marker-end markerHeight markerUnits markerWidth name open orient r refX refY rel role rx scope style tabindex \
    viewBox width x y";

/// A page is made of the report's own elements and attributes, each closed, and fetches nothing.
#[track_caller]
fn page(what: &str, out: &str) {
    let (mut ids, mut links) = (BTreeSet::new(), Vec::new());
    let (mut open, mut rest): (Vec<&str>, &str) = (Vec::new(), out.trim_start_matches("<!doctype html>"));
    while let Some((text, tag)) = rest.split_once('<') {
        assert!(!text.contains('>') || open.last() == Some(&"style"), "{what}: `{text}` in\n{out}");
        let (tag, after) = tag.split_once('>').unwrap_or_else(|| panic!("{what}: a tag without an end: {tag}"));
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "{what}: in\n{out}");
            continue;
        }
        let closed = tag.ends_with('/') || tag.starts_with("meta ") || tag.starts_with("link ");
        let tag = tag.trim_end_matches('/');
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(ELEMENTS.split_whitespace().any(|own| own == name), "{what}: <{tag}> in\n{out}");
        let parts: Vec<&str> = attributes.split('"').collect();
        assert_eq!(parts.len() % 2, 1, "{what}: <{tag}>");
        for pair in parts.chunks(2).filter(|pair| pair.len() == 2) {
            let key = pair[0].trim().trim_end_matches('=');
            assert!(ATTRIBUTES.split_whitespace().any(|own| own == key), "{what}: `{key}` of <{tag}>");
            match key {
                "id" => assert!(ids.insert(pair[1]), "{what}: the id {} twice", pair[1]),
                "href" if pair[1] != "data:," => links.push(pair[1]),
                _ => {}
            }
        }
        if !closed {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{what}: {open:?}");
    let dead: Vec<&str> =
        links.into_iter().filter(|link| !link.strip_prefix('#').is_some_and(|id| ids.contains(id))).collect();
    assert!(dead.is_empty(), "{what}: {dead:?} lead nowhere");
}

/// What holds of the output in `format` of a run with so many findings listed and gaps.
#[track_caller]
pub fn lawful(what: &str, format: Format, out: &str, (shown, gaps): (usize, usize)) {
    match format {
        Format::Json | Format::Gitlab | Format::Rdjson | Format::Sarif => {
            let parsed = serde_json::from_str::<serde_json::Value>(out);
            assert!(parsed.is_ok(), "{what}: {parsed:?}\n{out}");
        }
        Format::Text | Format::Concise => harmless(what, out),
        Format::Junit | Format::Checkstyle => {
            harmless(what, out);
            let tree = roxmltree::Document::parse(out).unwrap_or_else(|error| panic!("{what}: {error}\n{out}"));
            assert!(tree.descendants().count() > shown, "{what}: {out}");
        }
        Format::Markdown => {
            harmless(what, out);
            for event in Parser::new_ext(out, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
                match &event {
                    Event::Html(html) => assert!(is_own(html), "{what}: {event:?} in\n{out}"),
                    Event::InlineHtml(_) => panic!("{what}: {event:?} in\n{out}"),
                    _ => {}
                }
            }
            for name in ["details", "summary", "table", "td"] {
                let [opened, closed] = [format!("<{name}"), format!("</{name}>")].map(|tag| out.matches(&tag).count());
                assert_eq!(opened, closed, "{what}: {name} in\n{out}");
            }
        }
        Format::Html => {
            harmless(what, out);
            page(what, out);
        }
        Format::Github => {
            let annotates = |line: &&str| ["::error ", "::warning ", "::notice "].iter().any(|l| line.starts_with(l));
            let folds = |line: &&str| line.starts_with("::group::") || *line == "::endgroup::";
            let (commands, plain): (Vec<&str>, Vec<&str>) = out.lines().partition(|line| annotates(line));
            let (folds, plain): (Vec<&str>, Vec<&str>) = plain.into_iter().partition(folds);
            assert!(folds.is_empty() || folds.len() == 2, "{what}: {out}");
            // The last line sums up.
            assert_eq!(commands.len() + plain.len(), shown + gaps + 1, "{what}: {out}");
            harmless(what, &plain.join("\n"));
            assert!(!out.contains(steers), "{what}: {out:?}");
        }
    }
}
