//! Words as bash reads them: quotes, `$(…)`, `${…}`, `$[…]`, `<(…)`, subscripts and `name=(…)`. What
//! backquotes and `${…}` hold is only matched, as bash does before it runs anything.

use super::lexer::{Kind, Pattern, Token};
use super::{DEEPEST, Parser, Read, Stop};
use crate::text::Span;

/// What is matched up to its closing mark.
#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    open: u8,
    close: u8,
    /// The first closing mark ends it, unless `${` stands between.
    first: bool,
    /// `$'…'`: a backslash takes the next byte with it.
    escapes: bool,
    /// `<(` opens a substitution in it.
    processes: bool,
}

const PARENS: Pair = Pair { open: b'(', close: b')', first: false, escapes: false, processes: false };

fn quote(mark: u8, escapes: bool) -> Pair {
    Pair { open: mark, close: mark, escapes, ..Pair::default() }
}

impl Parser<'_> {
    pub(super) fn bash_word(&mut self) -> Read {
        let start = self.at;
        while let Some(byte) = self.byte() {
            let next = self.ahead(1);
            match byte {
                b'\\' => self.skip(2),
                b'\'' | b'"' | b'`' => self.matched(1, quote(byte, false))?,
                b'(' if self.pattern == Pattern::Regex => self.matched(1, PARENS)?,
                b'|' if self.pattern == Pattern::Regex => self.at += 1,
                b'@' | b'?' | b'*' | b'+' | b'!' if self.pattern == Pattern::Glob && next == Some(b'(') => {
                    self.matched(2, PARENS)?;
                }
                b'$' | b'<' | b'>' if next == Some(b'(') => self.command_substitution(self.at)?,
                b'$' => match next {
                    Some(open @ (b'{' | b'[')) => {
                        self.at += 1;
                        self.opened(open)?;
                    }
                    Some(mark @ (b'\'' | b'"')) => self.matched(2, quote(mark, mark == b'\''))?,
                    Some(b'$') => self.at += 2,
                    _ => self.at += 1,
                },
                b'[' if self.subscript(start) => {
                    self.matched(1, Pair { open: b'[', close: b']', processes: true, ..Pair::default() })?;
                }
                b'=' if (self.assign || self.declares) && self.is_target(self.slice(start, self.at)) => {
                    self.at += 1;
                    if self.byte() == Some(b'(') {
                        self.elements_of_array()?;
                    }
                }
                b' ' | b'\t' | b'\n' | b'|' | b'&' | b';' | b'(' | b')' | b'<' | b'>' => break,
                _ => self.at += 1,
            }
        }
        Ok(())
    }

    fn subscript(&self, start: usize) -> bool {
        let before = self.slice(start, self.at);
        self.assign && super::lexer::is_name(before) || before.is_empty() && self.elements
    }

    /// `${` or `$[`, with `at` on the bracket.
    fn opened(&mut self, open: u8) -> Read {
        let pair = match open {
            b'{' => Pair { open, close: b'}', first: true, processes: true, ..Pair::default() },
            _ => Pair { open, close: b']', ..Pair::default() },
        };
        self.matched(1, pair)
    }

    /// `$(…)`, `<(…)`, or `$((…))`, which is only matched; `start` is where the mark before `(` stands.
    fn command_substitution(&mut self, start: usize) -> Read {
        self.at = start + 2;
        if self.byte() == Some(b'(') { self.matched(0, PARENS) } else { self.substitution(start) }
    }

    /// Passes `width` bytes that open `pair`, and all up to its end.
    fn matched(&mut self, width: usize, pair: Pair) -> Read {
        let start = self.at;
        self.skip(width);
        if self.depth >= DEEPEST {
            return Err(Stop::Unknown);
        }
        self.depth += 1;
        self.inside(start, pair)?;
        self.depth -= 1;
        Ok(())
    }

    fn inside(&mut self, start: usize, pair: Pair) -> Read {
        if pair.first && self.byte() == Some(b'{') {
            return Err(Stop::Unknown);
        }
        let mut count = 1;
        let (mut dollar, mut arrow) = (false, false);
        while let Some(byte) = self.byte() {
            let at = self.at;
            self.at += 1;
            if byte == pair.close {
                count -= 1;
            } else if byte == pair.open && (!pair.first || dollar && pair.open == b'{') {
                count += 1;
            }
            if count == 0 {
                return Ok(());
            }
            if pair.open == b'\'' {
                self.skip(usize::from(pair.escapes && byte == b'\\'));
                continue;
            }
            if byte == b'\\' {
                let joined = self.byte() == Some(b'\n');
                self.skip(1);
                (dollar, arrow) = if joined { (dollar, arrow) } else { (false, false) };
                continue;
            }
            let groups = pair.open != pair.close;
            let bracket = matches!(byte, b'(' | b'{' | b'[');
            if groups && matches!(byte, b'\'' | b'"' | b'`') {
                self.at = at;
                self.matched(1, quote(byte, dollar && byte == b'\''))?;
            } else if pair.open == b'"' && byte == b'`' {
                self.at = at;
                self.matched(1, quote(b'`', false))?;
            } else if dollar && bracket && pair.open != b'`' || pair.processes && arrow && byte == b'(' {
                // What the mark opened is read as a whole.
                count -= i32::from(byte == pair.open && (!pair.first || dollar));
                self.at = at;
                if byte == b'(' { self.command_substitution(at - 1)? } else { self.opened(byte)? }
            }
            dollar = byte == b'$' && !dollar;
            arrow = matches!(byte, b'<' | b'>') && !arrow;
        }
        let shown = match pair.open {
            b'(' | b'{' | b'[' => format!("`{}` is never closed", self.slice(start, start + 1)),
            _ => "this quote is never closed".to_owned(),
        };
        Err(self.fault(Span::new(start, (start + 1).min(self.text.len())), shown))
    }

    /// The words of `name=( … )`, with `at` on the parenthesis.
    fn elements_of_array(&mut self) -> Read {
        let start = self.at;
        self.at += 1;
        let outer = (self.assign, self.declares, self.elements);
        (self.assign, self.declares, self.elements) = (false, false, true);
        loop {
            let token = self.lex()?;
            match token.kind {
                Kind::Close => break,
                Kind::Word | Kind::Newline => {}
                Kind::End => return Err(self.fault(Span::new(start, start + 1), "`(` is never closed")),
                _ => return Err(self.unexpected(token)),
            }
        }
        (self.assign, self.declares, self.elements) = outer;
        Ok(())
    }

    /// Takes `(( … ))`, whose first parenthesis is the token that stands next; false where it is no
    /// arithmetic but a subshell in a subshell.
    pub(super) fn arithmetic(&mut self, opener: Token) -> Read<bool> {
        if self.byte() != Some(b'(') {
            return Ok(false);
        }
        let (at, depth) = (self.at, self.depth);
        self.matched(1, PARENS)?;
        if self.byte() == Some(b')') {
            self.at += 1;
            self.token = None;
            return Ok(true);
        }
        self.again += self.at - at;
        if self.again > 8 * self.text.len() {
            return Err(Stop::Unknown);
        }
        (self.at, self.depth, self.token) = (at, depth, Some(opener));
        Ok(false)
    }

    /// `((a; b; c))` of a loop.
    pub(super) fn three_expressions(&mut self) -> Read {
        let open = self.peek()?;
        let start = self.at;
        if self.byte() != Some(b'(') {
            return Err(self.unexpected(open));
        }
        if !self.arithmetic(open)? {
            return Err(Stop::Unknown);
        }
        let inner = self.slice(start, self.at);
        let simple = !inner.contains(['"', '\'', '$', '`', '\\']);
        if simple && inner.matches(';').count() != 2 {
            let message = "a loop needs three expressions between `((` and `))`";
            return Err(self.fault(Span::new(open.span.start as usize, self.at), message));
        }
        Ok(())
    }
}
