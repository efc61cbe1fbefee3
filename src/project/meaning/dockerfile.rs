//! What a Dockerfile means: stage by stage what is run, copied and declared.

use super::Meaning;
use crate::finding::Aspect;
use crate::project::images::users;
use crate::project::packages::Action;
use crate::project::stages::build;
use crate::project::stages::stage::{StageRef, StepRef};
use crate::syntax::dockerfile::expand::unquote;
use crate::syntax::dockerfile::{Args, Command, Instruction, Keyword, Pair};
use crate::syntax::shell::{self, Join};
use crate::text::{FileId, Span};

pub fn meaning(text: &str, build_args: &[(String, String)]) -> Meaning {
    let docker = build::dockerfile(FileId(0), text, build_args);
    let shell_errors = docker.stages.iter().flat_map(|stage| &stage.steps).map(|step| step.shell_errors.len());
    let blank_lines = docker.tree.instructions.iter().map(|ins| ins.blank_lines.len());
    let faults = docker.errors.len() + shell_errors.sum::<usize>() + blank_lines.sum::<usize>();
    let mut writer = Writer { meaning: Meaning { faults, ..Meaning::default() }, text, escape: docker.tree.escape };
    for at in docker.globals.clone() {
        writer.pairs(Aspect::Environment, "", docker.instruction(at));
    }
    for stage in docker.stages() {
        writer.stage(stage);
    }
    // Of a set of ports, labels or paths the order tells nothing.
    for set in [Aspect::Labels, Aspect::Ports, Aspect::Volumes] {
        writer.meaning.unordered(set);
    }
    writer.meaning
}

/// A command in one line: where it stands, its words without `exec`, what it is redirected to. The words
/// at `sorted` are a set.
pub fn command(command: &shell::Command, sorted: &[Span]) -> String {
    let shell::Command { assignments, words, redirects, place, before, .. } = command;
    let set = |word: &&shell::Word| sorted.contains(&word.span);
    let mut line = format!("{} {place:?}", join(*before));
    for assignment in assignments {
        line += &format!(" {}={}", assignment.name, assignment.value.as_deref().unwrap_or("?"));
    }
    let (mut packages, others): (Vec<_>, Vec<_>) = words.iter().partition(set);
    packages.sort_by_key(|word| word.text());
    for word in others.into_iter().chain(packages) {
        line += &format!(" {:?}", word.text());
    }
    for redirect in redirects {
        let target = redirect.target.as_ref().map_or("", |word| word.text());
        line += &format!(" {:?}{}{target}", redirect.fd, redirect.operator);
    }
    line
}

/// The end of one RUN and the start of the next stop at a failure, as `&&` does.
fn join(join: Join) -> &'static str {
    match join {
        Join::Edge | Join::And => "&&",
        Join::Or => "||",
        Join::Then | Join::Line => ";",
        Join::Pipe => "|",
        Join::Background => "&",
    }
}

struct Writer<'a> {
    meaning: Meaning,
    text: &'a str,
    escape: char,
}

