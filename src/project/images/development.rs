//! What is installed for development alone: the calls of package managers that could leave it out, whether the project
//! lists any of it, and what shows that it is wanted. Knows nothing of services.

use crate::project::packages::{Action, Call, Manager};
use crate::project::{Project, StageRef, StepRef};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::dockerfile::expand::Value;

/// The flag that leaves out packages for development, where the call installs from the project's file and
/// does not have one.
pub fn flag_without_it(call: &Call) -> Option<&'static str> {
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

impl Project {
    /// Whether a manifest that the build copies lists packages for development. `None` where none was read.
    pub fn lists_for_development(&self, step: StepRef, call: &Call) -> Option<bool> {
        let (name, list) = match call.manager {
            Manager::Npm => ("package.json", "\"devDependencies\""),
            Manager::Composer => ("composer.json", "\"require-dev\""),
            _ => return None,
        };
        let file = step.file();
        let copied = self.copied_by(file);
        let sources = copied.map(|evidence| self.source(evidence.file));
        let mut read = sources.filter(|source| source.path.rsplit('/').next() == Some(name)).peekable();
        read.peek()?;
        Some(read.any(|source| source.text.contains(list)))
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

/// Something in the image is built, or is run by a tool that is only there for development.
pub fn runs_its_tools(stage: StageRef) -> bool {
    let runs = ["build", "run", "start", "dev", "serve", "watch", "test", "exec"];
    let tools = ["npx", "tsc", "webpack", "vite", "ng", "next", "gulp", "grunt", "nodemon", "ts-node", "tsx", "jest"];
    stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.commands).any(|command| {
        let command = command.effective();
        let script =
            matches!(command.name(), Some("npm" | "yarn" | "pnpm")) && runs.iter().any(|word| command.has_arg(word));
        script || command.name().is_some_and(|name| tools.contains(&name))
    })
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

/// Whether the stage says that it is for development.
pub fn is_for_work(step: StepRef) -> bool {
    let value = step.docker.scope.lookup(step.stage.index, step.step.at, "NODE_ENV");
    matches!(value, Value::Known(value) if value == "development")
}
