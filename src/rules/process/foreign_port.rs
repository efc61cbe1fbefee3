//! `foreign-port`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::classes::{Class, Daemon, class_of};
use crate::knowledge::commands::server_of;
use crate::knowledge::ports::{Service, service_at};
use crate::project::evidence::Kind;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let single = |ports: (u16, u16)| ports.0 == ports.1;
        for exposed in stage.exposed.iter().filter(|exposed| single(exposed.ports) && exposed.protocol == "tcp") {
            let port = exposed.ports.0;
            let Some(service) = service_at(port).filter(|service| !belongs(cx.project, stage, service)) else {
                continue;
            };
            if !knows_what_runs(cx.project, stage, port) {
                continue;
            }
            let message = format!("{port} is the port of {}, and nothing in this image listens on it", service.name);
            let finding = out.report(stage.file(), exposed.span, message);
            finding.mark(format!("{}'s port", service.name));
            finding.help(format!("remove it; a program that connects to {} needs no EXPOSE for that", service.name));
            let whole = stage.docker.instruction(exposed.at);
            if whole.rest().text.split_whitespace().count() == 1 {
                let lines = cx.project.source(stage.file()).lines_to_delete(whole.span);
                finding
                    .fix(Safety::Safe, "Remove the EXPOSE", vec![Edit::delete(stage.file(), lines)])
                    .changing(&[Aspect::Ports]);
            }
        }
    }
}

/// The base image, a package or a command of the image is of the service, or passes its traffic on.
fn belongs(project: &Project, stage: StageRef, service: &Service) -> bool {
    let lineage = project.lineage(stage);
    let web = |name: &str| class_of(name) == Some(Class::Daemon(Daemon::Http)) && service.class == Daemon::Http;
    let of = |name: &str| service.is_run_by(name) || web(name);
    let root = lineage.last().and_then(|last| last.root_image());
    let base = root.is_none_or(|image| of(image.short_name()));
    let steps = || lineage.iter().flat_map(|stage| stage.steps());
    let mut packages = steps().flat_map(|step| step.step.packages.iter()).flat_map(|call| &call.packages);
    let mut commands = steps().flat_map(|step| step.step.commands.iter()).flat_map(|command| &command.words);
    base || packages.any(|package| of(&package.name)) || commands.any(|word| of(word.text()))
}

/// What runs is either a server that is known, or a program of the project that is at hand and listens
/// elsewhere. A script of the shell starts others.
fn knows_what_runs(project: &Project, stage: StageRef, port: u16) -> bool {
    let Some(process) = &stage.process else { return false };
    let copied: Vec<_> = project.copied_by(stage.file()).collect();
    let copied_as = |word: &str| {
        let is = |path: &str| path.ends_with(word.trim_start_matches("./"));
        copied.iter().any(|e| e.kind != Kind::Shell && is(&project.source(e.file).path))
    };
    let at_hand = process.argv().iter().any(|word| word.contains('.') && copied_as(word));
    let digits = port.to_string();
    let listens = |line: &str| {
        line.contains(&digits)
            && ["listen", "bind", "socket_port", "run(", "serve"].iter().any(|word| line.contains(word))
    };
    // A command or a health check that names the number knows more than this rule.
    let named = stage.chain().flat_map(|stage| stage.steps()).any(|step| {
        matches!(step.ins.keyword, Keyword::Cmd | Keyword::Entrypoint | Keyword::Healthcheck)
            && step.ins.rest().text.split(|c: char| !c.is_ascii_digit()).any(|part| part == digits)
    });
    let server = process.program().is_some_and(|program| server_of(&program).is_some());
    !named
        && (server || at_hand && !copied.iter().any(|evidence| project.source(evidence.file).text.lines().any(listens)))
}
