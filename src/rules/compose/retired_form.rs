//! `retired-form`: see the page of the same name.

use crate::project::compose::{ComposeFile, Mount};
use crate::rules::{Cx, Sink};

/// Options of a mount that asked osxfs for less consistency.
const CONSISTENCY: &[&str] = &["cached", "consistent", "delegated"];

/// Mounts that are told beside the first.
const MOST: usize = 8;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (index, file) in cx.project.compose.iter().enumerate() {
        for resource in file.networks.iter().chain(&file.volumes).chain(&file.secrets).chain(&file.configs) {
            let Some(name) = &resource.name_in_external else { continue };
            // Its own name is the one that is looked for where none is given.
            let alike = name.raw == resource.name;
            if !alike && swarm_knows_no_other(cx, file) {
                continue;
            }
            let message = match alike {
                true => "a name under `external` is a retired form, and this one only says the entry's own again",
                false => "a name under `external` is a form that Compose has retired, and warns of",
            };
            let finding = out.report(file.file, name.span, message).mark("retired");
            finding.help(match alike {
                true => "write `external: true`: the name is that of the entry".to_owned(),
                false => format!("write `external: true` and beside it `name: {}`", name.raw),
            });
        }
        // What editors write into such a file by themselves is no one's choice.
        if cx.project.source(file.file).path.split('/').any(|part| part == ".devcontainer") {
            continue;
        }
        let mounts = cx.project.services_in(index).flat_map(|service| service.written_mounts());
        let mut told = mounts.filter(|mount| asks(mount).is_some());
        let Some(first) = told.next() else { continue };
        let Some(word) = asks(first) else { continue };
        let message = format!("`{word}` changes nothing: Compose 2 does not hand it to the engine");
        let finding = out.report(file.file, first.span, message).mark("without effect").help("leave it out");
        for other in told.take(MOST) {
            finding.label(file.file, other.span, "nor here");
        }
    }
}

/// Whether the file is for a swarm and in a format before 3.5, where `name` does not stand beside `external` yet.
fn swarm_knows_no_other(cx: &Cx, file: &ComposeFile) -> bool {
    let written = file.version.map(|span| cx.project.source(file.file).slice(span)).unwrap_or_default();
    let mut numbers = written.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let minor = numbers.nth(1).and_then(|part| part.parse::<u16>().ok()).unwrap_or(0);
    cx.project.is_for_swarm(file) && minor < 5
}

fn asks(mount: &Mount) -> Option<&str> {
    mount.options.iter().map(String::as_str).find(|option| CONSISTENCY.contains(option))
}
