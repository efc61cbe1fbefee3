//! `no-user`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::{images, roles};
use crate::project::compose::{Mount, Service, Text};
use crate::project::images::users;
use crate::project::running::accounts;
use crate::project::{Base, ImageRef, StageRef};
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
        // Who starts it may choose the user, or give it what root alone may do.
        let mut services = cx.project.services_of(docker).peekable();
        let started = services.peek().is_some();
        if started && services.all(|(_, service)| service.user.is_some() || works_on_the_host(service)) {
            continue;
        }
        let Args::From { image, .. } = &stage.from_instruction().args else { continue };
        let lineage = cx.project.lineage(stage);
        let below = lineage.iter().skip(1).any(|below| below.stage.user.is_some());
        let Some(base) = lineage.last().and_then(|last| left_at_root(*last)).filter(|_| !below && !is_carrier(stage))
        else {
            continue;
        };
        if cx.project.is_meant_as_base(docker) {
            continue;
        }
        let what = process.program().map_or("the program".to_owned(), |name| format!("`{name}`"));
        let finding = out.report(
            docker.file,
            image.span,
            format!("{what} runs as root: {base} leaves the user at root and no USER follows"),
        );
        finding.mark("root").help(remedy(&base, lineage.last().and_then(|last| last.root_image())));
        if let Some(account) = accounts::account(cx.project, stage, cx.project.source(docker.file)) {
            let title = format!("Run as `{}`: what the program writes must belong to that user", account.user);
            finding.fix(Safety::Unsafe, title, account.edits).changing(&[Aspect::User, Aspect::Commands]);
        }
        if cx.project.is_given_a_user(docker) || is_filter(stage) {
            finding.pedantic();
        }
        if let Some(part) = process.decisive() {
            finding.label(docker.file, part.span, "started as root");
        }
    }
}

/// Programs that change the kernel's tables and mounts.
const KERNEL: &[&str] = &[
    "ferm",
    "ip",
    "ip6tables",
    "ipset",
    "iptables",
    "modprobe",
    "mount",
    "nft",
    "nsenter",
    "sysctl",
    "tc",
    "wg-quick",
];

/// Whether it brings or calls what changes the host's packet filter or other tables of the kernel, or looks into the
/// host, which root alone may do.
fn filters_packets(stage: StageRef) -> bool {
    let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    let mut packages = calls.flat_map(|call| &call.packages);
    let parts = stage.process.iter().flat_map(|process| process.entrypoint.iter().chain(&process.cmd));
    let mut commands = parts.flat_map(|part| &part.commands);
    let works =
        |name: &str| KERNEL.contains(&name) || roles::works_on_its_network(name) || roles::watches_its_host(name);
    commands.any(|command| command.effective().name().is_some_and(works))
        || packages
            .any(|package| matches!(package.name.as_str(), "iptables" | "nftables" | "ipset" | "wireguard-tools"))
}

/// Whether the service is given what serves root alone.
fn works_on_the_host(service: &Service) -> bool {
    let wide = |text: &Text| matches!(text.shown().trim_start_matches("CAP_"), "NET_ADMIN" | "SYS_ADMIN");
    // Root alone may read the engine's socket, unless a group is given.
    let socket = |mount: &Mount| mount.source.as_ref().is_some_and(|source| source.shown().ends_with("/docker.sock"));
    service.cap_add.iter().any(wide) || service.volumes.iter().any(socket)
}

/// Whether the image is one tool that reads, writes and ends: nothing listens, nothing is kept.
fn is_filter(stage: StageRef) -> bool {
    const TOOLS: &[&str] = &["envsubst", "exiftool", "ffmpeg", "jq", "pandoc", "terraform", "xmllint", "yq"];
    let serves = stage.chain().any(|stage| !stage.stage.exposed.is_empty() || !stage.stage.volumes.is_empty());
    let process = stage.process.as_ref().filter(|process| process.cmd.is_none() && !serves);
    process.and_then(|process| process.program()).is_some_and(|name| TOOLS.contains(&name.as_str()))
}

/// Whether what it "starts" is a file that no kernel runs: an image to take a file out of.
fn is_carrier(stage: StageRef) -> bool {
    const FILES: &[&str] =
        &[".aab", ".apk", ".deb", ".gz", ".ipa", ".iso", ".json", ".rpm", ".tar", ".txt", ".wasm", ".whl", ".zip"];
    let program = stage.process.as_ref().and_then(|process| process.program());
    program.is_some_and(|name| FILES.iter().any(|ending| name.ends_with(ending)))
}

fn remedy(base: &str, image: Option<&ImageRef>) -> String {
    let brought = |image: &ImageRef| {
        images::brings_user(image.official().unwrap_or(&image.name()), image.tag.as_deref().unwrap_or_default())
    };
    match (base, image.and_then(brought)) {
        ("`scratch`", _) => "end the stage with `USER 10001`; it needs no account".to_owned(),
        (base, _) if base.starts_with("`gcr.io/distroless/") => {
            "take the tag `nonroot` of the base, or end the stage with `USER 65532`".to_owned()
        }
        (_, Some(user)) => format!("end the stage with `USER {user}`, a user that the image brings"),
        _ => "create a user with a fixed number and end the stage with `USER <number>`".to_owned(),
    }
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
