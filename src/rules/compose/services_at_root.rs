//! `services-at-root`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::compose::renamed;
use crate::project::ServiceRef;
use crate::project::compose::{ComposeFile, Layout, MountKind};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

/// Keys that only the first format had, or that meant something else in it.
const OLD: &[&str] =
    &["dockerfile", "external_links", "extends", "log_driver", "log_opt", "volume_driver", "volumes_from"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate().filter(|(_, file)| file.layout == Layout::V1) {
        let Some(first) = file.services.first() else { continue };
        let message = format!("`{}` stands at the root, as in the first format, which Compose refuses", first.name);
        let finding = out.report(file.file, first.name_span, message);
        let (mut more, refused) = left_to_do(file);
        let edits = indented(cx, compose, file).filter(|_| refused.is_empty());
        let next = edits.as_ref().and_then(|edits| file.refused_with(cx.project.source(file.file), edits));
        if let Some(fault) = &next {
            more += &format!("; Compose then refuses more: {}", fault.help);
        }
        finding
            .mark("read as an unknown key")
            .help(format!("write `services:` above, and indent everything below it{more}"));
        for (span, mark) in refused {
            finding.label(file.file, span, mark);
        }
        if let Some(edits) = edits.filter(|_| next.is_none()) {
            let named = file.services.iter().filter(|service| service.key("net").is_some()).count();
            // The host's network is not theirs.
            let network = match named {
                0 => "on a network of their own",
                some if some < file.services.len() => "those without `network_mode` on a network of their own",
                _ => "with `network_mode` as `net` was",
            };
            let title = format!("Write `services:` above: Compose then starts them, {network}");
            finding.fix(Safety::Unsafe, title, edits).changing(Aspect::ALL);
        }
    }
}

/// What of the first format has another name today, or must be declared; and what Compose refuses next, once the
/// services stand where they belong.
fn left_to_do(file: &ComposeFile) -> (String, Vec<(Span, &'static str)>) {
    let mut more = String::new();
    let mut refused = Vec::new();
    for key in file.services.iter().flat_map(|service| &service.keys) {
        let Some(new) = renamed(&key.name).filter(|new| !more.contains(new)) else { continue };
        more += &format!("; `{}` is {new} now", key.name);
    }
    for port in file.services.iter().flat_map(|service| &service.ports) {
        let Some(once) = port.with_one_protocol() else { continue };
        refused.push((port.span, "the protocol twice: refused as well"));
        more += &format!("; write `{once}`, with the protocol once, behind");
    }
    let mounts = file.services.iter().flat_map(|service| &service.volumes);
    for mount in mounts.filter(|mount| mount.kind == MountKind::Named) {
        let Some(source) = &mount.source else { continue };
        let name = source.shown();
        let told = match mount.means_a_file() {
            true => format!("; write `./{name}`, which is the name of a volume without `./`"),
            false => format!("; declare `{name}` under the top-level `volumes`"),
        };
        if !more.contains(&told) {
            more += &told;
            refused.push((source.span, "a volume that nothing declares: refused as well"));
        }
    }
    (more, refused)
}

/// `services:` before the first line that holds one, and every line from there on deeper by as much as the keys
/// of the services are.
fn indented(cx: &Cx, compose: usize, file: &ComposeFile) -> Option<Vec<Edit>> {
    let source = cx.project.source(file.file);
    let plain = file.services.iter().all(|service| !service.keys.iter().any(|key| OLD.contains(&key.name.as_str())));
    let renamed = cx.project.services_in(compose).map(renamed_keys).collect::<Option<Vec<_>>>()?.concat();
    let marked =
        source.text.lines().any(|line| line.starts_with("---") || line.starts_with("...") || line.starts_with('%'));
    let first = file.services.iter().map(|service| service.name_span).min()?;
    let key = file.services.iter().flat_map(|service| &service.keys).find(|key| key.via.is_none())?;
    let margin = source.place(key.span.start as usize).column as usize - 1;
    if !plain || marked || source.place(first.start as usize).column != 1 || !(1..9).contains(&margin) {
        return None;
    }
    let line_end = source.line_end();
    let (from, deeper) = (source.line(first.start as usize), " ".repeat(margin));
    let lines = (from..=source.lines()).map(|line| source.line_span(line)).filter(|line| !line.is_empty());
    let edits = lines.map(|line: Span| {
        let above = if line.start == first.start { format!("services:{line_end}") } else { String::new() };
        Edit::insert(file.file, line.start as usize, format!("{above}{deeper}"))
    });
    Some(edits.chain(renamed).collect())
}

/// What the keys of a service are called today: `links` that only say what starts first are `depends_on`, and `net` with
/// a network of the engine's own is `network_mode`. `None` where they mean more.
fn renamed_keys(service: ServiceRef) -> Option<Vec<Edit>> {
    let mut edits = service.key("links").map_or(Some(Vec::new()), |_| service.renamed_links())?;
    if let Some(net) = service.key("net") {
        let source = service.project.source(service.file_id());
        let value = source.slice(net.value).trim().trim_matches(['"', '\'']);
        (matches!(value, "bridge" | "host" | "none") && net.via.is_none()).then_some(())?;
        edits.push(Edit::replace(service.file_id(), net.span, "network_mode"));
    }
    Some(edits)
}
