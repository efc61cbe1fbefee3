//! How an image is given a user of its own, as its base has them. Does not know whether that is wanted.

use crate::knowledge::images;
use crate::project::images::users;
use crate::project::{Base, Project, StageRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{Edit, Source, line_end};

/// Programs that run code which was copied into the image, and need nothing of root's for it.
const RUNNERS: &[&str] = &[
    "bun",
    "bundle",
    "celery",
    "deno",
    "dotnet",
    "flask",
    "gunicorn",
    "hypercorn",
    "java",
    "node",
    "npm",
    "pnpm",
    "puma",
    "python",
    "python3",
    "rackup",
    "ruby",
    "uvicorn",
    "uwsgi",
    "yarn",
];

/// Beyond the numbers that distributions give away.
const NUMBER: &str = "10001";

/// The user, and the edits that let the image run as it.
pub struct Account {
    pub user: String,
    pub edits: Vec<Edit>,
}

/// A user for the program of the stage, where it only runs code that was copied into the image and nothing shows
/// that it writes somewhere.
pub fn account(project: &Project, stage: StageRef, source: &Source) -> Option<Account> {
    let process = stage.process.as_ref()?;
    let program = process.program()?;
    let runs = RUNNERS.contains(&program.as_str()) || is_copied(stage, &program);
    let low = stage.exposed.iter().any(|port| port.ports.0 < 1024);
    if !runs || low || keeps_data(project, stage) || leans_on_root(stage, source) {
        return None;
    }
    let mut own = stage.steps().filter(|step| matches!(step.ins.keyword, Keyword::Entrypoint | Keyword::Cmd));
    let start = own.next().filter(|step| !step.onbuild)?;
    let mut line = source.line(start.ins.span.start as usize);
    while line > 1 && source.slice(source.line_span(line - 1)).trim_start().starts_with('#') {
        line -= 1;
    }
    let at = source.line_span(line).start as usize;
    let line_end = line_end(&source.text);
    let user = |name: &str| Edit::insert(stage.file(), at, format!("USER {name}{line_end}"));
    if let Some(name) = there(stage) {
        return Some(Account { edits: vec![user(&name)], user: name });
    }
    // Whoever was made without a number cannot be named by one.
    let command = makes(stage).filter(|_| users::created(stage).is_empty())?;
    let before = start.index.checked_sub(1).and_then(|before| stage.steps_between(before, start.index).next());
    let edits = match before.filter(|step| step.is_run()) {
        Some(run) => vec![run.append(source, command)?, user(NUMBER)],
        None => vec![Edit::insert(stage.file(), at, format!("RUN {command}{line_end}USER {NUMBER}{line_end}"))],
    };
    Some(Account { user: NUMBER.to_owned(), edits })
}

/// The user that is there already: made in the image, brought by its base, or a number where no accounts are.
fn there(stage: StageRef) -> Option<String> {
    if let Some(made) = users::created(stage).into_iter().next() {
        let number = made.call.flag_value(&["u", "uid"]).filter(|uid| uid.bytes().all(|digit| digit.is_ascii_digit()));
        return number.map(str::to_owned);
    }
    match &stage.chain().last()?.stage.base {
        Base::Scratch => Some("10001".to_owned()),
        Base::Image(image) if image.name().starts_with("gcr.io/distroless/") => Some("65532".to_owned()),
        // Source: the description of the official image, "Best Practices": `node`, with this number.
        Base::Image(image) if image.official() == Some("node") => Some("1000".to_owned()),
        _ => None,
    }
}

/// The command that makes one.
fn makes(stage: StageRef) -> Option<&'static str> {
    const WITH_USERADD: &[&str] =
        &["debian", "eclipse-temurin", "golang", "openjdk", "python", "ruby", "rust", "ubuntu"];
    let image = stage.root_image()?;
    let (name, tag) =
        (image.official().filter(|name| images::is_official(name))?, image.tag.as_deref().unwrap_or_default());
    if name == "alpine" || tag.contains("alpine") {
        return Some("adduser -D -u 10001 app");
    }
    WITH_USERADD.contains(&name).then_some("useradd --create-home --uid 10001 app")
}

/// Whether a file of this name comes by COPY from another stage, or to where programs lie: it is the project's own.
fn is_copied(stage: StageRef, program: &str) -> bool {
    let name = program.rsplit('/').next().unwrap_or(program);
    let named = |path: &str| path.rsplit('/').next() == Some(name);
    let mut steps = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.ins.keyword == Keyword::Copy);
    let brought = steps.any(|step| match &step.ins.args {
        Args::Copy { sources, dest } => {
            let program = step.ins.flag("from").is_some() || dest.text.contains("bin");
            program && (named(&dest.text) || sources.iter().any(|source| named(&source.text)))
        }
        _ => false,
    });
    brought && !name.ends_with(".sh")
}

/// Whether a volume lies in it, or a service mounts something into it.
fn keeps_data(project: &Project, stage: StageRef) -> bool {
    let declared = stage.chain().any(|stage| !stage.stage.volumes.is_empty());
    declared || project.services_of(stage.docker).any(|(_, service)| !service.volumes.is_empty())
}

/// Whether its texts speak of root's home or of files that a program keeps beside its code.
fn leans_on_root(stage: StageRef, source: &Source) -> bool {
    const WORDS: &[&str] = &[
        "/root",
        "~/",
        "--user",
        "sqlite",
        "manage.py",
        "supervisor",
        "sudo",
        "nodemon",
        " var/",
        "\"var/",
        ".db",
        "/data",
    ];
    stage.chain().flat_map(|stage| stage.steps()).any(|step| {
        let text = source.slice(step.ins.span);
        WORDS.iter().any(|word| text.contains(word))
    })
}
