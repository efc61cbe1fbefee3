//! How an image is given a user of its own, as its base has them. Does not know whether that is wanted.

use crate::knowledge::{images, roles};
use crate::project::builds::landed::absolute;
use crate::project::compose::MountKind;
use crate::project::images::users;
use crate::project::running::Running;
use crate::project::running::asked::filled;
use crate::project::running::script::When;
use crate::project::services::lies_in;
use crate::project::{Base, ImageRef, Project, StageRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::Command;
use crate::text::{Edit, Source};

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
    let kept = keeps_data(project, stage) || works_on_devices(project, stage) || leans_on_root(stage, source);
    // Files that are given to somebody are for that user.
    let given = stage.chain().flat_map(|stage| stage.steps()).any(|step| step.ins.flag("chown").is_some());
    if given && users::created(stage).is_empty() {
        return None;
    }
    if !runs || low || kept {
        return None;
    }
    let mut own = stage.steps().filter(|step| matches!(step.ins.keyword, Keyword::Entrypoint | Keyword::Cmd));
    let start = own.next().filter(|step| !step.onbuild)?;
    let (at, apart) = start.head(source);
    let line_end = source.line_end();
    let behind = if apart { line_end } else { "" };
    let user = |name: &str| Edit::insert(stage.file(), at, format!("USER {name}{line_end}{behind}"));
    if let Some(name) = there(stage) {
        return Some(Account { edits: vec![user(&name)], user: name });
    }
    // Whoever was made without a number cannot be named by one.
    let command = makes(stage).filter(|_| users::created(stage).is_empty())?;
    let before = start.index.checked_sub(1).and_then(|before| stage.steps_between(before, start.index).next());
    let edits = match before.filter(|step| step.is_run()) {
        Some(run) => vec![run.append(source, command)?, user(NUMBER)],
        None => {
            let text = format!("RUN {command}{line_end}USER {NUMBER}{line_end}{behind}");
            vec![Edit::insert(stage.file(), at, text)]
        }
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
    (brought || lies_in_a_copy(stage, name)) && !name.ends_with(".sh")
}

/// Whether the program lies in a directory that comes whole by COPY from another stage.
fn lies_in_a_copy(stage: StageRef, program: &str) -> bool {
    let words = stage.process.as_ref().map(|process| process.argv()).unwrap_or_default();
    let written = words.into_iter().find(|word| word.contains('/') && word.rsplit('/').next() == Some(program));
    let Some(path) = written.and_then(|word| absolute(&stage.steps().last()?, word)) else { return false };
    let mut copies = stage.steps().filter(|step| step.ins.flag("from").is_some());
    copies.any(|step| {
        let Args::Copy { sources, dest } = &step.ins.args else { return false };
        // What comes from another image may be installed there in whatever way.
        let whole = sources.len() == 1 && step.ins.flag("from").is_some_and(|from| !from.text.contains(['/', ':']));
        whole && absolute(&step, &dest.text).is_some_and(|to| to.len() > 1 && lies_in(&path, &to))
    })
}

/// Whether a volume lies in it, or a service mounts something into it.
fn keeps_data(project: &Project, stage: StageRef) -> bool {
    let declared = stage.chain().any(|stage| !stage.stage.volumes.is_empty());
    declared || project.services_of(stage.docker).any(|(_, service)| !service.volumes.is_empty())
}

/// Whether it is given devices or rights of root's, or drives hardware: another user is in none of the groups that may.
fn works_on_devices(project: &Project, stage: StageRef) -> bool {
    let given = project.services_of(stage.docker).any(|(_, service)| {
        let rights = service.privileged.is_some() || !service.devices.is_empty() || !service.cap_add.is_empty();
        rights || service.works_on_the_host()
    });
    let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    let drives = calls.flat_map(|call| &call.packages).any(|package| roles::drives_hardware(&package.name));
    let listed = project.copied_by(stage.file()).filter(|evidence| {
        let path = &project.source(evidence.file).path;
        path.ends_with("requirements.txt") || path.ends_with("package.json")
    });
    let in_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    let mut texts = listed.map(|evidence| project.source(evidence.file).text.as_str());
    let named = |text: &str| text.split(|c| !in_name(c)).any(roles::drives_hardware);
    given || drives || texts.any(named)
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
        "docker.sock",
        "/dev/tty",
        "/dev/gpio",
        "/dev/i2c",
        "/dev/spi",
        "/dev/bus",
        "/dev/mem",
        "/dev/snd",
        "/dev/video",
    ];
    stage.chain().flat_map(|stage| stage.steps()).any(|step| {
        let text = source.slice(step.ins.span);
        WORDS.iter().any(|word| text.contains(word))
    })
}

