//! `one-name-two-builds`: see the page of the same name.

use std::collections::HashMap;

use crate::project::ServiceRef;
use crate::project::compose::{Build, Text};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let mut made: HashMap<&str, ServiceRef> = HashMap::new();
        for service in cx.project.services_in(compose) {
            let (Some(build), Some(image)) = (&service.service.build, &service.service.image) else { continue };
            let Some(name) = image.value.as_deref() else { continue };
            let Some(first) = made.get(name) else {
                made.insert(name, service);
                continue;
            };
            let Some(why) = first.service.build.as_ref().and_then(|other| difference(other, build)) else { continue };
            let message =
                format!("`{}` and `{}` build different images under the name `{name}`", first.name, service.name);
            let finding = out.report(service.file_id(), image.span, message);
            finding.mark("the build that ends last has the name");
            if let Some(image) = &first.service.image {
                finding.label(first.file_id(), image.span, format!("the same name, another {why}"));
            }
            finding.help("give each its own name");
        }
    }
}

/// In what two builds surely differ.
fn difference(one: &Build, other: &Build) -> Option<&'static str> {
    let plain = |text: &Option<Text>, usual: &str| match text {
        None => Some(usual.to_owned()),
        Some(text) => {
            text.value.as_deref().map(|value| value.trim_start_matches("./").trim_end_matches('/').to_owned())
        }
    };
    let differ = |a: Option<String>, b: Option<String>| a.zip(b).is_some_and(|(a, b)| a != b);
    let inline = one.dockerfile_inline.is_some() || other.dockerfile_inline.is_some();
    match () {
        () if inline => None,
        () if differ(plain(&one.context, ""), plain(&other.context, "")) => Some("context"),
        () if differ(plain(&one.dockerfile, "Dockerfile"), plain(&other.dockerfile, "Dockerfile")) => {
            Some("Dockerfile")
        }
        () if differ(plain(&one.target, ""), plain(&other.target, "")) => Some("target"),
        () => None,
    }
}
