//! Whether anything in an image, or in the service that runs it, uses a command. Read by the letters:
//! a word that is the command's name counts as a use wherever it stands, so that a use may be seen
//! where there is none, and hardly the other way round.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::finding::{Aspect, Confidence, Finding, Safety};
use crate::project::packages::{Action, Call, Manager, Package, listed};
use crate::project::stages::copied::CopySource;
use crate::project::stages::stage::Base;
use crate::project::{Context, Dockerfile, Project, StageRef, StepRef, evidence};
use crate::syntax::dockerfile::{Flag, Keyword, mount_options};
use crate::syntax::shell::Command;
use crate::text::{Edit, Source, Span, Spans};

/// What is known of a command's use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Use {
    Used,
    /// Nothing names it, and all that could was read, but for files whose names promise no program.
    Unused(Option<String>),
    /// Nothing that was read names it; something that could was not read: what.
    OutOfSight(String),
    /// The image is for working in, or for an unknown purpose.
    Unknown,
}

/// Words in the names of images that people work in: tools are what they are for.
const WORKSHOPS: &[&str] = &[
    "dev",
    "devcontainer",
    "debug",
    "toolbox",
    "tools",
    "builder",
    "build",
    "ci",
    "test",
    "tests",
    "workspace",
    "base",
    "jump",
];

/// Programs of the first process that say nothing of what the image is for.
const IDLE: &[&str] =
    &["sh", "bash", "ash", "dash", "zsh", "fish", "ksh", "tail", "sleep", "true", "sshd", "su", "login"];

/// Programs that call git for what they fetch.
const CALL_GIT: &[&str] = &[
    "go", "npm", "yarn", "pnpm", "composer", "bundle", "bundler", "cargo", "pip", "pip2", "pip3", "uv", "poetry",
    "pipenv", "gem",
];

/// Files that call nothing.
const INERT: &[&str] = &[
    "css", "csv", "gif", "htm", "html", "ico", "jpeg", "jpg", "lock", "log", "map", "md", "otf", "pem", "crt", "key",
    "pdf", "png", "po", "rst", "scss", "svg", "ttf", "webp", "woff", "woff2", "list", "gpg", "asc",
];

impl Project {
    /// Whether the image that ends in `stage` uses one of `commands`.
    pub fn use_of(&self, stage: StageRef, commands: &[&str]) -> Use {
        if commands.is_empty() || self.is_workshop(stage) {
            return Use::Unknown;
        }
        self.use_in(stage, commands, || self.out_of_sight(stage))
    }

    /// The same, where what is out of sight is known already.
    fn use_in(&self, stage: StageRef, commands: &[&str], sight: impl FnOnce() -> Sight) -> Use {
        let docker = stage.docker;
        let source = self.source(docker.file);
        let steps = || docker.stages().flat_map(|stage| stage.steps());
        if steps().any(|step| names(step, source, commands)) || implied(steps(), commands) {
            return Use::Used;
        }
        if self.is_named_beside(docker, commands) {
            return Use::Used;
        }
        match sight() {
            Sight::All => Use::Unused(None),
            Sight::But(what) => Use::Unused(Some(what)),
            Sight::Not(what) => Use::OutOfSight(what),
        }
    }

