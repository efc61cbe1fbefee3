//! What a container runs as its first process.

use std::borrow::Cow;

use crate::knowledge::commands;
use crate::syntax::dockerfile::{Command, Instruction, Keyword};
use crate::syntax::shell;
use crate::text::Span;

/// ENTRYPOINT and CMD together, as they stand at the end of a stage; at least one is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Process {
    pub entrypoint: Option<Part>,
    pub cmd: Option<Part>,
}

/// One ENTRYPOINT or CMD.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The instruction, as index into the tree.
    pub at: usize,
    /// The bytes of its arguments.
    pub span: Span,
    pub form: Form,
    /// The words of exec form.
    pub words: Vec<String>,
    /// Of shell form the commands of its text; of exec form the program and, for `["sh", "-c", …]`, the
    /// commands of the script. Spans in the file.
    pub commands: Vec<shell::Command>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Exec,
    Shell,
}

impl Process {
    /// What decides which program is process 1: ENTRYPOINT where there is one, else CMD. `ENTRYPOINT []`
    /// takes away what the base image had, and CMD decides.
    pub fn decisive(&self) -> Option<&Part> {
        let empty = |part: &&Part| part.form == Form::Exec && part.words.is_empty();
        self.entrypoint.as_ref().filter(|part| !empty(part)).or(self.cmd.as_ref())
    }

    /// ENTRYPOINT and CMD, those that are there.
    pub fn parts(&self) -> impl Iterator<Item = &Part> + Clone {
        self.entrypoint.iter().chain(&self.cmd)
    }

    /// The words of process 1 in exec form, CMD's behind ENTRYPOINT's; empty in shell form.
    pub fn argv(&self) -> Vec<&str> {
        if self.entrypoint.as_ref().is_some_and(|entry| entry.form == Form::Shell) {
            return Vec::new();
        }
        self.parts().flat_map(|part| part.words.iter().map(String::as_str)).collect()
    }

    /// The program that matters, without its directory: what the words start once `tini --`, `exec`,
    /// `sh -c` and the like are taken off; of several commands the last.
    pub fn program(&self) -> Option<String> {
        let of = |part: &Part| {
            let mut commands = part.commands.iter().filter(|command| !command.place.in_substitution);
            commands.next_back().and_then(|command| command.effective().name().map(str::to_owned))
        };
        let decides = of(self.decisive()?)?;
        // `ENTRYPOINT ["tini", "--"]` starts what CMD names.
        let handed = commands::is_small_init(&decides).then(|| self.cmd.as_ref().and_then(of)).flatten();
        Some(handed.unwrap_or(decides))
    }

    /// What the container is there for: CMD, which start scripts and `tini` are handed as their command,
    /// where it has a program of its own; else what decides.
    fn last(&self) -> Option<Cow<'_, shell::Command>> {
        let part = self.cmd.as_ref().or(self.decisive())?;
        part.commands.iter().rfind(|command| !command.place.in_substitution).map(shell::Command::effective)
    }

    /// Whether it is an image for others to build on or to try things in, and no program of its own: what it
    /// starts is a console, waits for one, or tells how it is used.
    pub fn is_for_others(&self) -> bool {
        let Some(last) = self.last() else { return false };
        let args: Vec<&str> = last.args().iter().map(|word| word.text()).collect();
        let console = last.name().is_some_and(|name| commands::is_console(name, args.iter().copied()));
        // `ENTRYPOINT ["ffmpeg"]` and `CMD ["--help"]`, or both in one.
        let told = self.argv().last().copied().or(args.last().copied());
        // `sleep infinity`, `tail -f /dev/null`: somebody works in it by `docker exec`.
        let idle = match last.name() {
            Some("sleep") => true,
            Some("tail") => args.last().is_some_and(|arg| *arg == "/dev/null"),
            _ => false,
        };
        console || idle || matches!(told, Some("--help" | "-h" | "-help" | "help" | "--version" | "-version"))
    }

    /// Whether the server it starts does its work as a lesser user.
    pub fn steps_down(&self) -> bool {
        let name = self.last().and_then(|command| command.name().map(str::to_owned));
        self.program().into_iter().chain(name).any(|name| commands::steps_down(&name))
    }

    /// Whether process 1 is a shell: shell form, or exec form that names one with a script.
    pub fn is_shell(&self) -> bool {
        self.decisive().is_some_and(|part| part.form == Form::Shell || part.commands.len() > 1)
    }

    /// The process after a CMD or ENTRYPOINT at index `at` of a stage whose FROM is at `from`; `commands`
    /// are those of that instruction.
    pub fn set(&mut self, from: usize, at: usize, ins: &Instruction, commands: Vec<shell::Command>) {
        let (form, words) = match ins.command() {
            Some(Command::Exec(words)) => (Form::Exec, words.iter().map(|word| word.text.to_string()).collect()),
            _ => (Form::Shell, Vec::new()),
        };
        let rest = ins.rest();
        let part = Part { at, span: rest.span(0..rest.text.len()), form, words, commands };
        if ins.keyword == Keyword::Cmd {
            self.cmd = Some(part);
            return;
        }
        self.entrypoint = Some(part);
        // An ENTRYPOINT makes the builder forget a CMD that an earlier stage set.
        self.cmd.take_if(|cmd| cmd.at < from);
    }
}

impl Part {
    /// The shell that a shell starts for nothing but its script, `bash -c '…'` in shell form, with what the script runs, as
    /// deep as it stands there, and all of it as a JSON array. In single quotes the outer one reads nothing of it.
    pub fn shell_in_shell(&self) -> Option<(&str, Vec<shell::Command>, String)> {
        let (own, script) = self.commands.split_first().filter(|_| self.form == Form::Shell)?;
        let [name, option, text] = own.words.as_slice() else { return None };
        let shell = name.literal.as_deref().filter(|name| matches!(*name, "ash" | "bash" | "dash" | "sh"))?;
        let quoted = option.raw == "-c" && text.raw.starts_with('\'');
        let plain = own.assignments.is_empty() && own.redirects.is_empty() && own.after == shell::Join::Edge;
        let inside = !script.is_empty() && script.iter().all(|command| text.span.contains(command.span));
        let json = json(&[shell, "-c", text.literal.as_deref()?]);
        let mut script = script.to_vec();
        script.iter_mut().for_each(|command| command.place.depth = command.place.depth.saturating_sub(1));
        (quoted && plain && inside).then_some((shell, script, json))
    }

    /// The same command as a JSON array, where it is one command of literal words and nothing else.
    pub fn exec_form(&self) -> Option<String> {
        let [shell::Command { words, assignments, redirects, place, after: shell::Join::Edge, .. }] =
            self.commands.as_slice()
        else {
            return None;
        };
        let plain = assignments.is_empty() && redirects.is_empty() && place.depth == 0 && !place.negated;
        let literal: Option<Vec<&str>> = words.iter().map(|word| word.literal.as_deref()).collect();
        // What only a shell knows or reads: its own commands, `~`, patterns.
        let tilde = words.iter().any(|word| word.raw.starts_with('~') || word.raw.contains("=~"));
        let pattern = |word: &&str| word.contains(['*', '?', '[', '{']);
        let literal = literal.filter(|words| plain && !tilde && !words.iter().any(pattern))?;
        literal.first().filter(|name| !commands::is_builtin(name))?;
        Some(json(&literal))
    }
}

/// `["a", "b"]`, as people write it: a blank after each comma.
fn json(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| serde_json::json!(word).to_string()).collect();
    format!("[{}]", words.join(", "))
}
