//! Which apt calls take in packages that are only recommended, and which packages these are as far as that is
//! known. Knows nothing of packages of other repositories than the distribution's.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::dead_ends;
use super::leftovers::all_the_time;
use super::usage::{removed_in, system_installs};
use crate::knowledge::{held, packages, recommended};
use crate::project::packages::{Action, Call, Manager, Package, Removals};
use crate::project::stages::support;
use crate::project::{StageRef, StepRef};
use crate::syntax::shell::Command;

/// What programs that fetch over TLS recommend.
pub const CERTIFICATES: &str = "ca-certificates";

/// What `add-apt-repository` fetches keys with.
const AGENT: &str = "gpg-agent";

/// Recommended packages that the usual work needs, with what for.
const NEEDED: &[(&str, &str, &str)] = &[
    ("aria2", CERTIFICATES, "for https"),
    ("autoconf", "automake", "for `autogen.sh` and `autoreconf`"),
    ("curl", CERTIFICATES, "for https"),
    ("gcc", "libc6-dev", "to compile"),
    ("git", CERTIFICATES, "for https"),
    ("git", "openssh-client", "for git over ssh"),
    ("graphviz", "fonts-liberation", "for letters in pictures"),
    ("nodejs", CERTIFICATES, "for https"),
    ("npm", "build-essential", "where npm compiles"),
    ("poppler-utils", "poppler-data", "for PDFs in Asian scripts"),
    ("python-pip", "build-essential", "where pip compiles"),
    ("python3-pip", "build-essential", "where pip compiles"),
    ("python3-pip", "python3-dev", "where pip compiles"),
    ("software-properties-common", AGENT, "for `add-apt-repository`"),
    ("sshpass", "openssh-client", "which it calls"),
    ("wget", CERTIFICATES, "for https"),
];

/// Those of them that are there for the package's own work: they are no waste.
const WANTED: &[&str] =
    &["automake", CERTIFICATES, "fonts-liberation", AGENT, "libc6-dev", "openssh-client", "poppler-data"];

/// Those that whoever names the package is bound to use: certificates, the headers of the C library, what fetches keys.
pub const BOUND: &[&str] = &[CERTIFICATES, "automake", AGENT, "libc6-dev"];

/// What is said of a recommended package that the image uses.
pub const USED: &str = "which is used here";

/// Words of an image that uses a package, where it need not call a program of it by name.
const TRACES: &[(&str, &[&str])] = &[
    ("openssh-client", &[".ssh", "git+ssh", "git@", "id_ed25519", "id_rsa", "known_hosts", "ssh://", "ssh_key"]),
    ("patch", &[".patch"]),
    ("xz-utils", &[".tar.xz", ".txz"]),
];

/// Releases that the table of what is recommended was drawn from.
const KNOWN: &[(&str, &[&str])] = &[("debian", &["11", "12", "13"]), ("ubuntu", &["20.04", "22.04", "24.04"])];

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
const NOTICED: f32 = 10.0;

/// The calls of a stage that take in recommended packages, in order.
pub fn all_taken(stage: StageRef<'_>) -> Vec<Taken<'_>> {
    let own = |(step, call): &(StepRef, &Call)| step.stage.index == stage.index && taken(*step, call);
    if !system_installs(stage).any(|install| own(&install)) {
        return Vec::new();
    }
    let mut known = Known::of(stage);
    let mut all = Vec::new();
    let tls = fetches_over_tls(stage);
    // Where a package is not there, nothing is installed.
    let stops = dead_ends::gone_package(stage).map(|gone| gone.step.step.at);
    for (step, call) in system_installs(stage).filter(|(_, call)| call.manager == Manager::Apt) {
        known.add(call);
        // What nothing installed, the base has, and with it what makes it work.
        if step.stage.firsts.certificates.or(tls).is_some_and(|at| at <= step.step.at) {
            known.there.insert(CERTIFICATES);
        }
        if own(&(step, call)) {
            let mut taken = known.taken(step, call, |name| removed_in(step, call, name));
            taken.weight = taken.weight.filter(|_| stops.is_none_or(|at| step.step.at < at));
            all.push(taken);
        }
    }
    all
}

/// The calls of a script that a RUN calls, where they take in recommended packages that weigh something.
pub fn all_taken_by_script<'a>(
    step: StepRef<'a>,
    commands: &'a [Command],
    calls: &'a [Call],
    text: &'a str,
) -> Vec<Taken<'a>> {
    let takes = |call: &&Call| all_the_time(call) && taken(step, call);
    let configured = step.recommends.is_some() || text.to_ascii_lowercase().contains("install-recommends");
    if configured || !calls.iter().any(|call| takes(&call)) {
        return Vec::new();
    }
    let mut known = Known::of(step.stage_ref());
    system_installs(step.stage_ref()).for_each(|(_, call)| known.add(call));
    known.uses.texts.push(text);
    known.uses.called.extend(commands.iter().filter_map(|command| command.effective().name().map(str::to_owned)));
    let removals = Removals::of(commands, calls);
    let system = calls.iter().filter(|call| call.manager == Manager::Apt && call.action == Action::Install);
    let all = system.filter_map(|call| {
        known.add(call);
        takes(&call).then(|| known.taken(step, call, |name| removals.take(call, name)))
    });
    all.filter(|taken| taken.weight.is_some()).collect()
}

