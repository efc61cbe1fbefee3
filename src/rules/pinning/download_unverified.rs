//! `download-unverified`: see the page of the same name.

use crate::project::stages::downloads::{Download, downloads, moving};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let found: Vec<Download> =
            downloads(stage).filter(|one| is_trusted_blindly(one) && !one.is_checked()).collect();
        let Some((first, others)) = found.split_first() else { continue };
        let name = first.address().split(['?', '#']).next().unwrap_or_default();
        let name = name.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let message = format!("nothing checks that `{name}` is what it was when this was written");
        let finding = out.report(stage.file(), first.url.span, message);
        finding.mark("taken as it comes");
        for other in others {
            finding.label(stage.file(), other.url.span, "nor this");
        }
        finding.help("hold it against its checksum in the same RUN (`sha256sum -c`), or use `ADD --checksum=sha256:…`");
    }
}

/// A program or an archive from elsewhere. What a shell is fed with is told by itself.
fn is_trusted_blindly(download: &Download) -> bool {
    let address = download.address();
    let near = ["://localhost", "://127.", "://0.0.0.0", "://host.docker"].iter().any(|host| address.contains(host));
    let piped = download.command.after == Join::Pipe;
    let unpacked = piped
        && download.step.step.commands.iter().any(|other| {
            other.pipeline == download.command.pipeline
                && matches!(other.name(), Some("tar" | "unzip" | "bsdtar" | "gunzip"))
        });
    // Of what is another file every day there is no sum.
    !near && moving(address).is_none() && (download.is_program() && !piped || unpacked)
}
