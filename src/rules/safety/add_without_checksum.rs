//! `add-without-checksum`: see the page of the same name.

use crate::project::running::downloads::{clear_address, moving};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::syntax::shell::variables;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let adds = stage.steps_of(Keyword::Add).filter(|step| step.ins.flag("checksum").is_none());
        let fetched: Vec<&Word> = adds
            .filter_map(|step| fetched(&step.ins.args))
            .filter(|word| !cx.is_host("add-without-checksum", "hosts", &word.text))
            .collect();
        // Data that are renewed at their address have no lasting checksum.
        let (renewed, fixed): (Vec<&Word>, Vec<&Word>) = fetched.into_iter().partition(|word| is_renewed(&word.text));
        for (group, taste) in [(fixed, false), (renewed, true)] {
            let Some((first, others)) = group.split_first() else { continue };
            let message = format!("nothing checks what `{}` serves", first.text);
            let finding = out.report(stage.file(), first.span, message);
            if let Some(way) = clear_address(first.text.trim_matches(['"', '\''])) {
                finding.why(format!(
                    "It comes over `{way}`: whoever sits on the way may send another, and nobody notices."
                ));
            }
            // A branch is another file with each change, and whoever builds may choose another: its sum would not last.
            let branch = variables(&first.text).any(|name| name.contains("BRANCH"));
            if taste || branch {
                finding.pedantic();
            }
            finding.mark("no checksum").help(match first.text.contains('$') {
                // What is called after the newest is another file with each release.
                _ if names_newest(&first.text) => {
                    "name a release in the address, over `https://`, and add `--checksum=sha256:…` of its file: the newest is another file each time"
                }
                true if branch => {
                    "where the branch is no choice of whoever builds, take a release in its place, and add `--checksum=sha256:…` of its file"
                }
                true => "add `--checksum=sha256:${…}`, an argument beside the version that changes with it",
                false => "add `--checksum=sha256:…` of the file that is meant",
            });
            for other in others {
                finding.label(stage.file(), other.span, "nor what this one serves");
            }
        }
    }
}

/// The address that an ADD fetches a file from, neither a repository nor what is another file every day.
fn fetched(args: &Args) -> Option<&Word> {
    let Args::Copy { sources, .. } = args else { return None };
    sources.iter().find(|source| {
        let text = source.text.trim_matches(['"', '\'']);
        let far = text.starts_with("http://") || text.starts_with("https://");
        // The host of raw files is called after git, too.
        let repository = text.contains(".git") && !text.contains(".githubusercontent.");
        far && !repository && moving(text).is_none()
    })
}

/// Whether the address names no version, and something else than a program or an archive.
fn is_renewed(address: &str) -> bool {
    const DATA: &[&str] = &["csv", "dat", "db", "json", "list", "mmdb", "txt", "xml"];
    let path = address.split("://").nth(1).and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    let path = path.trim_matches(['"', '\'']);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    DATA.contains(&ending) && !path.contains('$') && !path.bytes().any(|byte| byte.is_ascii_digit())
}

/// Whether the address asks for whatever is newest: `latest.tar.gz`, `/latest/`.
fn names_newest(address: &str) -> bool {
    address.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "latest" | "newest" | "current"))
}