/// What is known of an image when a call installs into it.
struct Known<'a> {
    stage: StageRef<'a>,
    there: HashSet<&'a str>,
    nodesource: bool,
    tabled: bool,
    sources: Sources,
    uses: Uses<'a>,
}

impl<'a> Known<'a> {
    fn of(stage: StageRef<'a>) -> Known<'a> {
        let mut there: HashSet<&str> = HashSet::new();
        if let Some(image) = stage.root_image() {
            let tag = image.tag.as_deref().unwrap_or_default();
            let held = image.official().and_then(|name| held::held(name, tag));
            there.extend(held.map_or_else(Vec::new, |(_, names)| names));
        }
        // nodesource's package of that name recommends nothing.
        let nodesource = stage
            .chain()
            .flat_map(|stage| stage.steps())
            .any(|step| step.is_run() && step.ins.rest().text.contains("nodesource"));
        Known { stage, there, nodesource, tabled: is_tabled(stage), sources: Sources::of(stage), uses: Uses::of(stage) }
    }

    /// What a call names, and what that brings in any case.
    fn add(&mut self, call: &'a Call) {
        for package in call.packages.iter().filter(|package| package.literal) {
            self.there.insert(package.name.as_str());
            self.there.extend(packages::brought_by(&package.name).iter());
        }
    }

    fn taken(&self, step: StepRef<'a>, call: &'a Call, removed: impl Fn(&str) -> bool) -> Taken<'a> {
        let Known { stage, there, uses, .. } = self;
        let named = call.packages.iter().filter(|package| package.literal && !removed(&package.name));
        // A package that another source names itself after may be that one's.
        let others = |package: &Package| {
            let name = package.name.as_str();
            self.nodesource && name == "nodejs" || self.sources.name(step, name) || is_base(*stage, name)
        };
        let named = named.filter(|package| !others(package));
        let needed = NEEDED.iter().filter(|(name, other, _)| {
            // Of the releases that are not in the table the older ones have no such package.
            let fits = *other != AGENT || self.tabled && uses.texts.iter().any(|text| text.contains("apt-repository"));
            fits && !there.contains(other) && call.packages.iter().any(|package| package.name == *name)
        });
        let mut needed: Vec<_> = needed.map(|(_, other, why)| (*other, *why)).collect();
        needed.dedup();
        let brought = named.clone().filter_map(|package| recommended::recommended(&package.name));
        for (name, _) in brought.flat_map(|it| it.packages).filter(|(name, _)| !there.contains(name)) {
            if uses.shows(name) {
                needed.retain(|(other, _)| *other != name);
                needed.push((name, USED));
            }
        }
        let wanted = |name: &str| {
            let named = |(other, why): &(&str, &str)| *other == name && (WANTED.contains(&name) || *why == USED);
            there.contains(name) || needed.iter().any(named)
        };
        let weights = named.filter(|_| self.tabled).filter_map(|package| weight(package, wanted));
        let weight = weights.max_by_key(|weight| weight.mib);
        Taken { step, call, weight, needed }
    }
}

/// Whether modules are installed that may be compiled with what is only recommended: what of them is not known here.
pub fn may_compile(taken: &Taken) -> bool {
    let compiles = |manager: Manager| matches!(manager, Manager::Gem | Manager::Npm | Manager::Pip | Manager::Yarn);
    let stages = taken.step.docker.stages();
    let own = taken.step.stage.index;
    let made = stages.filter(|stage| stage.chain().any(|below| below.index == own));
    let installs = |step: StepRef| {
        step.step.at >= taken.step.step.at
            && step.step.packages.iter().any(|call| compiles(call.manager) && call.action == Action::Install)
    };
    taken.needed.iter().any(|(name, _)| *name == "build-essential")
        && made.flat_map(|stage| stage.steps()).any(installs)
}

