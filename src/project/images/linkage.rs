//! What a stage makes and another runs, where the two have different C libraries: a program that asks for the one does not start on
//! the other. Judged by the images at the roots of both; what is linked statically fits everywhere. Knows no rule.

use crate::knowledge::images::{Libc, libc};
use crate::knowledge::linked;
use crate::project::packages::{Action, Manager};
use crate::project::{Base, Context, Dockerfile, Project, StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::Command;

/// A COPY that brings what does not fit.
#[derive(Debug)]
pub struct Misfit<'a> {
    pub copy: StepRef<'a>,
    /// What makes it, and where.
    pub made: StepRef<'a>,
    pub command: &'a Command,
    pub maker: StageRef<'a>,
    pub what: Made,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Made {
    /// A program, linked to the library of its stage.
    Program(&'static str),
    /// Packages of Node.js, one of which is known to be compiled.
    Packages(&'static str),
}

/// Packages of npm that fetch or compile what fits one C library, and from which version on they bring it for both (0: none does): as
/// their install scripts have it, 2026-11.
const NATIVE: &[(&str, u32)] =
    &[("bcrypt", 6), ("better-sqlite3", 0), ("canvas", 0), ("node-sass", 0), ("re2", 0), ("sharp", 0), ("sqlite3", 0)];

/// Copies out of other stages that are looked at.
const MOST: usize = 64;

/// The packages of Python that the images of a Dockerfile are given and that compile what they link, by the lists that are copied into them
/// and the words of `pip install`; each with the library that it needs when it runs, where the stage does not install that by its name.
pub fn compiled<'a>(project: &'a Project, stage: StageRef<'a>) -> Vec<(&'static str, Option<&'static str>)> {
    let calls = || stage.docker.stages().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    let words =
        calls().filter(|call| matches!(call.manager, Manager::Pip | Manager::Uv) && call.action == Action::Install);
    let asked = words.flat_map(|call| &call.packages).filter_map(|package| linked::of_line(&package.name));
    let lists = project.copied_by(stage.file()).map(|evidence| project.source(evidence.file));
    let lists = lists.filter(|source| is_list_of_python(source.name()));
    let mut found: Vec<_> =
        lists.flat_map(|source| source.text.lines().filter_map(linked::of_line)).chain(asked).collect();
    found.sort_unstable();
    found.dedup();
    let by_name = |library: &&str| {
        calls().flat_map(|call| &call.packages).any(|package| library.trim_matches('`') == package.name)
    };
    found.into_iter().map(|(name, library)| (name, library.filter(|library| !by_name(library)))).collect()
}

fn is_list_of_python(name: &str) -> bool {
    matches!(name, "pyproject.toml" | "Pipfile") || name.contains("requirements") && name.ends_with(".txt")
}

/// What the last stage is given and cannot run.
pub fn misfits<'a>(project: &'a Project, docker: &'a Dockerfile) -> Vec<Misfit<'a>> {
    let Some(last) = docker.final_stage() else { return Vec::new() };
    let Some(own) = library(last) else { return Vec::new() };
    let copies = last.steps_of(Keyword::Copy).filter(|step| step.ins.flag("from").is_some());
    let found = copies.take(MOST).filter_map(|copy| {
        let maker = docker.stages.get(*docker.stages_used(&copy).first()?).map(|stage| StageRef { docker, stage })?;
        let theirs = library(maker).filter(|theirs| *theirs != own && *theirs != Libc::None)?;
        let (made, command, what) = made(project, maker, &copy, theirs, own)?;
        Some(Misfit { copy, made, command, maker, what })
    });
    let found: Vec<Misfit> = found.collect();
    if found.is_empty() || brings_another(last) { Vec::new() } else { found }
}

/// The C library of the image that the stage is made from.
fn library(stage: StageRef) -> Option<Libc> {
    match &stage.chain().last()?.stage.base {
        Base::Scratch => Some(Libc::None),
        Base::Image(image) => libc(&image.name(), image.tag.as_deref().unwrap_or_default()),
        _ => None,
    }
}

/// Whether the stage installs a library that stands in for the other.
fn brings_another(stage: StageRef) -> bool {
    let mut texts = stage.chain().flat_map(|stage| stage.steps()).map(|step| step.ins.rest().text.as_str());
    texts.any(|text| ["compat", "glibc", "musl", "ld-linux", "/lib64"].iter().any(|word| text.contains(word)))
}

fn made<'a>(
    project: &Project,
    maker: StageRef<'a>,
    copy: &StepRef,
    theirs: Libc,
    own: Libc,
) -> Option<(StepRef<'a>, &'a Command, Made)> {
    let Args::Copy { sources, .. } = &copy.ins.args else { return None };
    let steps = || maker.chain().flat_map(|stage| stage.steps()).filter(|step| !step.onbuild);
    // What may make it static, or for another machine, stands somewhere in the text of its stages.
    let apart = |words: &[&str]| {
        let mut texts = steps().map(|step| step.ins.rest().text.as_str());
        texts.any(|text| words.iter().any(|word| text.contains(word)))
    };
    let called = |name: &str, actions: &[&str]| {
        steps().filter(StepRef::is_run).find_map(|step| {
            let commands: &'a [Command] = &step.step.commands;
            let mut own = commands.iter().filter(|command| {
                let call = command.effective();
                let action = call.args().first().map(|word| word.text()).unwrap_or_default();
                call.name() == Some(name) && actions.contains(&action)
            });
            own.next().map(|command| (step, command))
        })
    };
    let from = |part: &str| sources.iter().any(|source| source.text.contains(part));
    if theirs == Libc::Glibc && from("target/release/") && !apart(&["musl", "--target", "crt-static", "BUILD_TARGET"]) {
        let (step, command) = called("cargo", &["build", "install", "rustc"])?;
        return Some((step, command, Made::Program("Rust")));
    }
    let net = !copy.stage.exposed.is_empty();
    const APART: &[&str] = &["CGO_ENABLED", "static", "musl", "GOARCH", "netgo", "TARGETARCH", "GOFLAGS", "make"];
    if theirs == Libc::Glibc
        && net
        && let Some((step, command)) = called("go", &["build", "install"])
        && !apart(APART)
    {
        return Some((step, command, Made::Program("Go")));
    }
    if own == Libc::None || !(from("node_modules") || sources.iter().any(|source| is_home(maker, &source.text))) {
        return None;
    }
    let (step, command) = called("npm", &["ci", "install", "i"])
        .or_else(|| called("yarn", &["install", "--frozen-lockfile"]))
        .or_else(|| called("pnpm", &["install", "i"]))?;
    let mut contexts = project.contexts_of(maker.docker);
    let native = contexts.find_map(|context| native(project, context))?;
    Some((step, command, Made::Packages(native)))
}

/// Whether the path is the directory that the stage works in.
fn is_home(stage: StageRef, path: &str) -> bool {
    stage.workdir().is_some_and(|home| home != "/" && path.trim_end_matches('/') == home)
}

/// A compiled package that the manifest at the root of the context asks for.
fn native(project: &Project, context: &Context) -> Option<&'static str> {
    let text = project.text_in(context, "package.json")?;
    let (_, listed) = text.split_once("\"dependencies\"")?;
    let listed = listed.split_once('}').map_or(listed, |(listed, _)| listed);
    NATIVE
        .iter()
        .find(|(name, fits)| version(listed, name).is_some_and(|major| *fits == 0 || major < *fits))
        .map(|(name, _)| *name)
}

/// The generation of a package that a list asks for.
fn version(listed: &str, name: &str) -> Option<u32> {
    let (_, rest) = listed.split_once(&format!("\"{name}\""))?;
    let asked = rest.trim_start_matches([':', ' ', '"', '^', '~', '=', '>', 'v']);
    asked.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
