//! `mount-beside-variable`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::ServiceRef;
use crate::project::compose::{Mount, MountKind, Text, variables};
use crate::project::services::plain_path;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for pair in &service.service.environment {
            let Some((name, path)) = pair.value.as_ref().and_then(path_by_default) else { continue };
            let Some((mount, target)) = mounted_there(service, path, name) else { continue };
            let message = format!(
                "`{}` can be another path, and what is mounted for it stays at `{path}`: what is written then goes with the container",
                pair.key
            );
            let finding = out.report(service.file_id(), target.span, message).mark("fixed");
            finding.label(service.file_id(), pair.span, format!("asks `{name}`"));
            finding.help(format!("mount it at `${{{name}:-{path}}}`, or give `{}` the path itself", pair.key));
            let place = target.part(0..target.raw.len());
            // Quotes and colons are as they were: the reference holds neither.
            let plain = cx.project.source(service.file_id()).slice(place) == target.raw && service.wrote(mount.span);
            if plain && target.raw == path {
                let title = "Mount it where the variable says: another value of it moves the mount along";
                let edit = Edit::replace(service.file_id(), place, format!("${{{name}:-{path}}}"));
                finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Volumes, Aspect::Services]);
            }
        }
    }
}

/// The variable and the absolute path that it is without a value: all of the text is `${NAME:-/path}`.
fn path_by_default(text: &Text) -> Option<(&str, &str)> {
    let (references, fault) = variables(&text.raw);
    let [reference] = &references[..] else { return None };
    let whole = fault.is_none() && reference.range == (0..text.raw.len());
    let (operator, path) = reference.operator?;
    let path = path.trim_end_matches('/');
    let is_path = path.starts_with('/') && path.len() > 1 && !path.contains(['$', ':', ',', ';', ' ', '*', '{']);
    (whole && matches!(operator, ":-" | "-") && is_path).then_some((reference.name, path))
}

/// The mount that is given at this very path for what is written there, with its target, where no other has the variable in it.
fn mounted_there<'a>(service: ServiceRef<'a>, path: &str, name: &str) -> Option<(&'a Mount, &'a Text)> {
    let mounts = &service.service.volumes;
    let asks = |text: &Option<Text>| {
        text.as_ref().is_some_and(|text| variables(&text.raw).0.iter().any(|reference| reference.name == name))
    };
    if mounts.iter().any(|mount| asks(&mount.source) || asks(&mount.target)) {
        return None;
    }
    mounts.iter().find_map(|mount| {
        let target = mount.target.as_ref().filter(|target| !target.has_variables())?;
        // A single file is there to be read.
        let is_file = mount.kind != MountKind::Named && target.raw.rsplit('/').next().is_some_and(|l| l.contains('.'));
        let keeps = matches!(mount.kind, MountKind::Named | MountKind::Bind) && !mount.read_only && !is_file;
        (keeps && plain_path(&target.raw) == plain_path(path)).then_some((mount, target))
    })
}
