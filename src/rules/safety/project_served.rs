//! `project-served`: see the page of the same name.

use crate::knowledge::official::web_root;
use crate::project::builds::context::Context;
use crate::project::builds::landed::{Landed, landed};
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Word};

/// Words of instructions that set the server up otherwise.
const SET_UP: &[&str] = &[
    "/etc/apache2",
    "/etc/httpd",
    "/etc/nginx",
    "000-default",
    "DOCUMENT_ROOT",
    "DocumentRoot",
    "apache2/conf",
    "sites-available",
    "sites-enabled",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds() {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(root) = stage.root_image().and_then(|image| web_root(image.official()?, image.tag.as_deref())) else {
            continue;
        };
        let mut any = false;
        let mut sent = context.sent().inspect(|entry| any |= is_sought(&entry.path) || entry.path.contains(".git/"));
        if sent.any(|entry| entry.path.ends_with(".htaccess")) || !any || is_set_up(stage) {
            continue;
        }
        let files: Vec<Landed> = stage.chain().flat_map(|stage| landed(stage.docker, Some(context), stage)).collect();
        let removals: Vec<(StepRef, &Command)> = removals(stage).collect();
        let there = |file: &Landed| !removals.iter().any(|(step, command)| is_taken_away(file, step, command));
        let served = files.iter().filter_map(|file| Some((file, address(cx, context, file, root)?)));
        let mut open = served.filter(|(file, _)| there(file));
        let Some((first, address)) = open.next() else { continue };
        let more = open.count();
        let others = if more == 0 { String::new() } else { format!(", and {more} more") };
        let message = format!("whoever asks the server for `{address}` is given it{others}");
        let finding = out.report(docker.file, first.step.ins.span, message);
        finding.mark("all of it is served");
        finding.help("copy only the directory with the pages into the root; or name it in `.dockerignore`, and give it to the program from outside");
    }
}

/// What a visitor asks for to get this file, where nobody is meant to.
fn address<'a>(cx: &Cx, context: &Context, file: &'a Landed, root: &str) -> Option<&'a str> {
    let entry = file.entry.filter(|_| !file.named)?;
    let below = file.path.strip_prefix(root).filter(|below| below.starts_with('/'))?;
    let blank = || below.ends_with("/.env") && cx.project.settings_without_secrets(context, &entry.path);
    (below.starts_with("/.git/") || is_sought(below) && !blank()).then_some(below)
}

/// Whether a file holds settings or data, by its name.
fn is_sought(path: &str) -> bool {
    const DUMPS: &[&str] = &[".sql", ".sql.gz", ".sqlite", ".sqlite3", ".bak", ".dump"];
    path == ".env" || path.ends_with("/.env") || DUMPS.iter().any(|end| path.ends_with(end))
}

/// The commands of the image that take files away.
fn removals<'a>(stage: StageRef<'a>) -> impl Iterator<Item = (StepRef<'a>, &'a Command)> {
    let runs = stage.chain().flat_map(|stage| stage.steps_of(Keyword::Run));
    let removes = |command: &&Command| matches!(command.effective().name(), Some("find" | "mv" | "rm"));
    runs.flat_map(move |step| step.step.commands.iter().filter(removes).map(move |command| (step, command)))
}

/// Whether a command takes the file away that came before it, or may.
fn is_taken_away(file: &Landed, step: &StepRef, command: &Command) -> bool {
    let call = command.effective();
    let moved = step.commands.iter().any(|other| matches!(other.name(), Some("cd" | "pushd")));
    let whole = call.name() == Some("mv") || call.has_flag(&["r", "R", "recursive"]);
    let takes = |word: &Word| step.path_of(word, moved).is_none_or(|path| file.is_taken_by(&path, whole));
    step.at > file.step.at
        && match call.name() {
            Some("find") => call.has_arg("-delete") || call.has_arg("-exec"),
            _ => call.args().iter().filter(|word| !word.text().starts_with('-')).any(takes),
        }
}

/// Whether anything in the image may give the server another root, or rules for what it serves.
fn is_set_up(stage: StageRef) -> bool {
    let mut steps = stage
        .chain()
        .flat_map(|stage| stage.steps())
        .filter(|step| matches!(step.ins.keyword, Keyword::Run | Keyword::Env | Keyword::Copy | Keyword::Add));
    steps.any(|step| SET_UP.iter().any(|word| step.ins.rest().text.contains(word)))
}
