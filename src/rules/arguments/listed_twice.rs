//! `listed-twice`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Setting, Severity};
use crate::knowledge::packages::PHPIZE_DEPS;
use crate::project::StepRef;
use crate::project::packages::{Action, Call, Package, same_package};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let source = cx.project.source(step.file());
        let fails = |stage| cx.project.fails_at(stage);
        for call in step.step.packages.iter().filter(|call| call.action == Action::Install) {
            held_by_variable(cx, &step, call, out);
            let mut first: HashMap<String, &Package> = HashMap::new();
            for package in call.packages.iter().filter(|package| !package.name.is_empty()) {
                let key = same_package(call.manager, package);
                let Some(earlier) = first.get(&key) else {
                    first.insert(key, package);
                    continue;
                };
                let other_version = earlier.version != package.version;
                let message = match (other_version, earlier.name == package.name) {
                    (true, _) => {
                        format!("`{}` asks for what `{}` asks for, in another version", package.text, earlier.text)
                    }
                    (false, true) => format!("`{}` is in this list twice", package.text),
                    (false, false) => {
                        format!("`{}` is another name of `{}`, which is in this list", package.text, earlier.text)
                    }
                };
                let finding = out.report(step.file(), package.span, message).mark("again");
                finding.label(step.file(), earlier.span, "named here first").help("name it once");
                if other_version {
                    finding.severity(Severity::Warning);
                }
                // The RUN that asks mirrors which no longer hold the release is written anew with its base.
                if fails(step.stage_ref()) == Some(step.ins.span.end) {
                    finding.pedantic();
                }
                // What a generator wrote is mended where it reads from.
                let generated = cx.project.is_for(step.file(), Setting::Generated);
                if generated {
                    finding.help("name it once, in the template that this file is made from");
                }
                let edit = step.without(source, &call.call, package.span).filter(|_| !other_version && !generated);
                if let Some(edit) = edit {
                    finding
                        .fix(Safety::Safe, "Remove the second", vec![edit])
                        .changing(&[Aspect::Commands, Aspect::Packages]);
                }
            }
        }
    }
}

/// Packages that a variable of PHP's images names already.
fn held_by_variable(cx: &Cx, step: &StepRef, call: &Call, out: &mut Sink) {
    let php = step.stage_ref().root_image().is_some_and(|image| image.official() == Some("php"));
    let mut names = call.packages.iter().map(|package| package.text.as_str());
    if !php || !names.any(|name| matches!(name, "$PHPIZE_DEPS" | "${PHPIZE_DEPS}")) {
        return;
    }
    let held = |package: &&Package| package.version.is_none() && PHPIZE_DEPS.contains(&package.name.as_str());
    for package in call.packages.iter().filter(held) {
        let message = format!("`{}` is in `$PHPIZE_DEPS` already", package.text);
        let finding = out.report(step.file(), package.span, message).mark("again");
        finding.help(match cx.project.is_for(step.file(), Setting::Generated) {
            true => "leave it out of the template that this file is made from: the variable names it",
            false => "leave it out: the variable names it",
        });
    }
}
