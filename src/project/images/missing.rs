//! Programs that the image of a stage is known to come without. Knows the official images of distributions and the small ones of
//! languages; of all others nothing is said.

use crate::knowledge::packages::{self, implies};
use crate::knowledge::recommended::recommended;
use crate::knowledge::{absent, classes};
use crate::project::images::{recommends, usage};
use crate::project::packages::{Action, Call, Package};
use crate::project::{ImageRef, StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::{Command, Join, Word};

/// Not in Debian 11 and Ubuntu 18.04 and later, nor in the small builds of the languages' images on them.
///
/// Source: the package lists of `debian:trixie`, `debian:bullseye`, `ubuntu:bionic`, `ubuntu:noble`, `python:3.14-slim`,
/// `node:24-slim` and `ruby:3.4-slim` in docker-library/repo-info, and their Dockerfiles, as known in 2026-11.
const NOT_IN_DEBIAN: &[&str] =
    &["cmake", "curl", "g++", "gcc", "git", "jq", "make", "rsync", "ssh", "svn", "unzip", "wget", "zip"];

/// The same for Alpine, whose busybox brings `wget` and `unzip`.
const NOT_IN_ALPINE: &[&str] =
    &["bash", "cmake", "curl", "g++", "gcc", "git", "jq", "make", "rsync", "ssh", "svn", "zip"];

/// Releases that the first list holds for.
const RELEASES: &[&str] = &["bullseye", "bookworm", "trixie", "bionic", "focal", "jammy", "noble", "resolute"];

/// The programs of the lists that an image comes without.
fn left_out(image: &ImageRef) -> &'static [&'static str] {
    let tag = image.tag.as_deref().unwrap_or("latest");
    let first = image.numbers().and_then(|numbers| numbers.first().copied());
    match image.official() {
        Some("alpine") => NOT_IN_ALPINE,
        Some(name @ ("debian" | "ubuntu")) => {
            let known =
                absent::release_of(name, image.tag.as_deref()).is_some_and(|release| RELEASES.contains(&release));
            if known { NOT_IN_DEBIAN } else { &[] }
        }
        Some("node") if first.is_some_and(|major| major < 16) => &[],
        Some("node" | "python" | "ruby") if tag.contains("alpine") => NOT_IN_ALPINE,
        Some("node" | "python" | "ruby") if tag.contains("slim") => NOT_IN_DEBIAN,
        _ => &[],
    }
}

/// What the instructions of a stage so far may have brought.
#[derive(Default)]
struct Brought<'a> {
    packages: Vec<(StepRef<'a>, &'a Call, &'a Package)>,
    /// Something may have come in a way that is not seen.
    anything: bool,
}

/// The commands of the stage's own RUNs that are called where nothing can have brought them, in order.
pub fn called(stage: StageRef<'_>) -> Vec<(StepRef<'_>, &'_ Command, &'_ str)> {
    let root = stage.chain().last().unwrap_or(stage).from_instruction();
    // A name that a variable holds may be another image's.
    let named = matches!(&root.args, Args::From { image, .. } if !image.text.trim_start_matches('"').starts_with('$'));
    let missing = stage.root_image().filter(|_| named).map(left_out).unwrap_or_default();
    let mut found = Vec::new();
    if missing.is_empty() {
        return found;
    }
    let mut chain: Vec<StageRef> = stage.chain().collect();
    chain.reverse();
    let mut brought = Brought::default();
    for step in chain.into_iter().flat_map(|stage| stage.steps()) {
        let own = step.stage.index == stage.index && !step.onbuild;
        brought.anything |= brings_files(&step);
        for (at, command) in step.step.commands.iter().enumerate() {
            let effective = command.effective();
            let names = [command.name(), effective.name()];
            let tool = missing.iter().find(|tool| names.contains(&Some(**tool)));
            if let Some(tool) = tool.filter(|tool| own && certain(command) && !brought.may_hold(tool)) {
                found.push((step, command, *tool));
            }
            for call in step.step.packages.iter().filter(|call| call.command == at) {
                brought.take(step, call);
            }
            // Where the build has stopped already, a script of sources that it was to fetch has not run.
            let script = command.name().is_some_and(|name| name.starts_with("./")) && !found.is_empty();
            brought.anything |= brings(command) && !script;
        }
        if brought.anything {
            break;
        }
    }
    found
}

