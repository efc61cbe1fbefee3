//! BuildKit's word lexer: quotes, escapes, `$name` and every `${…}` form, and words split as the
//! builder splits them. Knows no instruction; what a variable holds is asked of the caller.
//! Source: BuildKit, frontend/dockerfile/shell/lex.go.

use std::ops::Range;

use super::pattern;

/// What is known of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Known(String),
    /// Not declared: the builder puts nothing in its place.
    Unset,
    /// Declared, with a value that is decided elsewhere.
    Unknown,
}

/// A reference to a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    /// The bytes of the whole reference, `$name` or `${name…}`, in the text that was read.
    pub range: Range<usize>,
    /// What follows the name inside the braces: `:-`, `-`, `:+`, `+`, `:?`, `?`, `#`, `%`, `/`;
    /// empty for `$name` and `${name}`.
    pub operator: &'static str,
}

/// Text the builder refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LexError {
    /// `unterminated-quote`, `bad-substitution` or `required-variable`.
    pub kind: &'static str,
    pub message: String,
    /// The bytes of the text that the error is about.
    pub range: Range<usize>,
}

/// One of the words that text falls into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub range: Range<usize>,
}

/// How the lexer treats what it reads; the names follow BuildKit's.
#[derive(Clone, Copy)]
pub(super) struct Mode {
    pub escape: char,
    pub raw_quotes: bool,
    pub raw_escapes: bool,
    pub skip_quotes: bool,
    /// A reference to an unset variable stays as written.
    pub keep_unset: bool,
}

#[derive(Debug, Default)]
pub(super) struct Output {
    pub text: String,
    pub words: Vec<Piece>,
    pub unset: Vec<String>,
    pub unknown: Vec<String>,
    pub variables: Vec<Variable>,
    pub error: Option<LexError>,
}

/// Braces inside braces beyond this are refused: a file may not decide how deep the stack grows.
const DEPTH: usize = 100;
/// Longer results are taken as unknown: `ENV A=$A$A` repeated doubles without end.
pub(super) const LONGEST: usize = 1 << 18;

pub(super) fn lex(text: &str, mode: Mode, lookup: &dyn Fn(&str) -> Value) -> Output {
    let mut lexer = Lexer { text, at: 0, mode, lookup, out: Output::default(), depth: 0 };
    let mut words = Words::default();
    match lexer.until(None, mode.raw_escapes, Some(&mut words)) {
        Ok(result) => {
            words.close(lexer.at);
            lexer.out.text = result;
            lexer.out.words = words.done;
        }
        Err(error) => lexer.out.error = Some(error),
    }
    lexer.out
}

/// Words in the making. Blanks end a word only where they are written plainly or come out of `$`.
#[derive(Default)]
struct Words {
    done: Vec<Piece>,
    word: String,
    open: bool,
    start: usize,
}

impl Words {
    fn char(&mut self, c: char, at: usize) {
        if !c.is_whitespace() {
            self.raw(c.encode_utf8(&mut [0; 4]), at);
        } else if self.open && !self.word.is_empty() {
            self.close(at);
        }
    }

    fn raw(&mut self, text: &str, at: usize) {
        if !self.open || self.word.is_empty() {
            self.start = if self.open { self.start } else { at };
        }
        self.open = true;
        self.word.push_str(text);
    }

    fn close(&mut self, at: usize) {
        if !self.word.is_empty() {
            self.done.push(Piece { text: std::mem::take(&mut self.word), range: self.start..at });
            self.open = false;
        }
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
    mode: Mode,
    lookup: &'a dyn Fn(&str) -> Value,
    out: Output,
    depth: usize,
}

type Lexed = Result<String, LexError>;

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn error(&self, kind: &'static str, start: usize, message: impl Into<String>) -> LexError {
        LexError { kind, message: message.into(), range: start..self.at }
    }

