//! `mount-beside-sources`: see the page of the same name.

use std::path::Path;

use crate::project::builds::landed::Way;
use crate::project::compose::{Mount, MountKind};
use crate::project::services::{lies_in, plain_path};
use crate::project::{ServiceRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span, clean, slashed};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_some() && service.working_dir.is_none())
    {
        let Some(stage) = service.stage() else { continue };
        for mount in service.written_mounts().filter(|mount| mount.kind == MountKind::Bind) {
            let Some((target, place, file, span)) = beside(cx, &service, stage, mount) else { continue };
            let message = format!(
                "the image has these sources at `{place}`: what is mounted at `{target}` is looked at by nothing"
            );
            let finding = out.report(service.file_id(), mount.span, message).mark("beside them");
            finding.label(file, span, "copied from here");
            finding.help(format!("mount it at `{place}`"));
        }
    }
}

/// Where a directory is mounted that the image has elsewhere under the same name, where that is, and what copies it.
fn beside(cx: &Cx, service: &ServiceRef, stage: StageRef, mount: &Mount) -> Option<(String, String, FileId, Span)> {
    let known = |text: &Option<crate::project::compose::Text>| text.as_ref()?.value.clone();
    let (source, target) = (known(&mount.source)?, plain_path(&known(&mount.target)?));
    let name = source.trim_end_matches('/').rsplit('/').next()?;
    if !source.starts_with('.') || name.starts_with('.') || target.rsplit('/').next() != Some(name) {
        return None;
    }
    let directory = clean(&service.home().join(&source));
    let mut contexts = cx.project.contexts_of(stage.docker).filter(|context| !context.unread);
    let (context, inside) = contexts.find_map(|context| {
        let inside = directory.strip_prefix(clean(Path::new(&context.root))).ok()?;
        Some((context, slashed(inside)))
    })?;
    let first = context.below(&inside).iter().find(|entry| entry.sent && !entry.link)?;
    let rest = first.path.strip_prefix(inside.as_str())?;
    // Where each COPY of the image brings it.
    let mut places = Vec::new();
    for copy in stage.docker.copy_sources().filter(|copy| copy.takes(&first.path)) {
        let end = Way::of(&copy)?.end(&first.path).0;
        let place = plain_path(end.strip_suffix(rest)?);
        let own = stage.chain().any(|stage| stage.index == copy.step.stage.index);
        places.push((place, copy.step.file(), copy.word.span, own));
    }
    let related = |place: &String| lies_in(place, &target) || lies_in(&target, place);
    let (place, file, span, _) = places.iter().find(|place| place.3)?.clone();
    let workdirs = stage.chain().flat_map(|stage| stage.steps()).filter_map(|step| step.step.workdir.as_deref());
    let mut homes = workdirs.map(plain_path).filter(|home| home != "/");
    if places.iter().any(|place| related(&place.0)) || homes.any(|home| related(&home)) {
        return None;
    }
    // Whatever names the place may look at it.
    let parent = target.rsplit_once('/').map(|(parent, _)| parent).filter(|parent| !parent.is_empty())?;
    let source = cx.project.source(service.file_id());
    let said = source.slice(service.service.span).matches(&target).count();
    let mounts = service.service.volumes.iter().filter(|mount| source.slice(mount.span).contains(&target)).count();
    let dockerfile = &cx.project.source(stage.file()).text;
    let mut words = dockerfile.split(|c: char| c.is_whitespace() || "\"'=:,[]()`;".contains(c));
    let named = said > mounts || words.any(|word| lies_in(word, parent)) || !service.env_file.is_empty();
    (!named && service.is_whole()).then_some((target, place, file, span))
}
