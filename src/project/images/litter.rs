//! What a checkout may hold that a build does not need and an ignore file does not keep out: judged by its
//! patterns, whether it lies there today or not. A clean checkout never shows it, and a developer's always does.
//! Says nothing of what the build itself may ask for: history, where anything calls for it, and what lies there
//! and is not known to be made again.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use crate::finding::{NewFile, Setting};
use crate::knowledge::litter::{Family, Kind, Litter, MADE, litter, of_builder, of_manifest};
use crate::project::builds::context::Context;
use crate::project::builds::landed::absolute;
use crate::project::builds::manifests::installing;
use crate::project::compose::ComposeFile;
use crate::project::stages::copied::CopySource;
use crate::project::{Dockerfile, Evidence, Project, StageRef, StepRef};
use crate::syntax::dockerfile::Args;
use crate::syntax::ignorefile::{self, IgnoreFile};
use crate::text::{clean, slashed};

/// A thing that a COPY would take along.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    pub kind: Kind,
    /// As people call it: `node_modules`.
    pub name: String,
    /// The line that keeps it out.
    pub pattern: String,
    /// A path in it, from the context's root.
    probe: String,
}

/// Texts with which a program of the project asks for its history.
const ASKS: &[&str] = &[
    "setuptools_scm",
    "setuptools-scm",
    "hatch-vcs",
    "versioneer",
    "dunamai",
    "poetry-dynamic-versioning",
    "pbr",
    "git describe",
    "git rev-parse",
    "git log",
    "vergen",
    "git-commit-id",
    "gitversion",
    "nbgv",
    "jgit",
];

/// Commands of git that read the history around them.
const READS: &[&str] = &[
    "archive",
    "branch",
    "checkout",
    "describe",
    "diff",
    "log",
    "ls-files",
    "name-rev",
    "reset",
    "rev-list",
    "rev-parse",
    "shortlog",
    "show",
    "status",
    "submodule",
    "symbolic-ref",
    "tag",
];

impl Project {
    /// Whether the build, or a file that it copies, asks for the history of the sources, or another build from the same
    /// context does, which one ignore file serves as well.
    pub fn asks_for_history(&self, docker: &Dockerfile) -> bool {
        let asked = self.history_asked_in();
        self.roots_of(docker).iter().any(|root| asked.contains(root))
    }

    /// The directories from which builds that ask for the history are made.
    pub(in crate::project) fn asking_for_history(&self) -> HashSet<PathBuf> {
        self.dockerfiles
            .iter()
            .filter(|docker| self.asks_by_itself(docker))
            .flat_map(|docker| self.roots_of(docker))
            .collect()
    }

    /// The directories that a Dockerfile is built from; the one around it where nobody builds it.
    fn roots_of(&self, docker: &Dockerfile) -> Vec<PathBuf> {
        let roots: Vec<PathBuf> = self.contexts_of(docker).map(|context| clean(Path::new(&context.root))).collect();
        let home = || Path::new(&self.source(docker.file).path).parent().map(clean);
        if roots.is_empty() { home().into_iter().collect() } else { roots }
    }

    fn asks_by_itself(&self, docker: &Dockerfile) -> bool {
        let calls = docker.stages().flat_map(|stage| stage.steps()).any(|step| {
            let clones = step.step.commands.iter().any(|command| command.has_arg("clone"));
            step.step.commands.iter().map(|command| command.effective()).any(|call| match call.name() {
                Some("git") => !clones && call.args().iter().any(|word| READS.contains(&word.text())),
                name => matches!(name, Some("hg" | "svn")),
            })
        });
        // What no RUN makes with it is made on the host, which has the history.
        let makes = || {
            docker
                .stages()
                .flat_map(|stage| stage.steps())
                .any(|step| step.is_run() && self.build_texts(step).any(|text| text.text.contains("make")))
        };
        let of_host = |evidence: &Evidence| {
            let source = self.source(evidence.file);
            source.path.contains(".github/") || source.name() == "Makefile" && !makes()
        };
        calls
            || self.copied_by(docker.file).any(|evidence| {
                let text = self.source(evidence.file).text.to_ascii_lowercase();
                ASKS.iter().any(|word| text.contains(word)) && !of_host(evidence)
            })
    }

