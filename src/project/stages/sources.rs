//! Whether a stage takes its system packages from elsewhere than its image does. Read by the letters of its instructions:
//! knows nothing of what copied scripts do, but that there are some.

use std::borrow::Cow;

use crate::knowledge::eol::{self, Verdict};
use crate::knowledge::gone;
use crate::project::{Project, StageRef, StepRef};
use crate::syntax::shell::file_named;
use crate::text::Span;

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

/// Whether they are named before this command of the step: what comes behind it is too late for it.
pub fn are_redirected_before(project: &Project, step: &StepRef, command: Span) -> bool {
    let before = step.stage_ref().chain().flat_map(|stage| stage.steps()).filter(|other| other.step.at < step.step.at);
    let own = Span::new(step.ins.span.start as usize, command.start as usize);
    let named = |text: &str| REDIRECTS.iter().any(|word| text.contains(word));
    named(project.source(step.file()).slice(own))
        || before.into_iter().any(|other| step_says(project, &other, &[REDIRECTS]))
}

/// Whether there may be other sources beside those of the image.
pub fn are_added(project: &Project, stage: StageRef) -> bool {
    says(project, stage, &[REDIRECTS, ADDS])
}

/// Whether a RUN of the chain names a source of packages besides the distribution's.
pub fn are_named(stage: StageRef) -> bool {
    let mut runs = stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run());
    runs.any(|step| ["apt-repository", "sources.list"].iter().any(|word| step.ins.rest().text.contains(word)))
}

/// Whether the instruction may be what adds them.
pub fn may_be_added_by(project: &Project, step: &StepRef) -> bool {
    step_says(project, step, &[REDIRECTS, ADDS])
}

/// The same, where scripts that it copies alone bring none, and those that it runs are read where they are at hand.
pub fn may_be_added_with(project: &Project, step: &StepRef) -> bool {
    let said = |text: &str| [REDIRECTS, ADDS].iter().copied().flatten().any(|word| text.contains(word));
    let mut own = project.source(step.file()).slice(step.ins.span).to_owned();
    if !step.is_run() {
        return said(&own.replace(".sh", ""));
    }
    let mut scripts = project.build_texts(*step).filter(|text| text.is_script());
    let added = scripts.any(|script| {
        own = own.replace(file_named(&project.source(script.file).path), "");
        said(script.text)
    });
    added || said(&own)
}

fn says(project: &Project, stage: StageRef, words: &[&[&str]]) -> bool {
    stage.chain().flat_map(|stage| stage.steps()).any(|step| step_says(project, &step, words))
}

fn step_says(project: &Project, step: &StepRef, words: &[&[&str]]) -> bool {
    // What makes a `configure` brings no packages.
    let text = project.source(step.file()).slice(step.ins.span);
    let text = if text.contains(".sh") { Cow::Owned(text.replace("autogen.sh", "")) } else { Cow::Borrowed(text) };
    words.iter().copied().flatten().any(|word| text.contains(word))
}

/// Hosts of Debian's and Ubuntu's own mirrors, by their ends.
const MIRRORS: &[&str] = &["archive.ubuntu.com", "security.ubuntu.com", "debian.org"];

/// The release in a source of packages that the RUN writes on its distribution's mirrors and that has left them: the one in
/// `deb http://archive.ubuntu.com/ubuntu precise main`. None where the RUN may change the line again.
pub fn gone_release(step: &StepRef) -> Option<Verdict> {
    let text = &step.ins.rest().text;
    if !text.contains("sources.list") || ["sed ", "rm ", "$("].iter().any(|word| text.contains(word)) {
        return None;
    }
    let words: Vec<&str> = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')).collect();
    let mut lines = words.iter().enumerate().filter(|(_, word)| **word == "deb").map(|(at, _)| at);
    lines.find_map(|at| {
        let mut rest = words.get(at + 1..)?.iter().filter(|word| !word.is_empty());
        let (address, suite) = (rest.next()?, rest.next()?);
        let host = address.split_once("://")?.1.split('/').next()?;
        let own =
            MIRRORS.iter().any(|end| host.strip_suffix(end).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')));
        let archive =
            host.starts_with("archive.debian") || host.starts_with("snapshot.") || host.starts_with("old-releases");
        let codename = suite.split(['-', '/']).next()?;
        let release = eol::lookup("debian", codename).into_iter().next().filter(|_| own && !archive)?;
        gone::archive(&release).is_some().then_some(release)
    })
}

/// Whether the RUN asks which release of the distribution it is on.
pub fn asks_for_release(step: &StepRef) -> bool {
    let text = &step.ins.rest().text;
    ["/etc/alpine-release", "/etc/os-release", "VERSION_CODENAME", "lsb_release"].iter().any(|word| text.contains(word))
}

/// Whether what the RUN writes stands in the place of all sources that were there.
pub fn replaces_all(step: &StepRef) -> bool {
    let text = &step.ins.rest().text;
    text.contains("> /etc/apt/sources.list") && !text.contains(">> /etc/apt/sources.list")
}
