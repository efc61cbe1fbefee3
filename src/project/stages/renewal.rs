//! The tag with which an image is supported again, as its makers name their tags, and whether what is built on it goes
//! on as it is; and the image to take in the place of one that nobody renews. Does not know whether to renew.

use crate::knowledge::eol::{self, Date, State, Verdict};
use crate::knowledge::{absent, images, packages, shipped};
use crate::project::packages::{Action, Manager, Package};
use crate::project::stages::{sources, support};
use crate::project::{ImageRef, Project, StageRef};
use crate::text::Source;

/// Images whose tags are a version, then the kind of image and the distribution below.
const KNOWN: &[&str] = &["alpine", "debian", "golang", "node", "php", "python", "ruby", "ubuntu"];

/// The oldest of a language from which a program mostly goes on with a release that is supported.
const FROM: &[(&str, &[u32])] = &[("go", &[1, 11]), ("node", &[16]), ("python", &[3, 8]), ("ruby", &[3, 0])];

/// The tag of the same image whose releases are supported, the nearest of them or the one that has to `fit`. None where a
/// part of the tag is not understood, and where the step to the next is known to be a large one.
pub fn renewed(image: &ImageRef, today: Date, fit: Option<Verdict>) -> Option<String> {
    let name = image.official().filter(|name| KNOWN.contains(name))?;
    let tag = image.tag.as_deref()?;
    let mut parts = Vec::new();
    for (index, part) in tag.split('-').enumerate() {
        // What is not the first part of a tag names no release of the product.
        let alone = if index == 0 { part.to_owned() } else { format!("-{part}") };
        let verdict = eol::lookup(name, &alone).into_iter().next();
        parts.push(match verdict {
            Some(verdict) if verdict.state(today) == State::Dead => next(&verdict, part, today, fit)?,
            Some(_) => part.to_owned(),
            None if part.bytes().any(|byte| byte.is_ascii_digit()) => return None,
            None => part.to_owned(),
        });
    }
    let new = parts.join("-");
    let live = eol::lookup(name, &new).iter().all(|verdict| verdict.state(today) != State::Dead);
    (live && new != tag).then_some(new)
}

/// The image to take where nobody renews the one that it was, so that no later release is called so.
pub fn other_image(image: &ImageRef, dead: &Verdict) -> String {
    // What is left of Java's stands on Ubuntu and Alpine.
    match (images::successor(&image.name()), image.official()) {
        (Some(_), Some(java @ ("java" | "openjdk"))) if dead.product == "debian" => {
            format!(
                "; nobody renews `{java}`: copy its Java from eclipse-temurin, or take that, which stands on Ubuntu"
            )
        }
        (Some(other), _) if !support::is_distribution(dead) && !image.repository.starts_with("bitnami") => {
            format!("; nobody renews `{}`: take {other}", image.name())
        }
        _ => String::new(),
    }
}

/// That a package stays behind which the stage, or one on top of it, installs, scripts that it runs too: by the version in its name the release to go on
/// with does not have it.
pub fn left_behind(project: &Project, stage: StageRef, dead: &Verdict) -> Option<String> {
    let next = support::successor(dead).filter(|_| support::is_distribution(dead))?;
    let codename = eol::codename(next.product, next.cycle).unwrap_or_default();
    let later = stage.docker.stages().filter(|other| other.chain().any(|below| below.index == stage.index));
    let stays = |package: &Package| {
        let plain = shipped::left_behind(dead, &package.name);
        let numbered = package.name.bytes().any(|byte| byte.is_ascii_digit());
        let way = match plain {
            Some(plain) => format!("install `{plain}`, or start from the image of what it holds"),
            None => "install what took its place there".to_owned(),
        };
        let absent = plain.is_some() || numbered && absent::is_absent(codename, &package.name);
        absent.then(|| format!("; `{}` stays behind, no such package is in it: {way}", package.name))
    };
    later.into_iter().find_map(|stage| {
        let (step, said) = project.build_texts_of(stage).find_map(|text| {
            let calls = text.packages.iter();
            let mut installs = calls.filter(|call| call.manager == Manager::Apt && call.action == Action::Install);
            Some((text.step, installs.find_map(|call| call.packages.iter().find_map(stays))?))
        })?;
        // What stands behind the instruction that may bring other sources can come from them.
        let added = stage.chain().nth(1).is_some_and(|below| sources::are_added(project, below))
            || stage.steps_between(0, step.index + 1).any(|step| sources::may_be_added_with(project, &step));
        (!added).then_some(said)
    })
}

/// Days since the end of support after which what is built on a release counts on too much of it.
const LONG_AGO: i64 = 3 * 365;

/// The release to go on with, written as `part` is: a number, a code name, or a number behind its distribution.
fn next(dead: &Verdict, part: &str, today: Date, fit: Option<Verdict>) -> Option<String> {
    dead.eol.filter(|end| today.days() - end.days() < LONG_AGO)?;
    let fit = fit.filter(|fit| fit.product == dead.product);
    let numbers = |cycle: &str| cycle.split('.').map(|number| number.parse().unwrap_or(0)).collect::<Vec<u32>>();
    if !support::is_distribution(dead) {
        let (_, from) = FROM.iter().find(|(product, _)| *product == dead.product)?;
        (numbers(dead.cycle).as_slice() >= *from).then_some(())?;
        let live = eol::cycles(dead.product).filter(|cycle| cycle.state(today) == State::Live);
        // Node's odd releases are supported for months only.
        let lasting =
            live.filter(|cycle| dead.product != "node" || numbers(cycle.cycle).first().is_some_and(|n| n % 2 == 0));
        return fit.or(lasting.last()).map(|cycle| cycle.cycle.to_owned());
    }
    let newest = fit.or_else(|| dead.newest().filter(|newest| newest.state(today) == State::Live))?;
    if part.starts_with(|first: char| first.is_ascii_digit()) {
        return Some(newest.cycle.to_owned());
    }
    match part.strip_prefix(dead.product) {
        Some(_) => Some(format!("{}{}", dead.product, newest.cycle)),
        None => eol::codename(dead.product, newest.cycle).map(str::to_owned),
    }
}

