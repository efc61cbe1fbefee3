//! Compound commands and functions.

use super::lexer::{Kind, Token, is_name};
use super::{Parser, Read};

/// Builtins that dash lets nobody define anew.
const SPECIAL: &[&str] = &[
    "break", "continue", "eval", "exec", "exit", "export", "readonly", "return", "set", "shift", "times", "trap",
    "unset",
];

impl Parser<'_> {
    /// A compound command with its redirections, if one begins with `word`.
    pub(super) fn compound(&mut self, opener: Token, word: &str) -> Read<bool> {
        if !matches!(word, "(" | "{" | "if" | "while" | "until" | "for" | "select" | "case" | "[[") {
            return Ok(false);
        }
        self.deeper(|parser| {
            let arithmetic = word == "(" && parser.bash && parser.arithmetic(opener)?;
            if arithmetic {
                return Ok(());
            }
            parser.take()?;
            parser.begin_command();
            match word {
                "(" => parser.body(opener, ")"),
                "{" => parser.body(opener, "}"),
                "if" => parser.conditional(opener),
                "for" | "select" => parser.each(opener),
                "case" => parser.case(opener),
                "[[" => parser.condition(opener),
                _ => {
                    parser.body(opener, "do")?;
                    parser.body(opener, "done")
                }
            }
        })?;
        self.begin_command();
        while matches!(self.peek()?.kind, Kind::Io(_)) {
            self.redirection()?;
        }
        Ok(true)
    }

    /// At least one command, and the word that ends it.
    fn body(&mut self, opener: Token, end: &str) -> Read {
        self.list(true)?;
        self.expect(opener, end)
    }

    fn expect(&mut self, opener: Token, end: &str) -> Read {
        let token = self.peek()?;
        let met = if end == ")" { token.kind == Kind::Close } else { self.keyword()? == Some(end) };
        if !met {
            return Err(self.missing(token, end, opener));
        }
        self.take()?;
        self.begin_command();
        Ok(())
    }

    fn conditional(&mut self, opener: Token) -> Read {
        self.body(opener, "then")?;
        loop {
            self.list(true)?;
            match self.keyword()? {
                Some("elif") => {
                    self.expect(opener, "elif")?;
                    self.body(opener, "then")?;
                }
                Some("else") => {
                    self.expect(opener, "else")?;
                    return self.body(opener, "fi");
                }
                _ => return self.expect(opener, "fi"),
            }
        }
    }

    fn each(&mut self, opener: Token) -> Read {
        if self.bash && self.peek()?.kind == Kind::Open {
            self.three_expressions()?;
            self.begin_command();
            if matches!(self.peek()?.kind, Kind::Semi | Kind::Newline) {
                self.take()?;
                self.newlines()?;
            }
            return self.loop_body(opener);
        }
        self.in_words();
        let name = self.peek()?;
        if name.kind != Kind::Word {
            return Err(self.unexpected(name));
        }
        let raw = self.plain(name);
        if !self.bash && !is_name(&raw) {
            return Err(self.fault(name.span, format!("`{raw}` cannot be the variable of a loop")));
        }
        self.take()?;
        self.in_words();
        self.newlines()?;
        if self.keyword()? == Some("in") {
            self.take()?;
            self.in_words();
            while self.peek()?.kind == Kind::Word {
                self.take()?;
            }
            let end = self.peek()?;
            if !matches!(end.kind, Kind::Semi | Kind::Newline) {
                return Err(self.missing(end, "do", opener));
            }
            self.take()?;
        } else if self.peek()?.kind == Kind::Semi {
            self.take()?;
        }
        self.begin_command();
        self.newlines()?;
        self.loop_body(opener)
    }

    fn loop_body(&mut self, opener: Token) -> Read {
        if self.bash && self.keyword()? == Some("{") {
            self.expect(opener, "{")?;
            return self.body(opener, "}");
        }
        self.expect(opener, "do")?;
        self.body(opener, "done")
    }

    fn case(&mut self, opener: Token) -> Read {
        self.in_words();
        let word = self.peek()?;
        if word.kind != Kind::Word {
            return Err(self.unexpected(word));
        }
        self.take()?;
        self.in_words();
        self.newlines()?;
        self.expect(opener, "in")?;
        loop {
            self.in_words();
            self.newlines()?;
            if self.keyword()? == Some("esac") {
                return self.expect(opener, "esac");
            }
            if self.peek()?.kind == Kind::Open {
                self.take()?;
            }
            loop {
                let pattern = self.peek()?;
                match pattern.kind {
                    Kind::Word => {}
                    Kind::End => return Err(self.missing(pattern, "esac", opener)),
                    // dash takes any token for a pattern.
                    _ if !self.bash => {}
                    _ => return Err(self.unexpected(pattern)),
                }
                self.take()?;
                if self.peek()?.kind != Kind::Pipe {
                    break;
                }
                self.take()?;
            }
            self.expect(opener, ")")?;
            self.list(false)?;
            if self.peek()?.kind == Kind::CaseEnd {
                self.take()?;
            } else {
                return self.expect(opener, "esac");
            }
        }
    }

    pub(super) fn coproc(&mut self) -> Read {
        self.take()?;
        self.begin_command();
        // A name may stand before a compound command.
        for _ in 0..2 {
            let token = self.peek()?;
            let word = if token.kind == Kind::Open { Some("(") } else { self.keyword()? };
            if let Some(word) = word {
                return match self.compound(token, word)? {
                    true => Ok(()),
                    false => Err(self.unexpected(token)),
                };
            }
            if token.kind != Kind::Word {
                break;
            }
            self.take()?;
            self.begin_command();
        }
        self.in_words();
        self.words()
    }

    /// `function name { … }`
    pub(super) fn function(&mut self) -> Read {
        self.take()?;
        self.in_words();
        let name = self.peek()?;
        if name.kind != Kind::Word {
            return Err(self.unexpected(name));
        }
        self.take()?;
        self.begin_command();
        if self.peek()?.kind == Kind::Open {
            let open = self.take()?;
            if self.peek()?.kind != Kind::Close {
                // `function f (list)`
                self.body(open, ")")?;
                self.begin_command();
                return self.redirections();
            }
            self.take()?;
            self.begin_command();
        }
        self.newlines()?;
        self.function_body()
    }

    fn function_body(&mut self) -> Read {
        let token = self.peek()?;
        let word = if token.kind == Kind::Open { Some("(") } else { self.keyword()? };
        match word {
            Some(word) if self.compound(token, word)? => Ok(()),
            _ if self.bash => Err(self.unexpected(token)),
            _ => self.deeper(Self::command),
        }
    }

    pub(super) fn defined(&mut self, name: Token) -> Read {
        self.take()?;
        let close = self.peek()?;
        if close.kind != Kind::Close {
            return Err(self.unexpected(close));
        }
        self.take()?;
        let raw = self.plain(name);
        if !self.bash && (!is_name(&raw) || SPECIAL.contains(&raw.as_ref())) {
            return Err(self.fault(name.span, format!("`{raw}` cannot be the name of a function")));
        }
        self.begin_command();
        self.newlines()?;
        self.function_body()
    }
}
