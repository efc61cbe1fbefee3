//! Which apt calls take in packages that are only recommended, and which packages these are as far as that is
//! known. Knows nothing of packages of other repositories than the distribution's.

use std::collections::HashSet;

use super::usage::{removed_in, system_installs};
use crate::knowledge::{held, packages, recommended};
use crate::project::packages::{Action, Call, Manager, Package};
use crate::project::{StageRef, StepRef};

/// What programs that fetch over TLS recommend.
pub const CERTIFICATES: &str = "ca-certificates";

/// Recommended packages that the usual work needs, with what for.
const NEEDED: &[(&str, &str, &str)] = &[
    ("aria2", CERTIFICATES, "for https"),
    ("curl", CERTIFICATES, "for https"),
    ("git", CERTIFICATES, "for https"),
    ("git", "openssh-client", "for git over ssh"),
    ("nodejs", CERTIFICATES, "for https"),
    ("npm", "build-essential", "where npm compiles"),
    ("python-pip", "build-essential", "where pip compiles"),
    ("python3-pip", "build-essential", "where pip compiles"),
    ("python3-pip", "python3-dev", "where pip compiles"),
    ("wget", CERTIFICATES, "for https"),
];

/// A call that takes in what is recommended.
pub struct Taken<'a> {
    pub step: StepRef<'a>,
    pub call: &'a Call,
    /// Where it is known to weigh something.
    pub weight: Option<Weight<'a>>,
    /// What of it the usual work needs, and what for.
    pub needed: Vec<(&'static str, &'static str)>,
}

/// The package of a call that takes in most.
pub struct Weight<'a> {
    pub package: &'a Package,
    /// What comes with it that is not there yet, the heaviest first.
    pub others: Vec<&'static str>,
    /// At least.
    pub mib: u32,
}

/// Less is nothing that anybody would notice in an image.
const NOTICED: f32 = 5.0;

/// The calls of a stage that take in recommended packages, in order.
pub fn all_taken(stage: StageRef<'_>) -> Vec<Taken<'_>> {
    let mut there: HashSet<&str> = HashSet::new();
    if let Some(image) = stage.root_image() {
        let tag = image.tag.as_deref().unwrap_or_default();
        there.extend(image.official().and_then(|name| held::held(name, tag)).map_or_else(Vec::new, |(_, names)| names));
    }
    // nodesource's package of that name recommends nothing.
    let nodesource = stage
        .chain()
        .flat_map(|stage| stage.steps())
        .any(|step| step.is_run() && step.ins.rest().text.contains("nodesource"));
    let mut all = Vec::new();
    for (step, call) in system_installs(stage).filter(|(_, call)| call.manager == Manager::Apt) {
        for package in call.packages.iter().filter(|package| package.literal) {
            there.insert(package.name.as_str());
            there.extend(packages::brought_by(&package.name).iter());
        }
        if step.stage.firsts.certificates.is_some_and(|at| at <= step.step.at) {
            there.insert(CERTIFICATES);
        }
        if step.stage.index != stage.index || !taken(step, call) {
            continue;
        }
        let own = call.packages.iter().filter(|package| package.literal && !removed_in(step, call, &package.name));
        let own = own.filter(|package| !(nodesource && package.name == "nodejs"));
        let weights = own.filter_map(|package| weight(package, &there));
        let needed = NEEDED.iter().filter(|(name, other, _)| {
            !there.contains(other) && call.packages.iter().any(|package| package.name == *name)
        });
        let mut needed: Vec<_> = needed.map(|(_, other, why)| (*other, *why)).collect();
        needed.dedup();
        all.push(Taken { step, call, weight: weights.max_by_key(|weight| weight.mib), needed });
    }
    all
}

/// What installing `package` takes in beside what is `there`, if that is to be noticed.
fn weight<'a>(package: &'a Package, there: &HashSet<&str>) -> Option<Weight<'a>> {
    let recommended = recommended::recommended(&package.name)?;
    let (here, new): (Vec<_>, Vec<_>) = recommended.packages.into_iter().partition(|(name, _)| there.contains(name));
    let mib = recommended.mib - here.iter().map(|(_, mib)| mib).sum::<f32>();
    let noticed = mib >= NOTICED && !new.is_empty();
    noticed.then(|| Weight { package, others: new.into_iter().map(|(name, _)| name).collect(), mib: mib as u32 })
}

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
