//! `build-setting-in-env`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::text::Edit;

/// What only package managers of the build ask for.
const NAME: &str = "DEBIAN_FRONTEND";

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let set: Vec<(StepRef, &[Pair], &Pair)> = stage.steps_of(Keyword::Env).filter_map(given).collect();
        let Some((step, pairs, pair)) = set.iter().find(|(_, _, pair)| !value(pair).is_empty()) else { continue };
        let message = format!("`{NAME}` stays set in every container and in every image that is built on this one");
        let finding = out.report(step.file(), pair.span, message).mark("kept in the image");
        for (later, _, again) in set.iter().filter(|(later, ..)| later.index > step.index) {
            let text = if value(again).is_empty() { "empty, and set all the same" } else { "and again" };
            finding.label(later.file(), again.span, text);
        }
        finding.help(format!("write `ARG {NAME}={}`: it holds for the RUNs behind it", value(pair)));
        if cx.project.is_meant_as_base(stage.docker) {
            finding.pedantic();
        }
        // Arguments end with their stage.
        let alone = set.len() == 1 && pairs.len() == 1 && !goes_on(stage) && !step.onbuild;
        if alone && cx.project.source(step.file()).text.get(step.keyword_span().range()) == Some("ENV") {
            let edits = vec![
                Edit::replace(step.file(), step.keyword_span(), "ARG".to_owned()),
                Edit::replace(step.file(), pair.span, format!("{NAME}={}", value(pair))),
            ];
            finding
                .fix(Safety::Unsafe, "Make it an argument of the build: containers no longer have it", edits)
                .changing(&[Aspect::Environment]);
        }
    }
}

fn given(step: StepRef<'_>) -> Option<(StepRef<'_>, &[Pair], &Pair)> {
    let Args::Pairs { pairs, .. } = &step.ins.args else { return None };
    let pair = pairs.iter().find(|pair| pair.key.text.as_str() == NAME)?;
    Some((step, pairs.as_slice(), pair))
}

fn value(pair: &Pair) -> &str {
    pair.value.as_ref().map_or("", |value| value.text.trim_matches(['"', '\'']))
}

/// Whether another stage starts from this one.
fn goes_on(stage: StageRef) -> bool {
    stage.docker.stages().any(|other| other.parent().is_some_and(|parent| parent.index == stage.index))
}
