//! `healthcheck-tool-missing`: see the page of the same name.

use crate::project::{Base, ImageRef, StageRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(check) = service.healthcheck.as_ref().filter(|check| !check.disabled) else { continue };
        let Some(stage) = service.stage() else { continue };
        let (text, tool) = match (check.exec(), check.script()) {
            (Some([first, ..]), _) => (first, first.shown()),
            (_, Some(script)) => (script, script.shown().split_whitespace().next().unwrap_or_default()),
            _ => continue,
        };
        let tool = tool.rsplit('/').next().unwrap_or_default();
        let start = text.raw.find(tool).unwrap_or_default();
        if !matches!(tool, "curl" | "wget" | "nc") || !lacks(stage, tool) {
            continue;
        }
        let named = stage.chain().any(|stage| {
            let source = cx.project.source(stage.file());
            stage.steps().any(|step| source.slice(step.ins.span).contains(tool))
        });
        if named {
            continue;
        }
        let message = format!("`{tool}` is not in the image of `{}`: the check can only fail", service.name);
        let finding =
            out.report(service.file_id(), text.part(start..start + tool.len()), message).mark("not in the image");
        finding.label(stage.file(), stage.from_instruction().span, "starts without it, and nothing installs it");
        finding.help(format!("ask with what the image has, such as its own language, or install `{tool}`"));
    }
}

/// Whether the base is known to come without the program.
fn lacks(stage: StageRef, tool: &str) -> bool {
    let busybox = matches!(tool, "wget" | "nc");
    match stage.chain().last().map(|stage| &stage.stage.base) {
        Some(Base::Scratch) => true,
        Some(Base::Image(image)) => bare(image, busybox),
        _ => false,
    }
}

/// Distributions without extras, and the small builds of images for languages.
fn bare(image: &ImageRef, busybox: bool) -> bool {
    let tag = image.tag.as_deref().unwrap_or_default();
    match image.official() {
        Some("alpine") => !busybox,
        Some("debian" | "ubuntu") => true,
        Some("python" | "node" | "ruby" | "golang" | "rust") if tag.contains("alpine") => !busybox,
        Some("python" | "node" | "ruby" | "rust") => tag.contains("slim"),
        _ => image.repository.starts_with("distroless/"),
    }
}
