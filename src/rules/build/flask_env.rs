//! `flask-env`: see the page of the same name.

use std::cell::LazyCell;

use crate::knowledge::retired::holds_old_flask;
use crate::project::Project;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{FileId, Span};

const NAME: &str = "FLASK_ENV";

pub fn check(cx: &Cx, out: &mut Sink) {
    let read = LazyCell::new(|| is_read(cx.project));
    for stage in cx.project.stages() {
        for step in stage.steps_of(Keyword::Env) {
            let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
            for pair in pairs.iter().filter(|pair| pair.key.text == NAME && !*read) {
                let value = pair.value.as_ref().map_or("", |value| value.text.trim_matches(['"', '\'']));
                tell(out, step.file(), pair.key.span, value);
            }
        }
    }
    for service in cx.project.service_refs().filter(|service| service.built_from().is_some()) {
        for pair in service.environment.iter().filter(|pair| pair.key == NAME && service.wrote(pair.span)) {
            if !*read {
                let value = pair.value.as_ref().map_or("", |value| value.shown());
                tell(out, service.file_id(), pair.key_span, value);
            }
        }
    }
}

fn tell(out: &mut Sink, file: FileId, span: Span, value: &str) {
    let finding = out.report(file, span, "Flask 2.3 and later do not read `FLASK_ENV`").mark("has no effect");
    match value {
        "development" => finding.help("write `FLASK_DEBUG=1`, which every version reads, where the program is worked on; leave it out of what is shipped"),
        _ => finding.help("leave it out: Flask runs as in production unless `FLASK_DEBUG` says otherwise"),
    };
}

/// Whether the program may look at the variable: Flask is held to an old version, or another file, or a word of a Dockerfile, names it.
fn is_read(project: &Project) -> bool {
    let old = |text: &str| holds_old_flask(text);
    let other = project.evidence.iter().map(|evidence| &project.source(evidence.file).text);
    let mut dockerfiles = project.dockerfiles.iter().map(|docker| &project.source(docker.file).text);
    other.into_iter().any(|text| text.contains(NAME) || old(text))
        || dockerfiles.any(|text| {
            let named = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
            text.contains("$FLASK_ENV") || text.contains("${FLASK_ENV") || named.into_iter().any(old)
        })
}
