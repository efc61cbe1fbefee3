//! `retired-command`: see the page of the same name.

use crate::knowledge::retired;
use crate::project::stages::support;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        for command in &step.step.commands {
            let call = command.effective();
            let args: Vec<&str> = call.args().iter().map(|word| word.text()).collect();
            let Some((word, instead)) = call.name().and_then(|name| retired::command(name, &args)) else { continue };
            let place = call.args().iter().find(|arg| !word.is_empty() && arg.text() == word);
            let Some(place) = place.or(call.words.first()) else { continue };
            let name = call.name().unwrap_or_default();
            let release = support::distribution(step.stage_ref());
            if name == "apt-key"
                && release.is_some_and(|release| !retired::knows_signed_by(release.product, release.cycle))
            {
                continue;
            }
            let message = format!("`{}` is retired by its makers", format!("{name} {word}").trim_end());
            out.report(step.file(), place.span, message).mark("retired").help(instead);
            break;
        }
    }
}
