//! Which apt calls take in packages that are only recommended.

use super::StepRef;
use super::packages::{Action, Call, Manager};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::Command;

/// Packages that fetch over TLS or build others, and whose recommended packages are what they need for it:
/// Debian's `ca-certificates` for curl, wget and git, the compilers for pip.
const LEANING: &[&str] = &[
    "curl",
    "wget",
    "git",
    "gnupg",
    "gnupg2",
    "npm",
    "openssh-client",
    "python-pip",
    "python3-pip",
    "r-base",
    "libreoffice",
    "mysql-server",
    "openjdk-8-jdk",
];

/// Whether the call installs and nothing keeps recommended packages out: no flag, no option, no
/// configuration written or copied before it.
pub fn taken(step: StepRef, call: &Call) -> bool {
    let installs = call.manager == Manager::Apt
        && call.action == Action::Install
        && call.action_word != "build-dep"
        && !call.packages.is_empty();
    let flags: &[&str] = match call.program.as_str() {
        "aptitude" => &["--without-recommends", "-R", "--no-install-recommends"],
        _ => &["--no-install-recommends", "--download-only", "-d", "--dry-run", "-s"],
    };
    let option = |raw: &str| raw.to_ascii_lowercase().contains("install-recommends=");
    installs
        && !call.has_flag(flags)
        && !call.call.args().iter().any(|word| option(&word.raw))
        && !configured(step, call)
}

/// A configuration of apt that may say so: written by a command before, or copied to its place.
fn configured(step: StepRef, call: &Call) -> bool {
    let before = |other: &StepRef| other.stage.index != step.stage.index || other.step.at < step.step.at;
    let says = |command: &Command| {
        command.words.iter().any(|word| word.raw.contains("nstall-Recommends"))
            || command.redirects.iter().any(|redirect| {
                let target = redirect.target.as_ref().is_some_and(|word| word.raw.contains("/apt/apt.conf"));
                target && redirect.body.is_some()
            })
    };
    step.commands.iter().take(call.command).any(says)
        || step.stage_ref().chain().flat_map(|stage| stage.steps()).filter(before).any(|other| {
            let copied = matches!(&other.ins.args, Args::Copy { dest, .. } if holds_configuration(&dest.text));
            copied || other.step.commands.iter().any(says)
        })
}

/// Whether a copy to this place may bring a configuration of apt.
fn holds_configuration(dest: &str) -> bool {
    let dest = dest.trim_matches(['"', '\'']);
    dest.contains("/apt/apt.conf") || matches!(dest.trim_end_matches('/'), "" | "/etc" | "/etc/apt")
}

/// Whether something in the list does not work as meant without what it recommends, so that leaving it
/// out calls for a look.
pub fn leaned_on(step: StepRef, call: &Call) -> bool {
    let named = |name: &str| call.packages.iter().any(|package| package.name == name);
    let certificates = || {
        let earlier = step.stage_ref().chain().flat_map(|stage| stage.steps()).filter(|s| s.step.at <= step.step.at);
        earlier.flat_map(|s| &s.step.packages).flat_map(|c| &c.packages).any(|p| p.name == "ca-certificates")
    };
    LEANING.iter().any(|name| named(name) && !(matches!(*name, "curl" | "wget" | "git") && certificates()))
        || call.packages.iter().any(|package| !package.literal)
}
