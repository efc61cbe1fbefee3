//! Whether a stage takes its system packages from elsewhere than its image does. Read by the letters of its instructions:
//! knows nothing of what copied scripts do, but that there are some.

use crate::project::{Project, StageRef};

/// What a text says that gives the package manager other sources.
pub const REDIRECTS: &[&str] =
    &["sources.list", "/etc/apt", "yum.repos.d", "/etc/yum", "archive.", "vault.", "old-releases", "snapshot."];

/// What a text says that may bring further sources, or packages from elsewhere.
const ADDS: &[&str] = &[
    "add-apt-repository",
    "ppa:",
    ".deb",
    "deb http",
    "nodesource",
    ".sh",
    "| bash",
    "| sh",
    "|bash",
    "|sh",
    "dpkg -i",
];

/// Whether an instruction of the chain names other sources, or brings files to where they stand.
pub fn are_redirected(project: &Project, stage: StageRef) -> bool {
    says(project, stage, &[REDIRECTS])
}

/// Whether there may be other sources beside those of the image.
pub fn are_added(project: &Project, stage: StageRef) -> bool {
    says(project, stage, &[REDIRECTS, ADDS])
}

fn says(project: &Project, stage: StageRef, words: &[&[&str]]) -> bool {
    stage.chain().flat_map(|stage| stage.steps()).any(|step| {
        let text = project.source(step.file()).slice(step.ins.span);
        words.iter().copied().flatten().any(|word| text.contains(word))
    })
}