    /// What a COPY of the whole context may take along and `ignored` does not keep out.
    pub fn lacking(&self, docker: &Dockerfile, context: &Context, ignored: &IgnoreFile) -> Vec<Lack> {
        let families = families(docker);
        let mut found: Vec<Lack> = litter(&families).into_iter().map(Lack::of).collect();
        found.extend(self.history(docker, context));
        let unversioned = context.unversioned.iter().map(|name| name.trim_end_matches('/'));
        // Where there is nothing public, nothing is built into it.
        let placed = |name: &&str| !name.starts_with("public/") || !context.below("public").is_empty();
        let unversioned =
            unversioned.filter(placed).filter(|name| is_made_again(name, &families, docker)).map(Lack::made);
        let settings = has_example(context).then(|| Lack::made(".env"));
        let outputs = docker.stages().flat_map(|stage| outputs(docker, stage)).map(|name| Lack::made(&name));
        found.extend(unversioned.chain(settings).chain(outputs));
        // Whoever keeps the one key of Rails out means those of its environments as well.
        found.extend(ignored.ignored("config/master.key").then(|| Lack {
            kind: Kind::Settings,
            name: "config/credentials/*.key".to_owned(),
            pattern: "config/credentials/*.key".to_owned(),
            probe: "config/credentials/production.key".to_owned(),
        }));
        found.extend(self.settings_below(context, ignored));
        found.extend(override_by_its_name(context, ignored));
        found.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        found.dedup_by(|a, b| a.name == b.name);
        found.retain(|lack| !ignored.ignored(&lack.probe) && !lack.is_asked_for(docker));
        found
    }

    /// The same, but for what another build with the same ignore file names.
    pub fn lacking_for_all(&self, docker: &Dockerfile, context: &Context, ignored: &IgnoreFile) -> Vec<Lack> {
        let mut found = self.lacking(docker, context, ignored);
        if !found.is_empty() {
            let others = self.builds().filter(|(_, other)| other.ignore == context.ignore);
            let others: Vec<&Dockerfile> = others.map(|(docker, _)| docker).collect();
            found.retain(|lack| !others.iter().any(|docker| lack.is_asked_for(docker)));
        }
        found
    }

    /// Whether such a COPY takes along the history of the sources, and is made anew with each commit.
    pub fn takes_history(&self, docker: &Dockerfile, context: &Context, ignored: &IgnoreFile) -> bool {
        let taken = |lack: &Lack| !ignored.ignored(&lack.probe) && !lack.is_asked_for(docker);
        self.history(docker, context).iter().any(taken)
    }

    /// The history of the sources, where it lies in the context and nothing asks for it.
    fn history(&self, docker: &Dockerfile, context: &Context) -> Vec<Lack> {
        if !self.is_top(context) || self.asks_for_history(docker) {
            return Vec::new();
        }
        litter(&[Family::Any]).into_iter().filter(|litter| litter.kind == Kind::History).map(Lack::of).collect()
    }

    /// The `.env` that Compose reads beside a file further down, where the one at the root is kept out.
    fn settings_below(&self, context: &Context, ignored: &IgnoreFile) -> Option<Lack> {
        let root = clean(Path::new(&context.root));
        let shown = |file: &&ComposeFile| self.is_for(file.file, Setting::Example);
        let needs = |file: &&ComposeFile| file.variables.iter().any(|variable| variable.plain && !variable.set);
        let needing = self.compose.iter().filter(|file| needs(file) && !shown(file));
        let mut homes = needing.filter_map(|file| {
            let home = clean(Path::new(&self.source(file.file).path)).parent()?.to_owned();
            let below = slashed(home.strip_prefix(&root).ok()?);
            (!below.is_empty()).then(|| format!("{below}/.env"))
        });
        let probe = homes.find(|path| !ignored.ignored(path)).filter(|_| ignored.ignored(".env"))?;
        Some(Lack { kind: Kind::Settings, name: probe.clone(), pattern: "**/.env".to_owned(), probe })
    }

    /// Whether the context is the top of a checkout, where its history lies.
    pub fn is_top(&self, context: &Context) -> bool {
        const MARKS: &[&str] = &[".gitignore", ".gitattributes", ".gitlab-ci.yml", ".gitmodules", ".gitkeep"];
        let mark = |path: &str| MARKS.contains(&path) || path.starts_with(".github/") || path.starts_with(".git/");
        self.is_named(context) || context.entries.iter().any(|entry| mark(&entry.path))
    }
}

/// Whether an ignore file takes the history of the sources along on purpose: `!.git`, or `.git` in a comment by itself.
pub fn history_is_meant(text: &str) -> bool {
    let named = |line: &str| Some(line.trim().strip_prefix(['!', '#'])?.trim().trim_matches('/') == ".git");
    text.lines().filter_map(named).any(|is_it| is_it)
}

