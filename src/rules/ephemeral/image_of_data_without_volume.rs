//! `image-of-data-without-volume`: see the page of the same name.

use crate::knowledge::images::is_distribution;
use crate::rules::{Cx, Sink};

/// Programs that keep data, and where as distributions set them up.
const KEEP: &[(&str, &str)] = &[
    ("couchdb", "/var/lib/couchdb"),
    ("mariadbd", "/var/lib/mysql"),
    ("mongod", "/var/lib/mongodb"),
    ("mysqld", "/var/lib/mysql"),
    ("mysqld_safe", "/var/lib/mysql"),
    ("postgres", "/var/lib/postgresql"),
    ("rethinkdb", "the directory it is started in"),
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let Some((process, program)) = stage.process.as_ref().and_then(|process| Some((process, process.program()?)))
        else {
            continue;
        };
        let Some((_, place)) = KEEP.iter().find(|(name, _)| *name == program) else { continue };
        let plain = stage.root_image().is_some_and(|image| is_distribution(&image.name()));
        let declared = stage.chain().any(|stage| !stage.stage.volumes.is_empty());
        let mounted = cx.project.services_of(docker).next().is_some();
        let Some(part) = process.decisive().filter(|_| plain && !declared && !mounted) else { continue };
        // What is not read may be a variable of a VOLUME.
        let text = &cx.project.source(docker.file).text;
        if cx.project.is_meant_as_base(docker) || text.contains("\nVOLUME") {
            continue;
        }
        let message = format!("`{program}` keeps its data in the container, with which it is lost");
        let finding = out.report(docker.file, part.span, message).mark("no VOLUME");
        finding.help(match place.starts_with('/') {
            true => {
                format!("declare `VOLUME {place}`, or whatever its configuration names, and mount a named volume there")
            }
            false => format!("declare a VOLUME for {place}, and mount a named volume there"),
        });
    }
}
