//! Names of images, taken apart as the distribution reference grammar has them, and what is known of an image by its name.

use crate::knowledge::{images, tags};

/// `[registry/]repository[:tag][@digest]`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ImageRef {
    /// `docker.io` where none is written.
    pub registry: String,
    /// Without the registry, and without the `library/` of official images.
    pub repository: String,
    pub tag: Option<String>,
    /// With its algorithm, `sha256:…`.
    pub digest: Option<String>,
}

impl ImageRef {
    /// Whether its registry has no such tag: it asks for `latest`, in words or by naming none, and no image of the name is called so.
    pub fn has_no_such_tag(&self) -> bool {
        let latest = self.tag.as_deref().is_none_or(|tag| tag == "latest");
        latest && self.digest.is_none() && tags::has_no_latest(&self.name())
    }

    /// Whether its own USER is known to be root.
    pub fn starts_as_root(&self) -> bool {
        images::runs_as_non_root(&self.name(), self.tag.as_deref().unwrap_or_default()) == Some(false)
    }

    /// Takes an expanded name apart. `None` where it is empty or is no image name.
    pub fn parse(text: &str) -> Option<ImageRef> {
        let (name, digest) = text.split_once('@').map_or((text, None), |(name, digest)| (name, Some(digest)));
        let slash = name.rfind('/').map_or(0, |i| i + 1);
        let (path, tag) = match name[slash..].split_once(':') {
            Some((last, tag)) => (&name[..slash + last.len()], Some(tag)),
            None => (name, None),
        };
        let (registry, repository) = match path.split_once('/') {
            Some((host, rest)) if host.contains(['.', ':']) || host == "localhost" => (host, rest),
            _ => ("docker.io", path),
        };
        let repository = match registry {
            // Before there were official images, two of them were of the tool that made them.
            "docker.io" if matches!(repository, "stackbrew/debian" | "stackbrew/ubuntu") => &repository[10..],
            "docker.io" | "index.docker.io" => repository.strip_prefix("library/").unwrap_or(repository),
            _ => repository,
        };
        let marks = |b: u8| matches!(b, b'.' | b'_' | b'-');
        let part = |text: &str| {
            !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || marks(b))
        };
        let tagged = |tag: &str| !tag.is_empty() && tag.bytes().all(|b| b.is_ascii_alphanumeric() || marks(b));
        let sum = |digest: &str| digest.split_once(':').is_some_and(|(a, h)| !a.is_empty() && h.len() >= 32);
        let sound = repository.split('/').all(part) && tag.is_none_or(tagged) && digest.is_none_or(sum);
        sound.then(|| ImageRef {
            registry: registry.to_owned(),
            repository: repository.to_owned(),
            tag: tag.map(str::to_owned),
            digest: digest.map(str::to_owned),
        })
    }

    /// The name of an official image (`python`), where this is one by its form: Docker Hub, no namespace.
    pub fn official(&self) -> Option<&str> {
        (self.registry == "docker.io" && !self.repository.contains('/')).then_some(self.repository.as_str())
    }

    /// The name as one writes it: with its registry, unless that is Docker Hub.
    pub fn name(&self) -> String {
        match self.registry.as_str() {
            "docker.io" | "index.docker.io" => self.repository.clone(),
            registry => format!("{registry}/{}", self.repository),
        }
    }

    /// The numbers that its tag begins with: 8 and 34 of `8.34-bookworm`.
    pub fn numbers(&self) -> Option<Vec<u32>> {
        let tag = self.tag.as_deref()?;
        let version = tag.strip_prefix('v').unwrap_or(tag).split(['-', '_']).next()?;
        version.split('.').map(|part| part.parse().ok()).collect()
    }

    /// The last part of the repository: `postgres` of `bitnami/postgres`.
    pub fn short_name(&self) -> &str {
        self.repository.rsplit('/').next().unwrap_or(&self.repository)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_apart() {
        let r = ImageRef::parse("localhost:5000/team/app:1@sha256:0123456789abcdef0123456789abcdef").unwrap();
        assert_eq!((r.registry.as_str(), r.repository.as_str()), ("localhost:5000", "team/app"));
        assert_eq!(r.tag.as_deref(), Some("1"));
        assert!(r.digest.is_some());
        assert_eq!(ImageRef::parse("docker.io/library/ubuntu").unwrap().official(), Some("ubuntu"));
        assert_eq!(ImageRef::parse("quay.io/x/y").unwrap().official(), None);
        assert_eq!(ImageRef::parse("Ubuntu"), None);
        assert_eq!(ImageRef::parse("a:"), None);
        assert_eq!(ImageRef::parse(""), None);
    }
}
