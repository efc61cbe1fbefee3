//! What an image is made for, where that shows beside its program: to look for a fault, to make packages; and
//! whether anything is built in it. Knows neither rules nor the disk.

use crate::project::images::usage::system_installs;
use crate::project::{Dockerfile, Project, StageRef, StepRef};
use crate::syntax::shell::Command;
use crate::text::FileId;

impl Project {
    /// Whether the file's name says that the image is for someone who looks for a fault.
    pub fn is_for_one_person(&self, docker: &Dockerfile) -> bool {
        let path = self.source(docker.file).path.to_ascii_lowercase();
        path.rsplit('/').next().unwrap_or_default().split(['.', '-', '_']).any(|word| word == "debug")
    }

    /// Whether the image is for working on the program, or for tests: its file, its directory or its stage says so.
    pub fn is_for_work(&self, stage: StageRef) -> bool {
        let file = stage.file();
        self.is_workshop_by_name(stage.docker)
            || self.is_no_unit(file)
            || self.is_work_file(file)
            || stage.stage.name.as_deref().is_some_and(says_work)
    }

    /// Whether the path of a file says that it is for working on the program.
    pub fn is_work_file(&self, file: FileId) -> bool {
        says_work(self.path_inside(&self.source(file).path))
    }

    /// Whether the image makes packages and is thrown away: the tools for it are there, and it opens no port.
    pub fn builds_packages(&self, stage: StageRef) -> bool {
        const MAKERS: &[&str] = &["debhelper", "devscripts", "dh-make", "rpm-build", "rpmbuild", "rpmdevtools"];
        let opens = stage.chain().any(|stage| !stage.stage.exposed.is_empty());
        let mut names = system_installs(stage).flat_map(|(_, call)| &call.packages);
        !opens && names.any(|package| MAKERS.contains(&package.name.as_str()))
    }
}

/// Whether a name or a path says that it is for working on the program.
fn says_work(name: &str) -> bool {
    const WORDS: &[&str] =
        &["dev", "develop", "development", "local", "debug", "test", "tests", "devcontainer", "example", "examples"];
    let name = name.to_ascii_lowercase();
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| WORDS.contains(&word))
}

/// What compiles, or installs what may have to be compiled.
const BUILDERS: &[&str] = &[
    "bundle",
    "cargo",
    "cmake",
    "configure",
    "docker-php-ext-install",
    "gcc",
    "gem",
    "go",
    "make",
    "npm",
    "pecl",
    "pip",
    "pip3",
    "poetry",
    "uv",
    "yarn",
];

/// Commands that prepare an image and compile nothing.
const PLAIN: &[&str] = &[
    "apk", "apt", "apt-get", "chmod", "chown", "cp", "echo", "groupadd", "ln", "mkdir", "rm", "set", "useradd",
    "adduser",
];

/// Whether a RUN after the instruction around `at` does.
pub fn builds_later(stage: StageRef, at: u32) -> bool {
    stage.steps().filter(|step| step.ins.span.start > at).any(has_builder)
}

/// Whether some RUN of the image may: what is not known counts.
pub fn builds(stage: StageRef) -> bool {
    let plain = |step: &StepRef| {
        let known = |command: &Command| command.effective().name().is_some_and(|name| PLAIN.contains(&name));
        step.shell_errors.is_empty() && step.step.commands.iter().all(known)
    };
    let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.any(|step| has_builder(step) || !plain(&step))
}

fn has_builder(step: StepRef) -> bool {
    let mut commands = step.step.commands.iter().filter(|_| step.is_run());
    commands.any(|command| command.effective().name().is_some_and(|name| BUILDERS.contains(&name)))
}
