//! `compose-links`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::ServiceRef;
use crate::project::compose::Layout;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let bridge = service.network_mode.as_ref().is_some_and(|mode| mode.shown() == "bridge");
        // A proxy that asks the engine what it is linked to sends requests there, and nowhere without.
        if bridge || service.may_ask_the_engine() || service.file.layout == Layout::V1 {
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
            if let Some(lines) = service.lines_of(key).filter(|_| is_said_elsewhere(service)) {
                let edit = Edit::delete(service.file_id(), lines);
                finding.fix(Safety::Safe, "Delete `links`", vec![edit]).changing(&[Aspect::Services]);
            } else if let Some((waits, edits)) = service.ordered_by_links() {
                let title = match waits {
                    false => "Write `depends_on` instead: the order of starting stays, the restart along with it goes",
                    true => {
                        "Write `depends_on` instead, with a check: the service waits until what keeps the data answers"
                    }
                };
                finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Health, Aspect::Services]);
            }
        }
    }
}

/// Whether the entry adds nothing: no names of its own, and `depends_on` names all it ties.
fn is_said_elsewhere(service: ServiceRef) -> bool {
    // `db:db` gives no name of its own.
    let plain = |text: &str| text.split_once(':').is_none_or(|(name, alias)| name == alias);
    let named = |text: &str| text.split(':').next().unwrap_or_default().to_owned();
    let said = |text: &str| plain(text) && service.depends_on.iter().any(|one| one.name == named(text));
    service.links.iter().all(|link| link.value.as_deref().is_some_and(said))
}
