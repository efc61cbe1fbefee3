//! `compose-links`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::ServiceRef;
use crate::project::compose::{Key, Layout};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let bridge = service.network_mode.as_ref().is_some_and(|mode| mode.shown() == "bridge");
        if bridge || service.file.layout == Layout::V1 {
            continue;
        }
        for (name, links) in [("links", &service.links), ("external_links", &service.external_links)] {
            let (Some(key), Some(first)) = (service.key(name), links.first()) else { continue };
            let (target, alias) = first.shown().split_once(':').unwrap_or((first.shown(), ""));
            let renames = !alias.is_empty() && alias != target;
            let message = match name {
                "links" if renames => {
                    format!("`{target}` gets the name `{alias}` by a link, which a network can give as well")
                }
                "links" => format!("`{target}` is reachable under its name without a link"),
                _ => format!("`{target}` is tied in by a link, as was done before networks had names"),
            };
            let finding = out.report(service.file_id(), key.span, message).mark("no longer needed");
            if name == "external_links" {
                finding.help("give both projects a network with `external: true`, on which names are found");
                continue;
            }
            // The name is of use, and only its place is an old one.
            if renames {
                finding.severity(Severity::Info).pedantic();
            }
            finding.help(match renames {
                false => "delete it; write `depends_on` where the order of starting matters".to_owned(),
                true => {
                    format!("delete it, and give `{target}` the name `{alias}` under `networks.<network>.aliases`")
                }
            });
            if let Some(lines) = own_lines(cx.project.source(service.file_id()), service, key) {
                let edit = Edit::delete(service.file_id(), lines);
                finding.fix(Safety::Safe, "Delete `links`", vec![edit]).changing(&[Aspect::Services]);
            }
        }
    }
}

/// The lines of the entry, where it can go: no names of its own, and `depends_on` names all it ties.
fn own_lines(source: &Source, service: ServiceRef, key: &Key) -> Option<Span> {
    let said = |text: &str| service.depends_on.iter().any(|dependency| dependency.name == text);
    let plain = service.links.iter().all(|link| link.value.as_deref().is_some_and(said));
    let lines = source.full_lines(key.span.to(key.value));
    let before = source.slice(Span { start: lines.start, end: key.span.start });
    let after = source.slice(Span { start: key.value.end, end: lines.end });
    let alone = before.trim().is_empty() && after.trim().is_empty();
    (plain && alone && key.via.is_none() && !key.repaired).then_some(lines)
}
