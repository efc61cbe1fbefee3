//! `volume-wrong-target`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::datastores::whose;
use crate::project::compose::{Mount, MountKind};
use crate::project::services::data::Kept;
use crate::project::services::{Store, plain_path};
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        let Some(store) = service.store().filter(|store| service.runs_server(store)) else { continue };
        if store.data.is_none() {
            of_the_newest(&service, &store, out);
        }
        let Kept::Beside(mount, path) = service.keeps(&store) else { continue };
        let Some(target) = &mount.target else { continue };
        let name = store.kind.name;
        // Its start script looks for a mount there.
        let stops = name == "PostgreSQL" && path == "/var/lib/postgresql" && plain_path(target.shown()) != path;
        let stops = if stops { ", and does not start with a mount here" } else { "" };
        let message = match whose(&plain_path(target.shown())).filter(|other| *other != name) {
            Some(other) => {
                format!("`{}` is where {other} keeps its data: this {name} keeps them in `{path}`", target.shown())
            }
            None => format!("`{}` holds no data: this {name} keeps them in `{path}`{stops}", target.shown()),
        };
        let finding = out.report(service.file_id(), target.span, message);
        finding.mark("not where the data lie");
        // What may be there to forget loses less.
        if store.kind.may_be_cache {
            finding.severity(Severity::Warning);
        }
        if let Some(image) = &service.image {
            finding.label(service.file_id(), image.span, "this version decides where");
        }
        // A new volume takes its owner from the image; a directory of the host keeps the one it has.
        let owner = match mount.kind == MountKind::Named || service.starts_as_root() {
            true => "",
            false => ", and the host's directory must belong to the user that the image runs as",
        };
        finding.help(format!("mount it at `{path}`; move what an older version wrote before you do{owner}"));
        let written = cx.project.source(service.file_id()).slice(target.span);
        if plain_path(written) == plain_path(target.shown()) {
            let edit = Edit::replace(service.file_id(), target.span, path.clone());
            let title = format!("Mount it at {path}: what the container holds now stays where it is{owner}");
            finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Volumes]);
        }
    }
}

/// The newest PostgreSQL, which a tag without a number gets, and a mount where 17 and older have their data.
fn of_the_newest(service: &ServiceRef, store: &Store, out: &mut Sink) {
    const NEWEST: &[&str] = &["latest", "alpine", "bookworm", "trixie"];
    let newest =
        |image: &&ImageRef| image.digest.is_none() && image.tag.as_deref().is_none_or(|tag| NEWEST.contains(&tag));
    let image = service.image_ref().filter(|image| image.official() == Some("postgres") && newest(image));
    let moved = service.env("PGDATA").is_some() || !service.env_file.is_empty() || service.build.is_some();
    let old = "/var/lib/postgresql/data";
    let there = |mount: &&Mount| mount.target.as_ref().is_some_and(|target| plain_path(target.shown()) == old);
    let Some(mount) = service.volumes.iter().find(there).filter(|_| image.is_some() && !moved) else { return };
    let Some((target, (from, now))) = mount.target.as_ref().zip(store.kind.moves_from(old)) else { return };
    let message = format!("`postgres` without a version is {from} or later, which does not start with a mount here");
    let finding = out.report(service.file_id(), target.span, message).mark("the place of 17 and older");
    if let Some(image) = &service.image {
        finding.label(service.file_id(), image.span, "the newest there is");
    }
    finding.severity(Severity::Warning);
    finding.help(format!(
        "name the version that wrote the data, such as `postgres:17`; with no data yet, name {from} and mount it at `{now}`"
    ));
}
