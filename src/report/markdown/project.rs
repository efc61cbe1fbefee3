//! What the project is, in Markdown: its images, its services, what a build is sent, and how they hang together.

use std::fmt::Write;

use super::{columns, heading, mermaid};
use crate::report::escape::{bounded, cell, code};
use crate::report::model::{Report, Row, Services};
use crate::report::tongue::{Say, Tongue};
use crate::report::words::Words;

/// A command or a name longer than this, in characters, is shown in part.
const LONG: usize = 60;
/// Things in one cell that are named.
const ITEMS: usize = 5;

/// The chapter; nothing where there is nothing to show.
pub fn render(report: &Report, out: &mut String) {
    let Some(inventory) = &report.inventory else { return };
    let t = report.language;
    heading(Say::Project, t, out);
    let _ = write!(out, "<details>\n<summary>{}</summary>\n\n", t.say(Say::BuiltAndStarted));
    if !inventory.images.is_empty() {
        let process = [Say::User, Say::FirstProcess, Say::Ports];
        let names = [&[Say::Dockerfile, Say::Base, Say::Stages, Say::Layers][..], &process].concat();
        columns(&names, "|---|---|--:|--:|---|---|---|", t, out);
        inventory.images.iter().for_each(|row| image(row, out));
        out.push('\n');
    }
    for sent in &inventory.sent {
        let _ = writeln!(out, "- {}.", sent.markdown());
    }
    if !inventory.sent.is_empty() {
        out.push('\n');
    }
    report.services.iter().for_each(|model| services(model, t, out));
    mermaid::render(report, out);
    out.push_str("</details>\n\n");
}

fn image(row: &Row, out: &mut String) {
    let short = |text: &Option<String>| match text {
        Some(text) => cell(&code(&bounded(text, LONG))),
        None => "–".to_owned(),
    };
    let process = row.process.as_ref().map_or("–".to_owned(), |process| cell(&process.markdown()));
    let (path, base, user) = (cell(&code(&row.path)), short(&row.base), short(&row.user));
    let _ = writeln!(out, "| {path} | {base} | {} | {} | {user} | {process} | {} |", row.stages, row.layers, row.ports);
}

/// The services of one model.
fn services(model: &Services, t: Tongue, out: &mut String) {
    let file = cell(&code(&model.path));
    let _ = write!(out, "| {} ", t.fill(Say::ServiceOf, &[&file]));
    columns(&[Say::Image, Say::Ports, Say::Mounts, Say::WaitsFor], "|---|---|---|---|---|", t, out);
    let words = |all: &[Words]| items(all.iter().map(Words::markdown), t);
    for service in &model.services {
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            cell(&code(&bounded(&service.name, LONG))),
            items(service.image.iter().map(Words::markdown), t),
            items(service.ports.iter().map(|port| code(port)), t),
            words(&service.mounts),
            words(&service.waits),
        );
    }
    out.push('\n');
}

/// Things in one cell.
fn items(items: impl Iterator<Item = String>, t: Tongue) -> String {
    let items: Vec<String> = items.collect();
    let mut shown = items.iter().take(ITEMS).cloned().collect::<Vec<_>>().join(", ");
    if let Some(more) = items.len().checked_sub(ITEMS).filter(|n| *n > 0) {
        let _ = write!(shown, " {}", t.fill(Say::AndMore, &[&more]));
    }
    if shown.is_empty() { "–".to_owned() } else { cell(&shown) }
}