/// The override that goes with the name of the compose file, where the one of the old name is kept out.
fn override_by_its_name(context: &Context, ignored: &IgnoreFile) -> Option<Lack> {
    let old = ["docker-compose.override.yml", "docker-compose.override.yaml"];
    let meant =
        ignored.patterns.iter().any(|pattern| !pattern.negated && old.contains(&pattern.text.trim_matches('/')));
    let has = |name: &str| context.entries.iter().any(|entry| entry.path == name);
    let end = ["yaml", "yml"].into_iter().find(|end| has(&format!("compose.{end}")))?;
    let name = format!("compose.override.{end}");
    let still = has("docker-compose.yml") || has("docker-compose.yaml");
    (meant && !still).then(|| Lack { kind: Kind::Settings, name: name.clone(), pattern: name.clone(), probe: name })
}

impl Lack {
    fn of(litter: &Litter) -> Lack {
        let (name, pattern) = (litter.name.to_owned(), litter.pattern(""));
        Lack { kind: litter.kind, name, pattern, probe: litter.probe.to_owned() }
    }

    /// Something that is made beside the sources.
    fn made(name: &str) -> Lack {
        if let Some(known) = litter(ALL).into_iter().find(|litter| litter.name == name) {
            return Lack::of(known);
        }
        let settings = name.starts_with(".env");
        let kind = match name {
            _ if settings => Kind::Settings,
            "venv" => Kind::Dependencies,
            "log" | "logs" | "tmp" | "htmlcov" | "coverage" => Kind::Leftovers,
            _ => Kind::Output,
        };
        let probe = if settings { name.to_owned() } else { format!("{name}/a") };
        Lack { kind, name: name.to_owned(), pattern: name.to_owned(), probe }
    }

    /// Whether anything of it lies in the context, kept out or not.
    pub fn lies_in(&self, context: &Context) -> bool {
        let name = self.name.trim_end_matches('*');
        let below = |rest: &str| name.len() < self.name.len() || rest.is_empty() || rest.starts_with('/');
        let at_root = |path: &str| path.strip_prefix(name).is_some_and(below);
        let deep = self.pattern.starts_with("**/");
        let anywhere = |path: &str| deep && path.match_indices('/').any(|(at, _)| at_root(&path[at + 1..]));
        context.entries.iter().any(|entry| at_root(&entry.path) || anywhere(&entry.path))
    }

    /// Whether a COPY names it, or something in it.
    pub fn is_asked_for(&self, docker: &Dockerfile) -> bool {
        let (pattern, _) = ignorefile::parse(&self.pattern);
        docker.copy_sources().any(|source| match source.path {
            None => true,
            Some(".") => false,
            Some(path) => pattern.ignored(path) || source.takes(&self.probe),
        })
    }
}

const ALL: &[Family] = &[
    Family::Any,
    Family::Node,
    Family::Python,
    Family::Ruby,
    Family::Rust,
    Family::Maven,
    Family::Gradle,
    Family::DotNet,
    Family::Php,
];

/// Whose package managers and compilers the RUNs of a Dockerfile call where all of the context was copied to.
fn families(docker: &Dockerfile) -> Vec<Family> {
    let mut found = BTreeSet::new();
    for stage in docker.stages().filter(|stage| stage.reachable) {
        let homes: Vec<String> = stage.chain().filter_map(|stage| home(docker, stage)).collect();
        let there = |step: &StepRef| {
            let moved = step.step.commands.iter().any(|command| matches!(command.name(), Some("cd" | "pushd")));
            let own = step.step.workdir.as_deref().is_some_and(|dir| homes.iter().any(|home| home == dir));
            step.is_run() && own && !moved
        };
        for step in stage.steps().filter(there) {
            found.extend(installing(&step).and_then(|(_, install)| of_manifest(install.manifest)));
            found.extend(step.step.commands.iter().filter_map(|command| of_builder(command.effective().name()?)));
        }
    }
    found.into_iter().collect()
}

/// Where a stage copies the whole context to.
fn home(docker: &Dockerfile, stage: StageRef) -> Option<String> {
    let whole = |source: &CopySource| source.step.stage.index == stage.index && source.path == Some(".");
    let source = docker.copy_sources().find(whole)?;
    let Args::Copy { dest, .. } = &source.step.ins.args else { return None };
    absolute(&source.step, &dest.text)
}

