//! What holds of every text that Plimsoll shows, whatever names and texts the project holds: for the tests and the
//! fuzzer.

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
