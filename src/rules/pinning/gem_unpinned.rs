//! `gem-unpinned`: see the page of the same name.

use crate::project::packages::pins;
use crate::project::packages::{Manager, listed};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for text in cx.project.all_build_texts() {
        for call in text.packages.iter().filter(|call| call.manager == Manager::Gem) {
            let unpinned = pins::unpinned(call);
            let Some(first) = unpinned.first() else { continue };
            let message = format!("`gem` takes the newest {} there is on the day of the build", listed(&unpinned));
            let finding = out.report(text.file, first.span, message).mark("no version");
            unpinned.iter().skip(1).for_each(|p| {
                finding.label(text.file, p.span, "nor here");
            });
            finding.help("name the version, `name:1.2.3`, or list it in a Gemfile with its lock file");
            // The tool that installs is no part of what the program runs on.
            if unpinned.iter().all(|package| package.name == "bundler") {
                finding.pedantic();
            }
        }
    }
}
