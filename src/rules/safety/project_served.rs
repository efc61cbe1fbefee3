//! `project-served`: see the page of the same name.

use crate::knowledge::official::web_root;
use crate::project::StageRef;
use crate::project::builds::context::Context;
use crate::project::builds::landed::{Landed, landed};
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
        let removals = removals(stage);
        let there = |file: &Landed| !removals.iter().any(|removal| removal.takes(file));
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

/// What a command takes away.
struct Removal {
    /// The place of its instruction.
    at: usize,
    /// None where it is not known, and may be anything.
    path: Option<String>,
    with_all_below: bool,
}

impl Removal {
    fn takes(&self, file: &Landed) -> bool {
        let taken = |path: &String| file.is_taken_by(path, self.with_all_below);
        self.at > file.step.at && self.path.as_ref().is_none_or(taken)
    }
}

/// What the RUNs of the image take away.
fn removals(stage: StageRef) -> Vec<Removal> {
    let mut found = Vec::new();
    for step in stage.chain().flat_map(|stage| stage.steps_of(Keyword::Run)) {
        let moved = step.commands.iter().any(|command| matches!(command.name(), Some("cd" | "pushd")));
        for call in step.commands.iter().map(Command::effective) {
            let (finds, with_all_below) = match call.name() {
                Some("rm") => (false, call.has_flag(&["r", "R", "recursive"])),
                Some("find") if !call.has_arg("-delete") && !call.has_arg("rm") => continue,
                Some(name @ ("find" | "mv")) => (name == "find", true),
                _ => continue,
            };
            // Behind its first flag `find` has conditions; without a path it begins where it stands.
            let is_flag = |word: &Word| word.text().starts_with('-');
            let end = call.args().iter().position(is_flag).filter(|_| finds).unwrap_or(usize::MAX);
            let words = call.args().iter().take(end).filter(|word| !is_flag(word));
            let paths = words.map(|word| step.path_of(word, moved)).chain((end == 0).then_some(None));
            found.extend(paths.map(|path| Removal { at: step.at, path, with_all_below }));
        }
    }
    found
}

/// Whether anything in the image may give the server another root, or rules for what it serves.
fn is_set_up(stage: StageRef) -> bool {
    let mut steps = stage
        .chain()
        .flat_map(|stage| stage.steps())
        .filter(|step| matches!(step.ins.keyword, Keyword::Run | Keyword::Env | Keyword::Copy | Keyword::Add));
    steps.any(|step| SET_UP.iter().any(|word| step.ins.rest().text.contains(word)))
}
