//! Texts of a compose file with their `${…}`, filled in as Compose does.

use std::collections::HashMap;
use std::ops::Range;

use crate::syntax::yaml::Style;
use crate::text::Span;

/// How deep a default may hold variables with defaults.
const DEEPEST: usize = 16;

/// A value as written and as Compose would read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// The whole scalar, with its quotes.
    pub span: Span,
    /// After YAML's quotes and escapes, before any variable.
    pub raw: String,
    /// After the variables; none where one is not known, or where Compose refuses the text.
    pub value: Option<String>,
    pub style: Style,
    /// Where `raw` begins in the file, where it stands there letter for letter.
    pub at: Option<u32>,
}

impl Text {
    pub fn quoted(&self) -> bool {
        self.style != Style::Plain
    }

    /// The value, or where it is not known what is written.
    pub fn shown(&self) -> &str {
        self.value.as_deref().unwrap_or(&self.raw)
    }

    /// Whether a variable stands in it.
    pub fn has_variables(&self) -> bool {
        !variables(&self.raw).0.is_empty()
    }

    /// The name of the variable that is all of it, whatever it says for where nobody sets that.
    pub fn sole_variable(&self) -> Option<&str> {
        match variables(&self.raw).0.as_slice() {
            [only] if only.range == (0..self.raw.len()) => Some(only.name),
            _ => None,
        }
    }

    /// The bytes of a part of `raw`; the whole scalar where escapes or folding hide them.
    pub fn part(&self, range: Range<usize>) -> Span {
        match self.at {
            Some(at) if range.end <= self.raw.len() => Span::new(at as usize + range.start, at as usize + range.end),
            _ => self.span,
        }
    }

    /// The variable without an operator that a path begins with: its place, its name, and the rest, empty or from `/` on.
    pub fn variable_in_front(&self) -> Option<(Span, &str, &str)> {
        let (open, close) = if self.raw.starts_with("${") { ("${", "}") } else { ("$", "") };
        let inside = self.raw.strip_prefix(open)?;
        let length = inside.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
        let (name, rest) = inside.split_at_checked(length).filter(|(name, _)| !name.is_empty())?;
        let rest = rest.strip_prefix(close)?;
        let end = self.raw.len() - rest.len();
        (rest.is_empty() || rest.starts_with('/')).then(|| (self.part(0..end), name, rest))
    }

    /// The variable that all of it is, and its default: of `${NAME:-default}`.
    pub fn one_variable(&self) -> Option<(&str, &str)> {
        let inside = self.raw.strip_prefix("${")?.strip_suffix('}')?;
        let (name, default) = inside.split_once(":-").or_else(|| inside.split_once('-'))?;
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then_some((name, default))
    }

    /// Lets a relative path begin at another directory: `way` leads from there to where it began.
    pub fn rebase(&mut self, way: &std::path::Path) {
        let far = |path: &str| path.starts_with(['/', '~']) || path.contains("://") || path.starts_with("git@");
        if let Some(value) = self.value.as_mut().filter(|value| !far(value)) {
            let rest = value.strip_prefix("./").unwrap_or(value);
            let joined = if rest == "." { way.to_owned() } else { way.join(rest) };
            let joined = joined.to_string_lossy();
            *value = if joined.starts_with('.') { joined.into_owned() } else { format!("./{joined}") };
        }
    }

    /// As Compose casts a text to a boolean; none for anything else.
    pub fn truth(&self) -> Option<bool> {
        match self.value.as_deref()?.to_ascii_lowercase().as_str() {
            "true" | "yes" | "y" | "on" | "1" => Some(true),
            "false" | "no" | "n" | "off" | "0" => Some(false),
            _ => None,
        }
    }

    pub fn number(&self) -> Option<f64> {
        self.value.as_deref()?.trim().parse().ok()
    }
}

/// A `$NAME` or `${NAME…}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// From the `$` to the end; the whole scalar where that cannot be told.
    pub span: Span,
    /// What `:-` or `-` gives, as written.
    pub default: Option<String>,
    /// `:?` or `?`: Compose stops where it is not set.
    pub required: bool,
    /// There is no operator.
    pub plain: bool,
    /// What is known gives it a value.
    pub set: bool,
}

