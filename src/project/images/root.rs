//! Root in an image: what is known to leave the user there, what only root may do, and images in which another user would
//! be nothing gained. Whether a start program lets go of root is known by `users`.

use crate::knowledge::{images, roles};
use crate::project::images::usage::system_installs;
use crate::project::stages::process::Form;
use crate::project::{Base, ImageRef, StageRef};
use crate::syntax::dockerfile::Keyword;
use crate::text::Span;

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

/// What the stage is made from, where its own RUNs show that this leaves the user at root: they install packages of the
/// distribution, which root alone may do, and no USER comes before. The start program of that image is not known: the stage
/// has to name its own. With the place of the install.
pub fn seen_at_root(stage: StageRef) -> Option<(String, Span)> {
    // What asks the engine for its socket is root for that.
    let unknown = |image: &&ImageRef| {
        images::runs_as_non_root(&image.name(), image.tag.as_deref().unwrap_or_default()).is_none()
            && !images::asks_the_engine(&image.repository)
            && !images::drives_the_engine(&image.repository)
    };
    let image = stage.root_image().filter(unknown)?;
    let process = stage.process.as_ref()?;
    let entry = process.entrypoint.as_ref().filter(|entry| entry.form == Form::Shell || !entry.words.is_empty())?;
    let own =
        stage.chain().any(|stage| stage.steps_of(Keyword::Entrypoint).any(|step| step.ins.span.contains(entry.span)));
    let (step, call) = system_installs(stage).next().filter(|_| own)?;
    let by_sudo = step.ins.rest().text.contains("sudo");
    (!by_sudo).then(|| (format!("`{}`", image.name()), call.action_span))
}

/// Whether it brings or calls what changes the host's packet filter or other tables of the kernel, mounts file systems, or
/// looks into the host, which root alone may do.
pub fn wants_root_for_the_kernel(stage: StageRef) -> bool {
    const PACKAGES: &[&str] = &[
        "cifs-utils",
        "davfs2",
        "fuse",
        "fuse3",
        "ipset",
        "iptables",
        "nfs-common",
        "nfs-utils",
        "nftables",
        "s3fs",
        "s3fs-fuse",
        "sshfs",
        "wireguard-tools",
    ];
    let mut packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
    let parts = stage.process.iter().flat_map(|process| process.parts());
    let mut commands = parts.flat_map(|part| &part.commands);
    let works = |name: &str| {
        roles::changes_the_kernel(name) || roles::works_on_its_network(name) || roles::watches_its_host(name)
    };
    commands.any(|command| command.effective().name().is_some_and(works))
        || packages.any(|package| PACKAGES.contains(&package.name.as_str()))
}

/// Whether the image is one tool, known to work on what its caller gives or mounts, told the rest by the caller: no port is
/// opened and nothing is kept.
pub fn is_tool(stage: StageRef) -> bool {
    const TOOLS: &[&str] = &[
        "ansible-playbook",
        "aws",
        "convert",
        // Serves the directory that its caller mounts, as whom the caller says.
        "dufs",
        "envsubst",
        "exiftool",
        "ffmpeg",
        "hadolint",
        "helm",
        "hugo",
        "jekyll",
        "jq",
        "kubectl",
        "magick",
        "mkdocs",
        "pandoc",
        "pdflatex",
        "protoc",
        "rclone",
        "restic",
        "shellcheck",
        "terraform",
        "tesseract",
        "vd",
        "xmllint",
        "yq",
        "yt-dlp",
    ];
    // What the names of tools that do their work and end begin and end with: the plugins of a pipeline, and those for the console.
    const FRONTS: &[&str] = &["drone-"];
    const ENDS: &[&str] = &["-cli", "fmt", "lint"];
    let serves = stage.chain().any(|stage| {
        // What a variable names is not listed, and is there all the same.
        let says = |keyword| stage.steps_of(keyword).next().is_some();
        [Keyword::Expose, Keyword::Healthcheck, Keyword::Volume].into_iter().any(says)
    });
    let Some(process) = stage.process.as_ref().filter(|_| !serves) else { return false };
    let asked = process.cmd.as_ref().is_none_or(|cmd| cmd.words.iter().all(|word| word.starts_with('-')));
    // The same tool as a server, or at work for as long as it runs.
    const STAYS: &[&str] = &["livereload", "mount", "rcd", "serve", "server"];
    let stays = process.argv().iter().any(|word| STAYS.contains(word));
    let tool = |name: String| {
        TOOLS.contains(&name.as_str())
            || FRONTS.iter().any(|front| name.starts_with(front))
            || ENDS.iter().any(|end| name.ends_with(end))
    };
    asked && !stays && process.program().is_some_and(tool)
}

/// Whether what it "starts" is a file that no kernel runs: an image to take a file out of.
pub fn is_carrier(stage: StageRef) -> bool {
    const FILES: &[&str] =
        &[".aab", ".apk", ".deb", ".gz", ".ipa", ".iso", ".json", ".rpm", ".tar", ".txt", ".wasm", ".whl", ".zip"];
    let program = stage.process.as_ref().and_then(|process| process.program());
    program.is_some_and(|name| FILES.iter().any(|ending| name.ends_with(ending)))
}