    /// The RUNs of the image that call one of `commands`, each with its calls; none where anything that runs in the
    /// container may call it too, or people work there.
    pub fn called_only_in_builds<'a>(
        &self,
        stage: StageRef<'a>,
        commands: &[&str],
    ) -> Vec<(StepRef<'a>, Vec<&'a Command>)> {
        use Keyword::{Cmd, Entrypoint, Healthcheck, Shell};
        if self.is_workshop(stage) || self.is_named_beside(stage.docker, commands) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for step in stage.chain().flat_map(|stage| stage.steps()) {
            let text = self.source(step.file()).slice(step.ins.span);
            let starts = matches!(step.ins.keyword, Cmd | Entrypoint | Healthcheck | Shell);
            if (starts || step.onbuild || !step.ins.heredocs.is_empty()) && holds(text, commands) {
                return Vec::new();
            }
            let calls = |command: &&Command| command.effective().name().is_some_and(|name| commands.contains(&name));
            let calls: Vec<&Command> = step.step.commands.iter().filter(calls).collect();
            if !calls.is_empty() {
                found.push((step, calls));
            }
        }
        found
    }

    /// Whether a service of the image or a file that is read with it names one of `commands`.
    fn is_named_beside(&self, docker: &Dockerfile, commands: &[&str]) -> bool {
        let services: Vec<(usize, usize)> = self.runs_of(docker).collect();
        let in_service = services.iter().any(|&(file, service)| {
            let service = self.compose.get(file).and_then(|compose| Some((compose, compose.services.get(service)?)));
            service.is_some_and(|(compose, service)| holds(self.source(compose.file).slice(service.span), commands))
        });
        let mounted = services.iter().flat_map(|service| self.mounted_by(*service));
        let mut read = self.copied_by(docker.file).chain(mounted);
        in_service || read.any(|evidence| holds(&self.source(evidence.file).text, commands))
    }

    /// An image that people work in, or whose purpose does not show: no program of its own, a shell, a
    /// name that says so.
    fn is_workshop(&self, stage: StageRef) -> bool {
        let program = stage.process.as_ref().and_then(|process| process.program());
        self.is_workshop_by_name(stage.docker)
            || match program {
                Some(program) => IDLE.contains(&program.as_str()),
                // What the base starts is started in production.
                None => !self.is_named_for_production(stage.docker),
            }
    }

    /// Whether the file's name, or that of its directory, says that the image is for production.
    fn is_named_for_production(&self, docker: &Dockerfile) -> bool {
        let path = self.source(docker.file).path.to_ascii_lowercase();
        let mut words = path.rsplit('/').take(2).flat_map(|part| part.split(['.', '-', '_']));
        words.any(|word| matches!(word, "prod" | "production"))
    }

    /// Whether comments tie a command to a health check that nothing defines: neither the image, nor a service of it.
    pub fn lacks_the_check_of(&self, docker: &Dockerfile, command: &str) -> bool {
        let text = self.source(docker.file).text.to_ascii_lowercase();
        let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix('#'));
        let mut meant = comments.filter(|said| said.contains("healthcheck") || said.contains("health check"));
        let checked = docker.stages().any(|stage| stage.steps_of(Keyword::Healthcheck).next().is_some());
        let mut services = self.services_of(docker).peekable();
        let known = services.peek().is_some();
        known
            && !checked
            && meant.any(|said| occurrences(said, command).next().is_some())
            && services.all(|(_, service)| service.healthcheck.is_none() && !service.has("extends"))
    }

    /// Whether the file's name, or that of its directory, says that the image is for working or building in.
    pub fn is_workshop_by_name(&self, docker: &Dockerfile) -> bool {
        let path = self.source(docker.file).path.to_ascii_lowercase();
        let mut parts = path.rsplit('/');
        let words = |part: Option<&str>, out: &[&str]| {
            let mut words = part.unwrap_or_default().split(['.', '-', '_']);
            words.any(|word| WORKSHOPS.contains(&word) && !out.contains(&word))
        };
        // `build/` is also where programs keep the Dockerfile of what they ship.
        words(parts.next(), &[]) || words(parts.next(), &["build"])
    }

    /// Whether the file is called by what it is for, to build something in: `Dockerfile_build_linux`, `ci/Dockerfile`.
    pub fn is_for_building_by_name(&self, docker: &Dockerfile) -> bool {
        let path = self.source(docker.file).path.to_ascii_lowercase();
        let mut parts = path.rsplit('/').map(|part| part.split(['.', '-', '_']));
        let mut words = |known: &[&str]| parts.next().is_some_and(|mut words| words.any(|word| known.contains(&word)));
        words(&["build", "builder", "ci"]) || words(&["builder", "ci"])
    }

    /// The services that run the image, as indexes into `Project::compose` and its services.
    fn runs_of(&self, docker: &Dockerfile) -> impl Iterator<Item = (usize, usize)> + use<'_> {
        self.links_of(docker.file).map(|link| (link.compose, link.service))
    }

    fn out_of_sight(&self, stage: StageRef) -> Sight {
        let docker = stage.docker;
        for step in stage.chain().flat_map(|stage| stage.steps()) {
            let from_mount = |flag: &Flag| mount_options(flag).iter().any(|pair| pair.key.text == "from");
            if let Some(from) = step.ins.flag("from") {
                return Sight::Not(format!("`--from={}`", from.text));
            }
            if step.ins.flags_named("mount").any(from_mount) {
                return Sight::Not("a mount".to_owned());
            }
            let fetches =
                |c: &&Command| matches!(c.effective().name(), Some("curl" | "wget" | "git" | "svn" | "hg" | "aria2c"));
            if let Some(fetch) = step.step.commands.iter().find(fetches) {
                return Sight::Not(format!("what `{}` fetches", fetch.effective().name().unwrap_or_default()));
            }
            if let Some(remote) = step.remote_source() {
                return Sight::Not(format!("`{remote}`"));
            }
        }
        if let Some(program) = self.installed_program(stage) {
            return Sight::Not(format!("`{program}`"));
        }
        let mut sight = Sight::All;
        for source in docker.copy_sources() {
            match (self.copied_unread(docker, &source), &sight) {
                (Some(path), _) if !is_inert(&path) => return Sight::Not(format!("`{path}`")),
                (Some(path), Sight::All) => sight = Sight::But(format!("`{path}`")),
                _ => {}
            }
        }
        match stage.chain().last().map(|root| &root.stage.base) {
            Some(Base::Image(image)) if image.official().is_some() => sight,
            Some(Base::Image(image)) => Sight::Not(format!("`{}`", image.repository)),
            _ => Sight::Not("the base image".to_owned()),
        }
    }

    /// The program that is run, where a language's package manager brings it: it may call anything.
    fn installed_program(&self, stage: StageRef) -> Option<String> {
        let program = stage.process.as_ref()?.program()?;
        let mut calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
        let language = |call: &&Call| call.action == Action::Install && !is_system(call.manager);
        let brings = |call: &Call| call.packages.iter().any(|package| package.text.contains(&program));
        calls.find(|call| language(call) && brings(call)).map(|_| program.clone())
    }

    /// A file that a COPY takes and that was not read, or the source itself where it is not there.
    fn copied_unread(&self, docker: &Dockerfile, source: &CopySource) -> Option<String> {
        let contexts: Vec<&Context> = self.contexts_of(docker).filter(|context| !context.unread).collect();
        let sent = || contexts.iter().flat_map(|context| context.taken(source)).filter(|entry| entry.sent);
        if source.path.is_none() || sent().next().is_none() {
            return Some(source.word.text.to_string());
        }
        let unread = |path: &str| evidence::kind(path).is_none();
        let program = sent().find(|entry| unread(&entry.path) && !is_inert(&entry.path));
        program.or_else(|| sent().find(|entry| unread(&entry.path))).map(|entry| entry.path.clone())
    }
}

