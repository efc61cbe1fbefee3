//! `image-of-data-without-volume`: see the page of the same name.

use crate::knowledge::database_programs;
use crate::knowledge::images::is_distribution;
use crate::project::stages::process::Process;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some((process, program)) = stage.process.as_ref().and_then(|process| Some((process, process.program()?)))
        else {
            continue;
        };
        let Some(packaged) = database_programs::data_of(&program) else { continue };
        let plain = stage.root_image().is_some_and(|image| is_distribution(&image.name()));
        let declared = stage.chain().any(|stage| !stage.stage.volumes.is_empty());
        let mounted = cx.project.services_of(docker).next().is_some();
        let Some(part) = process.decisive().filter(|_| plain && !declared && !mounted) else { continue };
        // What is not read may be a variable of a VOLUME.
        let text = &cx.project.source(docker.file).text;
        if cx.project.is_meant_as_base(docker) || text.contains("\nVOLUME") {
            continue;
        }
        let place = place(process, packaged, text);
        let message = format!("`{program}` keeps its data in the container, with which it is lost");
        let finding = out.report(docker.file, part.span, message).mark("no VOLUME");
        finding.help(match place {
            Some(place) => format!("declare `VOLUME {place}`, and mount a named volume there"),
            None => "mount a named volume where it is told to keep its data".to_owned(),
        });
    }
}

/// Where the data lies: as the command says, else as the distribution sets it up; none where the program was built here.
fn place(process: &Process, packaged: &str, text: &str) -> Option<String> {
    let parts = process.parts();
    let words: Vec<&str> =
        parts.flat_map(|part| &part.commands).flat_map(|c| &c.words).map(|word| word.text()).collect();
    let built = words.iter().any(|word| word.starts_with("/usr/local/")) || text.contains("make install");
    let named = words
        .iter()
        .zip(words.iter().skip(1))
        .find_map(|(flag, value)| matches!(*flag, "--dbpath" | "--datadir" | "-D" | "--directory").then_some(*value));
    let inside =
        |word: &&str| word.strip_prefix("--dbpath=").or_else(|| word.strip_prefix("--datadir=")).map(str::to_owned);
    if let Some(named) = named.map(str::to_owned).or_else(|| words.iter().find_map(inside)) {
        return Some(named).filter(|named| named.starts_with('/'));
    }
    // Without its configuration mongod keeps to its own default.
    let configured = words.iter().any(|word| word.starts_with("--config") || matches!(*word, "-f" | "-c"));
    match packaged {
        _ if built => None,
        "/var/lib/mongodb" if !configured => Some("/data/db".to_owned()),
        packaged => Some(packaged.to_owned()).filter(|packaged| packaged.starts_with('/')),
    }
}