impl<'a> Brought<'a> {
    fn take(&mut self, step: StepRef<'a>, call: &'a Call) {
        let plain = call.packages.iter().all(|package| package.literal && !package.name.is_empty());
        match call.action {
            Action::Install if usage::is_system(call.manager) && plain && !call.packages.is_empty() => {
                self.packages.extend(call.packages.iter().map(|package| (step, call, package)));
            }
            Action::Install => self.anything = true,
            _ => self.anything |= call.action_word == "build-dep",
        }
    }

    fn may_hold(&self, tool: &str) -> bool {
        let holds = |name: &str| packages::package(name).is_some_and(|own| own.commands.contains(&tool));
        // Which package holds a command asks all of them: only where none of these says that it does itself.
        if self.anything || self.packages.iter().any(|(.., package)| holds(&package.name)) {
            return true;
        }
        if self.packages.is_empty() {
            return false;
        }
        let Some(provider) = packages::provider_of(tool) else { return true };
        self.packages.iter().any(|(step, call, package)| {
            let brings = |name: &str| name == provider || implies(name, provider) || holds(name);
            let more = || {
                let listed =
                    recommended(&package.name).is_some_and(|it| it.packages.iter().any(|(name, _)| brings(name)));
                // What weighs little is not in that list.
                listed || matches!(tool, "unzip" | "zip")
            };
            let unknown = packages::name_of(&package.name).is_none();
            unknown || brings(&package.name) || recommends::taken(*step, call) && more()
        })
    }
}

/// Whether the command runs for certain, and its failure is that of what it stands in.
fn certain(command: &Command) -> bool {
    let place = &command.place;
    let open =
        place.in_branch || place.in_condition || place.in_function || place.in_background || place.in_substitution;
    !open && !place.negated && command.after != Join::Or && command.before != Join::Or
}

/// Whether an instruction lays files where programs are looked for, or changes where that is.
fn brings_files(step: &StepRef) -> bool {
    match (&step.ins.args, step.ins.keyword) {
        (Args::Copy { dest, .. }, _) => {
            let dest = dest.text.trim_matches('"');
            matches!(dest, "/" | "/.")
                || ["/usr", "/bin", "/sbin", "/opt", "$"].iter().any(|front| dest.starts_with(front))
        }
        (Args::Pairs { pairs, .. }, Keyword::Env) => pairs.iter().any(|pair| pair.key.text == "PATH"),
        _ => step.mounts().any(|mount| mount.kind == "bind"),
    }
}

/// Whether the command may bring programs in a way that no list tells.
fn brings(command: &Command) -> bool {
    let call = command.effective();
    let Some(name) = call.name() else { return false };
    let into =
        |word: &Word| ["/bin/", "/sbin/", "/bin", "/usr/local", "/opt"].iter().any(|path| word.text().contains(path));
    match name {
        "sh" | "bash" | "ash" | "dash" | "zsh" | "su" => true,
        "." | "source" | "eval" | "dpkg" | "rpm" | "snap" | "brew" | "conda" | "mamba" | "micromamba" | "nix-env" => {
            true
        }
        "update-alternatives" | "busybox" => true,
        "useradd" | "adduser" | "usermod" | "chsh" | "chmod" | "chown" | "rm" | "echo" => false,
        _ if name.contains('/') || name.ends_with(".sh") => {
            !["autogen.sh", "configure", "bootstrap.sh"].iter().any(|script| name.ends_with(script))
        }
        _ => call.args().iter().any(into) && classes::class_of(name).is_none(),
    }
}
