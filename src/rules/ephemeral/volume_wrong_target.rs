//! `volume-wrong-target`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::compose::MountKind;
use crate::project::services::data::Kept;
use crate::project::services::plain_path;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        let Some(store) = service.store().filter(|store| service.runs_server(store)) else { continue };
        let Kept::Beside(mount, path) = service.keeps(&store) else { continue };
        let Some(target) = &mount.target else { continue };
        let name = store.kind.name;
        // Its start script looks for a mount there.
        let stops = name == "PostgreSQL" && path == "/var/lib/postgresql" && plain_path(target.shown()) != path;
        let stops = if stops { ", and does not start with a mount here" } else { "" };
        let message = format!("`{}` holds no data: this {name} keeps them in `{path}`{stops}", target.shown());
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
