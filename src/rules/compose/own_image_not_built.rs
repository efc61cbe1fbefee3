//! `own-image-not-built`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::finding::Setting;
use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let built: HashSet<String> = cx.project.made.iter().flat_map(|made| &made.tags).map(|tag| plain(tag)).collect();
    let mut told = HashSet::new();
    // What each file builds itself.
    let mut made: HashMap<usize, HashSet<String>> = HashMap::new();
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.lacks("build")) {
        let Some((text, image)) = service.image.as_ref().zip(service.image_ref()) else { continue };
        let said = is_said_to_be_built(cx, &service, text);
        let tested = cx.project.is_for(service.file_id(), Setting::Test) && cx.project.publishes(image);
        let newest = matches!(image.tag.as_deref(), None | Some("latest")) && image.digest.is_none();
        let name = image.name();
        if !(said || tested && newest) || text.has_variables() || built.contains(&name) || image.official().is_some() {
            continue;
        }
        let here = made.entry(service.compose).or_insert_with(|| {
            let built = service.file.services.iter().filter(|other| other.build.is_some());
            built.filter_map(|other| other.image.as_ref()).map(|image| plain(image.shown())).collect()
        });
        if here.contains(&name) || !told.insert((service.file_id(), name.clone())) {
            continue;
        }
        let message = match said {
            true => format!("a comment says that `{name}` is built here, and no `build` does"),
            false => format!(
                "unless someone built and tagged it before, the tests run the `{name}` that was published, and not what these sources make"
            ),
        };
        let finding = out.report(service.file_id(), text.span, message).mark("pulled, unless someone built it before");
        finding.help("add `build`, and keep `image` as the name of what is made");
        // A pipeline that is not seen here may have built it.
        if !said {
            finding.pedantic();
        }
    }
}

/// Whether the line's comment says that it is made from the Dockerfile beside.
fn is_said_to_be_built(cx: &Cx, service: &ServiceRef, text: &Text) -> bool {
    let source = cx.project.source(service.file_id());
    let Some((_, comment)) = source.behind(text.span).split_once('#') else { return false };
    let comment = comment.to_ascii_lowercase();
    let built = comment.contains("build") || comment.contains("built");
    built && comment.contains("dockerfile") && cx.project.has_dockerfile_in(service.home())
}

/// The name without its tag, as `ImageRef::name` has it.
fn plain(tag: &str) -> String {
    crate::project::ImageRef::parse(tag).map_or(tag.to_owned(), |image| image.name())
}
