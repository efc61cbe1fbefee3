//! What supervisors are told to keep running: the programs of supervisord's configuration, and the services of s6
//! and runit, each a directory with a script `run`. Whether the supervisor itself runs is not asked here.

use crate::knowledge::commands;
use crate::knowledge::hooks::{Hook, hook};
use crate::project::running::places::Placed;
use crate::project::running::script::When;
use crate::project::{Project, StageRef};
use crate::syntax::shell::{self, Command, Dialect, Word};
use crate::text::{FileId, Span};

/// A program that a supervisor keeps running.
#[derive(Debug)]
pub struct Program {
    pub name: String,
    pub manager: Manager,
    pub file: FileId,
    /// Where it is named; of a service of s6 or runit the first bytes of its script.
    pub span: Span,
    /// What supervisord runs, spans in the file; of the others the script is what runs.
    pub commands: Vec<Command>,
    /// What else is said of it: key, value, and the value's place.
    pub settings: Vec<(String, String, Span)>,
    /// The Dockerfiles whose images hold it.
    pub images: Vec<FileId>,
    /// The services that mount it, as indexes into `Project::compose` and its services.
    pub services: Vec<(usize, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    Supervisord,
    S6,
    Runit,
}

impl Manager {
    pub fn name(self) -> &'static str {
        match self {
            Manager::Supervisord => "supervisord",
            Manager::S6 => "s6",
            Manager::Runit => "runit",
        }
    }
}

impl Program {
    pub fn setting(&self, key: &str) -> Option<&(String, String, Span)> {
        self.settings.iter().find(|(name, ..)| name == key)
    }
}

/// Whether a start script, a supervisor or CMD starts a server that root alone can start: `service postfix start`, or one
/// that is told as whom to work: `named -u named`.
pub fn starts_what_wants_root(project: &Project, stage: StageRef) -> bool {
    let file = stage.file();
    let scripts = project.running_in_image(file).filter(|running| running.when == When::Start);
    let supervised = project.supervised.iter().filter(|program| program.images.contains(&file));
    let own = stage.stage.process.iter().flat_map(|process| process.parts()).flat_map(|part| &part.commands);
    let mut all =
        scripts.flat_map(|running| &running.script.commands).chain(supervised.flat_map(|p| &p.commands)).chain(own);
    all.any(|command| {
        let call = command.effective();
        let starts = |word: &Word| commands::wants_root_at_start(word.text());
        let argument = matches!(call.name(), Some("service" | "rc-service")) && call.has_arg("start");
        let words: Vec<&str> = call.words.iter().map(Word::text).collect();
        let wants = call.words.iter().take(if argument { 2 } else { 1 }).any(starts);
        !command.place.in_condition && (wants || commands::is_told_its_user(&words))
    })
}

/// The programs that the files of a container name.
pub fn of(project: &Project, files: &[Placed]) -> Vec<Program> {
    let mut programs = Vec::new();
    for placed in files {
        let file = placed.evidence.file;
        let text = project.source(file).text.as_str();
        let manager = match hook(&placed.path) {
            Some(Hook::S6) => Manager::S6,
            Some(Hook::Runit) => Manager::Runit,
            _ => {
                programs.extend(of_supervisord(file, text));
                continue;
            }
        };
        let name = placed.path.rsplit('/').nth(1).unwrap_or_default().to_owned();
        let span = Span::new(0, text.lines().next().unwrap_or_default().len());
        programs.push(Program { name, ..Program::new(manager, file, span) });
    }
    programs
}

/// The sections `[program:NAME]` of a configuration, those left out that are not started by themselves.
fn of_supervisord(file: FileId, text: &str) -> Vec<Program> {
    let mut programs: Vec<Program> = Vec::new();
    if !text.contains("[program:") {
        return programs;
    }
    let mut inside = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let body = line.trim_end();
        if body.starts_with('[') {
            let name = body.strip_prefix("[program:").and_then(|rest| rest.split_once(']'));
            inside = name.is_some();
            if let Some((name, _)) = name {
                let span = Span::new(start, start + body.len());
                let program = Program::new(Manager::Supervisord, file, span);
                programs.push(Program { name: name.trim().to_owned(), ..program });
            }
            continue;
        }
        // A remark, or the further lines of a value.
        if !inside || body.starts_with([';', '#', ' ', '\t']) {
            continue;
        }
        let (Some((key, value)), Some(program)) = (body.split_once('='), programs.last_mut()) else { continue };
        let value = value.split(" ;").next().unwrap_or(value).trim_end();
        let from = start + key.len() + 1 + (value.len() - value.trim_start().len());
        let value = value.trim_start();
        let span = Span::new(from, from + value.len());
        if key.trim() == "command" {
            program.commands = shifted(value, from);
        }
        program.settings.push((key.trim().to_ascii_lowercase(), value.to_owned(), span));
    }
    programs.retain(|program| program.setting("autostart").is_none_or(|(_, value, _)| value != "false"));
    programs
}

/// The commands of a value; supervisord cuts it into words as a shell does, and asks none.
fn shifted(value: &str, from: usize) -> Vec<Command> {
    let mut commands = shell::parse(value, Dialect::Posix).commands;
    let moved = |span: Span| Span::new(span.start as usize + from, span.end as usize + from);
    for command in &mut commands {
        command.span = moved(command.span);
        command.words.iter_mut().for_each(|word| word.span = moved(word.span));
    }
    commands
}

impl Program {
    fn new(manager: Manager, file: FileId, span: Span) -> Program {
        let (commands, settings, images, services) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Program { name: String::new(), manager, file, span, commands, settings, images, services }
    }
}
