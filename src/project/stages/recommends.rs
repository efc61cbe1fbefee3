//! Which apt calls take in packages that are only recommended.

use crate::knowledge::held::held;
use crate::knowledge::packages;
use crate::project::StepRef;
use crate::project::packages::{Action, Call, Manager};

/// Packages that fetch over TLS or build others, and whose recommended packages are what they need for it:
/// Debian's `ca-certificates` for curl, wget and git, the compilers for pip.
const LEANING: &[&str] = &[
    "aria2",
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

/// Those that need the certificates, and the package that holds them.
const FETCH: &[&str] = &["aria2", "curl", "wget", "git"];
pub const CERTIFICATES: &str = "ca-certificates";

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
    step.recommends.is_some_and(|command| command < call.command)
        || step.stage.firsts.recommends.is_some_and(|at| at < step.step.at)
}

/// Whether the table knows every package of the call, and that none of them recommends anything: then the flag
/// changes nothing.
pub fn recommend_nothing(call: &Call) -> bool {
    call.packages.iter().all(|package| {
        let known = packages::package(&package.name).filter(|_| package.literal);
        known.is_some_and(|it| it.size_mib.is_some() && it.size_mib == it.size_with_recommends_mib)
    })
}

/// Whether the list holds a program that fetches over TLS, and the certificates that it recommends are not known to
/// be in the image: neither installed nor in its base.
pub fn lacks_certificates(step: StepRef, call: &Call) -> bool {
    let base = step.stage_ref().root_image();
    let held = base.and_then(|image| held(image.official()?, image.tag.as_deref().unwrap_or_default()));
    let there = held.is_some_and(|(_, names)| names.contains(&CERTIFICATES));
    let fetches = call.packages.iter().any(|package| FETCH.contains(&package.name.as_str()));
    fetches && !there && step.stage.firsts.certificates.is_none_or(|at| at > step.step.at)
}

/// Whether something in the list does not work as meant without what it recommends, so that leaving it
/// out calls for a look.
pub fn leaned_on(step: StepRef, call: &Call) -> bool {
    let named = |name: &str| call.packages.iter().any(|package| package.name == name);
    let certificates = !lacks_certificates(step, call);
    LEANING.iter().any(|name| named(name) && !(FETCH.contains(name) && certificates))
        || call.packages.iter().any(|package| !package.literal)
}