/// A reference inside a text, by offsets into it.
pub struct Reference<'a> {
    pub range: Range<usize>,
    pub name: &'a str,
    /// The operator and its operand: `:-`, `-`, `:?`, `?`, `:+`, `+`.
    pub operator: Option<(&'a str, &'a str)>,
}

/// One piece of a text.
enum Piece<'a> {
    /// As it stands; `$$` is one piece, `$`.
    Plain(&'a str),
    Reference(Reference<'a>),
}

/// The references in `text`, outermost only, and the offset of the first `${` that is none, if any.
pub fn variables(text: &str) -> (Vec<Reference<'_>>, Option<usize>) {
    let (pieces, fault) = pieces(text);
    let references = pieces.into_iter().filter_map(|piece| match piece {
        Piece::Reference(reference) => Some(reference),
        Piece::Plain(_) => None,
    });
    (references.collect(), fault)
}

/// `text` with its variables filled in. None where one is unset and has no default, since whoever
/// starts Compose may set it; and where Compose refuses the text.
pub fn interpolate(text: &str, variables: &HashMap<String, String>) -> Option<String> {
    fill(text, variables, DEEPEST)
}

fn fill(text: &str, variables: &HashMap<String, String>, depth: usize) -> Option<String> {
    if !text.contains('$') {
        return Some(text.to_string());
    }
    let (pieces, fault) = pieces(text);
    if fault.is_some() || depth == 0 {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for piece in pieces {
        match piece {
            Piece::Plain(plain) => out.push_str(plain),
            Piece::Reference(Reference { name, operator, .. }) => {
                let set = variables.get(name).map(String::as_str);
                let filled = set.filter(|value| !value.is_empty());
                match (operator, set, filled) {
                    (None | Some(("-" | "?", _)), Some(value), _) => out.push_str(value),
                    (Some((":-" | ":?", _)), _, Some(value)) => out.push_str(value),
                    (Some((":-" | "-", default)), ..) => out.push_str(&fill(default, variables, depth - 1)?),
                    (Some((":+", other)), _, Some(_)) => out.push_str(&fill(other, variables, depth - 1)?),
                    (Some(("+", other)), Some(_), _) => out.push_str(&fill(other, variables, depth - 1)?),
                    _ => return None,
                }
            }
        }
    }
    Some(out)
}

fn pieces(text: &str) -> (Vec<Piece<'_>>, Option<usize>) {
    let mut pieces = Vec::new();
    let mut fault = None;
    let mut at = 0;
    // Compose refuses a text at its first fault, so what follows that is not taken apart.
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(dollar) = rest.find('$') else {
            pieces.push(Piece::Plain(rest));
            break;
        };
        pieces.push(Piece::Plain(rest.get(..dollar).unwrap_or_default()));
        let start = at + dollar;
        let after = text.get(start + 1..).unwrap_or_default();
        at = start + 1;
        if after.starts_with('$') {
            pieces.push(Piece::Plain("$"));
            at += 1;
        } else if let Some(body) = after.strip_prefix('{') {
            let close = closing_brace(body);
            match close.and_then(|close| braced(body.get(..close)?)) {
                Some((name, operator)) => {
                    at = start + 3 + close.unwrap_or_default();
                    pieces.push(Piece::Reference(Reference { range: start..at, name, operator }));
                }
                None => {
                    fault = Some(start);
                    break;
                }
            }
        } else {
            let length = name_length(after);
            if length == 0 {
                pieces.push(Piece::Plain("$"));
            } else {
                at += length;
                let name = after.get(..length).unwrap_or_default();
                pieces.push(Piece::Reference(Reference { range: start..at, name, operator: None }));
            }
        }
    }
    (pieces, fault)
}

/// The name and operator of what stands between `${` and its `}`.
fn braced(body: &str) -> Option<(&str, Option<(&str, &str)>)> {
    let (name, rest) = body.split_at_checked(name_length(body)).filter(|(name, _)| !name.is_empty())?;
    if rest.is_empty() {
        return Some((name, None));
    }
    let operator = [":-", ":?", ":+", "-", "?", "+"].into_iter().find(|operator| rest.starts_with(operator))?;
    Some((name, Some((operator, rest.get(operator.len()..)?))))
}

fn name_length(text: &str) -> usize {
    let first = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    if first { length } else { 0 }
}

/// The offset of the `}` that closes a `${` just before `text`.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0;
    let mut before = b' ';
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' if before == b'$' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
        before = byte;
    }
    None
}

