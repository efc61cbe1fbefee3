//! `needless-package`: see the page of the same name.

use crate::project::StepRef;
use crate::project::images::usage::system_installs;
use crate::project::packages::Manager;
use crate::project::stages::support::{is_at_most, release};
use crate::rules::{Cx, Sink};

/// Packages that nobody needs, of which more is asked below.
const NEEDLESS: &[&str] = &["apt-transport-https", "apt-utils"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let text = &cx.project.source(stage.file()).text;
        for (step, call) in system_installs(stage).filter(|(_, call)| call.manager == Manager::Apt) {
            let known = call.packages.iter().filter(|package| NEEDLESS.contains(&package.name.as_str()));
            for package in known.filter(|package| is_named_once(cx, step, &package.name)) {
                let why = match package.name.as_str() {
                    // apt 1.5 is of Debian 10 and Ubuntu 18.04.
                    "apt-transport-https" if release(stage).is_some() && !is_at_most(stage, "9", "17.10") => {
                        "is empty: apt fetches over https itself"
                    }
                    "apt-utils"
                        if !["apt-ftparchive", "apt-extract", "apt-sort"].iter().any(|tool| text.contains(tool)) =>
                    {
                        "silences a warning that is no fault, and stays in the image"
                    }
                    _ => continue,
                };
                let finding = out.report(step.file(), package.span, format!("`{}` {why}", package.name));
                finding.mark("does nothing").help("leave it out");
                // One megabyte, for a log that somebody wants to be quiet.
                if package.name == "apt-utils" || cx.project.fails_at(stage).is_some() {
                    finding.pedantic();
                }
            }
        }
    }
}

/// Whether the RUN names the package where it installs it and nowhere else, such as where it removes it again.
fn is_named_once(cx: &Cx, step: StepRef, name: &str) -> bool {
    let grouped = step.packages.iter().any(|call| call.grouped);
    !grouped && !name.is_empty() && cx.project.source(step.file()).slice(step.ins.span).matches(name).count() == 1
}
