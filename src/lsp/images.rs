//! The images that a file names, and the pages that registries have of them. Asks no registry.

use super::view::View;
use crate::project::{Base, ImageRef};
use crate::syntax::dockerfile::Args;
use crate::syntax::yaml::{self, Node};
use crate::text::{FileId, Span};

/// Every image that is named in a file, with the bytes of its name; none where a variable hides it.
pub fn in_file(view: &View, file: FileId) -> Vec<(ImageRef, Span)> {
    if let Some(docker) = view.docker(file) {
        let named = docker.stages.iter().filter_map(|stage| match &stage.base {
            Base::Image(image) => {
                let Args::From { image: word, .. } = &docker.tree.instructions.get(stage.from)?.args else {
                    return None;
                };
                Some((image.clone(), word.span))
            }
            _ => None,
        });
        return named.collect();
    }
    if !view.is_compose(file) {
        return Vec::new();
    }
    let (yaml, _) = yaml::parse(&view.source(file).text);
    let services = yaml.documents.iter().filter_map(|document| document.get("services"));
    let images = services.flat_map(Node::entries).filter_map(|entry| yaml.resolve(entry.value.get("image")?));
    images.filter_map(|image| Some((ImageRef::parse(image.as_str()?)?, image.span))).collect()
}

/// The image that is named at a place.
pub fn at(view: &View, file: FileId, at: u32) -> Option<(ImageRef, Span)> {
    in_file(view, file).into_iter().find(|(_, span)| span.start <= at && at <= span.end)
}

/// The page of an image, where its registry has one for people.
pub fn page(image: &ImageRef) -> Option<String> {
    let ImageRef { registry, repository, .. } = image;
    Some(match registry.as_str() {
        "docker.io" | "index.docker.io" if repository.contains('/') => format!("https://hub.docker.com/r/{repository}"),
        "docker.io" | "index.docker.io" => format!("https://hub.docker.com/_/{repository}"),
        "ghcr.io" => format!("https://ghcr.io/{repository}"),
        "quay.io" => format!("https://quay.io/repository/{repository}"),
        "mcr.microsoft.com" => format!("https://mcr.microsoft.com/artifact/mar/{repository}"),
        "public.ecr.aws" => format!("https://gallery.ecr.aws/{repository}"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_those_of_the_registries() {
        let page = |name: &str| page(&ImageRef::parse(name).unwrap()).unwrap_or_default();
        assert_eq!(page("postgres:18"), "https://hub.docker.com/_/postgres");
        assert_eq!(page("docker.io/library/postgres"), "https://hub.docker.com/_/postgres");
        assert_eq!(page("grafana/grafana:12.1"), "https://hub.docker.com/r/grafana/grafana");
        assert_eq!(page("quay.io/keycloak/keycloak"), "https://quay.io/repository/keycloak/keycloak");
        assert_eq!(page("registry.example.com/a/b"), "");
    }
}
