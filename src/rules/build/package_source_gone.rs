//! `package-source-gone`: see the page of the same name.

use crate::knowledge::gone;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let Some(moved) = cx.project.moved(stage) else { continue };
        let place = moved.source.map_or(stage.from_instruction().span, |source| source.ins.span);
        let message = match moved.source {
            Some(_) => format!(
                "a source added above names {}, whose packages have left the mirrors, so this fails",
                moved.name
            ),
            None => format!(
                "the packages of {} are no longer on the mirrors that the image names, so this fails",
                moved.name
            ),
        };
        let finding = out.report(moved.step.file(), moved.call.call.span, message);
        finding.mark("finds nothing").label(stage.file(), place, "the release");
        if moved.source.is_some() {
            finding.help("leave the source out, or name the release of the base in it");
            continue;
        }
        // No supported Debian has it, so that another base alone leads on.
        let java = moved.release.product == "debian";
        if java && moved.step.packages.iter().flat_map(|call| &call.packages).any(|p| p.name.starts_with("openjdk-8-"))
        {
            finding.help("start from an image that brings Java 8, `eclipse-temurin:8`: no supported Debian has it");
            continue;
        }
        finding.help(match moved.host {
            Some(host) => format!("take a release that is supported, or name `{host}` in the sources before"),
            None if gone::keys_have_run_out(&moved.release) => {
                "take a release that is supported; the archive's lists are signed with keys that have run out"
                    .to_owned()
            }
            None => "take a release that is supported".to_owned(),
        });
    }
}
