//! Names and where they stand: stages, services, what the top level of compose files declares, anchors. Each file is
//! read for itself; which files belong together the project says.

mod compose;
mod stages;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::view::View;
use crate::project::compose::is_host_path;
use crate::syntax::yaml::Node;
use crate::text::{FileId, Span, clean};

/// More compose files in one directory are a collection, not parts of one model.
const COLLECTION: usize = 32;

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
    /// The file that gives it, where a certain one must: an extended service, a stage.
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
    let mut all = bound(view, name);
    if matches!(name.kind, Kind::Anchor | Kind::Stage) {
        return all;
    }
    // A file that is laid over others only by whoever starts them names what they give.
    let beside = beside(view, name);
    if all.iter().any(|other| other.given) {
        if !beside.iter().any(|other| other.given) {
            all.extend(beside);
        }
        return all;
    }
    let Some(giver) = beside.iter().find(|other| other.given) else { return all };
    let given = bound(view, giver);
    match beside.iter().filter(|other| other.given).all(|other| given.contains(other)) {
        true => same(view, giver),
        false => all,
    }
}

/// The same name in compose files of the same directory that no model has together with this one, where none has
/// what it names.
fn beside(view: &View, name: &Name) -> Vec<Name> {
    let directory = home_of(view, name.file);
    let together = view.together(name.file);
    let mut files: Vec<FileId> = view.compose_files().filter(|file| !together.contains(file)).collect();
    files.retain(|file| home_of(view, *file) == directory);
    files.sort();
    files.dedup();
    if files.len() > COLLECTION {
        return Vec::new();
    }
    let all = files.into_iter().flat_map(|file| in_file(view, file));
    let alike = all.filter(|other| other.kind == name.kind && other.name == name.name && other.home.is_none());
    alike.filter(|other| other.given || !bound(view, other).iter().any(|near| near.given)).collect()
}

/// The same in the files that make a model together, or that a file names.
pub fn bound(view: &View, name: &Name) -> Vec<Name> {
    let home = name.home.unwrap_or(name.file);
    let mut files: Vec<FileId> = match name.kind {
        Kind::Anchor => vec![name.file],
        Kind::Stage => [home].into_iter().chain(view.compose_files()).collect(),
        // Whoever takes a service along from another file names it there.
        _ => view.together(home).into_iter().chain(view.together(name.file)).collect(),
    };
    let mut seen = BTreeSet::new();
    files.retain(|file| seen.insert(*file));
    let space = space(view, name);
    let own = |other: &Name| match other.kind {
        Kind::Stage => other.home.unwrap_or(other.file) == home,
        Kind::Anchor => true,
        _ => self::space(view, other).intersection(&space).next().is_some(),
    };
    let mut all: Vec<Name> = files.iter().flat_map(|file| in_file(view, *file)).collect();
    all.retain(|other| other.kind == name.kind && other.name == name.name && own(other));
    all
}

/// The files in which a name of a compose file is one and the same. A file whose services others extend gives these
/// for itself; whatever else is named in it is looked for where it is taken along to.
fn space(view: &View, name: &Name) -> BTreeSet<FileId> {
    let file = name.home.unwrap_or(name.file);
    let of_itself = name.kind == Kind::Service && (name.given || name.home.is_some());
    let models = view.laid(file).filter(|files| !of_itself || files.contains(&file));
    let files: BTreeSet<FileId> = models.flatten().collect();
    if files.is_empty() { BTreeSet::from([file]) } else { files }
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

/// The Dockerfile that a `target` chooses a stage of, as a file of the project.
fn target_home(view: &View, file: FileId, build: &Node) -> Option<FileId> {
    view.look.file(&dockerfile_of(view, file, build)?)
}

/// Whether a `source` of a mount is a path, not a name.
fn is_path(text: &str) -> bool {
    is_host_path(text) || text.contains('$')
}
