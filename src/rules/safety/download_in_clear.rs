//! `download-in-clear`: see the page of the same name.

use crate::project::running::downloads::{clear_address, downloads};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let trusted = |address: &str| cx.is_host("download-in-clear", "hosts", address);
        // A sum or a signature says whether what came is what was meant, whatever way it took.
        let fetched =
            downloads(cx.project, stage).filter(|one| (one.is_program() || one.is_run()) && !one.is_checked());
        let fetched = fetched.filter(|one| clear_address(one.address()).is_some() && !trusted(one.address()));
        let mut found: Vec<(FileId, Span, String)> =
            fetched.map(|one| (one.text.file, one.url.span, one.address().to_owned())).collect();
        let cloned = cx.project.build_texts_of(stage).flat_map(|text| {
            let commands = text.commands.iter().filter(|command| clones(command));
            commands.flat_map(Command::args).map(move |word| (text.file, word))
        });
        found.extend(cloned.filter_map(|(file, word)| {
            let address = word.text().trim_matches(['"', '\'']);
            clear_address(address).filter(|_| !trusted(address)).map(|_| (file, word.span, address.to_owned()))
        }));
        let Some(((file, span, address), others)) = found.split_first() else { continue };
        let way = clear_address(address).unwrap_or_default();
        let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
        let name = path.rsplit('/').next().unwrap_or_default();
        let message =
            format!("`{name}` comes over `{way}`, and nothing checks it: whoever sits on the way may send another");
        let finding = out.report(*file, *span, message).mark("readable and changeable on its way");
        for (file, other, _) in others {
            finding.label(*file, *other, "and so does this");
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
