//! `depends-no-readiness`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::roles;
use crate::project::ServiceRef;
use crate::project::compose::Dependency;
use crate::project::running::slow;
use crate::project::services::Store;
use crate::rules::{Cx, Sink};

/// A store that is not waited for: how it is depended on, its service, what it is.
type Early<'a> = (&'a Dependency, ServiceRef<'a>, Store);

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        // A swarm does not know conditions.
        let swarm = cx.project.is_for_swarm(&cx.project.compose[compose]);
        cx.project.services_in(compose).for_each(|service| of_service(service, swarm, out));
    }
}

fn of_service(service: ServiceRef, swarm: bool, out: &mut Sink) {
    let mut early: Vec<Early> = Vec::new();
    for dependency in &service.service.depends_on {
        let Some(target) = service.neighbour(&dependency.name) else { continue };
        match dependency.condition() {
            Some("service_healthy") if target.has_healthcheck() == Some(false) => {
                never(service, dependency, target, out)
            }
            // What may be missing altogether is not waited for.
            Some("service_started") if dependency.required => {
                early.extend(target.store().map(|store| (dependency, target, store)));
            }
            _ => {}
        }
    }
    // What is ready within tenths of a second is told behind the others.
    early.sort_by_key(|(_, _, store)| roles::answers_at_once(store.kind.name));
    let stores: Vec<&Dependency> = early.iter().map(|(dependency, ..)| *dependency).collect();
    let waits = || service.waits_by_itself() || service.waits_through_another(&stores);
    if !swarm && !early.is_empty() && !waits() {
        too_early(service, &early, out);
    }
}

fn too_early(service: ServiceRef, early: &[Early], out: &mut Sink) {
    let Some((dependency, target, store)) = early.first() else { return };
    let name = &dependency.name;
    let message = format!("`{}` starts before `{name}` ({}) takes connections", service.name, store.kind.name);
    let finding = out.report(service.file_id(), dependency.span, message);
    finding.mark("waits for the container only");
    for (other, _, store) in early.iter().skip(1) {
        finding.label(service.file_id(), other.span, format!("nor for {}", store.kind.name));
    }
    let condition = format!("`depends_on: {{{name}: {{condition: service_healthy}}}}`");
    match (&target.service.healthcheck, store.kind.healthcheck.filter(|_| target.has_healthcheck() != Some(true))) {
        (Some(check), _) if !check.disabled => {
            finding.label(target.file_id(), check.key_span, "says when it is ready");
            finding.help(format!("write {condition}"));
        }
        (_, Some(test)) => {
            let test = test.replace('$', "$$");
            finding.help(format!("give `{name}` a healthcheck, `test: {test}`, and write {condition}"));
        }
        (_, None) => {
            finding.help(format!("give `{name}` a healthcheck, and write {condition}"));
        }
    }
    let others: Vec<ServiceRef> = early.iter().map(|(_, target, _)| *target).collect();
    // Of several, those whose check is known.
    let edits = service.waiting_for(&others).or_else(|| service.waiting_for(&[*target]));
    if let Some((title, edits)) = edits {
        finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Health, Aspect::Services]);
    }
    let restarted = service.restart.as_ref().is_some_and(|restart| restart.shown() != "no");
    if restarted {
        finding.severity(Severity::Info);
    }
    // What an image of others does at its start is not to be seen here, nor that of the project's own image.
    // Where the check is there already, asking for it is one line.
    let unseen = service.runs_what_others_made() && (restarted || service.runs_own_image());
    let checked = target.has_healthcheck() == Some(true);
    // The database answers long before such an image asks. Work that is waited for, or a tool's, is begun at once.
    let unseen = unseen || slow::by_image(service);
    let waited = || service.dependents().any(|(_, need)| need.condition() == Some("service_completed_successfully"));
    let tool = service.image_ref().is_some_and(|image| roles::asks_for_objects(image.short_name()));
    let later = roles::is_asked_later(store.kind.name) && !tool && !waited();
    if !checked && unseen || service.starts_unread_script() || later || roles::answers_at_once(store.kind.name) {
        finding.pedantic();
    }
}

/// The condition is one that cannot come true.
fn never(service: ServiceRef, dependency: &Dependency, target: ServiceRef, out: &mut Sink) {
    let Some(condition) = &dependency.condition else { return };
    let name = &dependency.name;
    let message = format!("`{}` waits for `{name}` to be healthy, and nothing checks whether it is", service.name);
    let finding = out.report(service.file_id(), condition.span, message);
    finding.mark("Compose gives up here").severity(Severity::Error);
    match &target.service.healthcheck {
        Some(check) => finding.label(target.file_id(), check.key_span, "switched off"),
        None => {
            finding.label(target.file_id(), target.service.name_span, "no healthcheck, neither here nor in the image")
        }
    };
    finding.help(match target.store().and_then(|store| store.kind.healthcheck) {
        Some(test) => format!("give `{name}` a healthcheck, `test: {}`", test.replace('$', "$$")),
        None => format!("give `{name}` a healthcheck, or wait for `service_started`"),
    });
}
