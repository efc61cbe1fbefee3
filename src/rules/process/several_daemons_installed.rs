//! `several-daemons-installed`: see the page of the same name.

use crate::knowledge::classes::{Class, Daemon, class_of};
use crate::knowledge::commands::is_supervisor;
use crate::knowledge::logins::{is_server, is_server_program};
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| step.step.packages.iter());
        let installs = calls.filter(|call| call.action == Action::Install);
        let packages = installs.flat_map(|call| call.packages.iter().filter(|package| !is_client(call, &package.name)));
        let program = stage.process.as_ref().and_then(|process| process.program());
        let mut scripts = cx.project.running_in_image(stage.file()).filter(|running| running.first);
        let supervised = program.as_deref().is_some_and(is_supervisor)
            || scripts.any(|running| running.last_program().is_some_and(|last| is_supervisor(&last)));
        // A way to log in beside the program is no second service: to leave it out is another rule's advice.
        let beside = program.as_deref().is_some_and(|program| !supervised && !is_server_program(program));
        let packages = packages.filter(|package| !beside || !is_server(&package.name));
        let servers: Vec<_> = packages.filter_map(|package| Some((package, serves(&package.name)?))).collect();
        let Some((first, class)) = servers.first() else { continue };
        let Some((second, _)) = servers.iter().find(|(_, other)| other != class) else { continue };
        let mut names: Vec<String> = servers.iter().map(|(package, _)| format!("`{}`", package.name)).collect();
        let mut told = std::collections::HashSet::new();
        names.retain(|name| told.insert(name.clone()));
        let message = format!("servers of different kinds in one image: {}", names.join(", "));
        let finding = out.report(stage.file(), first.span, message);
        finding.mark("one server").label(stage.file(), second.span, "and one of another kind");
        // Of the supervisor that starts them another rule speaks.
        if supervised {
            finding.pedantic();
        }
        finding.help("give each an image of its own, best the official one, and join them in a compose file");
    }
}

/// Whether the package holds the client alone: with dnf and yum the server has a name of its own.
fn is_client(call: &Call, name: &str) -> bool {
    call.manager == Manager::Dnf && matches!(name, "mysql" | "mariadb" | "postgresql")
}

/// What kind of server a package is, of those that make a container's purpose.
fn serves(name: &str) -> Option<Daemon> {
    use Daemon::{Database, Dns, Ftp, Http, Queue, Ssh};
    match class_of(name)? {
        Class::Daemon(daemon @ (Http | Database | Queue | Ssh | Ftp | Dns)) => Some(daemon),
        _ => None,
    }
}
