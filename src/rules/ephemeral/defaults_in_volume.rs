//! `defaults-in-volume`: see the page of the same name.

use std::collections::HashMap;

use crate::project::builds::landed::landed;
use crate::project::services::{lies_in, plain_path};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut brought: HashMap<FileId, HashMap<String, Span>> = HashMap::new();
    for running in cx.project.started_in_earnest() {
        let reads = running.script.commands.iter().filter_map(|command| Some((command, copied(command)?)));
        for (command, (from, to)) in reads {
            for docker in running.images.iter().filter_map(|file| cx.project.dockerfile(*file)) {
                let Some(stage) = docker.final_stage() else { continue };
                let mut volumes =
                    stage.chain().flat_map(|stage| &stage.stage.volumes).map(|volume| plain_path(&volume.path));
                let Some(volume) = volumes.find(|volume| lies_in(&from, volume) && lies_in(&to, volume)) else {
                    continue;
                };
                let files = brought.entry(docker.file).or_insert_with(|| {
                    let context = cx.project.contexts_of(docker).next();
                    let all = stage.chain().flat_map(|stage| landed(docker, context, stage));
                    all.filter(|file| file.entry.is_some())
                        .map(|file| (file.path.clone(), file.step.ins.span))
                        .collect()
                });
                let Some(copy) = files.get(&from) else { continue };
                let message = format!(
                    "`{from}` lies in the volume `{volume}`: a mount there hides it, and the first start finds nothing"
                );
                let finding = out.report(running.file, command.span, message).mark("gone with the first mount");
                finding.label(docker.file, *copy, "the image brings it here");
                finding
                    .help("keep the defaults outside of the volume, such as in `/usr/share`, and copy them from there");
                break;
            }
        }
    }
}

/// The file that a command copies, and where to: `cp a b`, `cat a > b`.
fn copied(command: &Command) -> Option<(String, String)> {
    let call = command.effective();
    let path = |text: Option<&str>| text.filter(|path| path.starts_with('/')).map(plain_path);
    let operands = call.operands_with_values(&[]);
    match (call.name()?, operands.as_slice()) {
        ("cp" | "mv", [from, to]) => Some((path(from.literal.as_deref())?, path(to.literal.as_deref())?)),
        ("cat" | "envsubst", operands) => {
            let into = command.redirects.iter().find(|redirect| redirect.operator == ">")?.target.as_ref()?;
            let input = command.redirects.iter().find(|redirect| redirect.operator == "<");
            let input = input.and_then(|redirect| redirect.target.as_ref()).or(operands.first().copied())?;
            Some((path(input.literal.as_deref())?, path(into.literal.as_deref())?))
        }
        _ => None,
    }
}