/// Whether the name is that of a file that calls nothing: configuration, a document, a picture.
fn is_inert(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    INERT.contains(&ending.as_str())
        || matches!(evidence::kind(path), Some(evidence::Kind::Config | evidence::Kind::Sql))
}

/// Packages that one call installs into the shipped image and that a rule takes for unneeded.
#[derive(Debug)]
pub struct Unneeded<'a> {
    pub step: StepRef<'a>,
    pub call: &'a Call,
    pub packages: Vec<&'a Package>,
    pub confidence: Confidence,
    /// What could not be read.
    pub unread: Option<String>,
}

impl Unneeded<'_> {
    /// The packages as a person would list them.
    pub fn listed(&self) -> String {
        listed(&self.packages)
    }
}

impl Project {
    /// The packages of system package managers in the image of `stage` of which nothing uses the commands
    /// that `commands` names; it names none for packages that are none of its business. Those that the same
    /// RUN removes again are left out.
    /// `for_people`: packages that no program calls, so that unread ones matter less.
    pub fn unneeded<'a>(
        &self,
        stage: StageRef<'a>,
        commands: impl Fn(&str) -> Vec<&'static str>,
        for_people: impl Fn(&str) -> bool,
    ) -> Vec<Unneeded<'a>> {
        let mut found = Vec::new();
        if self.is_workshop(stage) {
            return found;
        }
        // By name, what is unread of what might use it; `None` where the package is needed or none of the
        // rule's business.
        let mut known: HashMap<&str, Option<Option<String>>> = HashMap::new();
        let sight = LazyCell::new(|| self.out_of_sight(stage));
        let look = |name: &str| {
            let commands = Some(commands(name)).filter(|commands| !commands.is_empty())?;
            match self.use_in(stage, &commands, || sight.clone()) {
                Use::Unused(unread) => Some(unread),
                Use::OutOfSight(unread) if for_people(name) => Some(Some(unread)),
                _ => None,
            }
        };
        for (step, call) in system_installs(stage) {
            let mut unneeded =
                Unneeded { step, call, packages: Vec::new(), confidence: Confidence::High, unread: None };
            for package in call.packages.iter().filter(|package| !removed_in(step, call, &package.name)) {
                let name = package.name.as_str();
                let Some(unread) = known.entry(name).or_insert_with(|| look(name)).clone() else { continue };
                unneeded.packages.push(package);
                if unread.is_some() {
                    (unneeded.confidence, unneeded.unread) = (Confidence::Medium, unread);
                }
            }
            if !unneeded.packages.is_empty() {
                found.push(unneeded);
            }
        }
        found
    }

    /// What all findings on unneeded packages have in common: the further packages, how sure it is and why,
    /// the fix.
    pub fn tell(&self, unneeded: &Unneeded, finding: &mut Finding) {
        for package in unneeded.packages.iter().skip(1) {
            finding.label(unneeded.step.file(), package.span, "nor this");
        }
        finding.confidence(unneeded.confidence);
        if let Some(unread) = &unneeded.unread {
            finding.why(format!("Nothing that could be read uses it; not known: {unread}."));
        }
        let edits = self.without_packages(unneeded);
        if !edits.is_empty() {
            finding
                .fix(Safety::Unsafe, "Leave it out: what starts it by a name that is not seen here fails", edits)
                .changing(&[Aspect::Commands, Aspect::Packages]);
        }
    }

    /// The edits that take the packages out of the call; of a RUN that does nothing else, all of it.
    fn without_packages(&self, unneeded: &Unneeded) -> Vec<Edit> {
        let (step, source) = (unneeded.step, self.source(unneeded.step.file()));
        if unneeded.packages.len() < unneeded.call.packages.len() {
            let edits = unneeded.packages.iter().map(|p| step.without(source, &unneeded.call.call, p.span));
            return edits.collect::<Option<Vec<_>>>().unwrap_or_default();
        }
        match step.commands.len() {
            1 if !step.onbuild => vec![Edit::delete(step.file(), source.lines_to_delete(step.ins.span))],
            _ => Vec::new(),
        }
    }
}

