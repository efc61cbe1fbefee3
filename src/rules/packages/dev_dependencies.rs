//! `dev-dependencies`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::images::{leftovers::flag_edit, purpose::has_old_npm};
use crate::project::packages::{Action, Call, Manager};
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::dockerfile::expand::Value;

/// Words in the names of Dockerfiles that are for development.
const WORKSHOPS: &[&str] = &["dev", "development", "devcontainer", "local", "test", "tests", "ci", "debug", "e2e"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let path = cx.project.source(stage.file()).path.to_ascii_lowercase();
        let mut words = path.rsplit('/').take(3).flat_map(|part| part.split(['.', '-', '_']));
        if words.any(|word| WORKSHOPS.contains(&word)) || builds(stage) {
            continue;
        }
        for step in stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run()) {
            for call in &step.step.packages {
                let Some(flag) = flag_without_dev(call).filter(|_| !for_production(step, call)) else { continue };
                let flag = if call.manager == Manager::Npm && has_old_npm(stage) { "--production" } else { flag };
                let unseen = match lists_some(cx, step, call) {
                    Some(false) => continue,
                    Some(true) => "",
                    None => ", if the project lists any of it",
                };
                let (program, word) = (&call.program, &call.action_word);
                let message = format!("`{program} {word}` installs what only development needs as well{unseen}");
                let finding = out.report(step.file(), call.action_span, message).mark(format!("without `{flag}`"));
                if !unseen.is_empty() {
                    finding.pedantic();
                }
                finding.help(format!("add `{flag}`, or install in a stage of its own and copy what runs"));
                let edit = flag_edit(step, call, flag)
                    .filter(|_| !is_for_work(step) && !starts_a_package(stage) && is_copied(stage));
                if let Some(edit) = edit {
                    finding.fix(Safety::Unsafe, format!("Add `{flag}`"), vec![edit]).changing(&[Aspect::Commands]);
                }
            }
        }
    }
}

/// The flag that leaves out packages for development, where the call installs from the project's file and
/// does not have one.
fn flag_without_dev(call: &Call) -> Option<&'static str> {
    let bare = call.action == Action::Install && call.packages.is_empty();
    let (flag, others): (&str, &[&str]) = match call.manager {
        Manager::Npm if matches!(call.action_word.as_str(), "ci" | "install" | "i") => {
            ("--omit=dev", &["--omit", "--production", "--only", "-g", "--global", "--include", "--package-lock-only"])
        }
        Manager::Composer if call.action_word == "install" => ("--no-dev", &["--no-dev"]),
        Manager::Poetry if call.action_word == "install" => {
            ("--only=main", &["--only", "--without", "--no-dev", "--with", "--no-root"])
        }
        _ => return None,
    };
    (bare && !call.has_flag(others)).then_some(flag)
}

/// Whether a manifest that the build copies lists packages for development. `None` where none was read.
fn lists_some(cx: &Cx, step: StepRef, call: &Call) -> Option<bool> {
    let (name, list) = match call.manager {
        Manager::Npm => ("package.json", "\"devDependencies\""),
        Manager::Composer => ("composer.json", "\"require-dev\""),
        _ => return None,
    };
    let file = step.file();
    let copied = cx.project.copied_by(file);
    let sources = copied.map(|evidence| cx.project.source(evidence.file));
    let mut read = sources.filter(|source| source.path.rsplit('/').next() == Some(name)).peekable();
    read.peek()?;
    Some(read.any(|source| source.text.contains(list)))
}

/// Whether the project comes by COPY: what a download brings was made to be started as it is.
fn is_copied(stage: StageRef) -> bool {
    let mut steps = stage.chain().flat_map(|stage| stage.steps());
    steps.any(|step| matches!(step.ins.keyword, Keyword::Copy | Keyword::Add))
}

/// Whether the program is one that the manager installed: it may be for development, and not be there without.
fn starts_a_package(stage: StageRef) -> bool {
    let argv = stage.process.as_ref().map(|process| process.argv()).unwrap_or_default();
    argv.iter().any(|word| word.contains("node_modules/") || word.contains("vendor/bin/"))
}

/// Whether the stage says that it is for development.
fn is_for_work(step: StepRef) -> bool {
    let value = step.docker.scope.lookup(step.stage.index, step.step.at, "NODE_ENV");
    matches!(value, Value::Known(value) if value == "development")
}

/// `NODE_ENV=production` before the call, in its RUN or its stage.
fn for_production(step: StepRef, call: &Call) -> bool {
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

/// Something in the image is built, or is run by a tool that is only there for development.
fn builds(stage: StageRef) -> bool {
    let runs = ["build", "run", "start", "dev", "serve", "watch", "test", "exec"];
    let tools = ["npx", "tsc", "webpack", "vite", "ng", "next", "gulp", "grunt", "nodemon", "ts-node", "tsx", "jest"];
    stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.commands).any(|command| {
        let command = command.effective();
        let script =
            matches!(command.name(), Some("npm" | "yarn" | "pnpm")) && runs.iter().any(|word| command.has_arg(word));
        script || command.name().is_some_and(|name| tools.contains(&name))
    })
}
