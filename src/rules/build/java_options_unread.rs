//! `java-options-unread`: see the page of the same name.

use std::cell::LazyCell;

use crate::knowledge::images;
use crate::project::stages::process::Process;
use crate::project::{ServiceRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{FileId, Span};

/// Names that start scripts read, by custom, and the JVM does not.
const NAMES: &[&str] = &["JAVA_ARGS", "JAVA_OPTIONS", "JAVA_OPTS", "JVM_ARGS", "JVM_OPTS"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage().filter(|stage| starts_java(*stage)) else { continue };
        let unused = LazyCell::new(|| unused(&cx.project.source(docker.file).text));
        for step in stage.chain().flat_map(|stage| stage.steps_of(Keyword::Env)) {
            let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
            let own = |name: &str| NAMES.contains(&name) && unused.contains(&name);
            for pair in pairs.iter().filter(|pair| own(&pair.key.text)) {
                let value = pair.value.as_ref().map_or("", |value| value.text.trim_matches(['"', '\'']));
                tell(out, (docker.file, pair.key.span), &pair.key.text, value, stage);
            }
        }
    }
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        in_service(cx, service, out);
    }
}

fn in_service(cx: &Cx, service: ServiceRef, out: &mut Sink) {
    let Some(docker) = service.built_from() else { return };
    let plain = service.command.is_none() && service.entrypoint.is_none();
    let Some(stage) = service.stage().filter(|stage| plain && starts_java(*stage)) else { return };
    let unused = LazyCell::new(|| unused(&cx.project.source(docker.file).text));
    let own = |name: &str| NAMES.contains(&name) && unused.contains(&name);
    for pair in service.environment.iter().filter(|pair| own(&pair.key) && service.wrote(pair.span)) {
        let value = pair.value.as_ref().map_or("", |value| value.shown());
        tell(out, (service.file_id(), pair.key_span), &pair.key, value, stage);
    }
}

fn tell(out: &mut Sink, (file, span): (FileId, Span), name: &str, value: &str, stage: StageRef) {
    let message = format!("`java` reads no `{name}`, and nothing hands it over");
    let finding = out.report(file, span, message).mark("read by nothing");
    if let Some(part) = stage.stage.process.as_ref().and_then(Process::decisive) {
        finding.label(stage.file(), part.span, "starts without it");
    }
    finding.help(remedy(value));
}

/// Whether the image starts `java` itself, and no script of its base in front.
fn starts_java(stage: StageRef) -> bool {
    let Some(process) = &stage.stage.process else { return false };
    let plain = stage
        .root_image()
        .is_some_and(|image| images::leaves_program_at_root(&image.name(), image.tag.as_deref().unwrap_or_default()));
    let java = process.program().is_some_and(|program| program == "java");
    // A file of options may name the variable.
    let listed = process.argv().iter().any(|word| word.starts_with('@'));
    java && (plain || process.entrypoint.is_some()) && !listed
}

/// The names that no word of the Dockerfile hands over.
fn unused(text: &str) -> Vec<&'static str> {
    let used = |name: &str| text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"));
    NAMES.iter().copied().filter(|name| !used(name)).collect()
}

fn remedy(value: &str) -> String {
    const OPTIONS: &[&str] = &["-D", "-X", "-agentlib", "-ea", "-javaagent", "-server", "--add-", "--enable-"];
    let options = |word: &str| OPTIONS.iter().any(|front| word.starts_with(front)) || word.starts_with('$');
    match value.split_whitespace().all(options) {
        true => "call it `JAVA_TOOL_OPTIONS`, which every JVM reads by itself".to_owned(),
        false => "call it `JAVA_TOOL_OPTIONS`, which every JVM reads by itself, with options of the JVM alone; what is meant for the program belongs behind the `.jar`".to_owned(),
    }
}
