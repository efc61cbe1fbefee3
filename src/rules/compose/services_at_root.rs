//! `services-at-root`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::compose::renamed;
use crate::project::compose::{ComposeFile, Layout, MountKind};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Source, Span, line_end};

/// Keys that only the first format had, or that meant something else in it.
const OLD: &[&str] = &[
    "cpu_shares",
    "cpuset",
    "dockerfile",
    "external_links",
    "extends",
    "links",
    "log_driver",
    "log_opt",
    "mem_limit",
    "memswap_limit",
    "net",
    "volume_driver",
    "volumes_from",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in cx.project.compose.iter().filter(|file| file.layout == Layout::V1) {
        let Some(first) = file.services.first() else { continue };
        let message = format!("`{}` stands at the root, as in the first format, which Compose refuses", first.name);
        let finding = out.report(file.file, first.name_span, message);
        let more = left_to_do(file);
        finding
            .mark("read as an unknown key")
            .help(format!("write `services:` above, and indent everything below it{more}"));
        if let Some(edits) = indented(cx.project.source(file.file), file) {
            let title = "Write `services:` above: Compose then starts them, on a network of their own";
            finding.fix(Safety::Unsafe, title, edits).changing(Aspect::ALL);
        }
    }
}

/// What of the first format has another name today, or must be declared.
fn left_to_do(file: &ComposeFile) -> String {
    let mut more = String::new();
    for key in file.services.iter().flat_map(|service| &service.keys) {
        let Some(new) = renamed(&key.name).filter(|new| !more.contains(new)) else { continue };
        more += &format!("; `{}` is {new} now", key.name);
    }
    let mounts = file.services.iter().flat_map(|service| &service.volumes);
    for name in mounts.filter(|mount| mount.kind == MountKind::Named).filter_map(|mount| mount.source.as_ref()) {
        let told = format!("; declare `{}` under the top-level `volumes`", name.shown());
        if !more.contains(&told) {
            more += &told;
        }
    }
    more
}

/// `services:` before the first line that holds one, and every line from there on deeper by as much as the keys
/// of the services are.
fn indented(source: &Source, file: &ComposeFile) -> Option<Vec<Edit>> {
    let old = |name: &str| OLD.contains(&name);
    let plain = file.services.iter().all(|service| !service.keys.iter().any(|key| old(&key.name)));
    let marked =
        source.text.lines().any(|line| line.starts_with("---") || line.starts_with("...") || line.starts_with('%'));
    let first = file.services.iter().map(|service| service.name_span).min()?;
    let key = file.services.iter().flat_map(|service| &service.keys).find(|key| key.via.is_none())?;
    let margin = source.place(key.span.start as usize).column as usize - 1;
    if !plain || marked || source.place(first.start as usize).column != 1 || !(1..9).contains(&margin) {
        return None;
    }
    let line_end = line_end(&source.text);
    let (from, deeper) = (source.line(first.start as usize), " ".repeat(margin));
    let lines = (from..=source.lines()).map(|line| source.line_span(line)).filter(|line| !line.is_empty());
    let edits = lines.map(|line: Span| {
        let above = if line.start == first.start { format!("services:{line_end}") } else { String::new() };
        Edit::insert(file.file, line.start as usize, format!("{above}{deeper}"))
    });
    Some(edits.collect())
}
