//! `eol-soon`: see the page of the same name.

use crate::knowledge::eol::State;
use crate::project::stages::support;
use crate::rules::{Cx, Sink};

/// Days of a longer term that leave time to move on: two years.
const LONG: i64 = 730;

pub fn check(cx: &Cx, out: &mut Sink) {
    let today = cx.options.today;
    let days = cx.number("eol-soon", "days") as i64;
    let newest = support::newest(cx.project);
    for base in support::bases(cx.project).filter(|base| base.stage.in_final_chain) {
        let dead = base.verdicts.iter().any(|verdict| verdict.state(today) == State::Dead);
        let soon = base.verdicts.iter().find(|verdict| verdict.state_within(today, days) == State::Soon);
        let (Some(soon), false) = (soon, dead) else { continue };
        let Some(end) = soon.eol else { continue };
        let message = format!("{} {} is supported until {end} only", soon.title(), soon.cycle);
        let finding = out.report(base.stage.file(), base.span, message).mark("ends soon");
        for step in support::named_again(&base) {
            finding.label(step.file(), step.keyword_span(), "names the release as well");
        }
        finding.help(support::way_on(soon, today));
        // An older member of a family that is kept on purpose; a release that is mended for years more by others.
        let mended = soon.extended.is_some_and(|end| end.days() - today.days() > LONG);
        if mended || newest.get(soon.title()).is_some_and(|end| *end > soon.eol) {
            finding.pedantic();
        }
    }
}
