//! `state-in-context`: see the page of the same name.

use std::collections::HashSet;
use std::path::Path;

use crate::finding::{Aspect, Safety};
use crate::knowledge::datastores::datastore;
use crate::project::compose::{Mount, MountKind};
use crate::project::services::{lies_in, plain_path};
use crate::project::{Context, Dockerfile, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::{clean, slashed};

pub fn check(cx: &Cx, out: &mut Sink) {
    let states: Vec<(ServiceRef, &Mount, String)> = cx.project.service_refs().flat_map(state).collect();
    let mut told = HashSet::new();
    for (docker, context) in cx.project.builds().filter(|_| !states.is_empty()) {
        let root = clean(Path::new(&context.root));
        for (service, mount, path) in &states {
            let Ok(below) = Path::new(path).strip_prefix(&root) else { continue };
            let below = slashed(below);
            let linked = cx.project.links_of(docker.file).any(|link| link.compose == service.compose);
            // Else the Dockerfile may be built from anywhere.
            let beside = clean(service.home()) == root && is_in(cx, docker, &root);
            if !(linked || beside)
                || below.is_empty()
                || !takes(cx, docker, context, &below)
                || !told.insert((service.file_id(), mount.span))
            {
                continue;
            }
            let source = docker.copy_sources().find(|source| source.takes(&format!("{below}/a")));
            let Some(source) = source else { continue };
            let message = format!("the data of `{}` lie in `{below}`, which a COPY takes into an image", service.name);
            let finding = out.report(service.file_id(), mount.span, message).mark("in the context of a build");
            finding.label(docker.file, source.word.span, "takes it along");
            finding.help(format!("add `{below}` to the ignore file of `{}`, or use a named volume", context.root));
            let ignore = context.ignore.and_then(|index| cx.project.ignore_files.get(index));
            if let Some(ignore) = ignore {
                let edit = ignore.added(&cx.project.source(ignore.file).text, &[below]);
                finding.fix(Safety::Safe, "Keep it out of the context", vec![edit]).changing(&[Aspect::Patterns]);
            }
        }
    }
}

fn is_in(cx: &Cx, docker: &Dockerfile, directory: &Path) -> bool {
    clean(Path::new(&cx.project.source(docker.file).path)).parent() == Some(directory)
}

/// Whether a COPY of the build takes what comes to lie in the directory, and nothing keeps it out.
fn takes(cx: &Cx, docker: &Dockerfile, context: &Context, below: &str) -> bool {
    let probe = format!("{below}/a");
    let ignore = context.ignore.and_then(|index| cx.project.ignore_files.get(index));
    let kept_out = ignore.is_some_and(|ignore| ignore.tree.ignored(&probe));
    let mut sources = docker.copy_sources().filter(|source| source.step.stage.reachable);
    !kept_out && sources.any(|source| source.path != Some(below) && source.takes(&probe))
}

/// The directories of the project in which a service's image keeps its data, with their paths.
fn state(service: ServiceRef<'_>) -> impl Iterator<Item = (ServiceRef<'_>, &Mount, String)> {
    let image = service.image_ref().filter(|_| service.build.is_none());
    let kind = image.and_then(|image| datastore(&image.name()));
    service.written_mounts().filter_map(move |mount| {
        let source = mount.source.as_ref()?.value.as_deref()?;
        let target = plain_path(mount.target.as_ref()?.value.as_deref()?);
        let holds = |data: &str| !data.is_empty() && (lies_in(data, &target) || lies_in(&target, data));
        let own = kind.is_some_and(|kind| kind.data.iter().any(|(_, data)| holds(data)));
        let relative = mount.kind == MountKind::Bind && source.starts_with('.') && own && !mount.read_only;
        relative.then(|| (service, mount, slashed(&clean(&service.home().join(source)))))
    })
}
