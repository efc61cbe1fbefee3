//! Root in an image: what is known to leave the user there, what only root may do, and images in which another user would
//! be nothing gained. Whether a start program lets go of root is known by `users`.

use crate::knowledge::{images, roles};
use crate::project::{Base, StageRef};

/// What the stage is made from, where that is known to leave the user at root.
pub fn left_at_root(stage: StageRef) -> Option<String> {
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

/// Whether it brings or calls what changes the host's packet filter or other tables of the kernel, or looks into the
/// host, which root alone may do.
pub fn filters_packets(stage: StageRef) -> bool {
    let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    let mut packages = calls.flat_map(|call| &call.packages);
    let parts = stage.process.iter().flat_map(|process| process.parts());
    let mut commands = parts.flat_map(|part| &part.commands);
    let works = |name: &str| {
        roles::changes_the_kernel(name) || roles::works_on_its_network(name) || roles::watches_its_host(name)
    };
    commands.any(|command| command.effective().name().is_some_and(works))
        || packages
            .any(|package| matches!(package.name.as_str(), "iptables" | "nftables" | "ipset" | "wireguard-tools"))
}

/// Whether the image is one tool that reads, writes and ends: nothing listens, nothing is kept.
pub fn is_filter(stage: StageRef) -> bool {
    const TOOLS: &[&str] = &["envsubst", "exiftool", "ffmpeg", "jq", "pandoc", "terraform", "xmllint", "yq"];
    let serves = stage.chain().any(|stage| !stage.stage.exposed.is_empty() || !stage.stage.volumes.is_empty());
    let process = stage.process.as_ref().filter(|process| process.cmd.is_none() && !serves);
    process.and_then(|process| process.program()).is_some_and(|name| TOOLS.contains(&name.as_str()))
}

/// Whether what it "starts" is a file that no kernel runs: an image to take a file out of.
pub fn is_carrier(stage: StageRef) -> bool {
    const FILES: &[&str] =
        &[".aab", ".apk", ".deb", ".gz", ".ipa", ".iso", ".json", ".rpm", ".tar", ".txt", ".wasm", ".whl", ".zip"];
    let program = stage.process.as_ref().and_then(|process| process.program());
    program.is_some_and(|name| FILES.iter().any(|ending| name.ends_with(ending)))
}