    /// Reads up to `stop`, which is consumed, or to the end of the text.
    fn until(&mut self, stop: Option<char>, raw_escapes: bool, mut words: Option<&mut Words>) -> Lexed {
        let mut result = String::new();
        let start = self.at;
        while let Some(c) = self.peek() {
            let at = self.at;
            if stop == Some(c) {
                self.next();
                return Ok(result);
            }
            match c {
                '$' => {
                    let text = self.dollar()?;
                    if let Some(words) = words.as_deref_mut() {
                        text.chars().for_each(|c| words.char(c, at));
                    }
                    result.push_str(&text);
                }
                '\'' | '"' | '<' if !self.mode.skip_quotes => {
                    let text = match c {
                        '\'' => self.single_quote()?,
                        '"' => self.double_quote(raw_escapes)?,
                        _ => self.less(),
                    };
                    if let Some(words) = words.as_deref_mut() {
                        words.raw(&text, at);
                    }
                    result.push_str(&text);
                }
                _ if c == self.mode.escape => {
                    self.next();
                    if raw_escapes {
                        result.push(c);
                        if let Some(words) = words.as_deref_mut() {
                            words.raw(c.encode_utf8(&mut [0; 4]), at);
                        }
                    }
                    let Some(escaped) = self.next() else { break };
                    result.push(escaped);
                    if let Some(words) = words.as_deref_mut() {
                        words.raw(escaped.encode_utf8(&mut [0; 4]), at);
                    }
                }
                _ => {
                    self.next();
                    result.push(c);
                    if let Some(words) = words.as_deref_mut() {
                        words.char(c, at);
                    }
                }
            }
        }
        match stop {
            None => Ok(result),
            Some(_) => Err(self.error("bad-substitution", start, "a `${` is not closed")),
        }
    }

    fn single_quote(&mut self) -> Lexed {
        let start = self.at;
        self.next();
        let rest = self.text.get(self.at..).unwrap_or_default();
        let Some(end) = rest.find('\'') else {
            self.at = self.text.len();
            return Err(self.error("unterminated-quote", start, "a single quote is opened and never closed"));
        };
        self.at += end + 1;
        let inner = rest.get(..end).unwrap_or_default();
        Ok(if self.mode.raw_quotes { format!("'{inner}'") } else { inner.to_string() })
    }

    fn double_quote(&mut self, raw_escapes: bool) -> Lexed {
        let start = self.at;
        self.next();
        let quote = if self.mode.raw_quotes { "\"" } else { "" };
        let mut result = quote.to_string();
        loop {
            match self.peek() {
                None => {
                    return Err(self.error("unterminated-quote", start, "a double quote is opened and never closed"));
                }
                Some('"') => {
                    self.next();
                    result.push_str(quote);
                    return Ok(result);
                }
                Some('$') => result.push_str(&self.dollar()?),
                Some(c) if c == self.mode.escape => {
                    self.next();
                    if raw_escapes {
                        result.push(c);
                    }
                    match self.peek() {
                        None => {}
                        Some(next) if next == '"' || next == '$' || next == c => {
                            self.next();
                            result.push(next);
                        }
                        // Before anything else the escape token stands for itself.
                        Some(_) => result.push(c),
                    }
                }
                Some(c) => {
                    self.next();
                    result.push(c);
                }
            }
        }
    }

    /// `<<` takes the blanks after it into its word, so that `<< EOF` is one here-document word.
    fn less(&mut self) -> String {
        let start = self.at;
        self.next();
        if self.peek() == Some('<') {
            self.next();
            while matches!(self.peek(), Some(' ' | '\t' | '\r' | '\n')) {
                self.next();
            }
        }
        self.text.get(start..self.at).unwrap_or_default().to_string()
    }

