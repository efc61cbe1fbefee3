//! Words and unquoted here-documents as dash reads them: one automaton with a stack of quotes, `${…}` and
//! `$((…))`. What stands in `${…}` is not judged: dash itself does so only when it runs.

use super::lexer::{HereDocument, Kind};
use super::{DEEPEST, Parser, Read, Stop};
use crate::text::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Plain,
    Single,
    Double,
    Arithmetic,
}

/// One level of the stack.
#[derive(Debug, Clone, Copy)]
struct Layer {
    syntax: Syntax,
    /// Where its quote, `${` or `$((` stands.
    opened: usize,
    /// `${` not yet closed, and how many of them in double quotes.
    braces: u32,
    quoted_braces: u32,
    parens: u32,
    double: bool,
    /// In double quotes inside `${…}`.
    inner: bool,
    /// Made for a `${`, and gone with its `}`.
    for_brace: bool,
}

impl Layer {
    fn new(syntax: Syntax, opened: usize) -> Layer {
        let double = matches!(syntax, Syntax::Double | Syntax::Arithmetic);
        let zero = (0, 0, 0);
        let (braces, quoted_braces, parens) = zero;
        Layer { syntax, opened, braces, quoted_braces, parens, double, inner: false, for_brace: false }
    }
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'!' | b'*' | b'?' | b'#' | b'@' | b'-' | b'$') || byte.is_ascii_digit()
}

fn in_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric()
}

