//! Names and where they stand: stages, services, what the top level of compose files declares, anchors. Each file is
//! read for itself; which files belong together the project says.

mod compose;
mod stages;

use std::path::{Path, PathBuf};

use super::view::View;
use crate::project::ImageRef;
use crate::project::compose::is_host_path;
use crate::syntax::dockerfile::Args;
use crate::syntax::yaml::{self, Node};
use crate::text::{FileId, Span, clean};

/// What bears a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Stage,
    Service,
    Network,
    Volume,
    Secret,
    Config,
    /// `&name`, known in its own file only.
    Anchor,
}

impl Kind {
    /// What the top level of a compose file declares, by the key that does.
    pub const DECLARED: [(&str, Kind); 5] = [
        ("services", Kind::Service),
        ("networks", Kind::Network),
        ("volumes", Kind::Volume),
        ("secrets", Kind::Secret),
        ("configs", Kind::Config),
    ];

    pub fn word(self) -> &'static str {
        match self {
            Kind::Stage => "stage",
            Kind::Service => "service",
            Kind::Network => "network",
            Kind::Volume => "volume",
            Kind::Secret => "secret",
            Kind::Config => "config",
            Kind::Anchor => "anchor",
        }
    }
}

/// A name at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    pub file: FileId,
    /// The bytes of the name alone.
    pub span: Span,
    pub kind: Kind,
    /// As it is compared: stages in lower case.
    pub name: String,
    /// Here it is given; else it is used.
    pub given: bool,
    /// Where it is given, if that is another file than those that belong together.
    pub home: Option<FileId>,
}

/// Every name in a file, in order.
pub fn in_file(view: &View, file: FileId) -> Vec<Name> {
    let mut names = match view.docker(file) {
        Some(docker) => stages::names(docker),
        None if view.is_compose(file) => compose::names(view, file),
        None => Vec::new(),
    };
    names.sort();
    names.dedup();
    names
}

/// The name at a place.
pub fn at(view: &View, file: FileId, at: u32) -> Option<Name> {
    in_file(view, file).into_iter().find(|name| name.span.start <= at && at <= name.span.end)
}

/// Everywhere the same thing is named.
pub fn same(view: &View, name: &Name) -> Vec<Name> {
    let home = name.home.unwrap_or(name.file);
    let files = match name.kind {
        Kind::Anchor => vec![name.file],
        Kind::Stage => [home].into_iter().chain(view.compose_files()).collect(),
        _ => view.together(home),
    };
    let mut files: Vec<FileId> = files;
    // Whoever takes a service along from another file names it there.
    if name.home.is_some() && !files.contains(&name.file) {
        files.push(name.file);
    }
    let own = |other: &Name| match other.kind {
        Kind::Stage => other.home.unwrap_or(other.file) == home,
        _ => other.home.is_none_or(|there| files.contains(&there)),
    };
    let all: Vec<Name> = files.iter().flat_map(|file| in_file(view, *file)).collect();
    all.into_iter().filter(|other| other.kind == name.kind && other.name == name.name && own(other)).collect()
}

/// The directory that the paths in a file begin at.
pub fn home_of(view: &View, file: FileId) -> PathBuf {
    Path::new(&view.source(file).path).parent().unwrap_or(Path::new("")).to_owned()
}

/// The Dockerfile of a `build`, written as a text or as a map; none where a variable hides it.
pub fn dockerfile_of(view: &View, file: FileId, build: &Node) -> Option<PathBuf> {
    let text = |key: &str, default: &'static str| match build.get(key) {
        Some(node) => node.as_str().map(str::to_owned),
        None => Some(default.to_owned()),
    };
    let context = build.as_str().map(str::to_owned).or_else(|| text("context", "."))?;
    let name = text("dockerfile", "Dockerfile")?;
    let known = |text: &str| !text.contains('$') && !text.contains("://") && !text.starts_with("git@");
    (known(&context) && known(&name)).then(|| clean(&home_of(view, file).join(context).join(name)))
}

/// The image that is named at a place, with the bytes of its name.
pub fn image_at(view: &View, file: FileId, at: u32) -> Option<(ImageRef, Span)> {
    let holds = |span: Span| span.start <= at && at <= span.end;
    let (text, span) = if let Some(docker) = view.docker(file) {
        let instruction = docker.tree.instructions.iter().find(|instruction| holds(instruction.span))?;
        let Args::From { image, .. } = &instruction.args else { return None };
        let index = docker.tree.instructions.iter().position(|other| other.span == instruction.span)?;
        let stage = docker.stages.iter().find(|stage| stage.from == index)?;
        let crate::project::Base::Image(known) = &stage.base else { return None };
        return holds(image.span).then(|| (known.clone(), image.span));
    } else if view.is_compose(file) {
        let (yaml, _) = yaml::parse(&view.source(file).text);
        let services = yaml.documents.iter().filter_map(|document| document.get("services"));
        let image = services.flat_map(Node::entries).filter_map(|entry| entry.value.get("image"));
        let image = image.into_iter().find(|image| holds(image.span)).cloned()?;
        (image.as_str()?.to_owned(), image.span)
    } else {
        return None;
    };
    Some((ImageRef::parse(&text)?, span))
}

/// The Dockerfile that a `target` chooses a stage of, as a file of the project.
fn target_home(view: &View, file: FileId, build: &Node) -> Option<FileId> {
    view.look.file(&dockerfile_of(view, file, build)?)
}

/// Whether a `source` of a mount is a path, not a name.
fn is_path(text: &str) -> bool {
    is_host_path(text) || text.contains('$')
}