/// Every call that installs system packages into the image of `stage`, base first.
pub fn system_installs<'a>(stage: StageRef<'a>) -> impl Iterator<Item = (StepRef<'a>, &'a Call)> {
    let mut chain: Vec<_> = stage.chain().collect();
    chain.reverse();
    let steps = chain.into_iter().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    let calls = steps.flat_map(|step| step.step.packages.iter().map(move |call| (step, call)));
    calls.filter(|(_, call)| is_system(call.manager) && call.action == Action::Install)
}

/// A manager of the distribution's packages, not of a language's.
pub fn is_system(manager: Manager) -> bool {
    matches!(manager, Manager::Apt | Manager::Apk | Manager::Dnf | Manager::Zypper | Manager::Pacman)
}

/// Whether the RUN removes the package again: by its name, with its virtual package, through a variable,
/// or by marking what was installed as no longer wanted.
pub fn removed_in(step: StepRef, call: &Call, name: &str) -> bool {
    step.removals.take(call, name)
}

/// How much of an image's files could be read.
#[derive(Debug, Clone)]
enum Sight {
    All,
    /// All but this, whose name promises no program.
    But(String),
    /// Not this, which may call anything.
    Not(String),
}

/// Whether the instruction names a command, other than as a package to install or remove.
fn names(step: StepRef, source: &Source, commands: &[&str]) -> bool {
    use Keyword::{Cmd, Entrypoint, Env, Healthcheck, Run, Shell};
    // Of COPY and ADD, what here-documents write: it may be a script.
    let read = matches!(step.ins.keyword, Run | Cmd | Entrypoint | Healthcheck | Shell | Env);
    if !read && step.ins.heredocs.is_empty() {
        return false;
    }
    let packages = LazyCell::new(|| {
        let packages = step.step.packages.iter().flat_map(|call| &call.packages);
        Spans::new(packages.map(|package| package.span).collect())
    });
    let joined = step.ins.rest();
    let outside = |at: usize| !packages.hold(Span::at(at));
    commands.iter().any(|command| {
        let in_text = read && occurrences(&joined.text, command).any(|at| outside(joined.offset(at)));
        in_text
            || step.ins.heredocs.iter().any(|heredoc| {
                let start = heredoc.body_span.start as usize;
                occurrences(source.slice(heredoc.body_span), command).any(|at| outside(start + at))
            })
    })
}

fn implied<'a>(mut steps: impl Iterator<Item = StepRef<'a>>, commands: &[&str]) -> bool {
    commands.contains(&"git")
        && steps.any(|step| {
            step.step.commands.iter().any(|c| c.effective().name().is_some_and(|name| CALL_GIT.contains(&name)))
        })
}

fn holds(text: &str, commands: &[&str]) -> bool {
    commands.iter().any(|command| occurrences(text, command).next().is_some())
}

/// Where `word` stands by itself: `/usr/bin/wget` and `git+https` count, `python3` is no `python`.
fn occurrences<'t>(text: &'t str, word: &str) -> impl Iterator<Item = usize> + use<'t> {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let length = word.len();
    let found: Vec<usize> = if length == 0 { Vec::new() } else { text.match_indices(word).map(|(at, _)| at).collect() };
    found.into_iter().filter(move |&at| {
        let before = text.get(..at).and_then(|front| front.chars().next_back());
        let after = text.get(at + length..).and_then(|rest| rest.chars().next());
        !before.is_some_and(part) && !after.is_some_and(|c| part(c) && c != '.')
    })
}
