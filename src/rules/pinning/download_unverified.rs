//! `download-unverified`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::project::running::built::BuildText;
use crate::project::running::downloads::{Download, downloads, is_renewed, moving, names_commit};
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let unpacking = LazyCell::new(|| unpacking(cx.project, stage));
        let blind = downloads(cx.project, stage).filter(|one| is_trusted_blindly(one, &unpacking) && !one.is_checked());
        let strange = |one: &Download| !cx.is_host("download-unverified", "hosts", one.address());
        let found: Vec<Download> = blind.filter(strange).collect();
        let Some((first, others)) = found.split_first() else { continue };
        let name = first.address().split(['?', '#']).next().unwrap_or_default();
        let name = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let message = format!("nothing checks that `{name}` is what it was when this was written");
        let finding = out.report(first.text.file, first.url.span, message);
        finding.mark("taken as it comes");
        for other in others {
            finding.label(other.text.file, other.url.span, "nor this");
        }
        // Who releases it builds this as well, and hands the version over.
        let handed = is_handed_over(first);
        let own = handed || is_own_release(cx, first) && first.takes_an_argument();
        finding.help(match (first.given(), first.platform()) {
            _ if own => "take the checksum by an ARG of its own, beside the version, and hold the file against it in the same RUN (`sha256sum -c`)".to_owned(),
            (Some(name), _) => format!("give `{name}` a value and a checksum beside it, or hold the file against the publisher's own list of checksums"),
            (None, Some(name)) => format!(
                "write a checksum for each `{name}`, chosen by `case`, and hold the file against it in the same RUN (`sha256sum -c`)"
            ),
            (None, None) if first.address().contains('$') && asks_architecture(first) => "write a checksum for each architecture, chosen beside its name, and hold the file against it in the same RUN (`sha256sum -c`)".to_owned(),
            // The latest release may be what its variable holds.
            (None, None) if first.address().starts_with('$') && first.text.text.contains("/releases/latest/") => "name a release in the address, or hold it against the checksum that its publisher has beside it, in the same RUN (`sha256sum -c`)".to_owned(),
            (None, None) if says_that_it_moves(first.address()) || first.takes_a_branch() => "name a release in the address, and hold it against its checksum in the same RUN (`sha256sum -c`)".to_owned(),
            (None, None) => "hold it against its checksum in the same RUN (`sha256sum -c`), or use `ADD --checksum=sha256:…`".to_owned(),
        });
        // Who hands over what is fetched has just released it.
        if found.iter().all(is_handed_over) {
            finding.pedantic();
        }
    }
}

/// Whether the address says in a word of its own that it is another file at every release, or names none.
fn says_that_it_moves(address: &str) -> bool {
    // Of a variable with several values it is not known.
    if address.starts_with('$') {
        return false;
    }
    let (address, asked) = address.split_once('?').unwrap_or((address, ""));
    let path = address.split("://").nth(1).and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    // What is asked for behind the path chooses a file, and names a release where it is written like one: `1.2`.
    let is_digit = |c: char| c.is_ascii_digit();
    let named = asked.split(is_digit).skip(1).any(|rest| rest == ".");
    let mut words = path.split(|c: char| !c.is_ascii_alphanumeric());
    let moves =
        |word| matches!(word, "current" | "latest" | "nightly" | "release" | "SNAPSHOT" | "snapshot" | "stable");
    !named && (!path.contains(|c: char| c == '$' || is_digit(c)) || words.any(moves))
}

/// Whether the project's own people release the file.
fn is_own_release(cx: &Cx, download: &Download) -> bool {
    let address = download.address();
    address.contains("/releases/") && cx.project.is_address_of_its_owner(address)
}

/// Whether whoever builds says whose release it is.
fn is_handed_over(download: &Download) -> bool {
    let owner = download.address().strip_prefix("https://github.com/").and_then(|path| path.strip_prefix('$'));
    let name = owner.map(|rest| rest.trim_start_matches('{').split(['}', '/']).next().unwrap_or_default());
    name.is_some() && name == download.given()
}

/// Whether the RUN asks which machine it is on.
fn asks_architecture(download: &Download) -> bool {
    let text = download.text.text;
    ["--print-architecture", "--print-arch", "uname -m"].iter().any(|asked| text.contains(asked))
}

/// The pipelines that unpack something, each by its text and its step.
fn unpacking(project: &Project, stage: StageRef) -> HashSet<(FileId, usize, u32)> {
    const UNPACK: &[&str] = &["bsdtar", "bzip2", "gunzip", "gzip", "tar", "unzip", "xz", "xzcat", "zcat"];
    let unpacks = |command: &&Command| command.name().is_some_and(|name| UNPACK.contains(&name));
    let of_text = |text: BuildText| {
        let pipelines = text.commands.iter().filter(unpacks).map(|command| command.pipeline);
        pipelines.map(|pipeline| (text.file, text.step.index, pipeline)).collect::<Vec<_>>()
    };
    project.build_texts_of(stage).flat_map(of_text).collect()
}

/// A program or an archive from elsewhere. What a shell is fed with is told by itself.
fn is_trusted_blindly(download: &Download, unpacking: &HashSet<(FileId, usize, u32)>) -> bool {
    let address = download.address();
    let near = ["://localhost", "://127.", "://0.0.0.0", "://host.docker"].iter().any(|host| address.contains(host));
    let piped = download.command.after == Join::Pipe;
    let unpacked = piped && unpacking.contains(&(download.text.file, download.step.index, download.command.pipeline));
    // Of what is another file every day, or every week, there is no sum.
    !near
        && !is_renewed(address)
        && moving(address).is_none()
        && !names_commit(address)
        && download.asked().is_none()
        && (download.is_program() && !piped || unpacked)
}
