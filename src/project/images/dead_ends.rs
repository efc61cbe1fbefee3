//! Calls of package managers that are known to fail: the mirrors no longer hold the release, there are no lists to
//! install from, or no such package. Knows the images that are named, not those that others build on them.

use crate::knowledge::eol::{self, Verdict};
use crate::knowledge::{absent, gone, packages, retired};
use crate::project::images::usage::{is_system, system_installs};
use crate::project::packages::{Action, Call, Manager, Package};
use crate::project::stages::{sources, support};
use crate::project::{Project, StageRef, StepRef};

/// What a text says that adds sources.
const SOURCES: &[&str] = &["apt-repository", "apk/repositories", "--repository", " -X "];

/// A release that has left its mirrors, and the first call that asks them.
pub struct Moved<'a> {
    pub release: Verdict,
    /// As one speaks of it: `Debian 9`.
    pub name: String,
    /// Where its packages are now; none where apt refuses its lists there as well, since the keys that sign them have
    /// run out, and where it is not known which release it is.
    pub host: Option<&'static str>,
    /// The RUN that names it in a source of packages; none where the image does.
    pub source: Option<StepRef<'a>>,
    pub step: StepRef<'a>,
    pub call: &'a Call,
}

impl Project {
    /// The first call of the stage that asks mirrors which no longer hold the release.
    pub fn moved<'a>(&self, stage: StageRef<'a>) -> Option<Moved<'a>> {
        let (beside, base) = (in_sources(stage), || self.moved_base(stage));
        match beside {
            // A source beside those of the base, which are gone as well.
            Some(moved) if moved.source.is_some_and(|source| !sources::replaces_all(&source)) => base().or(Some(moved)),
            Some(moved) => Some(moved),
            None => base(),
        }
    }

    /// The same of the release that the image is of.
    fn moved_base<'a>(&self, stage: StageRef<'a>) -> Option<Moved<'a>> {
        let verdicts = support::of_root(stage);
        let named = verdicts.iter().find(|verdict| gone::archive(verdict).is_some());
        let named = named.map(|verdict| (*verdict, format!("{} {}", verdict.title(), verdict.cycle), host_of(verdict)));
        let (release, name, host) = named.or_else(|| unnamed(stage))?;
        let first = first_fetch(stage, 0);
        let (step, call) = first.filter(|(step, call)| !sources::are_redirected_before(self, step, call.call.span))?;
        Some(Moved { release, name, host, source: None, step, call })
    }

    /// From where on nothing of the stage is made, since its release has left the mirrors: what stands there is
    /// written anew with the base.
    pub fn fails_at(&self, stage: StageRef) -> Option<u32> {
        let moved = self.moved(stage)?;
        // A source beside others is taken out again, and the rest stays as it is.
        if moved.source.is_some_and(|source| !sources::replaces_all(&source)) {
            return None;
        }
        let ins = moved.step.ins.span;
        // What comes after CentOS has another package manager: not even this call stays as it is.
        Some(if moved.release.product == "centos" { ins.start } else { ins.end })
    }
}

/// Where apt still takes the release from.
fn host_of(release: &Verdict) -> Option<&'static str> {
    gone::archive(release).filter(|_| !gone::keys_have_run_out(release))
}

/// The Debian under an old tag that does not name it: 10 or older.
fn unnamed(stage: StageRef) -> Option<(Verdict, String, Option<&'static str>)> {
    let image = stage.root_image()?;
    let tag = image.tag.as_deref()?;
    let old = gone::is_on_old_debian(image.official()?, tag);
    let release = eol::cycle("debian", "10").filter(|_| old)?;
    Some((release, format!("the Debian under `{}:{tag}`", image.repository), None))
}

/// A release in a source that a RUN writes, where nothing changes the sources between it and the call that reads them.
fn in_sources<'a>(stage: StageRef<'a>) -> Option<Moved<'a>> {
    let mut runs = stage.steps().filter(|step| step.is_run() && !step.onbuild);
    let (source, release) = runs.find_map(|step| Some((step, sources::gone_release(&step)?)))?;
    let (step, call) = first_fetch(stage, source.index + 1)?;
    let between = stage.steps_between(source.index + 1, step.index);
    let changed =
        between.into_iter().any(|step| sources::REDIRECTS.iter().any(|word| step.ins.rest().text.contains(word)));
    let name = format!("{} {}", release.title(), release.cycle);
    (!changed).then_some(Moved { release, name, host: host_of(&release), source: Some(source), step, call })
}

/// The first call of the stage from a step on that asks the mirrors.
fn first_fetch<'a>(stage: StageRef<'a>, from: usize) -> Option<(StepRef<'a>, &'a Call)> {
    let mut calls = stage
        .steps_between(from, stage.stage.steps.len())
        .filter(|step| step.is_run() && !step.onbuild)
        .flat_map(|step| step.step.packages.iter().map(move |call| (step, call)));
    calls.find(|(step, call)| {
        let asks = matches!(call.action, Action::Update | Action::Upgrade)
            || call.action == Action::Install && !call.packages.is_empty();
        let local = call.packages.iter().any(|package| package.text.contains(['/', '$']));
        is_system(call.manager) && asks && !local && !is_tried(*step, call)
    })
}

/// Whether the call stands in a branch, so that another one may be taken.
fn is_tried(step: StepRef, call: &Call) -> bool {
    step.step.commands.get(call.command).is_some_and(|command| command.place.in_branch)
}