    fn name(&mut self) -> String {
        let start = self.at;
        match self.peek() {
            Some(c) if c.is_numeric() => {
                while self.peek().is_some_and(char::is_numeric) {
                    self.next();
                }
            }
            Some('@' | '*' | '#' | '?' | '-' | '$' | '!') => {
                self.next();
            }
            _ => {
                while self.peek().is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    self.next();
                }
            }
        }
        self.text.get(start..self.at).unwrap_or_default().to_string()
    }

    /// Looks a variable up and notes that it was.
    fn value(&mut self, name: &str) -> Value {
        let value = (self.lookup)(name);
        if value == Value::Unset {
            self.out.unset.push(name.to_string());
        }
        value
    }

    fn note(&mut self, name: &str, start: usize, operator: &'static str) {
        self.out.variables.push(Variable { name: name.to_string(), range: start..self.at, operator });
    }

    /// The text of a value; an unknown one is noted and stands as nothing.
    fn text_of(&mut self, name: &str, value: Value) -> String {
        match value {
            Value::Known(text) if text.len() <= LONGEST => text,
            Value::Unset => String::new(),
            Value::Known(_) | Value::Unknown => {
                self.out.unknown.push(name.to_string());
                String::new()
            }
        }
    }

    fn dollar(&mut self) -> Lexed {
        let start = self.at;
        self.next();
        if self.peek() == Some('{') {
            self.depth += 1;
            if self.depth > DEPTH {
                return Err(self.error("bad-substitution", start, "`${` is nested too deep to follow"));
            }
            let result = self.braces(start);
            self.depth -= 1;
            return result;
        }
        let name = self.name();
        if name.is_empty() {
            return Ok("$".to_string());
        }
        self.note(&name, start, "");
        match self.value(&name) {
            Value::Unset if self.mode.keep_unset => Ok(format!("${name}")),
            value => Ok(self.text_of(&name, value)),
        }
    }

    fn braces(&mut self, start: usize) -> Lexed {
        self.next();
        match self.peek() {
            None => return Err(self.error("bad-substitution", start, "a `${` is not closed")),
            Some('{' | '}' | ':') => {
                self.next();
                return Err(self.error("bad-substitution", start, "a `${` is not followed by a name"));
            }
            Some(_) => {}
        }
        let name = self.name();
        let null_is_unset = self.peek() == Some(':');
        if null_is_unset {
            self.next();
        }
        let modifier = self.next();
        let operator = match (null_is_unset, modifier) {
            (false, Some('}')) => {
                self.note(&name, start, "");
                return match self.value(&name) {
                    Value::Unset if self.mode.keep_unset => Ok(format!("${{{name}}}")),
                    value => Ok(self.text_of(&name, value)),
                };
            }
            (false, Some('/')) => return self.replace(&name, start),
            (false, Some('-')) => "-",
            (true, Some('-')) => ":-",
            (false, Some('+')) => "+",
            (true, Some('+')) => ":+",
            (false, Some('?')) => "?",
            (true, Some('?')) => ":?",
            (false, Some('#')) => "#",
            (false, Some('%')) => "%",
            // The builder reads `${name:0:3}` to its end before it refuses the modifier, and where
            // it only looks for here-documents it does not refuse it at all.
            (true, Some(c)) if c != '#' && c != '%' && self.mode.keep_unset => {
                let word = self.until(Some('}'), false, None)?;
                return Ok(format!("${{{name}:{c}{word}}}"));
            }
            (_, None) => return Err(self.error("bad-substitution", start, "a `${` is not closed")),
            (colon, Some(c)) => {
                let colon = if colon { ":" } else { "" };
                let message = format!("`{colon}{c}` after a name in `${{…}}` is no modifier the builder knows");
                return Err(self.error("bad-substitution", start, message));
            }
        };
        self.modified(&name, start, operator)
    }

    fn modified(&mut self, name: &str, start: usize, operator: &'static str) -> Lexed {
        let before = self.out.unknown.len();
        let word = self.until(Some('}'), matches!(operator, "#" | "%"), None)?;
        let inner = self.out.unknown.split_off(before);
        self.note(name, start, operator);
        let value = self.value(name);
        if value == Value::Unset && self.mode.keep_unset {
            return Ok(format!("${{{name}{operator}{word}}}"));
        }
        let missing = match &value {
            Value::Known(text) => operator.starts_with(':') && text.is_empty(),
            Value::Unset => true,
            // Whether the word counts is as unknown as the value.
            Value::Unknown => return Ok(self.text_of(name, value)),
        };
        match operator {
            "-" | ":-" if !missing => Ok(self.text_of(name, value)),
            "+" | ":+" if missing => Ok(String::new()),
            "-" | ":-" | "+" | ":+" => {
                self.out.unknown.extend(inner);
                Ok(word)
            }
            "?" | ":?" if missing => {
                let says = if word.is_empty() { "it must be set".to_string() } else { word };
                Err(self.error("required-variable", start, format!("`{name}` is required here: {says}")))
            }
            "?" | ":?" => Ok(self.text_of(name, value)),
            _ => {
                self.out.unknown.extend(inner);
                let text = self.text_of(name, value);
                let (longest, word) = match word.strip_prefix(operator) {
                    Some(rest) => (true, rest),
                    None => (false, word.as_str()),
                };
                let trimmed = if operator == "#" {
                    pattern::trim_prefix(&text, word, longest)
                } else {
                    pattern::trim_suffix(&text, word, longest)
                };
                self.matched(name, start, trimmed)
            }
        }
    }

    fn replace(&mut self, name: &str, start: usize) -> Lexed {
        let all = self.peek() == Some('/');
        if all {
            self.next();
        }
        let wanted = self.until(Some('/'), true, None)?;
        let with = self.until(Some('}'), true, None)?;
        self.note(name, start, "/");
        match self.value(name) {
            Value::Unset if self.mode.keep_unset => Ok(format!("${{{name}/{wanted}/{with}}}")),
            value => {
                let text = self.text_of(name, value);
                self.matched(name, start, pattern::replace(&text, &wanted, &with, all))
            }
        }
    }

    fn matched(&mut self, name: &str, start: usize, result: pattern::Outcome) -> Lexed {
        match result {
            Ok(Some(text)) => Ok(text),
            Ok(None) => Ok(self.text_of(name, Value::Unknown)),
            Err(message) => Err(self.error("bad-substitution", start, message)),
        }
    }
}
