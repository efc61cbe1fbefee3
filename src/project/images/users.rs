//! Users of an image: who is made in it, who runs it, and whether a start program lets go of root.
//! Knows only what the project's files say; what a base image holds beyond that is not known here.

use crate::knowledge::accounts::{Family, account};
use crate::knowledge::{commands, images};
use crate::project::evidence::Kind;
use crate::project::images::usage::system_installs;
use crate::project::packages::Manager;
use crate::project::{Project, StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Instruction};
use crate::syntax::shell::Command;
use crate::text::Span;

/// A user made by `useradd` or `adduser`.
#[derive(Debug)]
pub struct Created<'a> {
    pub step: StepRef<'a>,
    /// The call, `sudo` and the like taken off.
    pub call: Command,
    pub name: String,
    pub span: Span,
}

/// Flags of useradd and adduser (Debian's and busybox's) whose value is the next word.
const VALUED: &[&str] = &[
    "b",
    "c",
    "d",
    "e",
    "f",
    "g",
    "G",
    "h",
    "k",
    "K",
    "p",
    "s",
    "u",
    "Z",
    "base-dir",
    "comment",
    "home-dir",
    "home",
    "expiredate",
    "inactive",
    "gid",
    "groups",
    "skel",
    "key",
    "password",
    "shell",
    "uid",
    "ingroup",
    "gecos",
    "firstuid",
    "lastuid",
    "firstgid",
    "lastgid",
    "conf",
];

/// Programs that start another as a lesser user.
const LETS_GO: &[&str] = &["gosu", "su-exec", "setpriv", "s6-setuidgid", "setuidgid", "chpst", "runuser", "capsh"];

/// The users made in the stage and those it is made from, nearest stage first. A name with a variable in
/// it is left out.
pub fn created(stage: StageRef<'_>) -> Vec<Created<'_>> {
    let steps = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run() && !step.onbuild);
    steps.flat_map(|step| step.step.commands.iter().filter_map(move |command| made(step, command))).collect()
}

fn made<'a>(step: StepRef<'a>, command: &Command) -> Option<Created<'a>> {
    let call = command.effective();
    let program = call.name().filter(|name| matches!(*name, "useradd" | "adduser"))?;
    let operands = call.operands_with_values(VALUED);
    let word = match (program, operands.as_slice()) {
        ("useradd", [.., last]) => last,
        // `adduser user group` puts a user in a group.
        ("adduser", [only]) => only,
        _ => return None,
    };
    let (name, span) = (word.literal.clone()?, word.span);
    Some(Created { step, name, span, call: call.clone().into_owned() })
}

/// The calls of a stage that make a group.
pub fn groups_made<'a>(stage: StageRef<'a>) -> impl Iterator<Item = (StepRef<'a>, &'a Command)> {
    let makes = |command: &&Command| matches!(command.effective().name(), Some("addgroup" | "groupadd"));
    let runs = stage.steps().filter(|step| step.is_run());
    runs.flat_map(move |step| step.step.commands.iter().filter(makes).map(move |command| (step, command)))
}

/// The bytes that name the user of a USER instruction.
pub fn named_at(ins: &Instruction) -> Option<Span> {
    match &ins.args {
        Args::Value(word) => Some(word.span),
        _ => None,
    }
}

/// The user before the instruction, as far as it is known: by a USER, or root where the base leaves it at that.
pub fn in_force_before(step: &StepRef) -> Option<String> {
    let Some(user) = &step.step.user else {
        return step.stage_ref().root_image()?.starts_as_root().then(|| "root".to_owned());
    };
    user.value.clone()
}

/// The user that the package of the program makes which the stage starts, and that owns its data.
pub fn made_by_package(stage: StageRef) -> Option<&'static str> {
    let program = stage.process.as_ref()?.program()?;
    system_installs(stage).find_map(|(_, call)| {
        let family = match call.manager {
            Manager::Apt => Family::Debian,
            Manager::Apk => Family::Alpine,
            Manager::Dnf => Family::Rpm,
            _ => return None,
        };
        call.packages.iter().find_map(|package| account(&program, &package.name, family))
    })
}

