//! `no-user`: see the page of the same name.

use crate::knowledge::images;
use crate::project::{Base, StageRef, images::users};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some(process) = stage.process.as_ref() else { continue };
        let meant = process.is_for_others() || process.steps_down() || cx.project.is_workshop_by_name(docker);
        if stage.stage.user.is_some() || meant || users::lets_go_of_root(cx.project, stage) || filters_packets(stage) {
            continue;
        }
        // Who starts it may choose the user.
        let mut services = cx.project.services_of(docker).peekable();
        if services.peek().is_some() && services.all(|(_, service)| service.user.is_some()) {
            continue;
        }
        let Args::From { image, .. } = &stage.from_instruction().args else { continue };
        let lineage = cx.project.lineage(stage);
        let below = lineage.iter().skip(1).any(|below| below.stage.user.is_some());
        let Some(base) = lineage.last().and_then(|last| left_at_root(*last)).filter(|_| !below) else { continue };
        if cx.project.is_meant_as_base(docker) || cx.project.is_no_unit(docker.file) {
            continue;
        }
        let what = process.program().map_or("the program".to_owned(), |name| format!("`{name}`"));
        let finding = out.report(
            docker.file,
            image.span,
            format!("{what} runs as root: {base} leaves the user at root and no USER follows"),
        );
        finding.mark("root").help("create a user with a fixed number and end the stage with `USER <number>`");
        if let Some(part) = process.decisive() {
            finding.label(docker.file, part.span, "started as root");
        }
    }
}

/// Whether it brings what changes the host's packet filter, which root alone may do.
fn filters_packets(stage: StageRef) -> bool {
    let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    let mut packages = calls.flat_map(|call| &call.packages);
    packages.any(|package| matches!(package.name.as_str(), "iptables" | "nftables" | "ipset" | "wireguard-tools"))
}

/// What the stage is made from, where that is known to leave the user at root.
fn left_at_root(stage: StageRef) -> Option<String> {
    match &stage.chain().last()?.stage.base {
        Base::Scratch => Some("`scratch`".to_owned()),
        Base::Image(image) => {
            let tag = image.tag.as_deref().unwrap_or_default();
            let named = image.official().map_or_else(|| image.name(), str::to_owned);
            images::leaves_program_at_root(&named, tag).then(|| format!("`{named}`"))
        }
        Base::Stage(_) | Base::Unknown => None,
    }
}
