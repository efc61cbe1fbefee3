//! The shell texts of a project: what RUN, CMD, ENTRYPOINT and HEALTHCHECK hand to a shell, here-document
//! scripts, the texts of `sh -c`, and the scripts that containers and builds run. Each with the shell that
//! reads it and the variables the Dockerfile gives it, ready for a checker; what the checker says comes
//! back as places in the files. Texts for PowerShell, cmd, zsh and other languages are not among them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};

use crate::finding::Severity;
use crate::knowledge::images;
use crate::project::running::budget::is_checked;
use crate::project::running::script::Running;
use crate::project::stages::commands::{is_script, json_string, script_word, shebang, with_bodies};
use crate::project::stages::stage::{ShellName, StepRef};
use crate::project::{Project, StageRef};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::dockerfile::{Args, Command, Joined, Keyword};
use crate::syntax::shell::lint::{self, Remark, Shell, is_wanted};
use crate::syntax::shell::{self, Dialect, grammar};
use crate::text::{Edit, FileId, Span};

/// A text for a shell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    pub file: FileId,
    pub shell: Shell,
    /// What a checker reads first: the shebang, and the variables that are set around the text.
    prologue: String,
    body: Joined,
    /// Names may come from outside, so that nothing can be said of those that the text does not set.
    open: bool,
    /// The body stands in the file as it is, so that what mends the one mends the other.
    mendable: bool,
}

/// What a checker said, in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub file: FileId,
    pub span: Span,
    /// `SC2086`
    pub code: &'static str,
    pub severity: Severity,
    pub message: String,
    pub help: String,
    pub edits: Vec<Edit>,
}

/// Where the shell that reads a text stops, so that nothing of it runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    pub file: FileId,
    pub span: Span,
    pub shell: Shell,
    pub why: String,
}

/// A variable referenced and never set.
const UNSET: u16 = 2154;

impl Script {
    /// The text a checker reads.
    pub fn text(&self) -> Cow<'_, str> {
        match self.prologue.as_str() {
            "" => Cow::Borrowed(&self.body.text),
            prologue => Cow::Owned(format!("{prologue}{}", self.body.text)),
        }
    }

    /// Whether a checker leaves it alone, or a piece of it, for what that would cost.
    pub fn is_left_alone(&self) -> bool {
        /// Shorter ones are given to it whatever they hold.
        const SHORT: usize = 900;
        self.body.text.len() > SHORT && lint::is_left_alone(&self.text(), self.shell)
    }

    /// Where its shell stops reading. A line end is shown by what stands before it.
    fn refusal(&self, project: &Project) -> Option<Refusal> {
        let text = self.body.text.as_str();
        let fault = grammar::refusal(text, self.shell)?;
        let found = fault.span.range();
        let blank = text.get(found.clone()).is_none_or(|found| found.trim().is_empty());
        let range = match text.get(..found.start)?.trim_end() {
            before if blank => before.len() - before.chars().next_back().map_or(0, char::len_utf8)..before.len(),
            _ => found,
        };
        // Invalid bytes were put aside when the file was read.
        let sound = project.source(self.file).invalid_utf8.is_none();
        sound.then(|| Refusal { file: self.file, span: self.body.span(range), shell: self.shell, why: fault.message })
    }

    /// Where in the file a remark on `text()` belongs; `None` for remarks on the prologue.
    fn place(&self, project: &Project, remark: &Remark) -> Option<Placed> {
        if !is_wanted(remark.number) || self.open && remark.number == UNSET {
            return None;
        }
        let own = |span: Span| {
            let at = |offset: u32| (offset as usize).checked_sub(self.prologue.len());
            Some(at(span.start)?..at(span.end)?)
        };
        let source = project.source(self.file);
        let edit = |(span, text): &(Span, String)| {
            let range = own(*span)?;
            let in_file = self.body.span(range.clone());
            let same = self.mendable && source.slice(in_file) == self.body.text.get(range)?;
            // A line added to a continued instruction would need its continuation mark.
            (same && !text.contains('\n')).then(|| Edit::replace(self.file, in_file, text.clone()))
        };
        let edits: Option<Vec<Edit>> = remark.edits.iter().map(edit).collect();
        Some(Placed {
            file: self.file,
            span: self.body.span(own(remark.span)?),
            code: remark.code(),
            severity: remark.severity,
            message: remark.message.clone(),
            help: remark.help.clone(),
            edits: edits.unwrap_or_default(),
        })
    }
}

impl Project {
    /// Every shell text, in the order of files and bytes.
    pub fn scripts(&self) -> impl Iterator<Item = &Script> {
        let (of_steps, started) = self.shell_texts();
        of_steps.iter().flatten().chain(started)
    }

    /// Those of each step, and those that are started; worked out once someone asks.
    fn shell_texts(&self) -> &(Vec<Vec<Script>>, Vec<Script>) {
        let of_steps = || self.steps().map(|step| of_step(self, &step)).collect();
        self.texts.get_or_init(|| (of_steps(), started(self)))
    }

