//! `client-variable-too-late`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::variables::is_built_in;
use crate::project::builds::links::How;
use crate::project::compose::Pair;
use crate::project::stages::process::Form;
use crate::project::{ServiceRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_some() && service.is_whole()) {
        let own = |pair: &&Pair| is_built_in(&pair.key) && service.wrote(pair.span);
        let pairs: Vec<&Pair> = service.service.environment.iter().filter(own).collect();
        let Some(first) = pairs.first() else { continue };
        let Some(stage) = service.stage().filter(|stage| hands_out_files(&service, *stage)) else { continue };
        let handed = service
            .build
            .as_ref()
            .is_some_and(|build| pairs.iter().all(|pair| build.args.iter().any(|arg| arg.key == pair.key)));
        let server = stage.root_image().map_or("the server", |image| image.short_name());
        let message = format!("`{}` is built into the client, and {server} reads no variable of this name", first.key);
        let finding = out.report(service.file_id(), first.span, message).mark("too late");
        for pair in pairs.iter().skip(1) {
            finding.label(service.file_id(), pair.span, "as this one is");
        }
        if handed {
            finding.severity(Severity::Info).help("take it out: the build is given it already");
            continue;
        }
        finding.help(format!(
            "give it to the build, under `build: args:`, and declare `ARG {}` before the RUN that builds the client",
            first.key
        ));
    }
}

/// Whether the image only hands out what another stage has built, and no script changes that when it starts.
fn hands_out_files(service: &ServiceRef, stage: StageRef) -> bool {
    const SERVERS: &[&str] = &["caddy", "httpd", "nginx", "nginxinc/nginx-unprivileged"];
    let known = stage.root_image().is_some_and(|image| SERVERS.contains(&image.name().as_str()));
    let built = service.docker().is_some_and(|(_, how)| matches!(how, How::Built(_)));
    let brings = |step: &crate::project::StepRef| step.ins.flag("from").is_some();
    let copied = stage.steps_of(Keyword::Copy).any(|step| brings(&step));
    let plain = stage.stage.process.as_ref().is_none_or(|process| {
        let exec = process.decisive().is_some_and(|part| part.form == Form::Exec);
        process.entrypoint.is_none() && exec && process.program().is_some_and(|name| SERVERS.contains(&name.as_str()))
    });
    let started = service.command.is_some() || service.entrypoint.is_some();
    // The image of nginx runs scripts, and fills templates, that lie in places of their own.
    let hooks = |text: &str| ["entrypoint.d", "templates", "envsubst", "inject"].iter().any(|word| text.contains(word));
    let mounts = || service.service.volumes.iter().filter_map(|mount| mount.target.as_ref());
    let filled = stage.steps().any(|step| hooks(&step.ins.rest().text))
        || mounts().any(|target| hooks(target.shown()) || target.shown().contains("html"));
    known && built && copied && plain && !started && !filled
}
