//! What is installed for development alone: the calls of package managers that could leave it out, whether the project
//! lists any of it, and what shows that it is wanted. Knows nothing of services.

use std::collections::BTreeSet;

use crate::project::images::leftovers::bundle_goes_along;
use crate::project::packages::{Action, Call, Manager};
use crate::project::{Dockerfile, Project, StageRef, StepRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::shell::{Command, Word};
use crate::text::Source;

/// The flag that leaves out packages for development, where the call installs from the project's file and
/// does not have one.
pub fn flag_without_it(call: &Call) -> Option<&'static str> {
    let bare = call.action == Action::Install && call.packages.is_empty();
    let (flag, others): (&str, &[&str]) = match call.manager {
        Manager::Npm if matches!(call.action_word.as_str(), "ci" | "install" | "i") => {
            ("--omit=dev", &["--omit", "--production", "--only", "-g", "--global", "--include", "--package-lock-only"])
        }
        Manager::Pnpm if matches!(call.action_word.as_str(), "install" | "i") => {
            ("--prod", &["--prod", "-P", "--production", "--dev", "-D", "-g", "--global", "--lockfile-only"])
        }
        Manager::Yarn if matches!(call.action_word.as_str(), "install" | "") => {
            ("--production", &["--production", "--prod", "--immutable", "--mode"])
        }
        Manager::Composer if call.action_word == "install" => ("--no-dev", &["--no-dev"]),
        Manager::Poetry if call.action_word == "install" => {
            ("--only=main", &["--only", "--without", "--no-dev", "--with", "--no-root"])
        }
        _ => return None,
    };
    (bare && !call.has_flag(others)).then_some(flag)
}

impl Project {
    /// Whether a manifest that the build copies lists packages for development. `None` where none was read.
    pub fn lists_for_development(&self, step: StepRef, call: &Call) -> Option<bool> {
        let (name, list) = match call.manager {
            Manager::Npm | Manager::Pnpm => ("package.json", "\"devDependencies\""),
            Manager::Yarn if self.has_first_yarn(step) => ("package.json", "\"devDependencies\""),
            Manager::Composer => ("composer.json", "\"require-dev\""),
            _ => return None,
        };
        let mut read = self.copied_as(step.file(), name).peekable();
        read.peek()?;
        Some(read.any(|source| source.text.contains(list)))
    }
}

impl Project {
    /// Whether it is the first version of yarn, which the image brings and nothing replaces: later ones know no such flag.
    fn has_first_yarn(&self, step: StepRef) -> bool {
        let official = step.stage_ref().root_image().is_some_and(|image| image.official() == Some("node"));
        let text = &self.source(step.file()).text;
        let later = ["corepack", ".yarn", "yarn set", "berry"].iter().any(|word| text.contains(word));
        let chosen = self.copied_as(step.file(), ".yarnrc.yml").next().is_some()
            || self.copied_as(step.file(), "package.json").any(|source| source.text.contains("\"packageManager\""));
        official && !later && !chosen
    }

    /// The calls of Bundler that bring gems for development into an image that is for production by its own word.
    pub fn gems_for_development<'a>(&self, docker: &'a Dockerfile) -> Vec<(StepRef<'a>, &'a Call)> {
        let text = &self.source(docker.file).text;
        let chosen =
            ["BUNDLE_WITH", "BUNDLE_ONLY", "without", "bundle config set only"].iter().any(|word| text.contains(word));
        let production = docker.final_stage().is_some_and(|stage| {
            let at = stage.steps().last().map_or(0, |step| step.step.at);
            let is = |name: &&str| {
                matches!(docker.scope.lookup(stage.index, at, name), Value::Known(value) if value == "production")
            };
            ["RAILS_ENV", "RACK_ENV"].iter().any(is)
        });
        if chosen || !production {
            return Vec::new();
        }
        let group = |line: &str| {
            let line = line.trim_start();
            line.starts_with("group ") && (line.contains(":development") || line.contains(":test"))
        };
        if !self.copied_as(docker.file, "Gemfile").any(|source| source.text.lines().any(group)) {
            return Vec::new();
        }
        let steps = docker.stages().flat_map(|stage| stage.steps()).filter(|step| step.is_run() && !step.onbuild);
        let shipped = steps.filter(|step| step.stage.in_final_chain || bundle_goes_along(*step));
        let calls = shipped.flat_map(|step| step.step.packages.iter().map(move |call| (step, call)));
        let installs = |call: &Call| call.manager == Manager::Bundler && call.action == Action::Install;
        calls.filter(|(_, call)| installs(call)).collect()
    }
}

