//! What an image is made for, where that shows beside its program: to make packages, code or files, or to
//! work in; and whether anything is built in it. Knows neither rules nor the disk.

use crate::finding::Setting;
use crate::project::images::usage::system_installs;
use crate::project::stages::process::Process;
use crate::project::{Base, Dockerfile, Project, StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::syntax::shell::Command;
use crate::text::FileId;

impl Project {
    /// Whether the image makes packages, code or a file to take away, and starts nothing that serves: it has the tools
    /// for packages, it only holds files to export, or it is called so and starts nothing or a build.
    pub fn is_workshop_image(&self, docker: &Dockerfile) -> bool {
        let Some(stage) = docker.final_stage() else { return false };
        let opens = stage.chain().any(|stage| !stage.stage.exposed.is_empty());
        !opens && (makes_packages(stage) || exports(stage) || starts_a_build(stage) || self.only_generates(stage))
    }

    /// Whether the image is for working on the program, or for tests: its file, its directory or its stage says so.
    pub fn is_for_work(&self, stage: StageRef) -> bool {
        let file = stage.file();
        self.is_workshop_by_name(stage.docker)
            || self.is_work_file(file)
            || stage.stage.name.as_deref().is_some_and(says_work)
    }

    /// Whether a stage is there for working on the program alone: it is called so, and the last one needs nothing of it.
    pub fn is_stage_for_work(&self, stage: StageRef) -> bool {
        const WORDS: &[&str] = &["debug", "dev", "devel", "develop", "development"];
        let named = stage.stage.name.as_deref();
        let named = named.is_some_and(|name| WORDS.contains(&name.rsplit(['-', '_', '.']).next().unwrap_or(name)));
        let Some(last) = stage.docker.stages().last().filter(|last| named && last.index != stage.index) else {
            return false;
        };
        let is_it =
            |name: &str| stage.name.as_deref() == Some(&name.to_ascii_lowercase()) || name == stage.index.to_string();
        let mut steps =
            stage.docker.stages().filter(|other| other.index != stage.index).flat_map(|other| other.steps());
        let copied = steps.any(|step| step.ins.flag("from").is_some_and(|from| is_it(&from.text)));
        !copied && last.chain().all(|below| below.index != stage.index)
    }

    /// Whether the path of a file says that it is for working on the program, or to be looked at.
    pub fn is_work_file(&self, file: FileId) -> bool {
        self.is_for_any(file, &[Setting::Development, Setting::Example, Setting::Test])
    }

    /// Whether it is named for generating or packaging, and neither it nor a service starts anything from it.
    fn only_generates(&self, stage: StageRef) -> bool {
        const WORDS: &[&str] =
            &["codegen", "gen", "generate", "generator", "genproto", "lint", "packaging", "protogen", "rpm"];
        let path = self.path_inside(&self.source(stage.file()).path).to_ascii_lowercase();
        let mut words = path.rsplit('/').take(3).flat_map(|part| part.split(|c: char| !c.is_ascii_alphanumeric()));
        let named = words.any(|word| WORDS.contains(&word));
        named && stage.process.is_none() && self.services_of(stage.docker).next().is_none()
    }

    /// Whether something of the project builds an image from it.
    pub fn is_built_here(&self, docker: &Dockerfile) -> bool {
        let is_it = |index: usize| self.dockerfiles.get(index).is_some_and(|other| other.file == docker.file);
        self.links_of(docker.file).next().is_some() || self.made.iter().any(|made| is_it(made.dockerfile))
    }
}

/// Whether the image sets up a shell for people: what it reads at its start, completion, a prompt of a language.
pub fn sets_up_a_shell(stage: StageRef) -> bool {
    const SETUP: &[&str] = &[
        ".bashrc",
        ".zshrc",
        ".vimrc",
        ".inputrc",
        "bash_completion",
        "bash-completion",
        "ipython",
        "\"alias ",
        "'alias ",
    ];
    runs_say(stage, SETUP)
}

/// Programs of the first process for which compilers are what the image is for.
const WORKBENCHES: &[&str] = &[
    "sh",
    "bash",
    "zsh",
    "ash",
    "dash",
    "fish",
    "gcc",
    "g++",
    "cc",
    "make",
    "cmake",
    "cargo",
    "rustc",
    "go",
    "mvn",
    "gradle",
    "clang",
    "jupyter",
    "jupyter-lab",
    "start-notebook.sh",
    "start-notebook.py",
    "code-server",
    "jenkins-agent",
    "gitlab-runner",
    "sshd",
    "irb",
    "iex",
    "ghci",
    "tail",
    "sleep",
];

/// Whether nothing says what the image starts, or compilers may be what it is for.
pub fn is_workbench(stage: StageRef) -> bool {
    let Some(process) = stage.process.as_ref() else { return true };
    // `sh /start.sh` is a program.
    let script = process.argv().len() == 2 && process.argv().last().is_some_and(|word| word.ends_with(".sh"));
    process.program().is_none_or(|program| WORKBENCHES.contains(&program.as_str())) && !script
}

/// Whether the image holds more than one system of version control: sources of others are fetched where it runs, and
/// compilers that stand beside them are there to build these.
pub fn builds_what_it_is_given(stage: StageRef) -> bool {
    const SYSTEMS: &[&str] = &["bzr", "cvs", "git", "mercurial", "subversion"];
    let named = |system: &&&str| {
        let mut packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
        packages.any(|package| package.name == **system)
    };
    SYSTEMS.iter().filter(named).count() > 1
}

/// Whether people work in the image: it starts a shell or an editor of theirs, or sets up a shell.
pub fn is_worked_in(stage: StageRef) -> bool {
    const SHELLS: &[&str] = &["bash", "fish", "sh", "tmux", "zsh"];
    let program = stage.process.as_ref().and_then(|process| process.program());
    // `bash start.sh` is a program.
    let alone = stage.process.as_ref().is_some_and(|process| process.argv().len() == 1);
    let shell = alone && program.is_some_and(|program| SHELLS.contains(&program.as_str()));
    shell || sets_up_a_shell(stage) || holds_an_editor(stage)
}

/// Whether an editor is set up in which people write programs and run them there: notebooks, editors of browsers.
pub fn holds_an_editor(stage: StageRef) -> bool {
    const EDITORS: &[&str] = &["code-server", "gitpod", "jupyter", "openvscode", "vscode-server"];
    runs_say(stage, EDITORS)
}

/// Whether it starts nothing of its own, and nothing is installed, fetched or built in it: the instructions that would are
/// gone, and a port is left of them.
pub fn is_left_empty(stage: StageRef) -> bool {
    const IDLE: &[&str] = &["chmod", "chown", "echo", "ln", "mkdir", "printf", "rm", "touch", "true"];
    let mut commands = stage.steps().filter(|step| step.is_run()).flat_map(|step| &step.step.commands);
    let idle = commands.all(|command| command.name().is_some_and(|name| IDLE.contains(&name)));
    idle && stage.process.is_none() && !stage.stage.exposed.is_empty() && stage.stage.in_final_chain
}

/// Whether a bare image only carries a program that is copied into it, or moves files for another stage: nothing is
/// installed, and what runs there every release has.
pub fn only_carries(stage: StageRef) -> bool {
    const MOVERS: &[&str] = &[
        "[",
        "cd",
        "chmod",
        "chown",
        "cp",
        "echo",
        "gunzip",
        "ln",
        "mkdir",
        "mv",
        "rm",
        "set",
        "sha256sum",
        "tar",
        "test",
        "touch",
        "true",
        "uname",
        "unzip",
        "wget",
    ];
    let bare =
        stage.root_image().and_then(|image| image.official()).is_some_and(|name| matches!(name, "alpine" | "busybox"));
    let mut commands = stage.steps().filter(|step| step.is_run()).flat_map(|step| &step.step.commands);
    let moves =
        commands.all(|command| command.words.is_empty() || command.name().is_some_and(|name| MOVERS.contains(&name)));
    let copied = |program: String| {
        let named = |word: &Word| word.text.rsplit('/').next() == Some(program.as_str());
        stage.steps().any(|step| match &step.ins.args {
            Args::Copy { sources, dest } => {
                // An archive that ADD unpacks brings what lies in it.
                let unpacked =
                    step.ins.keyword == Keyword::Add && sources.iter().any(|source| is_local_archive(&source.text));
                named(dest) || sources.iter().any(named) || unpacked
            }
            _ => false,
        })
    };
    let own = stage.process.as_ref().and_then(|process| process.program()).map(copied);
    bare && stage.chain().count() == 1 && moves && own.unwrap_or(!stage.stage.in_final_chain)
}

fn is_local_archive(source: &str) -> bool {
    const ENDINGS: &[&str] = &[".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".txz"];
    !source.contains("://") && ENDINGS.iter().any(|ending| source.ends_with(ending))
}

fn runs_say(stage: StageRef, words: &[&str]) -> bool {
    let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.any(|step| words.iter().any(|word| step.ins.rest().text.contains(word)))
}

/// Whether the tools for packages are installed.
fn makes_packages(stage: StageRef) -> bool {
    const MAKERS: &[&str] = &["debhelper", "devscripts", "dh-make", "rpm-build", "rpmbuild", "rpmdevtools"];
    let mut names = system_installs(stage).flat_map(|(_, call)| &call.packages);
    names.any(|package| MAKERS.contains(&package.name.as_str()))
}

/// Whether an empty image is given files of other stages and starts nothing, or what no kernel runs: it is there for
/// `docker build --output`.
fn exports(stage: StageRef) -> bool {
    const INERT: &[&str] = &[
        "aab", "apk", "deb", "dll", "gz", "ipa", "iso", "jar", "json", "rpm", "so", "tar", "txt", "war", "wasm", "whl",
        "xz", "zip",
    ];
    let bare = stage.base == Base::Scratch;
    let copies = stage.steps().any(|step| step.ins.flag("from").is_some());
    let inert = |process: &Process| {
        let program = process.program().unwrap_or_default();
        program.rsplit_once('.').is_some_and(|(_, ending)| INERT.contains(&ending))
    };
    bare && copies && stage.process.as_ref().is_none_or(inert)
}

/// Whether what it starts is a build, by its name.
fn starts_a_build(stage: StageRef) -> bool {
    const BUILDS: &[&str] = &["buf", "dpkg-buildpackage", "goreleaser", "make", "protoc", "rpmbuild"];
    let program = stage.process.as_ref().and_then(|process| process.program()).unwrap_or_default();
    let (name, _) = program.split_once('.').unwrap_or((&program, ""));
    let script = ["build", "compile", "package"].iter().any(|word| {
        name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
            && program.ends_with(".sh")
    });
    script || BUILDS.contains(&program.as_str())
}

/// Whether the name of a stage says that it is for working on the program. Paths are settings.
fn says_work(name: &str) -> bool {
    const WORDS: &[&str] = &["dev", "develop", "development", "local", "debug", "test", "tests", "devcontainer"];
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
    "a2dismod",
    "a2dissite",
    "a2enconf",
    "a2enmod",
    "a2ensite",
    "add-apt-repository",
    "adduser",
    "apk",
    "apt",
    "apt-get",
    "apt-key",
    "chmod",
    "chown",
    "cp",
    "echo",
    "groupadd",
    "ln",
    "mkdir",
    "phpenmod",
    "rm",
    "sed",
    "set",
    "touch",
    "useradd",
    "usermod",
];

/// Whether a RUN does more than to move, mark and edit files: what takes longer than a moment.
pub fn takes_time(step: &StepRef) -> bool {
    const MOMENTS: &[&str] = &[
        "[", "[[", "cat", "cd", "chmod", "chown", "cp", "echo", "export", "false", "ln", "ls", "mkdir", "mv", "printf",
        "rm", "sed", "set", "test", "touch", "true",
    ];
    let known = |command: &Command| command.effective().name().is_some_and(|name| MOMENTS.contains(&name));
    step.is_run() && (!step.shell_errors.is_empty() || !step.step.commands.iter().all(known))
}

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

/// npm before 7, which knows no `--omit`: that of Node.js before 15, and of Alpine's packages before 3.12.
pub fn has_old_npm(stage: StageRef) -> bool {
    let image = stage.root_image().filter(|image| image.official() == Some("node"));
    let tag = image.and_then(|image| image.tag.as_deref()).unwrap_or_default();
    let major = tag.split(['.', '-']).next().and_then(|major| major.parse::<u32>().ok());
    let mut packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
    major.is_some_and(|major| major < 15) || packages.any(|package| package.name == "nodejs-npm")
}