/// The first install with apt of a RUN, where nothing in the RUN refreshed the lists for it.
pub fn without_update<'a>(step: &StepRef<'a>) -> Option<&'a Call> {
    let install = |call: &&Call| call.manager == Manager::Apt && call.action == Action::Install && needs_lists(call);
    let install = step.step.packages.iter().find(install)?;
    let mounted = step.mounts_over(Manager::Apt.lists());
    (!mounted && !updated_before(step, install.command) && step.shell_errors.is_empty()).then_some(install)
}

/// Whether apt's lists lie at `path`, and a RUN between the one that fetched them and the one that removes them installs
/// from them.
pub fn serves_others(path: &str, fetched: &StepRef, removed: &StepRef) -> bool {
    let mut between = fetched.stage_ref().steps_between(fetched.index + 1, removed.index);
    let lists = path.starts_with(Manager::Apt.lists()) && fetched.stage.index == removed.stage.index;
    lists && between.any(|step| step.is_run() && without_update(&step).is_some())
}

/// The first install of the stage, where its base is an image that ships without lists and nothing before it
/// may have fetched any.
pub fn finds_no_lists<'a>(stage: StageRef<'a>) -> Option<(StepRef<'a>, &'a Call)> {
    let bare = matches!(stage.root_image()?.official()?, "debian" | "ubuntu");
    if !bare || stage.parent().is_some() {
        return None;
    }
    let mut runs = stage.steps().filter(|step| step.is_run() && !step.onbuild);
    let first = runs.find(|step| without_update(step).is_some() || updated_before(step, step.commands.len()))?;
    let call = without_update(&first).filter(|call| !is_tried(first, call))?;
    let copied = stage.steps_between(0, first.index).any(|step| step.ins.flag("from").is_some());
    (!copied && first.mounts().next().is_none()).then_some((first, call))
}

/// Something is fetched by name, and the call does not fetch the lists itself (`--update`, from apt 2.9 on).
fn needs_lists(call: &Call) -> bool {
    !call.has_flag(&["--update", "-U"])
        && call.packages.iter().any(|package| !package.name.is_empty())
        && !call.has_flag(&["--no-download", "--print-uris"])
}

pub fn is_update(call: &Call) -> bool {
    call.manager == Manager::Apt && call.action == Action::Update
}

/// An update comes first in this RUN, before its command `end`, or something that may hold one: a script, a variable
/// as command.
fn updated_before(step: &StepRef, end: usize) -> bool {
    let script = |name: &str| {
        name.ends_with(".sh")
            || matches!(name, "sh" | "bash" | "." | "source" | "add-apt-repository" | "apt-add-repository")
    };
    step.packages.iter().any(|call| is_update(call) && call.command < end)
        || step.commands.iter().take(end).any(|command| command.effective().name().is_none_or(script))
}

/// Packages of Python 2 and PHP 5 in one install that the release no longer has.
pub struct Gone<'a> {
    pub step: StepRef<'a>,
    /// Each with what to write.
    pub packages: Vec<(&'a Package, String)>,
}

/// Whether the stage asks for what an older release than the newest has: a package that is gone since, one with a number
/// in its name that is another now, a command that its makers have retired, or sources of a release by its name.
pub fn is_for_an_older_release(stage: StageRef) -> bool {
    let numbered = |name: &str| {
        let digit = |at: usize| name.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        name.match_indices('.').any(|(at, _)| at > 0 && digit(at - 1) && digit(at + 1))
    };
    let other = |package: &Package| {
        numbered(&package.name) && packages::package(&package.name).is_none_or(|known| known.name != package.name)
    };
    // Whatever other sources are named: they are newer ones.
    let release = support::release(stage);
    let lost = |package: &Package| release.as_ref().is_some_and(|it| absent::successor(it, &package.name).is_some());
    let retired = stage.steps().flat_map(|step| &step.step.commands).any(|command| {
        let call = command.effective();
        let has = |word: &str| call.args().iter().any(|arg| arg.text() == word);
        call.name().is_some_and(|name| retired::command(name, has).is_some())
    });
    let texts = stage.steps().filter(|step| step.is_run()).map(|step| step.ins.rest().text.as_str());
    let mut words = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    system_installs(stage).flat_map(|(_, call)| &call.packages).any(|package| lost(package) || other(package))
        || retired
        || words.any(eol::is_codename)
}

/// The first install with such a package, where nothing named other
/// sources before it. An image without a tag is the newest release.
pub fn gone_package<'a>(stage: StageRef<'a>) -> Option<Gone<'a>> {
    let release = support::release(stage)?;
    let manager = if release.product == "alpine" { Manager::Apk } else { Manager::Apt };
    let runs = || stage.steps().filter(|step| step.is_run() && !step.onbuild);
    let in_call = |step: StepRef<'a>, call: &'a Call| {
        let taken = call.manager == manager && call.action == Action::Install && !is_tried(step, call);
        let packages = call.packages.iter().filter(|package| taken && package.version.is_none());
        let found = packages.filter_map(|package| Some((package, absent::successor(&release, &package.name)?)));
        let packages: Vec<_> = found.collect();
        (!packages.is_empty()).then_some(Gone { step, packages })
    };
    let gone = runs().find_map(|step| step.step.packages.iter().find_map(|call| in_call(step, call)))?;
    let other = |step: StepRef| {
        let text = &step.ins.rest().text;
        sources::REDIRECTS.iter().chain(SOURCES).any(|word| text.contains(word))
    };
    (!runs().take_while(|step| step.index <= gone.step.index).any(other)).then_some(gone)
}
