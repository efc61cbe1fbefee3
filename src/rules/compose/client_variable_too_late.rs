//! `client-variable-too-late`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::variables::is_built_in;
use crate::project::compose::Pair;
use crate::project::images::development::started_by_manifest;
use crate::project::stages::process::Form;
use crate::project::{ServiceRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_some() && service.is_whole()) {
        let own = |pair: &&Pair| is_built_in(&pair.key) && service.wrote(pair.span);
        let pairs: Vec<&Pair> = service.service.environment.iter().filter(own).collect();
        let Some(first) = pairs.first() else { continue };
        let Some(stage) = service.stage().filter(|stage| is_left_as_built(&service, *stage)) else { continue };
        let server = files_only(stage);
        if server.is_none() && !serves_next(cx, stage, &pairs) {
            continue;
        }
        let handed = service
            .build
            .as_ref()
            .is_some_and(|build| pairs.iter().all(|pair| build.args.iter().any(|arg| arg.key == pair.key)));
        let message = match &server {
            Some(server) => {
                format!("`{}` is built into the client, and {server} reads no variable of this name", first.key)
            }
            None => format!("`{}` is built into the client, which goes on with what the build knew", first.key),
        };
        let finding = out.report(service.file_id(), first.span, message).mark("too late");
        for pair in pairs.iter().skip(1) {
            finding.label(service.file_id(), pair.span, "as this one is");
        }
        if handed {
            finding.severity(Severity::Info).help("take it out: the build is given it already");
            continue;
        }
        if server.is_none() {
            finding
                .severity(Severity::Info)
                .why("What renders on the server may still read it there: the two halves of a page then differ.");
        }
        let declared = stage.docker.arguments().any(|name| name == first.key);
        let declare = format!(", and declare `ARG {}` before the RUN that builds the client", first.key);
        let declare = if declared { "" } else { &declare };
        finding.help(format!("give it to the build, under `build: args:`{declare}"));
    }
}

const SERVERS: &[&str] = &["caddy", "httpd", "nginx", "nginxinc/nginx-unprivileged"];

/// The server, where the image hands out files that are made, and runs no JavaScript for a page.
fn files_only(stage: StageRef) -> Option<String> {
    let image = stage.root_image()?;
    let brings = |step: crate::project::StepRef| step.ins.flag("from").is_some();
    let copied = stage.steps_of(Keyword::Copy).any(brings);
    let process = stage.stage.process.as_ref();
    if SERVERS.contains(&image.name().as_str()) {
        let own = process.is_none_or(|process| process.program().is_some_and(|name| SERVERS.contains(&name.as_str())));
        return (copied && own).then(|| image.short_name().to_owned());
    }
    let words = only_command(stage)?;
    let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| *word != "npx").collect();
    words.first().filter(|name| matches!(**name, "serve" | "http-server")).map(|name| (*name).to_owned())
}

/// The words of the one command that the image starts.
fn only_command(stage: StageRef) -> Option<Vec<String>> {
    let part = stage.stage.process.as_ref()?.decisive()?;
    let [command] = part.commands.as_slice() else { return None };
    match part.form {
        Form::Exec => Some(stage.stage.process.as_ref()?.argv().into_iter().map(str::to_owned).collect()),
        Form::Shell => Some(command.words.iter().map(|word| word.text().to_owned()).collect()),
    }
}

/// Whether the image starts Next.js on what its build has made, and names none of the variables, which are its own.
fn serves_next(cx: &Cx, stage: StageRef, names: &[&Pair]) -> bool {
    let text = &cx.project.source(stage.file()).text;
    let own = names.iter().all(|pair| pair.key.starts_with("NEXT_PUBLIC_") && !text.contains(&pair.key));
    if !own || !text.contains("build") {
        return false;
    }
    let words = only_command(stage).unwrap_or_default();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["next", "start", ..] | ["npx", "next", "start", ..] => true,
        words => started_by_manifest(cx.project, stage, words).is_some_and(|script| script.starts_with("next start")),
    }
}

/// Whether the image is built here, and no command, script or mount changes what it hands out when it starts.
fn is_left_as_built(service: &ServiceRef, stage: StageRef) -> bool {
    let built = service.built_from().is_some();
    let started = service.command.is_some() || service.entrypoint.is_some();
    // The image of nginx runs scripts, and fills templates, that lie in places of their own.
    let hooks = |text: &str| ["entrypoint.d", "templates", "envsubst", "inject"].iter().any(|word| text.contains(word));
    let mounts = || service.service.volumes.iter().filter_map(|mount| mount.target.as_ref());
    let home = |text: &str| stage.workdir().is_some_and(|home| home.starts_with(text));
    let filled = stage.steps().any(|step| hooks(&step.ins.rest().text))
        || mounts().any(|target| hooks(target.shown()) || target.shown().contains("html") || home(target.shown()));
    built && !started && !filled
}
