//! `test-data-kept`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::Setting;
use crate::project::compose::{Mount, MountKind, Service};
use crate::project::services::setting::says_test;
use crate::project::services::{lies_in, plain_path};
use crate::project::{ImageRef, Project, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    let with_runner: HashSet<FileId> =
        cx.project.compose.iter().filter(|file| file.services.iter().any(is_runner)).map(|file| file.file).collect();
    let for_tests = |service: &ServiceRef| {
        let is = |setting| cx.project.is_for(service.file_id(), setting);
        let runs_tests = || with_runner.contains(&service.file_id()) && is(Setting::Test) && !is(Setting::Example);
        (says_test(service.path()) || runs_tests()) && !is(Setting::Vendored) && service.is_whole()
    };
    let found: Vec<_> = cx.project.service_refs().filter(for_tests).filter_map(|s| Some((s, kept(s)?))).collect();
    if found.is_empty() || removes_volumes(cx.project) {
        return;
    }
    for (service, (mount, kind)) in found {
        let message =
            format!("the next run of these tests starts with what this one leaves in `{}` ({kind})", service.name);
        let finding = out.report(service.file_id(), mount.span, message).mark("outlives the test");
        finding.help(
            "leave the volume out or put a `tmpfs` there, so that each run starts empty; or end runs with `down --volumes`",
        );
    }
}

/// Whether a service drives the tests: an image of a test runner.
fn is_runner(service: &Service) -> bool {
    let image = service.image.as_ref().and_then(|text| ImageRef::parse(text.shown()));
    image.is_some_and(|image| {
        ["cypress", "playwright", "selenium", "newman", "k6"].iter().any(|runner| image.repository.contains(runner))
    })
}

/// The named volume of the file that holds the data of a database.
fn kept(service: ServiceRef<'_>) -> Option<(&Mount, &'static str)> {
    let store = service.store().filter(|store| service.runs_server(store) && !store.hand_made)?;
    let declared = |name: &str| service.file.volume(name).is_some_and(|volume| !volume.external);
    let holds = |mount: &&Mount| {
        let source = mount.source.as_ref().and_then(|source| source.value.as_deref());
        let target = mount.target.as_ref().map(|target| plain_path(target.shown()));
        let data = target.is_some_and(|target| {
            store
                .kind
                .data
                .iter()
                .any(|(_, path)| !path.is_empty() && (lies_in(path, &target) || lies_in(&target, path)))
        });
        mount.kind == MountKind::Named && source.is_some_and(declared) && data
    };
    service.service.volumes.iter().find(holds).map(|mount| (mount, store.kind.name))
}

/// Whether anything that was read of the project removes volumes.
fn removes_volumes(project: &Project) -> bool {
    const WORDS: &[&str] =
        &["down -v", "down --volumes", "down --remove-orphans -v", "volume rm", "volume prune", "rm -fv", "rm -v"];
    project.files.iter().any(|source| WORDS.iter().any(|word| source.text.contains(word)))
}