/// Whether what the stages from `stage` on install is there in newer releases as well, as far as that is known; what their
/// scripts install too.
pub fn goes_on(project: &Project, stage: StageRef, source: &Source, today: Date) -> bool {
    let image = stage.root_image();
    let dead: Vec<Verdict> = image.and_then(support::of_image).unwrap_or_default();
    let dead: Vec<&Verdict> = dead.iter().filter(|verdict| verdict.state(today) == State::Dead).collect();
    let base =
        image.and_then(|image| image.official()).is_some_and(|name| matches!(name, "alpine" | "debian" | "ubuntu"));
    let names: Vec<&str> = dead.iter().filter_map(|verdict| eol::codename(verdict.product, verdict.cycle)).collect();
    let later = stage.docker.stages().filter(|other| other.chain().any(|below| below.index == stage.index));
    later.flat_map(|stage| stage.steps()).flat_map(|step| project.build_texts(step)).all(|run| {
        let text = if run.is_script() { run.text } else { source.slice(run.step.ins.span) };
        // Sources and scripts that are made for one release.
        let tied = [
            "sources.list",
            "apt-key",
            "add-apt-repository",
            "| bash",
            "| sh",
            "|bash",
            "|sh",
            "setup_",
            "install-deps",
        ];
        let own = tied.iter().chain(&names).any(|word| text.contains(*word));
        let calls = run.packages;
        // Since Debian 12 and Alpine 3.19 pip leaves the system's own Python alone (PEP 668).
        let pip = base && calls.iter().any(|call| call.manager == Manager::Pip);
        let known = calls.iter().flat_map(|call| call.packages.iter().map(move |package| (call.manager, package))).all(
            |(manager, package)| match manager {
                _ if package.text.contains('=') => false,
                Manager::Apt => packages::name_of(&package.name).is_some() && !names_release(&package.name),
                Manager::Apk => !package.name.bytes().any(|byte| byte.is_ascii_digit()) || package.name == "python3",
                _ => true,
            },
        );
        !own && !pip && known
    }) && !is_written_out(stage, source, today)
}

/// Whether a path or a name in what is made of the stage, or in a stage that copies from it, holds the version of what
/// is renewed: `python3.9/site-packages`, `cp39`, `node_18.x`.
fn is_written_out(stage: StageRef, source: &Source, today: Date) -> bool {
    let dead = support::of_root(stage).iter();
    let dead: Vec<&Verdict> = dead.filter(|verdict| verdict.state(today) == State::Dead).collect();
    let made: Vec<StageRef> =
        stage.docker.stages().filter(|other| other.chain().any(|below| below.index == stage.index)).collect();
    let is_made = |name: &str| {
        let name = name.to_ascii_lowercase();
        made.iter().any(|own| own.name.as_deref() == Some(&name) || name == own.index.to_string())
    };
    let copies =
        |other: &StageRef| other.steps().any(|step| step.ins.flag("from").is_some_and(|from| is_made(&from.text)));
    let all = stage.docker.stages().filter(|other| made.iter().any(|own| own.index == other.index) || copies(other));
    let mut texts = all.flat_map(|stage| stage.steps()).map(|step| source.slice(step.ins.span));
    texts.any(|text| dead.iter().any(|dead| holds_version(text, dead)))
}

/// Whether the text holds the version by itself, as `3.9`, or behind a name: `node-18`, `cp39`.
fn holds_version(text: &str, dead: &Verdict) -> bool {
    const SHORT: &[&str] = &["cp", "py", "v"];
    let dotted = dead.cycle.contains('.');
    let is_number = |c: char| c.is_ascii_digit() || c == '.';
    let alone = |version: &str| {
        let found = text.match_indices(version).map(|(at, _)| (&text[..at], &text[at + version.len()..]));
        found
            .filter(|(front, behind)| !front.ends_with(is_number) && !behind.starts_with(|c: char| c.is_ascii_digit()))
            .map(|(front, _)| front)
            .collect::<Vec<_>>()
    };
    let named = |front: &str| {
        let front = front.trim_end_matches(['-', '_', '@', '/', ':', '=']);
        SHORT.iter().chain(&[dead.product]).any(|name| front.ends_with(name))
    };
    let packed = dead.cycle.replace('.', "");
    dotted && !alone(dead.cycle).is_empty() || alone(&packed).into_iter().any(named)
}

/// Whether a package of Debian carries in its name the release of what it holds, which another suite has not: a
/// library's, a language's, a database's.
fn names_release(name: &str) -> bool {
    const FAMILIES: &[&str] =
        &["gcc-", "clang-", "llvm-", "openjdk-", "php", "postgresql-", "python3.", "ruby", "lua", "tcl"];
    let numbered = name.bytes().any(|byte| byte.is_ascii_digit());
    let library = name.starts_with("lib") && !name.ends_with("-dev");
    let family = FAMILIES.iter().find_map(|family| name.strip_prefix(family));
    numbered && (library || family.is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_digit())))
}
