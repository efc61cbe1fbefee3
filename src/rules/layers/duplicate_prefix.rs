//! `duplicate-prefix`: see the page of the same name.

use std::collections::HashSet;
use std::path::Path;

use crate::project::packages::Action;
use crate::project::{Dockerfile, Project};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    // Only neighbours are compared: in a large collection any two files may begin alike.
    let mut files: Vec<(&Path, &Dockerfile)> =
        cx.project.dockerfiles.iter().map(|docker| (home(cx.project, docker), docker)).collect();
    files.sort_by_key(|(home, docker)| (*home, docker.file));
    let composed: HashSet<&Path> = cx.project.compose.iter().map(|compose| above(cx.project, compose.file)).collect();
    let only = files.len() == 2;
    for pair in files.windows(2) {
        let [(first_home, first), (second_home, second)] = pair else { continue };
        // A compose file stands there, or these are the only Dockerfiles read.
        if first_home != second_home || !(only || composed.contains(first_home)) {
            continue;
        }
        let (Some(a), Some(b)) = (opening(first), opening(second)) else { continue };
        let shared: Vec<&str> =
            a.iter().filter(|work| b.iter().any(|other| work.is_same(other))).map(|work| work.what.as_str()).collect();
        if (shared.len() as u64) < cx.number("duplicate-prefix", "from") {
            continue;
        }
        let (here, there) = (second.instruction(second.stages[0].from), first.instruction(first.stages[0].from));
        let message = format!("begins with the same work as another Dockerfile here: {}", shared.join(", "));
        let finding = out.report(second.file, here.span, message);
        finding.mark("the same base").label(first.file, there.span, "and here");
        finding.help("put what they share in one stage of a common Dockerfile, and build each image from it");
    }
}

/// The directory above the Dockerfile's own.
fn home<'a>(project: &'a Project, docker: &Dockerfile) -> &'a Path {
    above(project, docker.file).parent().unwrap_or(Path::new(""))
}

fn above(project: &Project, file: FileId) -> &Path {
    Path::new(&project.source(file).path).parent().unwrap_or(Path::new(""))
}

/// A kind of work in words, and the packages that it is for.
struct Work {
    what: String,
    packages: Vec<String>,
}

impl Work {
    fn of(what: impl Into<String>) -> Work {
        Work { what: what.into(), packages: Vec::new() }
    }

    /// An install is the same where two of its packages are, or the half of a short list.
    fn is_same(&self, other: &Work) -> bool {
        let shared = self.packages.iter().filter(|package| other.packages.contains(package)).count();
        self.what == other.what && (shared >= 2 || shared * 2 >= self.packages.len().min(other.packages.len()))
    }
}

/// The kinds of work at the start of the only stage: the base, then what RUN does.
fn opening(docker: &Dockerfile) -> Option<Vec<Work>> {
    let [stage] = docker.stages.as_slice() else { return None };
    let from = docker.instruction(stage.from);
    let mut work = vec![Work::of(format!("`{}`", from.rest().text.trim()))];
    for step in stage.steps.iter().take(6) {
        for call in step.packages.iter().filter(|call| call.action == Action::Install) {
            let what = format!("`{} install`", call.program);
            let names = call.packages.iter().map(|package| package.name.clone());
            match work.iter_mut().find(|known| known.what == what) {
                Some(known) => known.packages.extend(names),
                None => work.push(Work { what, packages: names.collect() }),
            }
        }
        let adds_user = step.commands.iter().any(|command| matches!(command.name(), Some("useradd" | "adduser")));
        if adds_user && !work.iter().any(|known| known.what == USER) {
            work.push(Work::of(USER));
        }
    }
    Some(work)
}

const USER: &str = "a user is added";
