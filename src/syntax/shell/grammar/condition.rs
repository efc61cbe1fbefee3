//! `[[ … ]]` of bash.

use super::lexer::{Kind, Pattern, Token};
use super::{Parser, Read};

const UNARY: &str = "abcdefghknoprstuvwxzGLNORS";

const BINARY: &[&str] = &["=", "==", "!=", "=~", "-nt", "-ot", "-ef", "-eq", "-ne", "-lt", "-le", "-gt", "-ge"];

impl Parser<'_> {
    /// What stands between `[[`, which was taken, and `]]`.
    pub(super) fn condition(&mut self, opener: Token) -> Read {
        self.in_words();
        self.any_of(opener)?;
        let end = self.peek()?;
        if !self.closes(end) {
            return Err(self.missing(end, "]]", opener));
        }
        self.take()?;
        Ok(())
    }

    fn closes(&self, token: Token) -> bool {
        token.kind == Kind::Word && self.raw(token) == "]]"
    }

    fn any_of(&mut self, opener: Token) -> Read {
        self.term(opener)?;
        while matches!(self.peek()?.kind, Kind::Or | Kind::And) {
            self.take()?;
            self.term(opener)?;
        }
        Ok(())
    }

    fn term(&mut self, opener: Token) -> Read {
        self.newlines()?;
        while self.peek()?.kind == Kind::Word && self.next_is("!")? {
            self.take()?;
            self.newlines()?;
        }
        let token = self.peek()?;
        match token.kind {
            Kind::Open => {
                self.take()?;
                self.deeper(|parser| parser.any_of(opener))?;
                let close = self.peek()?;
                if close.kind != Kind::Close {
                    return Err(self.missing(close, ")", token));
                }
                self.take()?;
                return self.newlines();
            }
            Kind::Word if !self.closes(token) => {}
            _ => return Err(self.missing(token, "a condition", opener)),
        }
        self.take()?;
        let raw = self.plain(token);
        let unary = raw.strip_prefix('-').is_some_and(|rest| rest.len() == 1 && UNARY.contains(rest));
        if !unary {
            let operator = self.peek()?;
            let (known, pattern) = match operator.kind {
                Kind::Word if self.closes(operator) => return Ok(()),
                Kind::And | Kind::Or | Kind::Close => return Ok(()),
                Kind::Word => {
                    let raw = self.plain(operator);
                    let pattern = match raw.as_ref() {
                        "=" | "==" | "!=" => Pattern::Glob,
                        "=~" => Pattern::Regex,
                        _ => Pattern::None,
                    };
                    (BINARY.contains(&raw.as_ref()), pattern)
                }
                Kind::Io(_) => (matches!(self.raw(operator), "<" | ">"), Pattern::None),
                _ => (false, Pattern::None),
            };
            if !known {
                return Err(self.missing(operator, "an operator", opener));
            }
            self.take()?;
            self.pattern = pattern;
        }
        let operand = self.peek()?;
        self.pattern = Pattern::None;
        if operand.kind != Kind::Word || self.closes(operand) {
            return Err(self.missing(operand, "a word", opener));
        }
        self.take()?;
        self.newlines()
    }

    fn next_is(&mut self, word: &str) -> Read<bool> {
        let token = self.peek()?;
        Ok(self.raw(token) == word)
    }
}
