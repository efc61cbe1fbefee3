//! `project-served`: see the page of the same name.

use crate::knowledge::official::web_root;
use crate::project::StageRef;
use crate::project::builds::context::Context;
use crate::project::builds::landed::{Landed, landed};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

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
        if is_set_up(stage) || context.sent().any(|entry| entry.path.ends_with(".htaccess")) {
            continue;
        }
        let files: Vec<Landed> = stage.chain().flat_map(|stage| landed(stage.docker, Some(context), stage)).collect();
        let mut open = files.iter().filter_map(|file| Some((file, address(cx, context, file, root)?)));
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
    const DUMPS: &[&str] = &[".sql", ".sql.gz", ".sqlite", ".sqlite3", ".bak", ".dump"];
    let entry = file.entry.filter(|_| !file.named)?;
    let below = file.path.strip_prefix(root).filter(|below| below.starts_with('/'))?;
    let name = below.rsplit('/').next()?;
    let settings = name == ".env" && !cx.project.settings_without_secrets(context, &entry.path);
    let dump = DUMPS.iter().any(|end| name.ends_with(end));
    (settings || dump || below.starts_with("/.git/")).then_some(below)
}

/// Whether anything in the image may give the server another root, or rules for what it serves.
fn is_set_up(stage: StageRef) -> bool {
    let mut steps = stage
        .chain()
        .flat_map(|stage| stage.steps())
        .filter(|step| matches!(step.ins.keyword, Keyword::Run | Keyword::Env | Keyword::Copy | Keyword::Add));
    steps.any(|step| SET_UP.iter().any(|word| step.ins.rest().text.contains(word)))
}
