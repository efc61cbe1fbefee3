//! `big-file-copied`: see the page of the same name.

use crate::project::builds::context::size;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let most = cx.number("big-file-copied", "megabytes") * 1_000_000;
    for (docker, context) in cx.project.builds() {
        for sweep in docker.sweeps(context) {
            let big =
                sweep.files.iter().filter(|(_, path)| !path.starts_with(".git/")).max_by_key(|(entry, _)| entry.size);
            if let Some((entry, _)) = big.filter(|(entry, _)| entry.size > most) {
                let message =
                    format!("`{}` of {} goes into the image with its directory", entry.path, size(entry.size));
                out.report(docker.file, sweep.source.word.span, message)
                    .mark("takes it along")
                    .help("add it to the ignore file, or give it a COPY of its own");
                break;
            }
        }
    }
}