/// The parts of `text` between `separator`s that stand outside any `${…}`.
pub fn split_outside(text: &str, separator: char) -> Vec<Range<usize>> {
    let (references, _) = variables(text);
    let mut references = references.iter().map(|reference| &reference.range).peekable();
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in text.match_indices(separator) {
        while references.next_if(|range| range.end <= at).is_some() {}
        if !references.peek().is_some_and(|range| range.contains(&at)) {
            parts.push(start..at);
            start = at + separator.len_utf8();
        }
    }
    parts.push(start..text.len());
    parts
}

/// Words as a POSIX shell splits them, which is how Compose takes a command given as one text apart;
/// no shell runs it. None where a quote is not closed.
pub fn split_words(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some(open), c) if open == c => quote = None,
            (None, '\\') => word.get_or_insert_default().extend(chars.next()),
            (Some('"'), '\\') => match chars.next()? {
                c @ ('"' | '\\' | '$' | '`') => word.get_or_insert_default().push(c),
                c => word.get_or_insert_default().extend(['\\', c]),
            },
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    quote.is_none().then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in_as_compose_does() {
        let set: HashMap<String, String> =
            [("A", "a"), ("EMPTY", "")].map(|(name, value)| (name.to_string(), value.to_string())).into();
        for (text, want) in [
            ("plain", Some("plain")),
            ("$A-${A}", Some("a-a")),
            ("$$A $${A}", Some("$A ${A}")),
            ("cost: 5$ and $ 3", Some("cost: 5$ and $ 3")),
            ("$NO", None),
            ("${NO}", None),
            ("${NO:-d}", Some("d")),
            ("${NO-d}", Some("d")),
            ("${EMPTY:-d}", Some("d")),
            ("${EMPTY-d}", Some("")),
            ("${A:-d}", Some("a")),
            ("${A:?no}", Some("a")),
            ("${NO:?no}", None),
            ("${EMPTY:?no}", None),
            ("${A:+x}${A+y}", Some("xy")),
            ("${NO:+x}", None),
            ("${NO:-${A}/b}:c", Some("a/b:c")),
            ("${NO:-${NOT:-x}}", Some("x")),
            ("${NO:-http://h:80}", Some("http://h:80")),
            ("${NO/foo/bar}", None),
            ("${}", None),
            ("${A", None),
            ("é$A", Some("éa")),
        ] {
            assert_eq!(interpolate(text, &set).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn parts_are_split_outside_variables() {
        let parts = |text: &'static str| -> Vec<_> { split_outside(text, ':').into_iter().map(|r| &text[r]).collect() };
        assert_eq!(parts("${A:-1}:80"), ["${A:-1}", "80"]);
        assert_eq!(parts("a:b:c"), ["a", "b", "c"]);
        assert_eq!(parts("${A:-${B:-x:y}}:"), ["${A:-${B:-x:y}}", ""]);
        assert_eq!(parts(""), [""]);
    }

    #[test]
    fn words_are_split_as_a_shell_would() {
        for (text, want) in [
            ("a  b 'c d' \"e\\\"f\" g\\ h ''", Some(vec!["a", "b", "c d", "e\"f", "g h", ""])),
            ("a 'b", None),
            ("", Some(vec![])),
        ] {
            assert_eq!(split_words(text), want.map(|w| w.into_iter().map(str::to_string).collect()), "{text}");
        }
    }
}
