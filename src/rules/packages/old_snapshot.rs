//! `old-snapshot`: see the page of the same name.

use std::collections::HashSet;

use crate::knowledge::eol::{Date, State};
use crate::project::packages::Call;
use crate::project::stages::support;
use crate::project::{Base, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

/// Images whose dated tags are builds of one release.
const DATED: &[&str] = &["debian", "ubuntu"];

/// Days after which more has been mended than anyone wants to miss.
const LONG: i64 = 365;

pub fn check(cx: &Cx, out: &mut Sink) {
    let today = cx.options.today;
    for docker in &cx.project.dockerfiles {
        let mut told = HashSet::new();
        for stage in docker.stages().filter(|stage| stage.in_final_chain) {
            let (Base::Image(image), Args::From { image: word, .. }) =
                (&stage.stage.base, &stage.from_instruction().args)
            else {
                continue;
            };
            let dated = image.official().is_some_and(|name| DATED.contains(&name)) && image.digest.is_none();
            let Some(date) = image.tag.as_deref().filter(|_| dated).and_then(date) else { continue };
            let verdicts = support::of_image(image).unwrap_or_default();
            let Some(release) = verdicts.first().filter(|verdict| verdict.state(today) != State::Dead) else {
                continue;
            };
            if today.days() - date.days() < LONG || is_brought_up_to_date(docker.stages()) || !told.insert(&word.text) {
                continue;
            }
            let message =
                format!("this build of {} {} is of {date}: nothing is mended since", release.title(), release.cycle);
            let finding = out.report(docker.file, word.span, message).mark("of that day");
            finding.help("take a newer build of the release, and let a robot keep its date up");
        }
    }
}

/// The day that a part of a tag names: `noble-20240801`.
fn date(tag: &str) -> Option<Date> {
    tag.split('-').filter(|part| part.len() == 8).find_map(|part| {
        let (year, rest) = part.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        Date::parse(&format!("{year}-{month}-{day}")).filter(|date| date.year >= 2013)
    })
}

/// Whether a RUN upgrades all packages.
fn is_brought_up_to_date<'a>(stages: impl Iterator<Item = StageRef<'a>>) -> bool {
    let upgrade = |call: &Call| {
        let word = call.action_word.as_str();
        matches!(word, "upgrade" | "dist-upgrade" | "full-upgrade" | "safe-upgrade") && call.packages.is_empty()
    };
    let mut steps = stages.filter(|stage| stage.in_final_chain).flat_map(|stage| stage.steps());
    steps.any(|step| step.step.packages.iter().any(upgrade))
}
