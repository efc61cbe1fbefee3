//! Words of a report before any medium: runs of plain text and of code. What stands between backticks in a sentence
//! of a finding is code. Knows no finding.

use std::fmt;

use serde::{Serialize, Serializer};

use super::escape;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    Text(String),
    Code(String),
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words(Vec<Run>);

impl Words {
    /// A plain sentence: what is between backticks is code.
    pub fn of(text: &str) -> Words {
        let parts: Vec<&str> = text.split('`').collect();
        // An odd number of backticks leaves the last one without a partner: it is a plain character.
        let coded = if parts.len() % 2 == 1 { parts.len() } else { parts.len() - 1 };
        let mut words = Words::default();
        for (i, part) in parts.iter().enumerate() {
            let inside = i % 2 == 1 && i < coded;
            words = match () {
                () if inside && !part.trim().is_empty() => words.code(*part),
                () if inside => words.text("`").text(part).text("`"),
                () if i >= coded => words.text("`").text(part),
                () => words.text(part),
            };
        }
        words
    }

    /// The same with more plain text behind it.
    #[must_use]
    pub fn text(mut self, text: impl AsRef<str>) -> Words {
        match (self.0.last_mut(), text.as_ref()) {
            (_, "") => {}
            (Some(Run::Text(last)), text) => last.push_str(text),
            (_, text) => self.0.push(Run::Text(text.to_owned())),
        }
        self
    }

    /// The same with code behind it.
    #[must_use]
    pub fn code(mut self, text: impl Into<String>) -> Words {
        let text = text.into();
        if !text.trim().is_empty() {
            self.0.push(Run::Code(text));
        }
        self
    }

    #[must_use]
    pub fn and(mut self, other: Words) -> Words {
        for run in other.0 {
            self = match run {
                Run::Text(text) => self.text(text),
                Run::Code(text) => self.code(text),
            };
        }
        self
    }

    /// The same with a full stop at its end, unless it breaks off there.
    #[must_use]
    pub fn stop(self) -> Words {
        let broken = self.0.is_empty() || matches!(self.0.last(), Some(Run::Text(last)) if last.ends_with('…'));
        self.text(if broken { "" } else { "." })
    }

    /// The same with a capital at its start.
    #[must_use]
    pub fn capital(mut self) -> Words {
        if let Some(Run::Text(first)) = self.0.first_mut() {
            *first = capital(first);
        }
        self
    }

    pub fn runs(&self) -> &[Run] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One line of Markdown: code stays code, all other marks are escaped.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        for run in &self.0 {
            match run {
                Run::Text(text) => escape::plain(&escape::line(text), &mut out),
                Run::Code(text) => out.push_str(&escape::code(text)),
            }
        }
        out
    }
}

/// As people write it in a plain text: code without marks.
impl fmt::Display for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|run| match run {
            Run::Text(text) | Run::Code(text) => f.write_str(text),
        })
    }
}

/// A sentence as those of findings: code between backticks.
impl Serialize for Words {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = |run: &Run| match run {
            Run::Text(text) => text.clone(),
            Run::Code(text) => format!("`{text}`"),
        };
        serializer.collect_str(&self.0.iter().map(text).collect::<String>())
    }
}

/// Several, `", "` between them.
pub fn listed(items: impl IntoIterator<Item = Words>, between: &str) -> Words {
    let mut words = Words::default();
    for (n, item) in items.into_iter().enumerate() {
        words = words.text(if n > 0 { between } else { "" }).and(item);
    }
    words
}

pub fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::escape::cell;
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
            "two `` with nothing between",
            "# not a heading",
            "- not a list",
            "12. not a list",
            "back\\slash",
            "a `x | y` | b",
            "a \\| b",
        ] {
            let words = Words::of(text).markdown();
            assert_eq!(shown(&words), text);
            assert_eq!(shown(&format!("|head|\n|-|\n| {} |", cell(&words))), format!("head{text}"));
        }
        assert_eq!(shown(&escape::code("a`b")), "`a`b`");
    }
}
