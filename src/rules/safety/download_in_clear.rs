//! `download-in-clear`: see the page of the same name.

use crate::project::stages::downloads::{clear_address, downloads};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let trusted = |address: &str| cx.is_host("download-in-clear", "hosts", address);
        // A sum or a signature says whether what came is what was meant, whatever way it took.
        let fetched = downloads(stage).filter(|one| (one.is_program() || one.is_run()) && !one.is_checked());
        let fetched = fetched.filter(|one| clear_address(one.address()).is_some() && !trusted(one.address()));
        let mut found: Vec<(Span, &str)> = fetched.map(|one| (one.url.span, one.address())).collect();
        let runs = stage.steps().filter(|step| step.is_run() && !step.onbuild);
        let cloned = runs.flat_map(|step| step.step.commands.iter().filter(|command| clones(command)));
        found.extend(cloned.flat_map(|command| command.args()).filter_map(|word| {
            let address = word.text().trim_matches(['"', '\'']);
            clear_address(address).filter(|_| !trusted(address)).map(|_| (word.span, address))
        }));
        let Some(((span, address), others)) = found.split_first() else { continue };
        let way = clear_address(address).unwrap_or_default();
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let name = path.rsplit('/').next().unwrap_or_default();
        let message =
            format!("`{name}` comes over `{way}`, and nothing checks it: whoever sits on the way may send another");
        let finding = out.report(stage.file(), *span, message).mark("readable and changeable on its way");
        for (other, _) in others {
            finding.label(stage.file(), *other, "and so does this");
        }
        finding.help(match way {
            "git://" => "write `https://`, and check out the commit that is meant",
            _ => "write `https://` where the server knows it; a checksum that it is held against in the same RUN settles it as well",
        });
    }
}

fn clones(command: &Command) -> bool {
    command.name() == Some("git") && command.has_arg("clone")
}