impl Writer<'_> {
    fn stage(&mut self, stage: StageRef) {
        let from = stage.from_instruction();
        if let Args::From { image, .. } = &from.args {
            let (name, flags) = (stage.name.as_deref().unwrap_or_default(), from.flag_texts().join(" "));
            let base =
                stage.parent().map_or_else(|| image.text.to_string(), |parent| format!("stage {}", parent.index));
            self.meaning.say(Aspect::Stages, format!("{} {base} {flags} as {name}", stage.index));
        }
        // The state and the flags a RUN has are told where they change, so that two alike can be joined.
        let mut state = String::new();
        for step in stage.steps() {
            self.step(stage.index, step, &mut state);
        }
    }

    fn step(&mut self, stage: usize, step: StepRef, state: &mut String) {
        let ins = step.ins;
        let at = if step.onbuild { format!("{stage} onbuild") } else { stage.to_string() };
        match ins.keyword {
            Keyword::Run => self.run(&at, step, state),
            Keyword::Copy | Keyword::Add => self.copy(&at, step),
            Keyword::Env | Keyword::Arg => self.pairs(Aspect::Environment, &at, ins),
            Keyword::Label => self.pairs(Aspect::Labels, &at, ins),
            Keyword::Maintainer => self.value(Aspect::Labels, &at, ins),
            Keyword::Cmd | Keyword::Entrypoint => self.process(Aspect::Process, &at, step),
            Keyword::Healthcheck => self.process(Aspect::Health, &at, step),
            Keyword::Shell | Keyword::Stopsignal => self.value(Aspect::Process, &at, ins),
            Keyword::User => self.value(Aspect::User, &at, ins),
            Keyword::Workdir => self.meaning.say(Aspect::Files, format!("{at} workdir {:?}", step.step.workdir)),
            Keyword::Expose => self.words(Aspect::Ports, &at, ins),
            Keyword::Volume => self.words(Aspect::Volumes, &at, ins),
            Keyword::From | Keyword::Onbuild | Keyword::Unknown => self.value(Aspect::Stages, &at, ins),
        }
    }

    fn run(&mut self, at: &str, step: StepRef, state: &mut String) {
        // Root by the base or by a USER is the same; a USER that is not known is another than none.
        let user = users::in_force_before(&step).ok_or(step.step.user.is_some());
        let flags = step.ins.flag_texts();
        let now = format!("{at} {:?} {user:?} {:?} {flags:?}", step.step.shell, step.step.workdir);
        if *state != now {
            self.meaning.say(Aspect::Commands, now.clone());
            *state = now;
        }
        if step.step.commands.is_empty() {
            self.value(Aspect::Commands, at, step.ins);
        }
        for (index, each) in step.step.commands.iter().enumerate() {
            let calls = step.step.calls_of(index);
            let packages: Vec<Span> =
                calls.clone().flat_map(|call| &call.packages).map(|package| package.span).collect();
            for call in calls.filter(|call| !call.packages.is_empty() && changes(call.action)) {
                let mut names: Vec<&str> = call.packages.iter().map(|package| package.text.as_str()).collect();
                names.sort_unstable();
                let line = format!("{at} {:?} {:?} {}", call.manager, call.action, names.join(" "));
                self.meaning.say(Aspect::Packages, line);
            }
            self.meaning.say(Aspect::Commands, command(each, &packages));
        }
        self.bodies(Aspect::Commands, step.ins);
    }

    fn copy(&mut self, at: &str, step: StepRef) {
        let Args::Copy { sources, dest } = &step.ins.args else { return self.value(Aspect::Files, at, step.ins) };
        let plain = |text: &str| unquote(text, self.escape);
        let sources: Vec<String> = sources.iter().map(|word| plain(&word.text)).collect();
        let (keyword, flags) = (step.ins.keyword.name(), step.ins.flag_texts());
        // Whoever USER names: what COPY brings belongs to root unless a flag says otherwise.
        let line = format!("{at} {keyword} {flags:?} {sources:?} {} {:?}", plain(&dest.text), step.step.workdir);
        self.meaning.say(Aspect::Files, line);
        self.bodies(Aspect::Files, step.ins);
    }

    /// Shell form of one plain command is that command in exec form; a shell in front with a script is the
    /// script. `exec` tells only who is process 1.
    fn process(&mut self, aspect: Aspect, at: &str, step: StepRef) {
        let keyword = step.ins.keyword.name();
        let flags = step.ins.flag_texts();
        let mut line = format!("{at} {keyword} {flags:?}");
        match step.ins.command() {
            Some(Command::Exec(words)) if step.step.commands.len() < 2 => {
                words.iter().for_each(|word| line += &format!(" {:?}", word.text));
            }
            Some(Command::Shell(_)) if plain(&step.step.commands) => {
                let words = step.step.commands.iter().flat_map(|command| &command.words);
                let words = words.skip_while(|word| word.text() == "exec");
                words.for_each(|word| line += &format!(" {:?}", word.text()));
            }
            Some(_) => {
                let script = step.step.commands.iter().filter(|command| !is_shell(command));
                for each in script {
                    let mut each = each.clone();
                    each.place.depth = 0;
                    each.words = each.words.into_iter().skip_while(|word| word.text() == "exec").collect();
                    line += &format!("\n{}", command(&each, &[]));
                }
            }
            None => return self.value(aspect, at, step.ins),
        }
        self.meaning.say(aspect, line);
        self.bodies(aspect, step.ins);
    }

    fn pairs(&mut self, aspect: Aspect, at: &str, ins: &Instruction) {
        let Args::Pairs { pairs, legacy } = &ins.args else { return self.value(aspect, at, ins) };
        let keyword = ins.keyword.name();
        for Pair { key, value, .. } in pairs {
            let key = unquote(&key.text, self.escape);
            // The old form takes its value as it stands, quotes and all but blanks.
            let value = value.as_ref().map(|value| match legacy {
                true if !value.text.contains(['"', '\'', '\\']) => value.text.to_string(),
                _ => unquote(&value.text, self.escape),
            });
            self.meaning.say(aspect, format!("{at} {keyword} {key}={value:?}"));
        }
    }

    fn words(&mut self, aspect: Aspect, at: &str, ins: &Instruction) {
        let Args::Words(words) = &ins.args else { return self.value(aspect, at, ins) };
        for word in words {
            let text = if ins.json { word.text.to_string() } else { unquote(&word.text, self.escape) };
            self.meaning.say(aspect, format!("{at} {text}").to_ascii_lowercase());
        }
    }

    /// An instruction as it is written, but for blanks.
    fn value(&mut self, aspect: Aspect, at: &str, ins: &Instruction) {
        let rest: Vec<&str> = ins.rest().text.split_whitespace().collect();
        self.meaning.say(aspect, format!("{at} {} {:?} {}", ins.keyword.name(), ins.flag_texts(), rest.join(" ")));
    }

    fn bodies(&mut self, aspect: Aspect, ins: &Instruction) {
        for heredoc in &ins.heredocs {
            self.meaning.say(aspect, self.text.get(heredoc.body_span.range()).unwrap_or_default());
        }
    }
}

/// Whether packages come or go.
fn changes(action: Action) -> bool {
    matches!(action, Action::Install | Action::Remove | Action::Purge | Action::Upgrade)
}

/// One command of plain words: what exec form can say as well.
fn plain(commands: &[shell::Command]) -> bool {
    let [one] = commands else { return false };
    one.assignments.is_empty() && one.redirects.is_empty() && one.words.iter().all(|word| word.literal.is_some())
}

fn is_shell(command: &shell::Command) -> bool {
    command.place.depth == 0 && command.has_arg("-c") && command.name().and_then(shell::Dialect::of_program).is_some()
}
