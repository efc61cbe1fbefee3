//! `sources-written-as-root`: see the page of the same name.

use crate::knowledge::images::leaves_program_at_root;
use crate::project::ServiceRef;
use crate::project::compose::{Mount, MountKind};
use crate::project::packages::{Action, Call, calls};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(mount) = service.sources_it_works_in().filter(|mount| is_of_the_project(mount)) else { continue };
        let commands = service.commands();
        let installs = |call: &Call| {
            let by_itself = commands.get(call.command).is_some_and(|command| !command.place.in_branch);
            by_itself && call.action == Action::Install && leaves(call).is_some()
        };
        let Some(call) = calls(commands).into_iter().find(installs) else { continue };
        let Some(place) = leaves(&call).filter(|place| !is_apart(&service, place) && runs_as_root(&service)) else {
            continue;
        };
        let told = format!("{} {}", call.program, call.action_word);
        let message = format!("`{told}` leaves a `{place}` of root's in the project's own directory at every start");
        let finding = out.report(service.file_id(), call.action_span, message).mark("as root");
        finding.label(service.file_id(), mount.span, "the directory of the host");
        finding.help(format!(
            "give it the user of the host, `user: \"${{UID:-1000}}:${{GID:-1000}}\"`, or mount a volume over `{place}`"
        ));
    }
}

/// What it writes beside the sources.
fn leaves(call: &Call) -> Option<&'static str> {
    let word = call.packages.is_empty()
        && !call.call.has_flag(&["g", "global", "d", "working-dir", "C", "cwd", "dir", "prefix"]);
    match call.program.as_str() {
        "npm" | "pnpm" | "yarn" if word => Some("node_modules"),
        "composer" if word => Some("vendor"),
        _ => None,
    }
}

fn is_of_the_project(mount: &Mount) -> bool {
    let relative = mount.source.as_ref().is_some_and(|source| source.shown().starts_with('.'));
    relative && !mount.read_only
}

/// Whether a volume of its own lies over it.
fn is_apart(service: &ServiceRef, place: &str) -> bool {
    service.volumes.iter().any(|mount| {
        mount.kind != MountKind::Bind && mount.target.as_ref().is_none_or(|target| target.shown().contains(place))
    })
}

/// Whether nothing says who it runs as, and its image leaves that at root.
fn runs_as_root(service: &ServiceRef) -> bool {
    let root = |image: &crate::project::stages::image::ImageRef| {
        image.registry == "docker.io" && leaves_program_at_root(&image.repository, image.tag.as_deref().unwrap_or(""))
    };
    let by_image = match service.stage() {
        Some(stage) => stage.stage.user.is_none() && stage.root_image().is_some_and(root),
        None => service.build.is_none() && service.image_ref().is_some_and(root),
    };
    service.lacks("user") && service.is_whole() && by_image
}