/// Whether a `USER` is root: by name or number, whatever the group.
pub fn is_root(user: &str) -> bool {
    matches!(user.split(':').next(), Some("root" | "0"))
}

/// Whether something in the image starts its program as a lesser user, so that root at the start is
/// meant: a command or package of that kind, or a copied script that calls one.
pub fn lets_go_of_root(project: &Project, stage: StageRef) -> bool {
    *stage.stage.asked.lets_go_of_root.get_or_init(|| lets_go(project, stage))
}

fn lets_go(project: &Project, stage: StageRef) -> bool {
    if has_init(project, stage) || may_let_go(project, stage) {
        return true;
    }
    let listed = |name: &str| LETS_GO.contains(&name) || name.starts_with("s6-overlay");
    let steps = || stage.chain().flat_map(|stage| stage.steps());
    let called = steps().any(|step| {
        let installed = step.packages.iter().flat_map(|call| &call.packages).any(|package| listed(&package.name));
        let words = step.commands.iter().flat_map(|command| &command.words);
        installed || words.into_iter().any(|word| LETS_GO.iter().any(|name| contains_word(word.text(), name)))
    });
    let file = stage.file();
    let scripts = project.copied_by(file);
    let scripts = scripts.filter(|e| matches!(e.kind, Kind::Shell | Kind::Other | Kind::Config));
    called
        || scripts.into_iter().any(|e| {
            let text = &project.source(e.file).text;
            LETS_GO.iter().chain(&["su -", "sudo -u"]).any(|name| contains_word(text, name)) || names_its_user(text)
        })
}

/// Whether a script starts a server of applications as another user: `gunicorn --user`, `uwsgi --uid`.
fn names_its_user(text: &str) -> bool {
    let gunicorn = contains_word(text, "gunicorn") && text.contains(" --user") && !text.contains("install --user");
    gunicorn || contains_word(text, "uwsgi") && text.contains(" --uid")
}

/// Whether the start script is not there to be read and the image holds what such a script takes to step down:
/// a server that does so by itself, or a user of its own or a name for one in ENV, with `sudo` or the tools for
/// capabilities; or what it starts has a user that its package made, who is given directories.
fn may_let_go(project: &Project, stage: StageRef) -> bool {
    const TOOLS: &[&str] = &["libcap", "libcap2-bin", "shadow", "sudo"];
    let Some(script) = stage.process.as_ref().and_then(|process| process.program()) else { return false };
    let name = script.rsplit('/').next().unwrap_or(&script);
    let copied = project.copied_by(stage.file());
    let read = copied.map(|e| project.source(e.file)).any(|source| source.name() == name);
    let steps = || stage.chain().flat_map(|stage| stage.steps());
    let installed = || steps().flat_map(|step| &step.step.packages).flat_map(|call| &call.packages);
    let server = installed().any(|package| commands::brings_server_that_steps_down(&package.name));
    let mut tools = installed();
    let named = steps().any(|step| match &step.ins.args {
        Args::Pairs { pairs, .. } => pairs.iter().any(|pair| pair.key.text.ends_with("_USER")),
        _ => false,
    });
    if read {
        return false;
    }
    let copied = || stage.chain().flat_map(|stage| stage.steps()).any(|step| brings(&step, name));
    gives_to_a_user_of_a_package(stage) && (name.ends_with(".sh") || copied())
        || name.ends_with(".sh")
            && (server
                || (named || !created(stage).is_empty()) && tools.any(|package| TOOLS.contains(&package.name.as_str())))
}

/// Whether a COPY of files of the project brings a file of this name.
fn brings(step: &StepRef, name: &str) -> bool {
    let Args::Copy { sources, dest } = &step.ins.args else { return false };
    let mut words = sources.iter().chain(std::iter::once(dest));
    step.ins.flag("from").is_none() && words.any(|word| word.text.rsplit('/').next() == Some(name))
}

