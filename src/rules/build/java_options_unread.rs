//! `java-options-unread`: see the page of the same name.

use crate::knowledge::images;
use crate::project::builds::links::How;
use crate::project::stages::process::Process;
use crate::project::{ServiceRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

/// Names that start scripts read, by custom, and the JVM does not.
const NAMES: &[&str] = &["JAVA_ARGS", "JAVA_OPTIONS", "JAVA_OPTS", "JVM_ARGS", "JVM_OPTS"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage().filter(|stage| starts_java(*stage)) else { continue };
        let text = &cx.project.source(docker.file).text;
        for step in stage.chain().flat_map(|stage| stage.steps_of(Keyword::Env).collect::<Vec<_>>()) {
            let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
            let own = pairs.iter().filter(|pair| NAMES.contains(&pair.key.text.as_str()));
            for pair in own.filter(|pair| !is_used(text, &pair.key.text)) {
                let value = pair.value.as_ref().map(|value| value.text.trim_matches(['"', '\'']).to_owned());
                let message = format!("`java` reads no `{}`, and nothing hands it over", pair.key.text);
                let finding = out.report(docker.file, pair.key.span, message).mark("read by nothing");
                if let Some(part) = stage.stage.process.as_ref().and_then(Process::decisive) {
                    finding.label(docker.file, part.span, "starts without it");
                }
                finding.help(remedy(value.as_deref().unwrap_or_default()));
            }
        }
    }
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        in_service(cx, service, out);
    }
}

fn in_service(cx: &Cx, service: ServiceRef, out: &mut Sink) {
    let Some((docker, How::Built(_))) = service.docker() else { return };
    let plain = service.command.is_none() && service.entrypoint.is_none();
    let Some(stage) = service.stage().filter(|stage| plain && starts_java(*stage)) else { return };
    let text = &cx.project.source(docker.file).text;
    let own = service.service.environment.iter().filter(|pair| NAMES.contains(&pair.key.as_str()));
    for pair in own.filter(|pair| !is_used(text, &pair.key) && service.wrote(pair.span)) {
        let message = format!("`java` reads no `{}`, and nothing hands it over", pair.key);
        let finding = out.report(service.file_id(), pair.key_span, message).mark("read by nothing");
        if let Some(part) = stage.stage.process.as_ref().and_then(Process::decisive) {
            finding.label(docker.file, part.span, "starts without it");
        }
        finding.help(remedy(pair.value.as_ref().map_or("", |value| value.shown())));
    }
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

fn is_used(text: &str, name: &str) -> bool {
    text.contains(&format!("${name}")) || text.contains(&format!("${{{name}"))
}

fn remedy(value: &str) -> String {
    const OPTIONS: &[&str] = &["-D", "-X", "-agentlib", "-ea", "-javaagent", "-server", "--add-", "--enable-"];
    let options = |word: &str| OPTIONS.iter().any(|front| word.starts_with(front)) || word.starts_with('$');
    match value.split_whitespace().all(options) {
        true => "call it `JAVA_TOOL_OPTIONS`, which every JVM reads by itself".to_owned(),
        false => "call it `JAVA_TOOL_OPTIONS`, which every JVM reads by itself, with options of the JVM alone; what is meant for the program belongs behind the `.jar`".to_owned(),
    }
}
