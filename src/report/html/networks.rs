//! The services of each model: what needs what, which ports are open, which volumes and networks there are.

mod boxes;

use super::{marks, picture, section};
use crate::report::draw;
use crate::report::medium::Html;
use crate::report::model::{Need, Report, Service, Services};
use crate::report::tongue::{Say, Tongue};
use crate::report::words::Words;

/// Models that are drawn, and services of one.
const MODELS: usize = 20;
const SERVICES: usize = 80;

pub fn has_any(report: &Report) -> bool {
    !report.services.is_empty()
}

pub fn render(report: &Report, out: &mut Html) {
    if !has_any(report) {
        return;
    }
    section(out, "services", Say::Services, |out| {
        let mut order: Vec<&Services> = report.services.iter().collect();
        order.sort_by_key(|model| (model.apart.is_some(), std::cmp::Reverse(model.services.len())));
        for (n, model) in order.iter().take(MODELS).enumerate() {
            one(out, n, model, n == 0);
        }
        if let Some(more) = order.len().checked_sub(MODELS).filter(|more| *more > 0) {
            let said = report.language.fill(Say::ModelsDrawn, &[&MODELS, &more]);
            out.element("p", &[("class", &"note")], &said);
        }
    });
}

fn one(out: &mut Html, n: usize, model: &Services, open: bool) {
    let attributes: &[(&'static str, &dyn std::fmt::Display)] = if open { &[("open", &"")] } else { &[] };
    let t = out.tongue();
    out.within("details", attributes, |out| {
        out.within("summary", &[], |out| {
            out.coded("h3", &[], &model.path);
            let counts = [
                t.count(model.services.len(), Say::CountServices),
                t.count(model.networks.len(), Say::CountNetworks),
                t.count(model.volumes.len(), Say::CountVolumes),
            ];
            out.element("span", &[("class", &"aside")], &format!(" {}", counts.join(", ")));
        });
        drawn(out, n, model);
    });
}

fn drawn(out: &mut Html, n: usize, model: &Services) {
    let shown = model.services.get(..model.services.len().min(SERVICES)).unwrap_or_default();
    let t = out.tongue();
    let (graph, left_out) = boxes::graph(model, shown, t);
    let title = t.fill(Say::ServicesOf, &[&model.path]);
    let told: String = shown.iter().map(|service| in_words(model, service, t)).collect();
    out.within("figure", &[], |out| {
        picture(out, &title, |out| {
            draw::graph(out, &format!("services-{n}"), &title, &told, &graph);
        });
        out.element("figcaption", &[], t.say(Say::ServicesLegend));
    });
    if let Some(left_out) = left_out {
        out.element("p", &[("class", &"note")], &left_out);
    }
    if let Some(more) = model.services.len().checked_sub(SERVICES).filter(|more| *more > 0) {
        let said = t.fill(Say::ServicesDrawn, &[&SERVICES, &more]);
        out.element("p", &[("class", &"note")], &said);
    }
    for network in model.networks.iter().filter(|network| network.internal) {
        out.open("p", &[]).fill(Say::Internal, &[Words::default().code(&network.name)]).close();
    }
    marks(out, shown.iter().map(|service| (service.name.as_str(), &service.mark)));
}

/// One service as a sentence or two.
fn in_words(model: &Services, service: &Service, t: Tongue) -> String {
    let mut said = service.name.clone();
    if let Some(image) = &service.image {
        said.push_str(&format!(" ({image})"));
    }
    let name = |at: usize| model.services.get(at).map_or("", |service| service.name.as_str());
    let need = |need: &Need| t.fill(Say::Needs, &[&name(need.service), &t.say(need.until.said())]);
    let needs: Vec<String> = service.needs.iter().map(need).collect();
    let volumes = service.volumes.iter().filter_map(|at| model.volumes.get(*at));
    let volumes: Vec<String> = volumes.map(|volume| t.fill(Say::KeepsData, &[volume])).collect();
    let ports = (!service.ports.is_empty()).then(|| t.fill(Say::Publishes, &[&service.ports.join(", ")]));
    let facts: Vec<String> = needs.into_iter().chain(volumes).chain(ports).collect();
    if facts.is_empty() { format!("{said}. ") } else { format!("{said} {}. ", facts.join(", ")) }
}
