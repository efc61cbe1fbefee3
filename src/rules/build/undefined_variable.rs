//! `undefined-variable`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Confidence, Harm};
use crate::knowledge::images;
use crate::project::StepRef;
use crate::project::evidence::credentials::names_one;
use crate::project::stages::legacy;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, expand};
use crate::text::{Span, nearest_given, one_slip};

pub fn check(cx: &Cx, out: &mut Sink) {
    // The ports of a stage are one finding.
    let mut ports = HashMap::new();
    for step in cx.project.steps().filter(|step| step.stage.reachable && !step.onbuild) {
        let (scope, stage, at) = (&step.docker.scope, step.stage.index, step.step.at);
        for word in step.expanded().iter().filter(|word| word.text.contains('$')) {
            let Some(expansion) = scope.expand(stage, at, &word.text) else { continue };
            for variable in expand::variables(&word.text, step.docker.tree.escape) {
                let name = &variable.name;
                let span = word.part(variable.range.clone());
                if expansion.unknown.contains(name) {
                    misspelt(&step, name, span, out);
                }
                let unset =
                    expansion.unset.contains(name) || expansion.unknown.contains(name) && is_no_port(&step, name);
                if !unset || name.starts_with("BUILDKIT_SBOM_SCAN_") {
                    continue;
                }
                let port = step.ins.keyword == Keyword::Expose;
                // A default beside the name says what holds where nobody sets it.
                let default = matches!(variable.operator, ":-" | "-");
                if port && let Some(first) = out.before(&mut ports, (step.file(), stage, default)) {
                    first.label(step.file(), span, "empty as well");
                    continue;
                }
                let told = out.is_told(step.file());
                let finding = out.report(step.file(), span, format!("nothing before this line sets `{name}`"));
                finding.mark("empty here");
                // EXPOSE opens nothing: it is a note.
                if port {
                    finding.does(Harm::Untidy);
                }
                if default {
                    finding.pedantic();
                }
                let near = || nearest_given(name, scope.names(stage, at).chain(["PATH"]));
                let above = scope.global_names().any(|global| global == name);
                let in_comment = matches!(step.ins.args, Args::Pairs { legacy: true, .. })
                    && legacy::comment_in(&word.text).is_some_and(|rest| rest.contains(name.as_str()));
                match (told && !above && !in_comment).then(near).flatten() {
                    _ if in_comment => finding.help(legacy::NO_COMMENT),
                    _ if above => finding.help(format!("declare it again inside the stage: `ARG {name}`")),
                    Some(near) => finding.help(format!("did you mean `{near}`?")),
                    // A port is a number when all is expanded: what is left of a `$` ends the build.
                    None if port => finding.help(format!(
                        "write the number of the port, or give one above by `ENV {name}=…`: an ARG is empty where nobody passes it"
                    )),
                    None if names_one(name) && step.ins.keyword == Keyword::Env => finding
                        .help("leave it out, and give it when the container starts: an ARG would keep it in the image"),
                    None => finding.help(format!(
                        "set it with ARG or ENV above this line, or write `\\${name}` if no variable is meant"
                    )),
                };
            }
        }
    }
}

/// Whether EXPOSE names a port by a variable that nothing here declares, on an image that sets none of its kind.
fn is_no_port(step: &StepRef, name: &str) -> bool {
    if step.ins.keyword != Keyword::Expose || step.docker.scope.declared(step.stage.index, step.step.at, name) {
        return false;
    }
    step.stage_ref().root_image().is_some_and(|image| images::names_no_such_port(&image.name(), name))
}

/// The base may set it, and yet it is one slip away from a name that this file sets.
fn misspelt(step: &StepRef, name: &str, span: Span, out: &mut Sink) {
    let (scope, stage, at) = (&step.docker.scope, step.stage.index, step.step.at);
    if name.len() < LONG_ENOUGH || scope.declared(stage, at, name) {
        return;
    }
    let Some(near) = scope.names(stage, at).filter(|near| one_slip(name, near)).min() else { return };
    let finding = out.report(step.file(), span, format!("nothing in this file sets `{name}`"));
    finding.mark("meant for another").confidence(Confidence::Medium).help(format!("did you mean `{near}`?"));
    finding.why(format!(
        "The base image may set a variable of that name. More likely `{near}` was meant, which this file sets."
    ));
}

/// Shorter names are alike by chance.
const LONG_ENOUGH: usize = 5;
