//! `system-package-exact`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::{absent, eol};
use crate::project::packages::{Action, Call, Manager, Package};
use crate::project::stages::{sources, support};
use crate::project::{ImageRef, StageRef, StepRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let Some(image) = stage.root_image().filter(|image| changes(image)) else { continue };
        let ended = support::distribution(stage).is_some_and(|own| own.state(cx.options.today) == eol::State::Dead);
        let others = |step: &StepRef| brings_others(cx, step);
        let mut added = stage.chain().skip(1).any(|stage| stage.steps().any(|step| others(&step)));
        for step in stage.steps().filter(|step| !step.onbuild && !ended) {
            added = added || others(&step);
            for call in step.step.packages.iter().filter(|call| call.action == Action::Install) {
                tell(stage, image, step, call, added, out);
            }
        }
    }
}

fn tell(stage: StageRef, image: &ImageRef, step: StepRef, call: &Call, added: bool, out: &mut Sink) {
    let Some(product) = product(image, call.manager) else { return };
    let moves = support::moves_on(image, call.manager == Manager::Apk);
    // `-t` of apk names a group of packages.
    let from = if call.manager == Manager::Apk { ["X", "repository"] } else { ["t", "target-release"] };
    let foreign = added || call.call.has_flag(&from);
    // What another source has is of one release where it is asked for by the name of that.
    if foreign && !(moves && sources::asks_for_release(&step)) {
        return;
    }
    let held = call.packages.iter().filter_map(|package| Some((package, version(&step, package)?)));
    let exact: Vec<(&Package, String)> = held.filter(|(_, version)| is_dropped(product, version)).collect();
    let Some(((first, version), rest)) = exact.split_first() else { return };
    let name = first.text.trim_matches(['"', '\'']).split(['@', '=', ':']).next().unwrap_or_default();
    let message = match moves {
        true if foreign => format!("`{name}` is held at one version, and the next {product} has another repository"),
        true => format!(
            "`{name}` is held at a build for one release of {product}, and the base moves to the next by itself"
        ),
        false => format!("the mirrors drop `{name}={version}` with its next update: then this fails"),
    };
    let finding = out.report(step.file(), first.span, message).mark("one build");
    for (package, _) in rest {
        finding.label(step.file(), package.span, "and this one");
    }
    let range = match product {
        "Alpine" => format!("{name}~{}", version.split(['-', '_']).next().unwrap_or_default()),
        _ => format!("{name}={}-*", version.rsplit_once('-').map_or("", |(front, _)| front)),
    };
    if moves {
        let root = stage.chain().last().unwrap_or(stage);
        let from = root.image_argument().map_or(root.from_instruction().span, |pair| pair.key.span);
        finding.severity(Severity::Warning).label(stage.file(), from, format!("names no release of {product}"));
        finding.help(format!("name the release of {product} in the tag of the base, and change both together"));
        if foreign {
            finding.why(format!("The source that is asked holds packages for each release of {product} apart: for the next one it need not have this build."));
        }
    } else {
        finding.help(format!("leave the build out, `{range}` at most, and hold the base by its digest"));
    }
}

/// Whether the distribution gives a build up for the next: Wolfi keeps them.
fn changes(image: &ImageRef) -> bool {
    image.registry != "cgr.dev" && !image.repository.contains("wolfi") && !image.repository.contains("chainguard")
}

/// What the packages of a manager are of, where that is known.
fn product(image: &ImageRef, manager: Manager) -> Option<&'static str> {
    if manager == Manager::Apk {
        return Some("Alpine");
    }
    let name = image.official().filter(|_| manager == Manager::Apt)?;
    let release = absent::release_of(name, image.tag.as_deref())?;
    Some(if eol::lookup(name, release).iter().any(|own| own.product == "ubuntu") { "Ubuntu" } else { "Debian" })
}

/// The version behind the last `=`, variables filled in.
fn version(step: &StepRef, package: &Package) -> Option<String> {
    let (name, version) = package.text.rsplit_once('=').filter(|(name, _)| !name.ends_with(['<', '>', '~', '!']))?;
    let version = version.trim_matches(['"', '\'']);
    let known = step.docker.scope.expand(step.stage.index, step.step.at, version)?.known().map(str::to_owned)?;
    Some(known).filter(|known| !name.is_empty() && !known.contains(['*', '$', ' ']))
}

/// Whether it is a build that an update takes the place of.
fn is_dropped(product: &str, version: &str) -> bool {
    let Some((_, build)) = version.rsplit_once('-') else { return false };
    match product {
        "Alpine" => build.strip_prefix('r').is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())),
        // What a release of Ubuntu came with stays.
        "Ubuntu" => build.split_once("ubuntu").is_some_and(|(_, own)| own.contains('.')),
        _ => build.starts_with(|c: char| c.is_ascii_digit()),
    }
}

/// Whether the instruction may bring another source of packages.
fn brings_others(cx: &Cx, step: &StepRef) -> bool {
    let text = cx.project.source(step.file()).slice(step.ins.span);
    text.contains("/etc/apk") || sources::may_be_added_by(cx.project, step) && !text.contains("apk add")
}
