//! `same-build-twice`: see the page of the same name.

use std::collections::HashMap;

use crate::project::ServiceRef;
use crate::project::compose::{Build, Text};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let mut builds: HashMap<Vec<String>, ServiceRef> = HashMap::new();
        for service in cx.project.services_in(compose).filter(|service| service.image.is_none()) {
            let Some((build, key)) = service.service.build.as_ref().and_then(|build| Some((build, same(build)?)))
            else {
                continue;
            };
            let Some(first) = builds.get(&key) else {
                builds.insert(key, service);
                continue;
            };
            // One block that both take over with `<<` says plainly that they are one image.
            if first.build.as_ref().is_some_and(|other| other.key_span == build.key_span) {
                continue;
            }
            let message = format!("`{}` builds the image of `{}` once more", service.name, first.name);
            let finding = out.report(service.file_id(), build.key_span, message).mark("the same build");
            if let Some(build) = &first.build {
                finding.label(first.file_id(), build.key_span, "built here");
            }
            finding.help(format!(
                "give the build of `{}` an `image: <name>`, and let this one use that image",
                first.name
            ));
        }
    }
}

/// What the image depends on; none where more than that is asked of the build.
fn same(build: &Build) -> Option<Vec<String>> {
    let text = |text: &Option<Text>, usual: &str| text.as_ref().map_or(usual, |text| text.shown()).to_owned();
    let plain = build.dockerfile_inline.is_none() && build.additional_contexts.is_empty() && build.secrets.is_empty();
    let mut key = vec![text(&build.context, "."), text(&build.dockerfile, "Dockerfile"), text(&build.target, "")];
    key.extend(build.args.iter().map(|pair| format!("{}={}", pair.key, pair.value.as_ref().map_or("", |v| v.shown()))));
    let normal = key.first_mut()?;
    *normal = normal.trim_start_matches("./").trim_end_matches('/').to_owned();
    if normal == "." {
        normal.clear();
    }
    plain.then_some(key)
}
