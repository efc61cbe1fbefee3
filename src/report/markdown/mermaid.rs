//! The graphs of stages and services in Mermaid's notation, which GitHub draws.

use std::fmt::Write;

use crate::report::escape::{bounded, code, mermaid};
use crate::report::model::{Image, Mark, Report, Services};

/// Nodes of one graph beyond which nothing could be read, and graphs of one report.
const NODES: usize = 60;
const GRAPHS: usize = 20;
/// Characters of a name.
const NAME: usize = 40;

pub fn render(report: &Report, out: &mut String) {
    let stages = report.images.iter().filter(|image| image.stages.len() > 1 && image.stages.len() <= NODES);
    let stages: Vec<&Image> = stages.collect();
    let models = report.services.iter().filter(|model| model.services.len() > 1 && model.services.len() <= NODES);
    let models: Vec<&Services> = models.collect();
    for image in stages.iter().take(GRAPHS) {
        let _ =
            writeln!(out, "The stages of {}, each arrow from what is needed to what needs it:\n", code(&image.path));
        fenced(out, |out| stage_graph(image, out));
    }
    for model in models.iter().take(GRAPHS) {
        let lead = "each arrow from what needs another to what it needs";
        let _ = writeln!(out, "The services of {}, {lead}:\n", code(&model.path));
        fenced(out, |out| service_graph(model, out));
    }
    let left = |shown: usize, all: usize| all - shown.min(GRAPHS);
    let many = report.images.iter().filter(|image| image.stages.len() > 1).count();
    let several = report.services.iter().filter(|model| model.services.len() > 1).count();
    let left = left(stages.len(), many) + left(models.len(), several);
    if left > 0 {
        let _ = writeln!(out, "{left} more graphs are not drawn: {GRAPHS} of each kind are, of up to {NODES} nodes.\n");
    }
}

fn fenced(out: &mut String, body: impl FnOnce(&mut String)) {
    out.push_str("```mermaid\nflowchart LR\n");
    body(out);
    out.push_str("```\n\n");
}

fn label(name: &str, mark: &Mark) -> String {
    let problems = match mark.count {
        0 => String::new(),
        1 => "<br>1 finding".to_owned(),
        n => format!("<br>{n} findings"),
    };
    format!("\"{}{problems}\"", mermaid(&bounded(name, NAME)))
}

fn stage_graph(image: &Image, out: &mut String) {
    for (n, stage) in image.stages.iter().enumerate() {
        let (label, ends) =
            (label(&stage.name, &stage.mark), if stage.role == "the image" { ("[[", "]]") } else { ("[", "]") });
        let _ = writeln!(out, "  s{n}{}{label}{}", ends.0, ends.1);
        if let Some(base) = &stage.base {
            let _ = writeln!(out, "  b{n}([\"{}\"]) --> s{n}", mermaid(&bounded(base, NAME)));
        }
    }
    for edge in &image.edges {
        let arrow = if edge.copied { "-. COPY .->" } else { "-->" };
        let _ = writeln!(out, "  s{} {arrow} s{}", edge.from, edge.to);
    }
}

fn service_graph(model: &Services, out: &mut String) {
    for (n, service) in model.services.iter().enumerate() {
        let _ = writeln!(out, "  s{n}[{}]", label(&service.name, &service.mark));
        for need in &service.needs {
            let arrow = if need.until == "started" { "-->".to_owned() } else { format!("-- {} -->", need.until) };
            let _ = writeln!(out, "  s{n} {arrow} s{}", need.service);
        }
    }
    for (n, volume) in model.volumes.iter().enumerate() {
        let _ = writeln!(out, "  v{n}[(\"{}\")]", mermaid(&bounded(volume, NAME)));
    }
    for (n, service) in model.services.iter().enumerate() {
        for volume in &service.volumes {
            let _ = writeln!(out, "  s{n} -.- v{volume}");
        }
    }
    for (n, port) in model.services.iter().enumerate().filter(|(_, service)| !service.ports.is_empty()) {
        let shown: Vec<String> = port.ports.iter().take(3).map(|port| mermaid(&bounded(port, NAME))).collect();
        let more = if port.ports.len() > 3 { ", …" } else { "" };
        let _ = writeln!(out, "  p{n}([\"{}{more}\"]) --> s{n}", shown.join(", "));
    }
}
