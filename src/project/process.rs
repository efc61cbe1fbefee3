//! What a container runs as its first process.

use crate::syntax::shell;
use crate::text::Span;

/// ENTRYPOINT and CMD together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// The instructions, as indexes into the tree.
    pub entrypoint: Option<usize>,
    pub cmd: Option<usize>,
    /// The instruction that decides what process 1 is: ENTRYPOINT where there is one, else CMD.
    pub decisive: usize,
    pub span: Span,
    pub form: Form,
    /// The words of exec form, ENTRYPOINT's followed by CMD's; empty in shell form.
    pub argv: Vec<String>,
    /// The commands of shell form (or of `sh -c` in exec form), spans in the file.
    pub commands: Vec<shell::Command>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Exec,
    Shell,
}

impl Process {
    /// The name of the program that matters: the last simple command's in shell form, the first word's
    /// in exec form, wrappers such as `tini --` and `exec` taken off.
    pub fn program(&self) -> Option<String> {
        let name = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
        match self.form {
            Form::Shell => self.commands.last().and_then(|c| c.effective().name().map(str::to_owned)),
            Form::Exec => self.argv.first().map(|w| name(w)),
        }
    }
}
