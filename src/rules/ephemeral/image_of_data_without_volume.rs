//! `image-of-data-without-volume`: see the page of the same name.

use crate::knowledge::commands::is_supervisor;
use crate::knowledge::database_programs;
use crate::knowledge::images::is_distribution;
use crate::project::StageRef;
use crate::project::packages::{Action, Package};
use crate::project::stages::daemons::{Act, act, keeps_data};
use crate::project::stages::process::Process;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some((process, program)) = stage.process.as_ref().and_then(|process| Some((process, process.program()?)))
        else {
            continue;
        };
        let beside = || installed(stage, process);
        let packaged = database_programs::data_of(&program).map(|place| (place, None));
        let Some((packaged, package)) = packaged.or_else(|| beside().map(|(place, package)| (place, Some(package))))
        else {
            continue;
        };
        let plain = stage.root_image().is_some_and(|image| is_distribution(&image.name()));
        let declared = stage.chain().any(|stage| !stage.stage.volumes.is_empty());
        let mounted = cx.project.services_of(docker).next().is_some();
        let Some(part) = process.decisive().filter(|_| plain && !declared && !mounted) else { continue };
        // What is not read may be a variable of a VOLUME.
        let text = &cx.project.source(docker.file).text;
        if cx.project.is_meant_as_base(docker) || text.contains("\nVOLUME") {
            continue;
        }
        let place = if package.is_some() { Some(packaged.to_owned()) } else { place(process, packaged, text) };
        let name = package.map_or(program.as_str(), |package| package.text.as_str());
        let message = format!("`{name}` keeps its data in the container, with which it is lost");
        let finding = out.report(docker.file, part.span, message).mark("no VOLUME");
        if let Some(package) = package {
            finding.label(docker.file, package.span, "installed here");
        }
        // Where that is, is not known.
        if place.is_none() {
            finding.pedantic();
        }
        finding.help(match place {
            Some(place) => format!("declare `VOLUME {place}`, and mount a named volume there"),
            None => "mount a named volume where it is told to keep its data".to_owned(),
        });
    }
}

/// The database that was installed for a supervisor or a service script to start, and where its package keeps its data.
fn installed<'a>(stage: StageRef<'a>, process: &Process) -> Option<(&'static str, &'a Package)> {
    let scripted = |command: &Command| matches!(act(command), Some((Act::Start, name)) if keeps_data(&name));
    let started = process.program().is_some_and(|program| is_supervisor(&program))
        || process.parts().flat_map(|part| &part.commands).any(scripted);
    let steps = stage.layers().into_iter().filter(|step| started && step.file() == stage.file());
    let calls = steps.flat_map(|step| &step.step.packages).filter(|call| call.action == Action::Install);
    let mut packages = calls.flat_map(|call| &call.packages);
    packages.find_map(|package| Some((database_programs::data_of_package(&package.name)?, package)))
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
