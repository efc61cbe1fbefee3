//! Archives that a stage downloads, unpacks or installs, and leaves in the image. Read by the letters: whatever may take one away
//! again counts, so that one may be missed, and hardly the other way round. Knows nothing of scripts.

use crate::project::{StageRef, StepRef};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::{Command, Word, file_named};

const ENDINGS: &[&str] =
    &[".deb", ".rpm", ".tar", ".tar.bz2", ".tar.gz", ".tar.xz", ".tar.zst", ".tbz2", ".tgz", ".txz", ".zip"];

/// Words of a stage that name archives, and are looked at.
const MOST: usize = 64;

/// Directories of which an `rm` empties caches and lists.
const CACHES: &[&str] = &["/var/lib/apt", "/var/cache", "/root/.cache", "/usr/share/doc", "/usr/share/man"];

/// An archive that is used and stays.
pub struct Left<'a> {
    pub step: StepRef<'a>,
    /// Where it is used.
    pub word: &'a Word,
    /// As a package; else it is unpacked.
    pub installed: bool,
    pub fetched: StepRef<'a>,
    /// Below the directory of a web server.
    pub served: bool,
}

/// Those of a stage, in order.
pub fn left(stage: StageRef<'_>) -> Vec<Left<'_>> {
    let runs: Vec<StepRef> = stage.steps().filter(|step| step.is_run() && !step.onbuild).collect();
    let mut found: Vec<Left> = Vec::new();
    let whole = runs.iter().filter(|step| step.shell_errors.is_empty() && !step.is_cut() && !holds_mount(step));
    let used = whole.flat_map(|step| step.step.commands.iter().flat_map(unpacked).map(move |used| (step, used)));
    for (step, (word, installed)) in used.take(MOST) {
        let name = file_named(word.text());
        if found.iter().any(|other| file_named(other.word.text()) == name) {
            continue;
        }
        let before = stage.steps().filter(|other| other.index <= step.index && !other.onbuild);
        let Some(fetched) = before.filter(|other| fetches(other, name)).last() else { continue };
        let mut behind = runs.iter().filter(|other| other.index >= fetched.index);
        if behind.any(|other| takes_away(other, word.text())) || holds_mount(&fetched) {
            continue;
        }
        let web = |dest: &str| ["/www", "/htdocs", "/html"].iter().any(|part| dest.contains(part));
        let served = matches!(&fetched.ins.args, Args::Copy { dest, .. } if web(&dest.text));
        found.push(Left { step: *step, word, installed, fetched, served });
    }
    found
}

/// The archives that a command unpacks, or the packages that it installs from files.
fn unpacked(command: &Command) -> Vec<(&Word, bool)> {
    let args = command.args();
    let (takes, installed) = match command.name() {
        Some("tar") => (args.iter().take(2).any(|word| is_extraction(word.text())), false),
        Some("unzip") => (true, false),
        Some("dpkg" | "rpm") => (args.first().is_some_and(|word| word.text().starts_with(['-'])), true),
        Some("apt" | "apt-get" | "yum" | "dnf") => (command.has_arg("install"), true),
        _ => (false, false),
    };
    let is_archive = |word: &&Word| {
        let text = word.text().trim_matches(['"', '\'']);
        takes && !text.contains("://") && ENDINGS.iter().any(|ending| text.ends_with(ending))
    };
    args.iter().filter(is_archive).map(|word| (word, installed)).collect()
}

fn is_extraction(word: &str) -> bool {
    word == "--extract" || !word.contains('/') && !word.starts_with("--") && word.contains('x') && !word.contains('.')
}

/// Whether the instruction fetches a file of this name.
fn fetches(step: &StepRef, name: &str) -> bool {
    let fetch = |command: &&Command| matches!(command.name(), Some("curl" | "wget"));
    match &step.ins.args {
        // A stage or an image hands over what is there for use.
        Args::Copy { sources, dest } if step.ins.keyword == Keyword::Copy && step.ins.flag("from").is_none() => {
            sources.iter().any(|source| file_named(&source.text) == name)
                && (dest.text.ends_with(['/', '.']) || file_named(&dest.text) == name)
        }
        Args::Copy { sources, dest } if step.ins.keyword == Keyword::Add => {
            let from = sources.iter().any(|source| file_named(&source.text) == name && dest.text.ends_with('/'));
            step.remote_source().is_some() && (from || file_named(&dest.text) == name)
        }
        _ => step
            .step
            .commands
            .iter()
            .filter(fetch)
            .any(|it| it.args().iter().any(|word| file_named(word.text()) == name)),
    }
}

/// Whether the RUN removes or moves the file, or a directory that may hold it.
fn takes_away(step: &StepRef, archive: &str) -> bool {
    let name = file_named(archive);
    let cache = |path: &str| CACHES.iter().any(|cache| path.starts_with(cache));
    // Of two places that are written out it shows.
    let apart = |path: &str| {
        let known = path.starts_with('/') && archive.starts_with('/') && !path.contains('$') && !path.contains("*.");
        known && !archive.starts_with(path.trim_end_matches(['*', '/']))
    };
    let takes = |call: &Command| match call.name() {
        Some("rm") => {
            let recursive = call.has_flag(&["r", "R", "rf", "fr", "recursive"]);
            call.args().iter().map(Word::text).any(|text| {
                let wide = recursive || text.contains(['*', '$']) && may_mean(text, name);
                let whole = !text.starts_with('-') && !cache(text) && !apart(text) && wide;
                whole || file_named(text) == name
            })
        }
        Some("mv") => {
            let wide = |text: &str| text.contains('*') && may_mean(text, name);
            call.args().iter().any(|word| word.text().contains(name) || wide(word.text()))
        }
        Some("find") => call.has_arg("-delete") || call.has_arg("-exec"),
        _ => false,
    };
    step.step.commands.iter().any(|command| takes(&command.effective()))
}

/// Whether a pattern may stand for a file of this name.
fn may_mean(pattern: &str, name: &str) -> bool {
    let last = file_named(pattern);
    let (front, rest) = last.split_once('*').unwrap_or((last, ""));
    let end = rest.rsplit('*').next().unwrap_or_default();
    last.contains(['$', '?', '[', '{', '`']) || name.starts_with(front) && name.ends_with(end)
}

fn holds_mount(step: &StepRef) -> bool {
    step.mounts().any(|mount| matches!(mount.kind, "cache" | "tmpfs") && !mount.target.contains("/var/"))
}
