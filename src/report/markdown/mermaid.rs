//! The graphs of stages and services in Mermaid's notation, which GitHub draws.

use std::fmt::Write;

use crate::report::escape::{bounded, code, mermaid};
use crate::report::model::{Image, Mark, Report, Role, Services, Until};
use crate::report::tongue::{Say, Tongue};

/// Nodes of one graph beyond which nothing could be read, and graphs of one report.
const NODES: usize = 60;
const GRAPHS: usize = 20;
/// Characters of a name.
const NAME: usize = 40;

pub fn render(report: &Report, out: &mut String) {
    let t = report.language;
    let stages = report.images.iter().filter(|image| image.stages.len() > 1 && image.stages.len() <= NODES);
    let stages: Vec<&Image> = stages.collect();
    let models = report.services.iter().filter(|model| model.services.len() > 1 && model.services.len() <= NODES);
    let models: Vec<&Services> = models.collect();
    for image in stages.iter().take(GRAPHS) {
        let _ = writeln!(out, "{}\n", t.fill(Say::StagesOfArrows, &[&code(&image.path)]));
        fenced(out, |out| stage_graph(image, t, out));
    }
    for model in models.iter().take(GRAPHS) {
        let _ = writeln!(out, "{}\n", t.fill(Say::ServicesOfArrows, &[&code(&model.path)]));
        fenced(out, |out| service_graph(model, t, out));
    }
    let left = |shown: usize, all: usize| all - shown.min(GRAPHS);
    let many = report.images.iter().filter(|image| image.stages.len() > 1).count();
    let several = report.services.iter().filter(|model| model.services.len() > 1).count();
    let left = left(stages.len(), many) + left(models.len(), several);
    if left > 0 {
        let _ = writeln!(out, "{}\n", t.fill(Say::MoreGraphs, &[&left, &GRAPHS, &NODES]));
    }
}

fn fenced(out: &mut String, body: impl FnOnce(&mut String)) {
    out.push_str("```mermaid\nflowchart LR\n");
    body(out);
    out.push_str("```\n\n");
}

fn label(name: &str, mark: &Mark, t: Tongue) -> String {
    let problems = match mark.count {
        0 => String::new(),
        n => format!("<br>{}", t.count(n, Say::CountFindings)),
    };
    format!("\"{}{problems}\"", mermaid(&bounded(name, NAME)))
}

fn stage_graph(image: &Image, t: Tongue, out: &mut String) {
    for (n, stage) in image.stages.iter().enumerate() {
        let label = label(&stage.name, &stage.mark, t);
        let ends = if stage.role == Role::Image { ("[[", "]]") } else { ("[", "]") };
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

fn service_graph(model: &Services, t: Tongue, out: &mut String) {
    for (n, service) in model.services.iter().enumerate() {
        let _ = writeln!(out, "  s{n}[{}]", label(&service.name, &service.mark, t));
        for need in &service.needs {
            let arrow = match need.until {
                Until::Started => "-->".to_owned(),
                until => format!("-- {} -->", t.say(until.said())),
            };
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
