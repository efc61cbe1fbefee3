//! BuildKit's own settings for its checks: `# check=skip=A;error=true;experimental=B` at the top of a
//! Dockerfile, or the build argument that stands in its place.

use super::Options;
use crate::project::Project;
use crate::text::{FileId, Span};

/// The build argument that replaces the directive of every file.
pub const BUILD_ARG: &str = "BUILDKIT_DOCKERFILE_CHECK";

/// The settings of one Dockerfile.
pub struct Check<'a> {
    pub file: FileId,
    pub text: &'a str,
    /// The directive and its value; `None` for the build argument.
    pub place: Option<(Span, Span)>,
}

impl Check<'_> {
    /// The values of `key`.
    pub fn values(&self, key: &str) -> impl Iterator<Item = &str> {
        self.text
            .split(';')
            .filter_map(|part| part.split_once('='))
            .filter(move |(name, _)| name.trim().eq_ignore_ascii_case(key))
            .flat_map(|(_, values)| values.split(','))
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// Whether a finding of BuildKit's checks fails the build.
    pub fn is_error(&self) -> bool {
        self.values("error").any(|value| value.eq_ignore_ascii_case("true"))
    }
}

/// The settings of every Dockerfile that has some.
pub fn settings<'a>(project: &'a Project, options: &'a Options) -> impl Iterator<Item = Check<'a>> {
    project.dockerfiles.iter().filter_map(|docker| {
        let file = docker.file;
        if let Some(text) = &options.check {
            return Some(Check { file, text, place: None });
        }
        let directive = docker.tree.directives.iter().find(|directive| directive.name == "check")?;
        Some(Check { file, text: &directive.value, place: Some((directive.span, directive.value_span)) })
    })
}
