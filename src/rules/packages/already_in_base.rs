//! `already-in-base`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::packages::{Manager, listed};
use crate::project::usage::system_installs;
use crate::rules::{Cx, Sink};

/// Debian's essential packages, which no image of it or of Ubuntu is without (`Essential: yes` in its package
/// lists). Others that are there today, such as libraries and `tzdata`, come and go with releases.
const ESSENTIAL: &[&str] = &[
    "base-files",
    "base-passwd",
    "bash",
    "bsdutils",
    "coreutils",
    "dash",
    "debianutils",
    "diffutils",
    "dpkg",
    "findutils",
    "grep",
    "gzip",
    "hostname",
    "init-system-helpers",
    "libc-bin",
    "ncurses-base",
    "ncurses-bin",
    "perl-base",
    "sed",
    "sysvinit-utils",
    "tar",
    "util-linux",
];

/// What Alpine's image is made of.
const ALPINE: &[&str] =
    &["alpine-baselayout", "alpine-keys", "apk-tools", "busybox", "musl", "musl-utils", "ssl_client"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(base) = stage.root_image().and_then(|image| image.official()) else { continue };
        let (manager, held) = match base {
            "debian" | "ubuntu" => (Manager::Apt, ESSENTIAL),
            "alpine" => (Manager::Apk, ALPINE),
            _ => continue,
        };
        for (step, call) in system_installs(stage).filter(|(_, call)| call.manager == manager) {
            let there = call.packages.iter().filter(|p| p.version.is_none() && held.contains(&p.name.as_str()));
            let there: Vec<_> = there.collect();
            let Some(first) = there.first() else { continue };
            let finding =
                out.report(step.file(), first.span, format!("{} is in `{base}` from the start", listed(&there)));
            finding.mark("there already").help("leave it out");
            there.iter().skip(1).for_each(|package| {
                finding.label(step.file(), package.span, "this as well");
            });
            let source = cx.project.source(step.file());
            let edits = there.iter().map(|package| step.without(source, &call.call, package.span));
            if let Some(edits) = edits.collect::<Option<Vec<_>>>().filter(|_| there.len() < call.packages.len()) {
                finding.fix(Safety::Unsafe, "Leave it out", edits).changing(&[Aspect::Commands, Aspect::Packages]);
            }
        }
    }
}