/// `NODE_ENV=production` before the call, in its RUN or its stage.
pub fn is_for_production(step: StepRef, call: &Call) -> bool {
    let names = ["NODE_ENV", "NPM_CONFIG_PRODUCTION", "NPM_CONFIG_OMIT", "COMPOSER_NO_DEV"];
    let own = call.call.assignments.iter().any(|assignment| names.contains(&assignment.name.as_str()));
    let text = names.iter().any(|name| step.ins.rest().text.contains(name));
    let scope = &step.docker.scope;
    let set = names.iter().any(|name| {
        let (stage, at) = (step.stage.index, step.step.at);
        let value = scope.lookup(stage, at, name);
        scope.declared(stage, at, name) && !matches!(value, Value::Known(v) if matches!(v.as_str(), "development" | ""))
    });
    own || text || set
}

/// Tools that are there for development or for a build.
const TOOLS: &[&str] = &[
    "concurrently",
    "grunt",
    "gulp",
    "jest",
    "next",
    "ng",
    "nodemon",
    "npx",
    "nuxt",
    "parcel",
    "react-scripts",
    "rollup",
    "ts-node",
    "ts-node-dev",
    "tsc",
    "tsx",
    "vite",
    "vue-cli-service",
    "webpack",
    "webpack-dev-server",
];

/// Scripts that start others are followed so far, and so many of them at once.
const DEPTH: usize = 3;
const MOST: usize = 64;

/// Whether a RUN builds something with a tool that is only there for development.
pub fn runs_its_tools(stage: StageRef) -> bool {
    let runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.flat_map(|step| &step.step.commands).any(|command| {
        let command = command.effective();
        script_of(&command).is_some() || command.name().is_some_and(|name| TOOLS.contains(&name))
    })
}

/// Whether what is left of a RUN's packages for development goes again.
pub fn leaves_them_out_later(stage: StageRef) -> bool {
    let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.any(|step| ["prune", "--omit", "--production"].iter().any(|word| step.ins.rest().text.contains(word)))
}

/// The script of the manifest that a call of npm, yarn or pnpm runs.
fn script_of(command: &Command) -> Option<&str> {
    const OWN: &[&str] = &["add", "cache", "ci", "config", "i", "install", "link", "prune", "rebuild", "set", "update"];
    matches!(command.name(), Some("npm" | "yarn" | "pnpm")).then_some(())?;
    let mut words = command.args().iter().map(Word::text).filter(|word| !word.starts_with('-'));
    let first = words.next()?;
    let script = if matches!(first, "run" | "run-script") { words.next()? } else { first };
    (!OWN.contains(&script)).then_some(script)
}

impl Project {
    /// Whether the image starts a tool that is only there for development, or may do so: what its scripts call was not read.
    pub fn starts_its_tools(&self, stage: StageRef) -> bool {
        self.starts_one_of(stage, TOOLS)
    }

    /// The same of tools that are named.
    pub fn starts_one_of(&self, stage: StageRef, tools: &[&str]) -> bool {
        let steps = stage.chain().flat_map(|stage| stage.steps());
        let starts = steps.filter(|step| matches!(step.ins.keyword, Keyword::Cmd | Keyword::Entrypoint));
        starts.flat_map(|step| &step.step.commands).any(|command| {
            let command = command.effective();
            let tool = command.name().is_some_and(|name| tools.contains(&name));
            tool || script_of(&command).is_some_and(|script| self.script_needs_one_of(stage, script, tools))
        })
    }

    /// What scripts call is followed level by level, each of them once a level.
    fn script_needs_one_of(&self, stage: StageRef, script: &str, tools: &[&str]) -> bool {
        let manifests: Vec<&Source> = self.copied_as(stage.file(), "package.json").collect();
        let mut level = BTreeSet::from([script]);
        for depth in 0..=DEPTH {
            let mut next = BTreeSet::new();
            for name in &level {
                let mut texts = manifests.iter().filter_map(|source| script_in(&source.text, name)).peekable();
                if texts.peek().is_none() || depth == DEPTH {
                    return true;
                }
                for text in texts {
                    let words = text.split([' ', '&', ';', '|', '"', '\\']).filter(|word| !word.is_empty());
                    let words: Vec<&str> = words.collect();
                    if words.iter().any(|word| tools.contains(word)) {
                        return true;
                    }
                    let calls = words.windows(2).filter(|pair| matches!(pair[0], "run" | "yarn" | "pnpm"));
                    next.extend(calls.map(|pair| pair[1]).filter(|called| *called != "run"));
                }
            }
            if next.len() > MOST {
                return true;
            }
            level = next;
        }
        false
    }
}

