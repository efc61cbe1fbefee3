//! Tokens, as the grammar asks for them, and the bodies of here-documents. What a word holds is read by
//! `dash` or `matched`.

use std::borrow::Cow;

use super::{Fault, Parser, Read, Stop};
use crate::text::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Word,
    /// A redirection's operator, with its descriptor.
    Io(Io),
    Newline,
    End,
    And,
    Or,
    Pipe,
    Semi,
    Amp,
    Open,
    Close,
    /// `;;`, and bash's `;&` and `;;&`
    CaseEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Io {
    File,
    Here { strip: bool },
}

/// What stands to the right of `==` and `=~` in `[[ … ]]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pattern {
    None,
    Glob,
    Regex,
}

#[derive(Debug, Clone)]
pub(super) struct HereDocument {
    pub end: String,
    pub quoted: bool,
    pub strip: bool,
}

/// Builtins whose arguments may be `name=( … )`.
const DECLARING: &[&str] = &["alias", "declare", "eval", "export", "let", "local", "readonly", "typeset"];

/// Whether `text` is a variable's name.
pub(super) fn is_name(text: &str) -> bool {
    let plain = text.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
    plain && text.bytes().next().is_some_and(|b| !b.is_ascii_digit())
}

impl Parser<'_> {
    pub(super) fn fault(&self, span: Span, message: impl Into<String>) -> Stop {
        Stop::Fault(Fault { span, message: message.into() })
    }

    /// What stands at `at`, and `ahead` bytes behind it.
    pub(super) fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn ahead(&self, by: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + by).copied()
    }

    pub(super) fn skip(&mut self, bytes: usize) {
        self.at = (self.at + bytes).min(self.text.len());
    }

    /// Passes line ends that a backslash takes away.
    pub(super) fn continuations(&mut self) {
        while self.byte() == Some(b'\\') && self.ahead(1) == Some(b'\n') {
            self.at += 2;
        }
    }

    pub(super) fn slice(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn raw(&self, token: Token) -> &str {
        self.slice(token.span.start as usize, token.span.end as usize)
    }

    /// The token's text without continued line ends.
    pub(super) fn plain(&self, token: Token) -> Cow<'_, str> {
        let raw = self.raw(token);
        if raw.contains("\\\n") { Cow::Owned(raw.replace("\\\n", "")) } else { Cow::Borrowed(raw) }
    }

    /// A command begins here: reserved words and assignments are seen.
    pub(super) fn begin_command(&mut self) {
        (self.reserved, self.assign, self.declares) = (true, true, false);
    }

    /// Words begin here that are no command.
    pub(super) fn in_words(&mut self) {
        (self.reserved, self.assign, self.declares) = (true, false, false);
    }

    pub(super) fn peek(&mut self) -> Read<Token> {
        if self.token.is_none() {
            self.token = Some(self.lex()?);
        }
        self.token.ok_or(Stop::Unknown)
    }

    pub(super) fn take(&mut self) -> Read<Token> {
        let token = self.peek()?;
        self.token = None;
        if token.kind == Kind::Word {
            self.reserved = false;
            if self.assign && !self.is_assignment(token) {
                self.declares = self.bash && DECLARING.contains(&self.raw(token));
                self.assign = false;
            }
        }
        Ok(token)
    }

    /// Whether the word is `name=…`, `name+=…` or `name[…]=…`.
    pub(super) fn is_assignment(&self, token: Token) -> bool {
        let raw = self.plain(token);
        raw.split_once('=').is_some_and(|(name, _)| self.is_target(name))
    }

    /// Whether what stands before a `=` makes it an assignment.
    pub(super) fn is_target(&self, name: &str) -> bool {
        if !self.bash {
            return is_name(name);
        }
        let name = name.strip_suffix('+').unwrap_or(name);
        is_name(name.split_once('[').filter(|(_, rest)| rest.ends_with(']')).map_or(name, |(name, _)| name))
    }

    /// The word behind a redirection's operator, taken where it is one.
    pub(super) fn target(&mut self, operator: Token) -> Read<Token> {
        let (assign, declares) = (self.assign, self.declares);
        let here = matches!(operator.kind, Kind::Io(Io::Here { .. }));
        (self.assign, self.declares, self.delimiter) = (false, false, here);
        let token = self.peek()?;
        self.delimiter = false;
        if token.kind == Kind::Word {
            self.take()?;
        }
        (self.assign, self.declares) = (assign, declares);
        if let (Kind::Word, Kind::Io(Io::Here { strip })) = (token.kind, operator.kind) {
            let raw = self.plain(token);
            let quoted = raw.contains(['\'', '"', '\\']);
            let end = if quoted { unquoted(&raw) } else { raw.into_owned() };
            self.pending.push(HereDocument { end, quoted, strip });
        }
        Ok(token)
    }

    pub(super) fn lex(&mut self) -> Read<Token> {
        self.blanks();
        let start = self.at;
        let kind = match self.byte() {
            None => Kind::End,
            Some(b'\n') => {
                self.at += 1;
                let end = self.at;
                self.bodies()?;
                return Ok(Token { kind: Kind::Newline, span: Span::new(start, end) });
            }
            Some(b'&') => match self.second() {
                Some(b'&') => self.passed(Kind::And),
                Some(b'>') if self.bash => {
                    self.at += 1;
                    let twice = self.byte() == Some(b'>');
                    self.skip(usize::from(twice));
                    Kind::Io(Io::File)
                }
                _ => Kind::Amp,
            },
            Some(b'|') => match self.second() {
                Some(b'|') => self.passed(Kind::Or),
                Some(b'&') if self.bash => self.passed(Kind::Pipe),
                _ => Kind::Pipe,
            },
            Some(b';') => match self.second() {
                Some(b';') => {
                    self.at += 1;
                    let more = self.bash && self.byte() == Some(b'&');
                    self.skip(usize::from(more));
                    Kind::CaseEnd
                }
                Some(b'&') if self.bash => self.passed(Kind::CaseEnd),
                _ => Kind::Semi,
            },
            Some(b'(') if self.pattern == Pattern::Regex => self.word()?,
            Some(b'(') => self.passed(Kind::Open),
            Some(b')') => self.passed(Kind::Close),
            Some(b'<' | b'>') if !(self.bash && self.ahead(1) == Some(b'(')) => self.operator(),
            Some(_) => self.word()?,
        };
        Ok(Token { kind, span: Span::new(start, self.at) })
    }

    fn passed(&mut self, kind: Kind) -> Kind {
        self.at += 1;
        kind
    }

    /// The byte behind the one that stands here, which is passed.
    fn second(&mut self) -> Option<u8> {
        self.at += 1;
        self.continuations();
        self.byte()
    }

    fn blanks(&mut self) {
        loop {
            self.continuations();
            match self.byte() {
                Some(b' ' | b'\t') => self.at += 1,
                Some(b'#') => {
                    let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
                    self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                }
                _ => return,
            }
        }
    }

    fn operator(&mut self) -> Kind {
        let first = self.byte();
        let second = self.second();
        match (first, second) {
            (Some(b'<'), Some(b'<')) => {
                let third = self.second();
                let strip = third == Some(b'-');
                if strip || self.bash && third == Some(b'<') {
                    self.at += 1;
                }
                let string = self.bash && third == Some(b'<');
                if string { Kind::Io(Io::File) } else { Kind::Io(Io::Here { strip }) }
            }
            (_, Some(b'&')) | (Some(b'<'), Some(b'>')) | (Some(b'>'), Some(b'>' | b'|')) => {
                self.passed(Kind::Io(Io::File))
            }
            _ => Kind::Io(Io::File),
        }
    }

    fn word(&mut self) -> Read<Kind> {
        let start = self.at;
        if self.bash {
            self.bash_word()?
        } else {
            self.dash_word(None)?
        }
        let raw = self.slice(start, self.at);
        let digits = raw.bytes().all(|b| b.is_ascii_digit()) && (self.bash || raw.len() == 1);
        let named = || raw.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(is_name);
        let descriptor = matches!(self.byte(), Some(b'<' | b'>')) && (digits || self.bash && named());
        Ok(if descriptor { self.operator() } else { Kind::Word })
    }

    /// The bodies of the here-documents of the line that just ended. Without an end they go to the end of
    /// the text, which both shells put up with.
    fn bodies(&mut self) -> Read {
        for document in std::mem::take(&mut self.pending) {
            if !self.bash && !document.quoted {
                self.dash_word(Some(&document))?;
                continue;
            }
            while self.at < self.text.len() && !self.at_end_of(&document) {
                self.line(&document);
            }
            // bash finds an end in front of `)` as well.
            if self.bash && self.at == self.text.len() && self.substitutions > 0 {
                return Err(Stop::Unknown);
            }
        }
        Ok(())
    }

    /// Passes one line of a body, with those that a backslash joins to it.
    fn line(&mut self, document: &HereDocument) {
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let end = memchr::memchr(b'\n', rest);
            let slashes = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            let joined = slashes.iter().rev().take_while(|b| **b == b'\\').count() % 2 == 1;
            self.at += end.map_or(rest.len(), |end| end + 1);
            if !joined || document.quoted || end.is_none() {
                return;
            }
        }
    }

    /// Whether the line that begins here ends `document`; if so, it is passed.
    pub(super) fn at_end_of(&mut self, document: &HereDocument) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let line = rest.split('\n').next().unwrap_or_default();
        let own = if document.strip { line.trim_start_matches('\t') } else { line };
        let met = own == document.end;
        if met {
            self.skip(line.len() + 1);
        }
        met
    }
}

/// A delimiter without its quotes.
fn unquoted(raw: &str) -> String {
    let mut out = String::new();
    let mut quote = None;
    let mut chars = raw.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some('\''), c) => out.push(c),
            (_, '\\') => out.extend(chars.next()),
            (None, '\'' | '"') => quote = Some(c),
            (_, c) => out.push(c),
        }
    }
    out
}
