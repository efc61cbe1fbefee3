//! `image-not-buildable-from-repo`: see the page of the same name.

use std::path::Path;

use crate::finding::{Aspect, Safety};
use crate::knowledge::images::is_official;
use crate::project::builds::links::How;
use crate::project::compose::Text;
use crate::project::{Dockerfile, ServiceRef};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

/// Names that people write for an official image that is called otherwise.
const MISTAKEN: &[(&str, &str)] = &[
    ("apache2", "httpd"),
    ("mongodb", "mongo"),
    ("mosquitto", "eclipse-mosquitto"),
    ("nodejs", "node"),
    ("postgresql", "postgres"),
    ("postgressql", "postgres"),
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.lacks("build")) {
        let (Some(text), Some(image)) = (&service.image, service.image_ref()) else { continue };
        let Some(name) = image.official().filter(|name| !is_official(name) && image.digest.is_none()) else { continue };
        let meant = MISTAKEN.iter().find(|(wrong, _)| *wrong == name).map(|(_, right)| *right);
        let probable = service.docker().filter(|(_, how)| **how == How::Probable).map(|(docker, _)| docker);
        let probable = probable.or_else(|| only_beside(cx, service, name));
        if meant.is_none() && probable.is_none() {
            continue;
        }
        let message = match meant {
            Some(right) => {
                format!("`{name}` is no official image, that is `{right}`; without `build` the service does not start")
            }
            None => format!("`{name}` cannot be pulled, and no `build` says that it is made here"),
        };
        let finding = out.report(service.file_id(), text.span, message);
        finding.mark("pull access denied");
        match (probable, meant) {
            (Some(docker), _) => {
                let path = beside(service, docker, cx);
                if let Some(from) = docker.last_stage().map(|stage| stage.from_instruction().span) {
                    finding.label(docker.file, from, "probably its Dockerfile");
                }
                let rest = match meant {
                    Some(right) => format!(", or use the image `{right}` as it is"),
                    None => String::new(),
                };
                finding.help(format!("add `build: {path}`, so that `docker compose up` makes the image{rest}"));
                if let Some(edit) = insertion(service, text, &path, cx) {
                    finding
                        .fix(Safety::Unsafe, format!("Build it from {path}: it is no longer pulled"), vec![edit])
                        .changing(&[Aspect::Stages]);
                }
            }
            (None, Some(right)) => {
                finding.help(format!("write `{right}` in place of `{name}`"));
                if text.raw.starts_with(name) {
                    let span = text.part(0..name.len());
                    if span.len() == name.len() {
                        let edit = Edit::replace(service.file_id(), span, right.to_owned());
                        finding
                            .fix(
                                Safety::Unsafe,
                                format!("Name the image `{right}`: what runs is what is built here"),
                                vec![edit],
                            )
                            .changing(&[Aspect::Stages]);
                    }
                }
            }
            (None, None) => {}
        }
    }
}

/// The only Dockerfile at the root of the project, where the compose file stands as well, and nothing builds it under this name.
fn only_beside<'a>(cx: &Cx<'a>, service: ServiceRef, name: &str) -> Option<&'a Dockerfile> {
    let docker = cx.project.dockerfiles.get(cx.project.sole_at_root()?)?;
    let beside = Path::new(&cx.project.source(docker.file).path).parent() == Some(service.home());
    let image = service.image_ref().filter(|image| !cx.project.makes_image(image))?;
    let alone = cx.project.links_of(docker.file).next().is_none() && cx.project.compose.len() < 4;
    let plain = !name.contains(['.', '_']) && image.tag.as_deref().is_none_or(|tag| tag == "latest");
    (beside && alone && plain && !cx.project.is_no_unit(service.file_id())).then_some(docker)
}

/// The directory of the Dockerfile, from that of the compose file.
fn beside(service: ServiceRef, docker: &Dockerfile, cx: &Cx) -> String {
    let path = Path::new(&cx.project.source(docker.file).path);
    let directory = path.parent().unwrap_or(Path::new(""));
    format!("./{}", directory.strip_prefix(service.home()).unwrap_or(directory).display())
}

/// A line with `build` before the line of `image`, where that stands on a line of its own.
fn insertion(service: ServiceRef, text: &Text, path: &str, cx: &Cx) -> Option<Edit> {
    let source = cx.project.source(service.file_id());
    let key = service.key("image").filter(|key| key.via.is_none())?;
    let line = source.line_span(source.line(key.span.start as usize));
    let indent = source.text.get(line.start as usize..key.span.start as usize)?;
    let own = indent.trim().is_empty() && line.contains(text.span);
    own.then(|| Edit::insert(service.file_id(), line.start as usize, format!("{indent}build: {path}\n")))
}
