//! `desktop-package`: see the page of the same name.

use crate::knowledge::desks::is_set;
use crate::project::images::usage::system_installs;
use crate::project::packages::listed;
use crate::rules::{Cx, Sink};

/// Programs for which a screen is what the image is for.
const SCREENS: &[&str] =
    &["vnc", "x11", "xrdp", "Xvfb", "xvfb", "novnc", "xpra", "startx", "kasm", "latex", "tex", "office"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let text = &cx.project.source(stage.file()).text;
        let screen = |text: &str| SCREENS.iter().any(|word| text.contains(word));
        for (step, call) in system_installs(stage) {
            let found: Vec<_> = call.packages.iter().filter(|package| is_set(&package.name)).collect();
            let Some(first) = found.first() else { continue };
            let elsewhere = text.replace("texlive-full", "").replace("libreoffice", "");
            if screen(&elsewhere) && !first.name.ends_with("-doc") {
                continue;
            }
            let message = format!("{} is for people at a desk", listed(&found));
            let finding = out.report(step.file(), first.span, message).mark("for a desk");
            found.iter().skip(1).for_each(|package| {
                finding.label(step.file(), package.span, "this as well");
            });
            finding.help("name the packages that the program calls, instead of the set they are in");
        }
    }
}