/// Whether what packages of the base recommend is known: of a release in the table, or of one that is not told.
fn is_tabled(stage: StageRef) -> bool {
    support::distribution(stage).is_none_or(|release| {
        KNOWN.iter().any(|(product, cycles)| *product == release.product && cycles.contains(&release.cycle))
    })
}

/// Whether the package belongs to the program of the base image, which brought the rest of it: `postgresql-17-cron` on
/// `postgres`.
fn is_base(stage: StageRef, name: &str) -> bool {
    const FRONT: usize = 5;
    let image = stage.root_image().map(|image| image.short_name()).unwrap_or_default();
    image.get(..FRONT).is_some_and(|front| name.starts_with(front))
}

/// The first instruction that fetches over TLS with a tool that nothing installs.
fn fetches_over_tls(stage: StageRef) -> Option<usize> {
    let packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
    let installed: HashSet<&str> = packages.map(|package| package.name.as_str()).collect();
    let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    let fetch = runs.find(|step| {
        step.step.commands.iter().map(|command| command.effective()).any(|command| {
            let tool = command.name().filter(|name| matches!(*name, "curl" | "wget") && !installed.contains(name));
            tool.is_some() && command.args().iter().any(|word| word.text().starts_with("https://"))
        })
    });
    fetch.map(|step| step.step.at)
}

/// What an image calls, and the texts that tell of more.
struct Uses<'a> {
    called: HashSet<String>,
    texts: Vec<&'a str>,
    /// The packages of which the texts hold a trace, once someone asks.
    traced: OnceCell<HashSet<&'static str>>,
}

impl<'a> Uses<'a> {
    fn of(stage: StageRef<'a>) -> Uses<'a> {
        let steps = || stage.chain().flat_map(|stage| stage.steps());
        let commands = steps().flat_map(|step| &step.step.commands);
        let called = commands.filter_map(|command| command.effective().name().map(str::to_owned)).collect();
        let texts = steps().map(|step| step.ins.rest().text.as_str()).collect();
        Uses { called, texts, traced: OnceCell::new() }
    }

    fn shows(&self, package: &str) -> bool {
        let held = |trace: &&str| self.texts.iter().any(|text| text.contains(*trace));
        let traced = || TRACES.iter().filter(|(_, traces)| traces.iter().any(held)).map(|(name, _)| *name).collect();
        let commands = packages::package(package).map(|known| known.commands).unwrap_or_default();
        commands.iter().any(|command| self.called.contains(*command))
            || TRACES.iter().any(|(name, _)| *name == package) && self.traced.get_or_init(traced).contains(package)
    }
}

/// What the RUNs that tell apt of further sources say: from where on, and the words of it.
struct Sources(usize, HashSet<String>);

impl Sources {
    fn of(stage: StageRef) -> Sources {
        let mut found = Sources(usize::MAX, HashSet::new());
        for step in stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run()) {
            let text = &step.ins.rest().text;
            if text.contains("sources.list") || text.contains("apt-repository") {
                found.0 = found.0.min(step.step.at);
                let words = text.split([' ', '\t', '/', ':', '"', '\'']);
                found.1.extend(words.clone().map(letters));
                found.1.extend(words.flat_map(|word| word.split(['.', '-'])).map(str::to_owned));
            }
        }
        found
    }

    /// Whether one of them names itself after the package, so that it may be its own.
    fn name(&self, step: StepRef, package: &str) -> bool {
        let front = package.split('-').next().unwrap_or_default();
        self.0 <= step.step.at && (self.1.contains(&letters(package)) || front.len() > 3 && self.1.contains(front))
    }
}

/// Letters and digits alone.
fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// What installing `package` takes in beside what is there or wanted, if that is to be noticed. Manuals are not
/// counted: slim images and those of Ubuntu leave them out when they unpack.
fn weight<'a>(package: &'a Package, wanted: impl Fn(&str) -> bool) -> Option<Weight<'a>> {
    let recommended = recommended::recommended(&package.name)?;
    let out = |name: &str| wanted(name) || name.starts_with("manpages") || name.ends_with("-doc");
    let (here, new): (Vec<_>, Vec<_>) = recommended.packages.into_iter().partition(|(name, _)| out(name));
    // What is not named may be needed: libraries, headers of the C library.
    let named: f32 = new.iter().map(|(_, mib)| mib).sum();
    let mib = named.min(recommended.mib - here.iter().map(|(_, mib)| mib).sum::<f32>());
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
