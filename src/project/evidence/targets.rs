//! Which stages of a Dockerfile become images, and from where each is built: as compose files, bake files,
//! scripts and workflows say. Where they name different stages, none of them can be called the one that
//! runs. Knows neither rules nor the disk.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::recipes::Recipe;
use crate::project::builds::context::Context;
use crate::project::builds::links::How;
use crate::project::{Dockerfile, Note, Project, stages::build};

/// A Dockerfile and a command that builds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// Index into `Project::dockerfiles`.
    pub dockerfile: usize,
    /// The directory it is built from, where that is known.
    pub root: Option<PathBuf>,
    pub target: Option<String>,
    pub tags: Vec<String>,
    pub several: bool,
    /// As in `Recipe`.
    pub as_caller: bool,
    /// The file that says so.
    pub by: String,
}

/// Words in names of stages that are built for something else than to be run.
const ASIDE: &[&str] = &[
    "base",
    "build",
    "builder",
    "ci",
    "cache",
    "check",
    "checks",
    "compile",
    "coverage",
    "debug",
    "deps",
    "dev",
    "devcontainer",
    "develop",
    "development",
    "docs",
    "export",
    "lint",
    "local",
    "test",
    "tester",
    "tests",
    "testing",
    "vendor",
];

/// The builds of `recipes` that concern a Dockerfile of the project.
pub fn made(project: &Project, recipes: Vec<Recipe>) -> Vec<Made> {
    let paths = project.dockerfiles.iter().map(|docker| PathBuf::from(&project.source(docker.file).path));
    let dockerfiles: HashMap<PathBuf, usize> = paths.enumerate().map(|(index, path)| (path, index)).collect();
    let made = recipes.into_iter().filter_map(|recipe| {
        let (dockerfile, root) = recipe.builds(&dockerfiles)?;
        let Recipe { target, tags, several, as_caller, path: by, .. } = recipe;
        Some(Made { dockerfile, root, target, tags, several, as_caller, by })
    });
    made.collect()
}

impl Project {
    /// Whether it is known that the Dockerfile is built from there: it was named, or a service or a command says so.
    pub fn is_certain(&self, docker: &Dockerfile, context: &Context) -> bool {
        let of = |made: &Made| self.dockerfiles.get(made.dockerfile).is_some_and(|own| own.file == docker.file);
        let built = self.links_of(docker.file).any(|link| matches!(link.how, How::Built(_)));
        built || self.is_named(context) || self.made.iter().any(|made| made.root.is_some() && of(made))
    }

    /// Whether a pipeline starts the image as the user that it runs as itself.
    pub fn is_run_as_caller(&self, docker: &Dockerfile) -> bool {
        let of = |made: &Made| self.dockerfiles.get(made.dockerfile).is_some_and(|known| known.file == docker.file);
        self.made.iter().any(|made| made.as_caller && of(made))
    }

    /// A script or the like beside the Dockerfile, further up or beside that, which hands all these arguments to builds.
    pub fn gives_arguments(&self, docker: &Dockerfile, wanted: &[&str]) -> Option<&str> {
        let file = Path::new(&self.source(docker.file).path);
        let near = |script: &PathBuf| script.ancestors().skip(1).take(2).any(|home| file.starts_with(home));
        let all = |names: &[String]| wanted.iter().all(|name| names.iter().any(|own| own == name));
        let mut found = self.given.iter().filter(|(script, names)| !wanted.is_empty() && near(script) && all(names));
        found.next().and_then(|(script, _)| script.to_str())
    }
}

/// Marks in every Dockerfile the stages whose images are used, and notes where that is not clear.
pub fn mark(project: &mut Project) {
    let mut asked: Vec<Vec<(Option<String>, String)>> = vec![Vec::new(); project.dockerfiles.len()];
    for link in project.links.iter().filter(|link| matches!(link.how, How::Built(_))) {
        let file = &project.compose[link.compose];
        let Some(build) = &file.services[link.service].build else { continue };
        let target = build.target.as_ref().map(|text| text.value.as_ref().map(|name| name.to_ascii_lowercase()));
        // A target that a variable hides says nothing.
        let target = match target {
            Some(None) => continue,
            Some(known) => known,
            None => None,
        };
        asked[link.dockerfile].push((target, project.source(file.file).path.clone()));
    }
    for made in &project.made {
        asked[made.dockerfile].push((made.target.clone(), made.by.clone()));
    }
    for (docker, asked) in project.dockerfiles.iter_mut().zip(&asked) {
        let ships = ships(docker, asked);
        if ships.len() > 1 {
            let name = |at: usize| docker.stages[at].name.clone().unwrap_or_else(|| at.to_string());
            let names: Vec<String> = ships.iter().map(|(at, by)| format!("`{}` ({by})", name(*at))).collect();
            let path = project.files[docker.file.0 as usize].path.clone();
            let what =
                format!("is built as several images: {}; checks of the one that runs keep silent", names.join(", "));
            project.notes.push(Note { path, what });
        }
        let ships: Vec<usize> = ships.into_iter().map(|(at, _)| at).collect();
        if !ships.is_empty() && ships != docker.ships {
            build::mark(docker, ships);
        }
    }
}

/// The stages that are asked for, each with a file that does; nothing where nobody asks.
fn ships(docker: &Dockerfile, asked: &[(Option<String>, String)]) -> Vec<(usize, String)> {
    let Some(last) = docker.stages.len().checked_sub(1) else { return Vec::new() };
    let mut ships: Vec<(usize, String)> = Vec::new();
    for (target, by) in asked {
        let named = |name: &String| {
            let stage = docker.stages.iter().find(|stage| stage.name.as_ref() == Some(name));
            stage.map(|stage| stage.index).or_else(|| name.parse().ok().filter(|at| *at <= last))
        };
        let at = target.as_ref().map_or(Some(last), named);
        ships.extend(at.filter(|at| ships.iter().all(|(known, _)| known != at)).map(|at| (at, by.clone())));
    }
    ships.sort();
    let aside = |at: usize| {
        let words = docker.stages[at].name.as_deref().unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric());
        words.into_iter().any(|word| ASIDE.contains(&word))
    };
    let run: Vec<_> = ships.iter().filter(|(at, _)| !aside(*at)).cloned().collect();
    match run.as_slice() {
        // Only stages for developing and testing are named: what is shipped is built elsewhere.
        [] if !aside(last) => Vec::new(),
        [] => ships,
        // One file that builds the last stage and others beside it does not contradict itself.
        [.., end] if run.iter().all(|(_, by)| *by == end.1) && end.0 == last => vec![end.clone()],
        _ => run,
    }
}
