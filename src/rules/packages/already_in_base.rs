//! `already-in-base`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::held;
use crate::knowledge::images::slimmer;
use crate::project::images::usage::system_installs;
use crate::project::packages::{Manager, listed};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    // Their files are made from one template for full and slim bases.
    if cx.project.makes_official_images {
        return;
    }
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(base) = stage.root_image().and_then(|image| image.official()) else { continue };
        let tag = stage.root_image().and_then(|image| image.tag.as_deref()).unwrap_or_default();
        let Some((apt, held)) = held::held(base, tag) else { continue };
        let manager = if apt { Manager::Apt } else { Manager::Apk };
        for (step, call) in system_installs(stage).filter(|(_, call)| call.manager == manager) {
            let there = call.packages.iter().filter(|p| p.version.is_none() && held.contains(&p.name.as_str()));
            let there: Vec<_> = there.collect();
            let Some(first) = there.first() else { continue };
            let are = if there.len() == 1 { "is" } else { "are" };
            let finding =
                out.report(step.file(), first.span, format!("{} {are} in `{base}` from the start", listed(&there)));
            finding.mark("there already").help("leave it out");
            // Among others it costs a line to read.
            if there.len() < call.packages.len() {
                finding.severity(Severity::Style).pedantic();
            }
            there.iter().skip(1).for_each(|package| {
                finding.label(step.file(), package.span, "this as well");
            });
            let source = cx.project.source(step.file());
            let edits = there.iter().map(|package| step.without(source, &call.call, package.span));
            // Whoever takes the smaller build next has to install what only the large one holds.
            let lasts = slimmer(base, tag).is_none_or(|slim| {
                let slim = held::held(base, &slim).map(|(_, names)| names).unwrap_or_default();
                there.iter().all(|package| slim.contains(&package.name.as_str()))
            });
            let edits = edits.collect::<Option<Vec<_>>>().filter(|_| lasts && there.len() < call.packages.len());
            if let Some(edits) = edits {
                finding
                    .fix(Safety::Unsafe, "Leave it out: it is in the image only as long as the base has it", edits)
                    .changing(&[Aspect::Commands, Aspect::Packages]);
            }
        }
    }
}