/// What a script of a manifest runs.
fn script_in<'a>(manifest: &'a str, script: &str) -> Option<&'a str> {
    let scripts = manifest.split_once("\"scripts\"")?.1;
    let scripts = scripts.split_once('}')?.0;
    let (_, rest) = scripts.split_once(&format!("\"{script}\""))?;
    let value = rest.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    value.split_once("\",").or(value.rsplit_once('"')).map(|(value, _)| value)
}

/// Whether the image runs a program on Express, and nothing of the project says which mode it runs in. Without a word Express
/// takes development for meant (its guide, "Production best practices").
pub fn runs_express_without_a_mode(project: &Project, stage: StageRef) -> bool {
    let official = stage.root_image().is_some_and(|image| image.official() == Some("node"));
    let process = stage.stage.process.as_ref();
    let runs = process.is_some_and(|process| {
        let argv = process.argv();
        let words: Vec<&str> = argv.iter().map(|word| word.rsplit('/').next().unwrap_or(word)).collect();
        match words.as_slice() {
            ["node", ..] => true,
            words => started_by_manifest(project, stage, words).is_some_and(|script| script.starts_with("node ")),
        }
    });
    let says = |text: &str| text.contains("NODE_ENV=") || text.contains("NODE_ENV:") || text.contains("NODE_ENV =");
    let told = || {
        let services = project.services_of(stage.docker);
        let mut services =
            services.map(|(_, service)| service.env("NODE_ENV").is_some() || !service.env_file.is_empty());
        services.any(|told| told)
            || project.source(stage.file()).text.contains("NODE_ENV")
            || project.copied_by(stage.file()).any(|evidence| says(&project.source(evidence.file).text))
    };
    let express = || {
        let manifest = project.copied_as(stage.file(), "package.json").next();
        let list = manifest.and_then(|source| source.text.split_once("\"dependencies\"")).map(|(_, rest)| rest);
        list.is_some_and(|rest| rest.split('}').next().is_some_and(|list| list.contains("\"express\"")))
    };
    official && runs && express() && !told()
}

/// What the manifest that the build copies has `npm start` run, where the words are that.
pub fn started_by_manifest<'a>(project: &'a Project, stage: StageRef, words: &[&str]) -> Option<&'a str> {
    if !matches!(words, ["npm" | "pnpm" | "yarn", "start"] | ["npm" | "pnpm" | "yarn", "run", "start"]) {
        return None;
    }
    let manifest = project.copied_as(stage.file(), "package.json").next()?;
    script_in(&manifest.text, "start")
}

/// Whether the project comes by COPY: what a download brings was made to be started as it is.
pub fn is_copied(stage: StageRef) -> bool {
    let mut steps = stage.chain().flat_map(|stage| stage.steps());
    steps.any(|step| matches!(step.ins.keyword, Keyword::Copy | Keyword::Add))
}

/// Whether the program is one that the manager installed: it may be for development, and not be there without.
pub fn starts_a_package(stage: StageRef) -> bool {
    let argv = stage.process.as_ref().map(|process| process.argv()).unwrap_or_default();
    argv.iter().any(|word| word.contains("node_modules/") || word.contains("vendor/bin/"))
}

/// Whether Node.js is started, by itself or by one of its package managers.
pub fn starts_node(stage: StageRef) -> bool {
    let program = stage.process.as_ref().and_then(|process| process.program());
    program.is_some_and(|program| matches!(program.as_str(), "node" | "npm" | "pnpm" | "yarn"))
}

/// Whether the stage says that it is for development.
pub fn is_for_work(step: StepRef) -> bool {
    let value = step.docker.scope.lookup(step.stage.index, step.step.at, "NODE_ENV");
    matches!(value, Value::Known(value) if value == "development")
}

/// Programs that build and start another one anew at each change of its sources, and debuggers that start it.
const RELOADERS: &[&str] =
    &["CompileDaemon", "air", "cargo-watch", "dlv", "fresh", "modd", "realize", "reflex", "watchexec", "watchmedo"];

/// Whether the image starts its program under one that builds it anew at each change: somebody works on it there.
pub fn starts_a_reloader(docker: &Dockerfile) -> bool {
    let process = docker.final_stage().and_then(|stage| stage.stage.process.as_ref());
    process.is_some_and(|process| {
        let program = process.program().unwrap_or_default();
        let argv = process.argv();
        let cargo = program == "cargo" && argv.contains(&"watch");
        // A framework for the web is called like one of them.
        let web = program == "reflex" && matches!(argv.get(1), Some(&("export" | "init" | "run")));
        cargo || RELOADERS.contains(&program.as_str()) && !web
    })
}