    /// Where shells refuse the texts, the first place of each; where an instruction has swallowed another, it
    /// is that which is wrong.
    pub fn refusals(&self) -> Vec<Refusal> {
        let (of_steps, started) = self.shell_texts();
        let refused = self.steps().zip(of_steps).filter_map(|(step, scripts)| {
            let refusal = scripts.iter().find_map(|script| script.refusal(self))?;
            step.swallowed(self).is_none().then_some(refusal)
        });
        refused.chain(started.iter().filter_map(|script| script.refusal(self))).collect()
    }

    /// What `check` says of the scripts, in place. It is asked once, with every distinct text.
    pub fn remarks(&self, check: impl FnOnce(&[(Cow<'_, str>, Shell)]) -> Vec<Vec<Remark>>) -> Vec<Placed> {
        let mut distinct: Vec<(Cow<'_, str>, Shell)> = Vec::new();
        let mut known: HashMap<(Cow<'_, str>, Shell), usize> = HashMap::new();
        let mut which = Vec::new();
        for script in self.scripts() {
            let key = (script.text(), script.shell);
            which.push(*known.entry(key).or_insert_with_key(|key| {
                distinct.push(key.clone());
                distinct.len() - 1
            }));
        }
        let answers = check(&distinct);
        let placed = self.scripts().zip(which).flat_map(|(script, index)| {
            let remarks = answers.get(index).into_iter().flatten();
            remarks.filter_map(|remark| script.place(self, remark))
        });
        placed.collect()
    }
}

/// The texts of one instruction, and those of `sh -c` in them.
fn of_step(project: &Project, step: &StepRef<'_>) -> Vec<Script> {
    let text = project.source(step.file()).text.as_str();
    let Some(command) = step.ins.command().filter(|_| step.ins.keyword != Keyword::Shell && is_checked(step)) else {
        return Vec::new();
    };
    let outer = match command {
        Command::Exec(words) => {
            let Some(word) = script_word(words) else { return Vec::new() };
            let Some(shell) = words.first().and_then(|word| Shell::of_program(&word.text)) else { return Vec::new() };
            let body = json_string(word, text);
            Script { mendable: false, ..script(step, shell, shell_line(shell, false), body) }
        }
        // What was meant as JSON is no shell text to look at, though a shell is given it.
        Command::Shell(joined) if joined.slip().is_some() => return Vec::new(),
        Command::Shell(joined) => {
            let Some((shell, errexit)) = shell_of(step) else { return Vec::new() };
            match step.ins.heredocs.first() {
                Some(first) if is_script(joined) => {
                    let body = text.get(first.body_span.range()).unwrap_or_default();
                    let start = first.body_span.start;
                    let (shell, line, skipped) = match shebang(body) {
                        Some(program) => {
                            let Some(own) = Shell::of_program(&program) else { return Vec::new() };
                            let line = body.split_inclusive('\n').next().unwrap_or_default();
                            (own, line.to_owned(), line.len())
                        }
                        None => (shell, shell_line(shell, errexit), 0),
                    };
                    let rest = body.get(skipped..).unwrap_or_default().to_owned();
                    script(step, shell, line, Joined::at(start + skipped as u32, rest))
                }
                _ => {
                    let body = with_bodies(joined, &step.ins.heredocs, text);
                    if own_interpreter(&body.text) {
                        return Vec::new();
                    }
                    script(step, shell, shell_line(shell, errexit), body)
                }
            }
        }
    };
    // Read again only where one of its commands hands a text to a shell.
    let hands_over = step.commands.iter().any(|command| command.nested_script().is_some());
    let inner = if hands_over { nested(&outer) } else { Vec::new() };
    std::iter::once(outer).chain(inner).collect()
}

/// A text of `step` with the variables it names.
fn script(step: &StepRef<'_>, shell: Shell, shebang: String, body: Joined) -> Script {
    let mut prologue = shebang;
    for name in names(&body.text) {
        if let Some(line) = declaration(step, name) {
            prologue.push_str(&line);
        }
    }
    // What a container is started with is not known; what RUN sees is.
    let open = step.ins.keyword != Keyword::Run;
    Script { file: step.file(), shell, prologue, body, open, mendable: true }
}

/// The line that gives `name` the value it has at `step`; `None` where the Dockerfile gives it none.
fn declaration(step: &StepRef<'_>, name: &str) -> Option<String> {
    let scope = &step.docker.scope;
    let (stage, at) = (step.stage.index, step.step.at);
    let declared = scope.declared(stage, at, name) || PROXIES.contains(&name.to_ascii_lowercase().as_str());
    if !declared {
        return None;
    }
    Some(match scope.lookup(stage, at, name) {
        Value::Known(value) => format!("export {name}='{}'\n", value.replace('\'', "'\\''")),
        // Any value at all.
        _ => format!("export {name}=\"$1\"\n"),
    })
}

/// Arguments that every build knows.
const PROXIES: [&str; 5] = ["http_proxy", "https_proxy", "ftp_proxy", "no_proxy", "all_proxy"];

/// The variables that a text names, each once, in order.
fn names(text: &str) -> BTreeSet<&str> {
    let end = |rest: &str| rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let after_mark = text.match_indices('$').map(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.trim_start_matches(['{', '#', '!'])
    });
    let names = after_mark.filter_map(|rest| rest.get(..end(rest)));
    names.filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')).collect()
}

/// The shell that reads shell form: SHELL's, else the `/bin/sh` of the base image where that is known; and
/// whether SHELL's words make it stop at the first command that fails.
pub(in crate::project) fn shell_of(step: &StepRef<'_>) -> Option<(Shell, bool)> {
    match &step.shell {
        ShellName::Default => Some((system_shell(step).unwrap_or_default(), false)),
        ShellName::Set(words) => {
            let shell = match Shell::of_program(words.first()?)? {
                Shell::Sh => system_shell(step).unwrap_or_default(),
                shell => shell,
            };
            let stops = |word: &String| word == "errexit" || is_short(word) && word.contains('e');
            Some((shell, words.iter().skip(1).any(stops)))
        }
    }
}

fn system_shell(step: &StepRef<'_>) -> Option<Shell> {
    of_base(step.stage_ref())
}

/// The `/bin/sh` of the image a stage stands on. Of a name with a variable that nobody gives a value, the words that
/// stand there in letters may tell: `ubi8/ubi-minimal:${VERSION}`.
fn of_base(stage: StageRef<'_>) -> Option<Shell> {
    if let Some(image) = stage.root_image() {
        return images::system_shell(&image.repository, image.tag.as_deref().unwrap_or_default());
    }
    let Args::From { image, .. } = &stage.chain().last()?.from_instruction().args else { return None };
    let (name, tag) = image.text.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'))?;
    (!name.contains('$')).then(|| images::shell_in_name(name, tag))?
}

/// The `/bin/sh` of the image that a Dockerfile makes, where it is known.
fn image_shell(project: &Project, docker: FileId) -> Option<Shell> {
    let docker = project.dockerfile(docker)?;
    of_base(*project.lineage(docker.final_stage()?).last()?)
}

fn is_short(word: &str) -> bool {
    word.starts_with('-') && !word.starts_with("--")
}

fn shell_line(shell: Shell, errexit: bool) -> String {
    format!("{}{}\n", shell.shebang(), if errexit { " -e" } else { "" })
}

/// Whether a text that is handed to the shell begins as a script of another program.
fn own_interpreter(text: &str) -> bool {
    shebang(text).is_some_and(|program| Shell::of_program(&program).is_none())
}

/// The texts of `sh -c '…'` in a text, where they stand in it byte for byte.
fn nested(outer: &Script) -> Vec<Script> {
    let commands = shell::parse(&outer.body.text, outer.shell.dialect()).commands;
    let inner = commands.iter().filter_map(|command| {
        let (text, at) = command.nested_script()?;
        let shell = match command.effective().name()? {
            "su" | "runuser" => Shell::Sh,
            program => Shell::of_program(program)?,
        };
        let body = outer.body.part(at..at + text.len());
        // In double quotes the outer shell fills in the variables before the inner one reads them.
        let quoted = outer.body.text.get(..at).is_some_and(|before| before.ends_with('\''));
        let script = Script { shell, prologue: shell_line(shell, false), body, open: true, mendable: false, ..*outer };
        (quoted && script.body.text == text).then_some(script)
    });
    inner.collect()
}

/// The scripts that run in containers and builds, the libraries they read among them.
fn started(project: &Project) -> Vec<Script> {
    let start = |running: &Running| {
        let text = project.source(running.file).text.as_str();
        let (shell, prologue) = match shebang(text) {
            Some(program) => (Shell::of_program(&program)?, String::new()),
            // Read by whoever calls it.
            None => {
                let shell = if running.dialect == Dialect::Bash { Shell::Bash } else { Shell::Sh };
                (shell, shell_line(shell, false))
            }
        };
        // `#!/bin/sh` is the shell of the image that the script is copied into.
        let shells: HashSet<Option<Shell>> =
            running.images.iter().map(|docker| image_shell(project, *docker)).collect();
        let own = shells.into_iter().collect::<Vec<_>>();
        let file = running.file;
        if let (Shell::Sh, [Some(own @ (Shell::Busybox | Shell::Bash))]) = (shell, own.as_slice()) {
            // In the place of its first line, or above what has none.
            let named = text.split_inclusive('\n').next().filter(|_| prologue.is_empty());
            let line = named.map_or(0, str::len);
            let body = Joined::at(line as u32, text.get(line..).unwrap_or_default());
            let prologue = shell_line(*own, false);
            return Some(Script { file, shell: *own, prologue, body, open: true, mendable: true });
        }
        Some(Script { file, shell, prologue, body: Joined::at(0, text), open: true, mendable: true })
    };
    project.running.iter().filter_map(start).collect()
}
