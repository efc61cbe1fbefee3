//! `argument-at-run-time`: see the page of the same name.

use crate::project::{Project, StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::expand::{self, Variable};
use crate::syntax::dockerfile::{Command, Keyword};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let last = |keyword| stage.steps_of(keyword).last();
        let steps = [Keyword::Entrypoint, Keyword::Cmd, Keyword::Healthcheck].into_iter().filter_map(last);
        // What the last ENV says holds, wherever it stands.
        let end = stage.stage.body.end;
        let mut found: Vec<(String, Span)> = steps.flat_map(|step| unset(&step)).collect();
        found.retain(|(name, _)| {
            let alone = stage.docker.scope.is_argument(stage.index, end, name);
            alone && !is_base_own(stage, name) && !is_given(cx.project, stage, name)
        });
        let Some(((name, span), others)) = found.split_first() else { continue };
        let message = format!("`{name}` is empty when the container runs: ARG sets it for the build alone");
        let finding = out.report(stage.file(), *span, message);
        finding.mark("not set here");
        for (other, at) in others.iter().filter(|(_, at)| at != span) {
            finding.label(stage.file(), *at, format!("nor is `{other}` here"));
        }
        finding.help(format!("write `ENV {name}=${name}` behind the ARG, so that the container has it as well"));
    }
}

/// The variables that a shell in the container fills in, without a value of their own in the text.
fn unset(step: &StepRef) -> Vec<(String, Span)> {
    let escape = step.docker.tree.escape;
    let shell = |program: &str| ["sh", "bash", "ash", "dash"].contains(&program.rsplit('/').next().unwrap_or(program));
    let (text, joined, whole) = match step.ins.command() {
        Some(Command::Shell(joined)) => (&joined.text, Some(joined), step.ins.span),
        Some(Command::Exec(words)) => match words.as_slice() {
            [program, flag, script, ..]
                if shell(&program.text) && flag.text.starts_with('-') && flag.text.ends_with('c') =>
            {
                (&script.text, None, script.span)
            }
            _ => return Vec::new(),
        },
        None => return Vec::new(),
    };
    let place = |variable: &Variable| joined.map_or(whole, |joined| joined.span(variable.range.clone()));
    let sets = |name: &str| {
        [format!("{name}="), format!("for {name} "), format!("read {name}")]
            .iter()
            .any(|set| text.contains(set.as_str()))
    };
    let plain = expand::variables(text, escape).into_iter().filter(|variable| variable.operator.is_empty());
    plain.filter(|variable| !sets(&variable.name)).map(|variable| (variable.name.clone(), place(&variable))).collect()
}

/// Whether the image below may set it itself: one that is not known, and what an official one calls after itself.
fn is_base_own(stage: StageRef, name: &str) -> bool {
    let official = stage.root_image().and_then(|image| image.official());
    let own = |image: &str| name.to_ascii_lowercase().starts_with(image.get(..3).unwrap_or(image));
    official.is_none_or(own)
}

/// Whether a service that runs the image sets it, or may.
fn is_given(project: &Project, stage: StageRef, name: &str) -> bool {
    let sets = |pair: &crate::project::compose::Pair| pair.key == name;
    project
        .services_of(stage.docker)
        .any(|(_, service)| !service.env_file.is_empty() || service.environment.iter().any(sets))
}
