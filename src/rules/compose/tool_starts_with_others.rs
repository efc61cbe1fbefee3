//! `tool-starts-with-others`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::knowledge::by_hand;
use crate::project::ServiceRef;
use crate::project::compose::Service;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (compose, file) in cx.project.compose.iter().enumerate() {
        let needed: HashSet<&str> = file.services.iter().flat_map(Service::needs).map(|need| need.name).collect();
        let idle = |service: &ServiceRef| is_for_a_hand(*service) && !needed.contains(service.name.as_str());
        let tools: Vec<ServiceRef> = cx.project.services_in(compose).filter(idle).collect();
        let Some(first) = tools.first() else { continue };
        let message = format!("`up` starts `{}`, which prints what it can do and ends", first.name);
        let finding = out.report(file.file, first.name_span, message).mark("for a hand");
        for other in tools.iter().skip(1) {
            finding.label(file.file, other.name_span, "so does this one");
        }
        finding.help(format!(
            "give it `profiles: [tools]`: `docker compose run --rm {} …` starts it all the same",
            first.name
        ));
        let edits: Option<Vec<Edit>> = tools.iter().map(|tool| tool.with_key("profiles: [tools]")).collect();
        if let Some(edits) = edits {
            let title = "Put it into a profile: `up` leaves it out";
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Services]);
        }
    }
}

/// Whether it is a tool that is given nothing to do.
fn is_for_a_hand(service: ServiceRef) -> bool {
    let told = service.command.is_some() || service.deploy.is_some() || service.scale.is_some();
    let kept = !service.ports.is_empty() || service.restart.as_ref().is_some_and(|policy| policy.shown() != "no");
    if told || kept || !service.is_whole() || !service.profiles.is_empty() {
        return false;
    }
    if service.others().any(|other| ["command", "entrypoint", "profiles"].iter().any(|key| other.has(key))) {
        return false;
    }
    match &service.entrypoint {
        // A new entrypoint puts the command of the image aside.
        Some(line) => {
            let words = line.words().unwrap_or_default();
            by_hand::prints_its_help(&words.iter().map(String::as_str).collect::<Vec<_>>())
        }
        None => {
            let image = service.image_ref().filter(|_| service.build.is_none());
            image.is_some_and(|image| by_hand::is_tool(&image.repository, image.tag.as_deref()))
        }
    }
}