/// Directories beside the sources that a stage makes anew: another stage takes them from where all sources were
/// copied to, and they bear a name that is used for what is made.
fn outputs(docker: &Dockerfile, stage: StageRef) -> Vec<String> {
    let Some(home) = home(docker, stage).filter(|home| !home.is_empty()) else { return Vec::new() };
    let taken = docker.stages().flat_map(|stage| stage.steps()).filter(|step| {
        let from = step.ins.flag("from");
        from.is_some_and(|name| Some(name.text.to_ascii_lowercase().as_str()) == stage.stage.name.as_deref())
    });
    let paths = taken.filter_map(|step| match &step.ins.args {
        Args::Copy { sources, .. } => Some(sources),
        _ => None,
    });
    let below = paths.flatten().filter_map(|word| word.text.strip_prefix(&home)?.strip_prefix('/'));
    let known = |name: &&str| MADE.iter().any(|made| made.strip_suffix('/') == Some(name));
    below.filter_map(|rest| rest.split('/').next()).filter(known).map(str::to_owned).collect()
}

/// Whether the Dockerfile itself does the work of which this comes, so that none of it need be there before.
fn is_made_again(name: &str, families: &[Family], docker: &Dockerfile) -> bool {
    let at_work = |family| families.contains(&family);
    match name {
        "node_modules" => at_work(Family::Node),
        ".venv" | "venv" => at_work(Family::Python),
        "vendor/bundle" => at_work(Family::Ruby),
        "target" => at_work(Family::Rust) || at_work(Family::Maven),
        "bin" | "obj" => at_work(Family::DotNet),
        ".gradle" => at_work(Family::Gradle),
        "build" => at_work(Family::Gradle) || runs_script_build(docker),
        "dist" | "out" | ".next" | ".nuxt" | ".output" | ".svelte-kit" | ".angular" | ".turbo" | "public/build"
        | "public/packs" => runs_script_build(docker),
        _ => true,
    }
}

/// Whether a RUN has a package manager of Node build the sources: `npm run build`.
fn runs_script_build(docker: &Dockerfile) -> bool {
    let mut commands = docker.stages().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.commands);
    commands.any(|command| {
        let call = command.effective();
        let manager =
            matches!(call.name(), Some("npm" | "yarn" | "pnpm" | "bun" | "npx" | "ng" | "vite" | "next" | "turbo"));
        manager && call.args().iter().any(|word| word.text().contains("build"))
    })
}

impl Project {
    /// The ignore file that a context without one can be given, so that no build from there loses anything it
    /// has today: what it keeps out is not there, or the builds themselves fetch and make it.
    pub fn ignore_file_for(&self, root: &str) -> Option<NewFile> {
        let path = slashed(&clean(&Path::new(root).join(".dockerignore")));
        let here: Vec<&Context> = self.contexts.iter().filter(|context| context.root == root).collect();
        let unsure = here.iter().any(|context| context.ignore.is_some() || context.truncated || context.unread);
        if unsure || self.gaps.iter().any(|gap| gap.path == path) {
            return None;
        }
        let docker = |context: &Context| self.dockerfile(context.dockerfile);
        let dockers = here.iter().map(|context| docker(context)).collect::<Option<Vec<_>>>()?;
        // What a variable names may be anything.
        if dockers.iter().any(|docker| docker.copy_sources().any(|source| source.path.is_none())) {
            return None;
        }
        let nothing = IgnoreFile::default();
        let mut lacking: Vec<Lack> = Vec::new();
        for (context, docker) in here.iter().zip(&dockers) {
            lacking.extend(self.lacking(docker, context, &nothing));
        }
        lacking.sort_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
        lacking.dedup();
        lacking.retain(|lack| {
            let history = lack.kind == Kind::History;
            if history && dockers.iter().any(|docker| self.asks_for_history(docker)) {
                return false;
            }
            let apart = dockers.iter().all(|docker| !lack.is_asked_for(docker));
            // A program may read its settings from a file that is copied with it.
            apart && lack.kind != Kind::Settings && (history || here.iter().all(|context| !lack.lies_in(context)))
        });
        let mut lines: Vec<String> = lacking.into_iter().map(|lack| lack.pattern).collect();
        // The builder reads them all the same.
        let named =
            |path: &str| dockers.iter().any(|docker| docker.copy_sources().any(|source| source.path == Some(path)));
        for file in here.iter().flat_map(|context| &context.build_files).filter(|file| !named(file)) {
            if !lines.is_empty() && !lines.contains(file) {
                lines.push(file.clone());
            }
        }
        // It would be copied with the rest.
        if !lines.is_empty() {
            lines.push(".dockerignore".to_owned());
        }
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        (!text.is_empty()).then_some(NewFile { path, text })
    }
}

/// Whether an example of an env file shows that each machine has its own.
fn has_example(context: &Context) -> bool {
    const EXAMPLES: &[&str] = &[".env.example", ".env.sample", ".env.dist", ".env.template", "env.example", ".env.tpl"];
    context.entries.iter().any(|entry| EXAMPLES.contains(&entry.path.as_str()))
}