/// Whether a RUN gives something to a user whom no RUN and no image for languages makes: a package did.
fn gives_to_a_user_of_a_package(stage: StageRef) -> bool {
    let made: Vec<String> = created(stage).into_iter().map(|created| created.name).collect();
    let steps = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    let mut calls = steps.flat_map(|step| &step.step.commands).map(|command| command.effective());
    system_installs(stage).next().is_some()
        && calls.any(|call| {
            let owner = call.operands_with_values(&[]).first().and_then(|word| word.literal.clone());
            let owner = owner.filter(|_| call.name() == Some("chown")).unwrap_or_default();
            let user = owner.split([':', '.']).next().unwrap_or_default();
            let known = ["", "root", "node", "nobody", "www-data"].contains(&user);
            !known
                && !user.starts_with(|c: char| c.is_ascii_digit() || c == '$')
                && !made.iter().any(|name| name == user)
        })
}

/// Whether process 1 is an init of its own, which starts its services as it is told, or cron, which needs root
/// to start jobs as others; or the base brings one.
fn has_init(project: &Project, stage: StageRef) -> bool {
    const CRON: &[&str] = &["cron", "crond", "supercronic"];
    let starts = |program: &str| {
        commands::is_supervisor(program)
            || commands::is_system_init(program)
            || CRON.contains(&program)
            || program == "/init"
    };
    let lineage = project.lineage(stage);
    let parts = stage.process.iter().flat_map(|process| process.parts());
    let steps = lineage.iter().flat_map(|stage| stage.steps());
    let cron = steps
        .flat_map(|step| &step.step.packages)
        .flat_map(|call| &call.packages)
        .any(|package| package.name == "cron");
    let own = cron
        || parts.flat_map(|part| &part.commands).any(|command| {
            let command = command.effective();
            command.name().is_some_and(starts) || command.words.first().is_some_and(|word| word.text() == "/init")
        });
    let base = lineage.last().and_then(|last| last.root_image());
    let brought = base.is_some_and(|image| images::has_own_init(&format!("{}/{}", image.registry, image.repository)));
    let named = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        stage.process.as_ref().is_some_and(|process| process.argv().iter().any(|word| word.ends_with(name)))
    };
    let copied = project.copied_by(stage.file());
    let mut scripts = copied.map(|evidence| project.source(evidence.file)).filter(|source| named(&source.path));
    let hands_over = |line: &str| {
        let mut words = line.split_whitespace().skip_while(|word| *word == "exec");
        words.next().is_some_and(|word| starts(word.rsplit('/').next().unwrap_or(word)))
    };
    own || brought || scripts.any(|source| source.text.lines().any(|line| hands_over(line.trim_start())))
}

/// Whether `word` stands in `text` with no letter, digit, `_` or `-` beside it.
pub fn contains_word(text: &str, word: &str) -> bool {
    let joins = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    // Most texts hold none, which is told sooner than all its places.
    text.contains(word)
        && text.match_indices(word).any(|(at, _)| {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|after| after.chars().next());
            !before.is_some_and(joins) && !after.is_some_and(joins)
        })
}

/// Whether they go where a program keeps what it writes: by the name of the directory, or a volume.
pub fn holds_data(step: &StepRef) -> bool {
    const NAMES: &[&str] = &["cache", "data", "log", "logs", "spool", "storage", "uploads", "var"];
    let Args::Copy { dest, .. } = &step.ins.args else { return false };
    let path = dest.text.trim_end_matches('/');
    let volume = |volume: &str| path.strip_prefix(volume).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    path.rsplit('/').next().is_some_and(|name| NAMES.contains(&name))
        || ["/var/lib/", "/data/"].iter().any(|directory| path.starts_with(directory))
        || step.stage.volumes.iter().any(|stated| volume(stated.path.trim_end_matches('/')))
}
