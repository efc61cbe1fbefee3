//! The tree of a shell script, flattened to its simple commands.

use crate::text::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    #[default]
    Posix,
    Bash,
    Ksh,
}

impl Dialect {
    /// How the shell called `program` (with or without its directory) reads its text; `None` for
    /// programs that are no shell of this family.
    pub fn of_program(program: &str) -> Option<Dialect> {
        match program.rsplit('/').next().unwrap_or(program) {
            "sh" | "ash" | "dash" => Some(Dialect::Posix),
            "bash" | "zsh" => Some(Dialect::Bash),
            "ksh" | "mksh" => Some(Dialect::Ksh),
            _ => None,
        }
    }
}

/// A script. `commands` holds every simple command in the order of the text, those inside `if`,
/// loops, subshells, functions and command substitutions included.
#[derive(Debug, Clone, Default)]
pub struct Script {
    pub commands: Vec<Command>,
    /// Where the shell would stop reading, and why.
    pub errors: Vec<(Span, String)>,
    /// What bash reads but a POSIX `sh` would refuse; only for `Dialect::Posix`.
    pub beyond_posix: Vec<(Span, String)>,
    /// The functions it defines: their names, and the bytes of their bodies.
    pub functions: Vec<(String, Span)>,
}

/// A simple command: assignments, words, redirections.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Command {
    /// From the first assignment or word to the last word or redirection.
    pub span: Span,
    pub assignments: Vec<Assignment>,
    /// The name and its arguments.
    pub words: Vec<Word>,
    pub redirects: Vec<Redirect>,
    /// What joins it to what stands before it at the same depth.
    pub before: Join,
    /// The bytes of that operator; empty at the start.
    pub before_span: Span,
    /// What follows it at the same depth; `Edge` for a `;` or a line end with nothing behind it.
    pub after: Join,
    /// Which pipeline it belongs to: commands of one pipeline share the number.
    pub pipeline: u32,
    /// Its first words only start another command, as `sudo` does.
    pub wraps: bool,
    /// Bytes of the first word before the name: its directory.
    pub(super) named: u32,
    pub place: Context,
}

/// The operator between two commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Join {
    /// Nothing: the first command, or the last.
    #[default]
    Edge,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `;`
    Then,
    /// a line end
    Line,
    /// `|` or `|&`
    Pipe,
    /// `&`: what stands before runs in the background
    Background,
}

/// What surrounds a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Context {
    /// How many compound commands, substitutions and `sh -c` texts it lies in.
    pub depth: u32,
    /// In the body or condition of `for`, `while`, `until`.
    pub in_loop: bool,
    /// In the condition of `if`, `while`, `until`.
    pub in_condition: bool,
    /// In a branch of `if` or `case`, so that it may not run.
    pub in_branch: bool,
    /// In an arm of `case`.
    pub in_case: bool,
    /// In what the outermost `if` around it runs where its first condition does not hold.
    pub in_else: bool,
    /// In `( … )`, or in the text of `sh -c`: what it does to the shell itself is lost.
    pub in_subshell: bool,
    /// In `$(…)` or backticks.
    pub in_substitution: bool,
    /// In the body of a function.
    pub in_function: bool,
    pub negated: bool,
    /// In `{ … }`, the body of a function too: what it writes may go elsewhere as a whole.
    pub in_group: bool,
    /// In what a `&` behind it sends to the background: the command, its list, or a group around it.
    pub in_background: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    pub span: Span,
    pub name: String,
    /// The value, where it is literal.
    pub value: Option<String>,
}

/// A word of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    pub span: Span,
    /// The word without quotes, where nothing in it is expanded; `None` with a variable, a
    /// substitution or braces that bash expands. A glob or a tilde keeps its text, as `*.deb`.
    pub literal: Option<String>,
    /// The word as written.
    pub raw: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub span: Span,
    /// `>`, `>>`, `<`, `<<`, `<<<`, `>&`, `<&`, `&>` and so on.
    pub operator: String,
    /// The descriptor written before the operator.
    pub fd: Option<u32>,
    /// The file or descriptor word; for a here-document its delimiter.
    pub target: Option<Word>,
    /// A here-document's body.
    pub body: Option<Span>,
}

impl Word {
    /// The literal text, or the text as written where it is not literal.
    pub fn text(&self) -> &str {
        self.literal.as_deref().unwrap_or(&self.raw)
    }
}

impl Command {
    /// The command's name where it is literal, without its directory: `apt-get` for `/usr/bin/apt-get`.
    #[inline]
    pub fn name(&self) -> Option<&str> {
        self.words.first()?.literal.as_deref()?.get(self.named as usize..)
    }

    /// The words after the name.
    pub fn args(&self) -> &[Word] {
        self.words.get(1..).unwrap_or_default()
    }

    /// The name and the arguments as texts, to be held against a pattern.
    pub fn texts(&self) -> Vec<&str> {
        self.words.iter().map(Word::text).collect()
    }

    /// Whether some argument is exactly `text`.
    pub fn has_arg(&self, text: &str) -> bool {
        self.args().iter().any(|word| word.literal.as_deref() == Some(text))
    }
}