/// How the stage gets a user, by what its base has, and what must then be that user's.
pub fn remedy(project: &Project, stage: StageRef, base: &str, image: Option<&ImageRef>) -> String {
    let owned = written(project, stage);
    let tail = match owned.as_slice() {
        [] => String::new(),
        owned => format!("; {} must belong to it", owned.join(", ")),
    };
    let moves = if base != "`scratch`" && starts_below_root(stage) {
        "move what lies below `/root`, which nobody else may enter, to a place such as `/app`; then "
    } else {
        ""
    };
    moves.to_owned() + &user_for(stage, base, image) + &tail
}

/// Whether it is started in root's home, or a program that lies there: the directory has the mode 0700.
fn starts_below_root(stage: StageRef) -> bool {
    let argv = stage.process.as_ref().map(|process| process.argv()).unwrap_or_default();
    let mut places = argv.into_iter().chain(stage.workdir());
    places.any(|place| lies_in(place.trim_end_matches('/'), "/root"))
}

/// What the program keeps data in as root: the volumes, and where its start script puts files; at most three.
fn written(project: &Project, stage: StageRef) -> Vec<String> {
    const PUTS: &[&str] = &["cp", "install", "ln", "mkdir", "mv", "tee", "touch"];
    const FREE: &[&str] = &["/dev", "/proc", "/root", "/tmp"];
    let declared = stage.chain().flat_map(|stage| &stage.stage.volumes).map(|volume| volume.path.as_str());
    let scripts = project.running_in_image(stage.file()).filter(|running| running.first && running.when == When::Start);
    // What it edits by a name alone lies where it is started, unless it goes elsewhere.
    let stays = |running: &&Running| !running.script.commands.iter().any(|command| command.name() == Some("cd"));
    let edits = |command: &Command| {
        let file = command.operands_with_values(&["e", "f"]).last().and_then(|word| word.literal.as_deref());
        command.name() == Some("sed")
            && command.has_flag(&["i", "in-place"])
            && file.is_some_and(|file| !file.starts_with('/'))
    };
    let edited = scripts.clone().filter(stays).any(|running| running.script.commands.iter().any(edits));
    let home = stage.workdir().filter(|home| edited && home.len() > 1);
    let services = project.services_of(stage.docker).flat_map(|(_, service)| &service.volumes);
    let kept = services.filter(|mount| mount.kind == MountKind::Named && !mount.read_only && !mount.means_a_file());
    let kept = kept.filter_map(|mount| mount.target.as_ref()?.value.as_deref());
    let into: Vec<String> = scripts.clone().flat_map(redirected).collect();
    let commands = scripts.flat_map(|running| &running.script.commands);
    let puts = commands.filter(|command| command.name().is_some_and(|name| PUTS.contains(&name)));
    let named =
        puts.filter_map(|command| command.operands_with_values(&["g", "m", "o", "t"]).last()?.literal.as_deref());
    let mut found: Vec<String> = Vec::new();
    for path in declared
        .chain(kept)
        .chain(named)
        .chain(into.iter().map(String::as_str))
        .chain(home)
        .map(|path| path.trim_end_matches('/'))
    {
        let free = !path.starts_with('/') || path.contains(['$', '*']) || FREE.iter().any(|above| lies_in(path, above));
        let path = format!("`{path}`");
        if !free
            && !found.iter().any(|other| lies_in(path.trim_end_matches('`'), other.trim_end_matches('`')))
            && found.len() < 3
        {
            found.push(path);
        }
    }
    found
}

/// The files that a script writes anew or adds to by redirection.
fn redirected(running: &Running) -> Vec<String> {
    let set = running.set_once();
    let redirects = running.script.commands.iter().flat_map(|command| &command.redirects);
    let written = redirects.filter(|redirect| matches!(redirect.operator.as_str(), ">" | ">>" | "&>" | "&>>" | ">|"));
    written.filter_map(|redirect| filled(redirect.target.as_ref()?.text().trim_matches('"'), &set)).collect()
}

fn user_for(stage: StageRef, base: &str, image: Option<&ImageRef>) -> String {
    // The directory that WORKDIR makes belongs to the user of that moment, and nothing there could hand it over.
    let makes = stage.steps_of(Keyword::Workdir).next().is_some();
    let brought = |image: &ImageRef| {
        images::brings_user(image.official().unwrap_or(&image.name()), image.tag.as_deref().unwrap_or_default())
    };
    match (base, image.and_then(brought)) {
        ("`scratch`", _) if makes => "write `USER 10001` above WORKDIR, whose directory then belongs to it; it needs no account".to_owned(),
        ("`scratch`", _) => "end the stage with `USER 10001`; it needs no account".to_owned(),
        (base, _) if base.starts_with("`gcr.io/distroless/") && makes => {
            "take the tag `nonroot` of the base, or write `USER 65532` above WORKDIR, whose directory then belongs to it".to_owned()
        }
        (base, _) if base.starts_with("`gcr.io/distroless/") => {
            "take the tag `nonroot` of the base, or end the stage with `USER 65532`".to_owned()
        }
        (_, Some(user)) => format!("end the stage with `USER {user}`, a user that the image brings"),
        _ => "create a user with a fixed number and end the stage with `USER <number>`".to_owned(),
    }
}
