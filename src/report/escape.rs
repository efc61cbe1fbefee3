//! Text from files, made harmless for the place it is shown in: terminal, Markdown, XML. Knows no finding.

use std::borrow::Cow;
use std::fmt::Write;

/// For the terminal and for excerpts: control characters (but for the tab) and those that turn the
/// direction of writing become U+FFFD, so that a file cannot steer the screen it is shown on.
pub fn terminal(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if steers(c) { '\u{fffd}' } else { c }).collect())
}

fn steers(c: char) -> bool {
    let turns = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (c.is_control() && c != '\t')
}

/// Like `terminal`, on one line: line ends and tabs become spaces.
pub fn line(text: &str) -> String {
    terminal(&text.replace(['\n', '\r', '\t'], " ")).into_owned()
}

/// For XML 1.0 text and attributes: markup escaped, characters XML forbids become U+FFFD.
pub fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// For a relative path as a URI: everything but unreserved characters and `/` percent-encoded.
pub fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A plain sentence as one line of Markdown: what is between backticks stays code, all other marks are
/// escaped.
pub fn markdown(text: &str) -> String {
    let text = line(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::with_capacity(text.len());
    // An odd number of backticks leaves the last one without a partner: it is a plain character.
    let coded = if parts.len() % 2 == 1 { parts.len() } else { parts.len() - 1 };
    for (i, part) in parts.iter().enumerate() {
        if i % 2 == 1 && i < coded && !part.trim().is_empty() {
            out.push_str(&code(part));
            continue;
        }
        let lone = i > 0 && (i >= coded || (i % 2 == 1));
        if lone {
            out.push_str("\\`");
        }
        plain(part, &mut out);
        if lone && i % 2 == 1 && i < coded {
            out.push_str("\\`");
        }
    }
    out
}

/// Text as Markdown code on one line.
pub fn code(text: &str) -> String {
    let text = line(text);
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Finished Markdown as the content of a table cell, where a bar would end it even inside code.
pub fn cell(markdown: &str) -> String {
    markdown.replace('|', "\\|")
}

/// A fence that no line of `text` can close.
pub fn fence(text: &str) -> String {
    "`".repeat((longest_run(text) + 1).max(3))
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

fn plain(text: &str, out: &mut String) {
    let mut chars = text.chars().peekable();
    let mut before = out.chars().next_back();
    while let Some(c) = chars.next() {
        let inside_word =
            before.is_some_and(char::is_alphanumeric) && chars.peek().is_some_and(|next| next.is_alphanumeric());
        let mark = match c {
            '_' => !inside_word,
            '\\' | '*' | '[' | ']' | '<' | '>' | '~' | '&' => true,
            '#' | '+' | '-' | '=' => before.is_none(),
            '.' | ')' => out.chars().all(|c| c.is_ascii_digit()) && !out.is_empty(),
            _ => false,
        };
        if mark {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::{Event, Options, Parser};

    fn shown(markdown: &str) -> String {
        let text = |event| match event {
            Event::Text(text) => Some(text.into_string()),
            Event::Code(code) => Some(format!("`{code}`")),
            Event::Html(html) | Event::InlineHtml(html) => Some(format!("HTML {html}")),
            _ => None,
        };
        Parser::new_ext(markdown, Options::all()).filter_map(text).collect()
    }

    #[test]
    fn markdown_shows_what_was_said() {
        for text in [
            "`apt-get update` alone; the lists age",
            "a_b *c* _d_ [e](f) <b> &amp; ~~x~~ 1 < 2 | 3",
            "one ` alone",
            "# not a heading",
            "- not a list",
            "12. not a list",
            "back\\slash",
            "a `x | y` | b",
            "a \\| b",
        ] {
            assert_eq!(shown(&markdown(text)), text);
            assert_eq!(shown(&format!("|head|\n|-|\n| {} |", cell(&markdown(text)))), format!("head{text}"));
        }
        assert_eq!(shown(&code("a`b")), "`a`b`");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(terminal("a\u{1b}[31mb\u{202e}c\td"), "a\u{fffd}[31mb\u{fffd}c\td");
        assert_eq!(line("a\r\nb"), "a  b");
    }

    #[test]
    fn xml_and_uri() {
        assert_eq!(xml("<a b=\"c\">\u{1}\n"), "&lt;a b=&quot;c&quot;&gt;\u{fffd}&#10;");
        assert_eq!(uri("a b/ñ.yml"), "a%20b/%C3%B1.yml");
    }
}