impl Parser<'_> {
    /// Reads to the end of a word, or of an unquoted here-document.
    pub(super) fn dash_word(&mut self, document: Option<&HereDocument>) -> Read {
        let start = self.at;
        let mut stack = vec![Layer::new(if document.is_some() { Syntax::Double } else { Syntax::Plain }, start)];
        let mut line_begins = document.is_some();
        loop {
            let Some(top) = stack.last_mut() else { return Err(Stop::Unknown) };
            if std::mem::take(&mut line_begins) && document.is_some_and(|document| self.at_end_of(document)) {
                break;
            }
            if top.syntax != Syntax::Single {
                self.continuations();
            }
            let Some(byte) = self.byte() else { break };
            let at = self.at;
            match (top.syntax, byte) {
                (Syntax::Plain, b'\n') if top.braces == 0 => break,
                (_, b'\n') => line_begins = document.is_some(),
                (Syntax::Single, b'\'') => top.syntax = Syntax::Plain,
                (Syntax::Single, _) => {}
                (_, b'\\') => self.skip(1),
                (Syntax::Plain, b'\'') => (top.syntax, top.opened) = (Syntax::Single, at),
                (Syntax::Plain, b'"') => {
                    (top.syntax, top.double) = (Syntax::Double, true);
                    top.inner ^= top.braces > 0;
                    if top.braces == 0 {
                        top.opened = at;
                    }
                }
                (Syntax::Double, b'"') if document.is_some() && top.braces == 0 => {}
                (Syntax::Double, b'"') => {
                    if top.quoted_braces == 0 {
                        (top.syntax, top.double) = (Syntax::Plain, false);
                    }
                    top.inner ^= top.braces > 0;
                }
                (_, b'$') if !self.delimiter => {
                    self.dollar(&mut stack)?;
                    continue;
                }
                (_, b'`') if !self.delimiter => {
                    let double = top.double;
                    self.backquotes(double)?;
                    continue;
                }
                (_, b'}') if !top.inner && top.braces > 0 => {
                    top.braces -= 1;
                    if top.braces == 0 && top.for_brace {
                        stack.pop();
                    } else {
                        top.quoted_braces = top.quoted_braces.saturating_sub(1);
                    }
                }
                (Syntax::Arithmetic, b'(') => top.parens += 1,
                (Syntax::Arithmetic, b')') if top.parens > 0 => top.parens -= 1,
                (Syntax::Arithmetic, b')') => {
                    self.at += 1;
                    self.continuations();
                    if self.byte() == Some(b')') {
                        self.at += 1;
                        stack.pop();
                    }
                    continue;
                }
                (Syntax::Plain, b' ' | b'\t' | b'<' | b'>' | b'(' | b')' | b';' | b'&' | b'|') if top.braces == 0 => {
                    break;
                }
                _ => {}
            }
            self.skip(1);
        }
        let Some(top) = stack.last() else { return Err(Stop::Unknown) };
        let span = |width: usize| Span::new(top.opened, (top.opened + width).min(self.text.len()));
        if top.syntax == Syntax::Arithmetic {
            return Err(self.fault(span(3), "`$((` is never closed"));
        }
        if top.braces > 0 {
            return Err(self.fault(span(1), "`${` is never closed"));
        }
        if top.syntax != Syntax::Plain && document.is_none() {
            return Err(self.fault(span(1), "this quote is never closed"));
        }
        Ok(())
    }

    fn dollar(&mut self, stack: &mut Vec<Layer>) -> Read {
        let start = self.at;
        self.at += 1;
        self.continuations();
        match self.byte() {
            Some(b'(') => {
                self.at += 1;
                self.continuations();
                if self.byte() != Some(b'(') {
                    return self.substitution(start);
                }
                self.at += 1;
                push(stack, Layer::new(Syntax::Arithmetic, start))
            }
            Some(b'{') => {
                self.at += 1;
                self.brace(start, stack)
            }
            Some(byte) if byte == b'_' || byte.is_ascii_alphabetic() => {
                self.name();
                Ok(())
            }
            Some(byte) if is_special(byte) => {
                self.at += 1;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn name(&mut self) {
        loop {
            self.continuations();
            if !self.byte().is_some_and(in_name) {
                return;
            }
            self.at += 1;
        }
    }

    /// What stands behind `${`, as far as it decides how the rest is read.
    fn brace(&mut self, start: usize, stack: &mut Vec<Layer>) -> Read {
        let mut operator = true;
        self.continuations();
        match self.byte() {
            Some(byte) if in_name(byte) => self.name_or_number(byte),
            None | Some(b'}') => operator = false,
            Some(byte) => {
                self.at += 1;
                self.continuations();
                let next = self.byte();
                if byte == b'#' && next.is_some_and(in_name) {
                    self.name();
                    operator = false;
                } else if byte == b'#' && next != Some(b'}') && self.ahead(1) == Some(b'}') {
                    // `${#?}`
                    self.skip(1);
                    operator = false;
                } else {
                    operator = is_special(byte);
                }
            }
        }
        let mut plain = false;
        if operator {
            self.continuations();
            let byte = self.byte();
            self.skip(1);
            self.continuations();
            match byte {
                Some(b'}') => return Ok(()),
                Some(b':') => self.skip(1),
                Some(mark @ (b'%' | b'#')) => {
                    self.skip(usize::from(self.byte() == Some(mark)));
                    plain = true;
                }
                _ => {}
            }
        }
        let Some(top) = stack.last_mut() else { return Err(Stop::Unknown) };
        let syntax = match top.syntax {
            _ if plain => Syntax::Plain,
            Syntax::Arithmetic => Syntax::Double,
            own => own,
        };
        if syntax != top.syntax || top.inner {
            push(stack, Layer { for_brace: true, ..Layer::new(syntax, start) })?;
        } else if top.braces == 0 {
            top.opened = start;
        }
        let Some(top) = stack.last_mut() else { return Err(Stop::Unknown) };
        top.braces += 1;
        top.quoted_braces += u32::from(top.double);
        Ok(())
    }

    fn name_or_number(&mut self, first: u8) {
        if !first.is_ascii_digit() {
            return self.name();
        }
        while self.byte().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
            self.continuations();
        }
    }

    /// The commands of a text between backquotes, once its own backslashes are taken off. What stands
    /// behind them there, dash does not look at.
    fn backquotes(&mut self, double: bool) -> Read {
        let start = self.at;
        self.at += 1;
        let mut inner = Vec::new();
        loop {
            match (self.byte(), self.ahead(1)) {
                (None, _) => return Err(self.fault(Span::new(start, start + 1), "this backquote is never closed")),
                (Some(b'`'), _) => break,
                (Some(b'\\'), Some(b'\n')) => self.at += 2,
                (Some(b'\\'), Some(next)) => {
                    if !(matches!(next, b'\\' | b'`' | b'$') || double && next == b'"') {
                        inner.push(b'\\');
                    }
                    inner.push(next);
                    self.at += 2;
                }
                (Some(byte), _) => {
                    inner.push(byte);
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        if self.depth >= DEEPEST {
            return Err(Stop::Unknown);
        }
        let inner = String::from_utf8_lossy(&inner);
        let mut parser = Parser::new(&inner, false, self.depth + 1);
        match parser.list(false) {
            Err(Stop::Fault(fault)) => {
                let message = format!("between these backquotes: {}", fault.message);
                Err(self.fault(Span::new(start, self.at), message))
            }
            other => other,
        }
    }

    /// The commands of `$( … )`, whose `(` was just passed and which begins at `start`.
    pub(super) fn substitution(&mut self, start: usize) -> Read {
        if self.depth >= DEEPEST {
            return Err(Stop::Unknown);
        }
        let pending = std::mem::take(&mut self.pending);
        let outer = (self.assign, self.declares, self.reserved, self.pattern, self.elements, self.delimiter);
        (self.pattern, self.elements, self.delimiter) = (super::lexer::Pattern::None, false, false);
        self.depth += 1;
        self.substitutions += 1;
        self.list(false)?;
        let token = self.peek()?;
        match token.kind {
            Kind::Close => {}
            Kind::End => {
                let opener = Span::new(start, start + 2);
                return Err(self.fault(opener, format!("`{}` is never closed", self.slice(start, start + 2))));
            }
            _ => return Err(self.unexpected(token)),
        }
        self.take()?;
        if !self.pending.is_empty() {
            return Err(Stop::Unknown);
        }
        self.depth -= 1;
        self.substitutions -= 1;
        self.pending = pending;
        (self.assign, self.declares, self.reserved, self.pattern, self.elements, self.delimiter) = outer;
        Ok(())
    }
}

fn push(stack: &mut Vec<Layer>, layer: Layer) -> Read {
    if stack.len() > DEEPEST as usize {
        return Err(Stop::Unknown);
    }
    stack.push(layer);
    Ok(())
}
