//! Whether a shell reads a text to its end: what `dash -n` and `bash -n` refuse, and where. Knows the two
//! grammars and runs nothing; what a command means is not its business.
//!
//! Recursive descent over `lexer`'s tokens; words are read as dash reads them (`dash`) or bash (`matched`). Deep nesting and texts that have to be read again and again
//! end the reading without a word, so that the cost stays linear and the stack small.

mod compound;
mod condition;
mod dash;
mod lexer;
mod matched;

use super::lint::Shell;
use crate::text::Span;
use lexer::{HereDocument, Kind, Token};

/// Where a shell stops reading, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub span: Span,
    pub message: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    Dash,
    Bash,
}

/// Why reading ends before the text does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stop {
    Fault(Fault),
    /// What the shell would say is not known here.
    Unknown,
}

type Read<T = ()> = Result<T, Stop>;

/// Compound commands, substitutions and quotes in one another, at most.
const DEEPEST: u32 = 60;

const DASH_WORDS: &[&str] =
    &["!", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until", "while", "{", "}"];
const BASH_WORDS: &[&str] = &["[[", "]]", "coproc", "function", "select", "time"];
/// Words and marks that end a list of commands.
const ENDING: &[&str] = &["do", "done", "elif", "else", "esac", "fi", "then", "}"];
/// What keeps the shell that reads `text` from reading it to its end, where it is met: what stands behind
/// an `exit` or `exec` on a line of its own is never read. Of a `sh` that may be any, and of busybox, which
/// takes from both, what dash and bash alike refuse.
pub fn refusal(text: &str, shell: Shell) -> Option<Fault> {
    let bash = || {
        let switched = text.contains("extglob");
        if switched { None } else { read(text, Grammar::Bash) }
    };
    let (fault, left) = match shell {
        Shell::Dash => read(text, Grammar::Dash)?,
        Shell::Bash => bash()?,
        Shell::Sh | Shell::Busybox => {
            bash()?;
            read(text, Grammar::Dash)?
        }
        Shell::Ksh => return None,
    };
    left.is_none_or(|left| fault.span.end as usize <= left).then_some(fault)
}

/// What `dash -n` or `bash -n` refuse in `text`.
pub fn fault(text: &str, grammar: Grammar) -> Option<Fault> {
    read(text, grammar).map(|(fault, _)| fault)
}

/// The fault, and where the text was left before it.
fn read(text: &str, grammar: Grammar) -> Option<(Fault, Option<usize>)> {
    let mut parser = Parser::new(text, grammar == Grammar::Bash, 0);
    match parser.program() {
        Err(Stop::Fault(fault)) => Some((fault, parser.left)),
        Ok(()) | Err(Stop::Unknown) => None,
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    bash: bool,
    /// The token that was looked at and not taken; `at` is behind it.
    token: Option<Token>,
    /// Here-documents whose bodies begin behind the line.
    pending: Vec<HereDocument>,
    depth: u32,
    /// How many substitutions this lies in.
    substitutions: u32,
    /// Where a line that is nothing but `exit` or `exec …` ends, on the outermost level.
    left: Option<usize>,
    /// A reserved word may stand next.
    reserved: bool,
    /// An assignment may stand next; behind `declare` and the like also among the arguments.
    assign: bool,
    declares: bool,
    /// The next word is a here-document's delimiter, where nothing is expanded.
    delimiter: bool,
    /// How the next word is read inside `[[ … ]]`.
    pattern: lexer::Pattern,
    /// Inside `name=( … )`.
    elements: bool,
    /// Bytes that were read more than once.
    again: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, bash: bool, depth: u32) -> Self {
        Parser {
            text,
            at: 0,
            bash,
            token: None,
            pending: Vec::new(),
            depth,
            substitutions: 0,
            left: None,
            reserved: true,
            assign: true,
            declares: false,
            delimiter: false,
            pattern: lexer::Pattern::None,
            elements: false,
            again: 0,
        }
    }

    fn program(&mut self) -> Read {
        self.list(false)?;
        match self.peek()? {
            token if token.kind == Kind::End => Ok(()),
            token => Err(self.unexpected(token)),
        }
    }

    fn unexpected(&self, token: Token) -> Stop {
        let message = match token.kind {
            Kind::End => "the text ends where a command is due".to_owned(),
            Kind::Newline => "the line ends where the shell needs more".to_owned(),
            _ => format!("the shell does not expect `{}` here", self.raw(token)),
        };
        self.fault(token.span, message)
    }

    fn missing(&self, token: Token, word: &str, opener: Token) -> Stop {
        let opened = self.raw(opener);
        match token.kind {
            Kind::End => self.fault(opener.span, format!("`{opened}` is never closed: `{word}` is missing")),
            Kind::Newline => self.fault(token.span, format!("the line ends where `{word}` is due")),
            _ => {
                let found = self.raw(token);
                self.fault(token.span, format!("the shell does not expect `{found}` here, but `{word}`"))
            }
        }
    }

    /// Reads something one level deeper.
    fn deeper(&mut self, read: impl FnOnce(&mut Self) -> Read) -> Read {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Stop::Unknown);
        }
        read(self)?;
        self.depth -= 1;
        Ok(())
    }

    fn newlines(&mut self) -> Read {
        while self.peek()?.kind == Kind::Newline {
            self.take()?;
        }
        Ok(())
    }

    /// The reserved word that stands next, where one may stand.
    fn keyword(&mut self) -> Read<Option<&'static str>> {
        let token = self.peek()?;
        if token.kind != Kind::Word || !self.reserved {
            return Ok(None);
        }
        let raw = self.plain(token);
        let more = if self.bash { BASH_WORDS } else { &[] };
        Ok(DASH_WORDS.iter().chain(more).copied().find(|word| *word == raw))
    }

    /// Commands, up to what ends a list of them.
    fn list(&mut self, needed: bool) -> Read {
        let mut any = false;
        loop {
            self.begin_command();
            self.newlines()?;
            let token = self.peek()?;
            let ends = matches!(token.kind, Kind::End | Kind::Close | Kind::CaseEnd)
                || self.keyword()?.is_some_and(|word| ENDING.contains(&word));
            if ends && (any || !needed) {
                return Ok(());
            }
            if ends {
                return Err(self.unexpected(token));
            }
            self.and_or()?;
            any = true;
            let after = self.peek()?;
            if !matches!(after.kind, Kind::Semi | Kind::Amp | Kind::Newline) {
                return Ok(());
            }
            self.take()?;
            if self.depth == 0 && self.substitutions == 0 && self.left.is_none() && after.kind == Kind::Newline {
                let line = self.slice(token.span.start as usize, after.span.start as usize);
                let leaves = line == "exit" || line.starts_with("exit ") || line.starts_with("exec ");
                let redirects = line.starts_with("exec ") && line.contains(['<', '>']);
                let alone = !line.contains(['&', '|', ';', '\n']) && !redirects;
                self.left = (leaves && alone).then_some(after.span.end as usize);
            }
        }
    }

    fn and_or(&mut self) -> Read {
        self.pipeline()?;
        while matches!(self.peek()?.kind, Kind::And | Kind::Or) {
            self.take()?;
            self.begin_command();
            self.newlines()?;
            self.pipeline()?;
        }
        Ok(())
    }

    fn pipeline(&mut self) -> Read {
        let mut prefixed = false;
        while let Some(word @ ("!" | "time")) = self.keyword()? {
            if prefixed && !self.bash {
                break;
            }
            self.take()?;
            self.begin_command();
            prefixed = true;
            for option in ["-p", "--"] {
                let next = self.peek()?;
                if word == "time" && next.kind == Kind::Word && self.raw(next) == option {
                    self.take()?;
                    self.begin_command();
                }
            }
        }
        let next = self.peek()?.kind;
        if prefixed && self.bash && matches!(next, Kind::Newline | Kind::Semi | Kind::End) {
            return Ok(());
        }
        self.command()?;
        while self.peek()?.kind == Kind::Pipe {
            self.take()?;
            self.begin_command();
            self.newlines()?;
            self.command()?;
        }
        Ok(())
    }

    fn command(&mut self) -> Read {
        let token = self.peek()?;
        match (token.kind, self.keyword()?) {
            (Kind::Word, Some(word)) => match word {
                "coproc" => self.coproc(),
                "function" => self.function(),
                _ if self.compound(token, word)? => Ok(()),
                _ => Err(self.unexpected(token)),
            },
            (Kind::Open, _) => self.compound(token, "(").map(|_| ()),
            (Kind::Word | Kind::Io(_), _) => self.simple(),
            _ => Err(self.unexpected(token)),
        }
    }

    /// Assignments, words and redirections; or a function, where the first word is followed by `()`.
    fn simple(&mut self) -> Read {
        let first = self.peek()?;
        if first.kind == Kind::Word && !self.is_assignment(first) {
            self.take()?;
            if self.peek()?.kind == Kind::Open {
                return self.defined(first);
            }
        }
        self.words()
    }

    fn words(&mut self) -> Read {
        loop {
            let token = self.peek()?;
            match token.kind {
                Kind::Word => drop(self.take()?),
                Kind::Io(_) => self.redirection()?,
                Kind::Open => return Err(self.unexpected(token)),
                _ => return Ok(()),
            }
        }
    }

    fn redirections(&mut self) -> Read {
        while matches!(self.peek()?.kind, Kind::Io(_)) {
            self.redirection()?;
        }
        Ok(())
    }

    fn redirection(&mut self) -> Read {
        let operator = self.take()?;
        let target = self.target(operator)?;
        if target.kind == Kind::Word { Ok(()) } else { Err(self.unexpected(target)) }
    }
}
