//! `build-setting-in-env`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::images::users;
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
            match value(again).is_empty() {
                true => finding.why("The empty value further down is one as well: debconf cannot read it, warns, and asks nothing either."),
                false => finding.label(later.file(), again.span, "and again"),
            };
        }
        let asked = |stage: StageRef| {
            let from = if stage.index == step.stage.index { step.index } else { 0 };
            stage.steps().any(|later| later.index >= from && later.is_run() && may_ask(&later))
        };
        // Whatever starts from the stage may ask as well.
        let used = stage.is_parent || step.onbuild || asked(stage);
        let emptied = set.iter().any(|(later, _, again)| later.index > step.index && value(again).is_empty());
        finding.help(match used {
            true if emptied => format!("write `ARG {NAME}={}`, and take the empty one out", value(pair)),
            true => format!("write `ARG {NAME}={}`: it holds for the RUNs behind it", value(pair)),
            false => "leave it out: no RUN behind it calls apt or dpkg".to_owned(),
        });
        // A start that is not seen may install, and so may whoever builds on it.
        let hidden = cx.project.is_meant_as_base(stage.docker) || overlays_the_root(stage);
        if hidden || asks_at_start(cx, stage) || cx.project.fails_at(stage).is_some() || runs_as_another(cx, stage) {
            finding.pedantic();
        }
        // Arguments end with their stage.
        let alone = used && set.len() == 1 && pairs.len() == 1 && !stage.is_parent && !step.onbuild;
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

/// Programs of Debian that may ask.
const ASK: &[&str] = &["apt", "dpkg", "debconf", "aptitude", "tasksel"];

/// Whether a RUN may call one of them, in a script or in a program that is not known to do something else.
fn may_ask(step: &StepRef) -> bool {
    const QUIET: &[&str] = &["chmod", "chown", "mkdir", "rm", "ln", "cp", "mv", "sed", "echo", "touch", "useradd"];
    let text = &step.ins.rest().text;
    let quiet = step.step.commands.iter().all(|command| command.name().is_some_and(|name| QUIET.contains(&name)));
    ASK.iter().any(|word| text.contains(word)) || !quiet
}

/// Whether a COPY lays a directory over `/`, with scripts of an init that are not read here.
fn overlays_the_root(stage: StageRef) -> bool {
    stage.steps_of(Keyword::Copy).any(|step| match &step.ins.args {
        Args::Copy { dest, .. } => dest.text.as_str() == "/" && step.ins.flag("from").is_none(),
        _ => false,
    })
}

/// Whether the container runs as somebody who installs nothing: by the image, or by all services of it.
fn runs_as_another(cx: &Cx, stage: StageRef) -> bool {
    let other = |name: &str| !name.is_empty() && !users::is_root(name);
    let by_image = stage.stage.user.as_ref().is_some_and(|user| user.value.as_deref().is_none_or(other));
    let mut services = cx.project.services_of(stage.docker).peekable();
    let given = services.peek().is_some();
    by_image || given && services.all(|(_, service)| service.user.as_ref().is_some_and(|user| other(user.shown())))
}

/// Whether a script that is copied in calls one of them.
fn asks_at_start(cx: &Cx, stage: StageRef) -> bool {
    cx.project.copied_by(stage.file()).any(|script| {
        let text = &cx.project.source(script.file).text;
        ["apt-get ", "apt install", "dpkg -i", "dpkg --install"].iter().any(|call| text.contains(call))
    })
}
