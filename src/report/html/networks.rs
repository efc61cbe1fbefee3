//! The services of each model: what needs what, which ports are open, which volumes and networks there are.

use super::{badge, marks, picture, section};
use crate::report::draw::{self, Edge, Graph, Node, Shape};
use crate::report::escape::bounded;
use crate::report::medium::Html;
use crate::report::model::{Report, Service, Services};
use crate::report::plural;

/// Models that are drawn, and services of one.
const MODELS: usize = 20;
const SERVICES: usize = 80;
/// Ports and networks of one service that are named.
const NAMED: usize = 3;

pub fn has_any(report: &Report) -> bool {
    !report.services.is_empty()
}

pub fn render(report: &Report, out: &mut Html) {
    if !has_any(report) {
        return;
    }
    section(out, "services", "Services", |out| {
        let mut order: Vec<&Services> = report.services.iter().collect();
        order.sort_by_key(|model| std::cmp::Reverse(model.services.len()));
        for (n, model) in order.iter().take(MODELS).enumerate() {
            one(out, n, model, n == 0);
        }
        if let Some(more) = order.len().checked_sub(MODELS).filter(|more| *more > 0) {
            let said = format!("The {MODELS} largest models are drawn; {more} more are in the tables below.");
            out.element("p", &[("class", &"note")], &said);
        }
    });
}

fn one(out: &mut Html, n: usize, model: &Services, open: bool) {
    let attributes: &[(&'static str, &dyn std::fmt::Display)] = if open { &[("open", &"")] } else { &[] };
    out.within("details", attributes, |out| {
        out.within("summary", &[], |out| {
            out.coded("h3", &[], &model.path);
            let counts = [
                plural(model.services.len(), "service"),
                plural(model.networks.len(), "network"),
                plural(model.volumes.len(), "named volume"),
            ];
            out.element("span", &[("class", &"aside")], &format!(" {}", counts.join(", ")));
        });
        drawn(out, n, model);
    });
}

fn drawn(out: &mut Html, n: usize, model: &Services) {
    let shown = model.services.get(..model.services.len().min(SERVICES)).unwrap_or_default();
    let several = model.networks.len() > 1 || model.networks.iter().any(|network| network.name != "default");
    let mut nodes: Vec<Node> = shown.iter().map(|service| node(model, service, several)).collect();
    let mut edges: Vec<Edge> = Vec::new();
    for (from, service) in shown.iter().enumerate() {
        for need in service.needs.iter().filter(|need| need.service < shown.len()) {
            let label = if need.until == "started" { "" } else { need.until };
            edges.push(Edge { from, to: need.service, dashed: false, label });
        }
    }
    for (index, volume) in model.volumes.iter().enumerate() {
        let users = shown.iter().enumerate().filter(|(_, service)| service.volumes.contains(&index));
        let users: Vec<usize> = users.map(|(at, _)| at).collect();
        if !users.is_empty() {
            let to = nodes.len();
            nodes.push(Node { shape: Shape::Store, name: volume, lines: Vec::new(), badge: None });
            edges.extend(users.into_iter().map(|from| Edge { from, to, dashed: true, label: "" }));
        }
    }
    let title = format!("The services of {}", model.path);
    let told: String = shown.iter().map(|service| in_words(model, service)).collect();
    out.within("figure", &[], |out| {
        picture(out, &title, |out| {
            draw::graph(out, &format!("services-{n}"), &title, &told, &Graph { nodes, edges });
        });
        let legend = "Full arrows: needs, with what is waited for. Dashed: keeps data in a named volume. \
                      Behind ⇄ the published ports, behind ⋔ the networks.";
        out.element("figcaption", &[], legend);
    });
    if let Some(more) = model.services.len().checked_sub(SERVICES).filter(|more| *more > 0) {
        let said = format!("The first {SERVICES} services are drawn; {more} more are in the table below.");
        out.element("p", &[("class", &"note")], &said);
    }
    for network in model.networks.iter().filter(|network| network.internal) {
        out.within("p", &[], |out| {
            out.text("Network ").element("code", &[], &network.name).text(" is internal: it has no way out.");
        });
    }
    marks(out, shown.iter().map(|service| (service.name.as_str(), &service.mark)));
}

fn node<'a>(model: &'a Services, service: &'a Service, several: bool) -> Node<'a> {
    let mut lines = Vec::new();
    lines.extend(service.image.as_ref().map(ToString::to_string));
    if !service.ports.is_empty() {
        lines.push(format!("⇄ {}", some(service.ports.iter().map(String::as_str))));
    }
    if several && !service.networks.is_empty() {
        let networks = service.networks.iter().filter_map(|at| model.networks.get(*at));
        lines.push(format!("⋔ {}", some(networks.map(|network| network.name.as_str()))));
    }
    let shape = if service.image.as_ref().is_some_and(is_built) { Shape::Strong } else { Shape::Box };
    Node { shape, name: &service.name, lines, badge: badge(&service.mark) }
}

/// Whether what a service is made from is made here.
fn is_built(image: &crate::report::words::Words) -> bool {
    image.to_string().contains("built")
}

fn some<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    let more = names.len().checked_sub(NAMED).filter(|more| *more > 0);
    let named = names.iter().take(NAMED).map(|name| bounded(name, 24).into_owned()).collect::<Vec<_>>().join(", ");
    more.map_or(named.clone(), |more| format!("{named} and {more} more"))
}

/// One service as a sentence or two.
fn in_words(model: &Services, service: &Service) -> String {
    let mut said = service.name.clone();
    if let Some(image) = &service.image {
        said.push_str(&format!(" ({image})"));
    }
    let name = |at: usize| model.services.get(at).map_or("", |service| service.name.as_str());
    let needs: Vec<String> =
        service.needs.iter().map(|need| format!("needs {} {}", name(need.service), need.until)).collect();
    let volumes = service.volumes.iter().filter_map(|at| model.volumes.get(*at));
    let volumes: Vec<String> = volumes.map(|volume| format!("keeps data in {volume}")).collect();
    let ports = (!service.ports.is_empty()).then(|| format!("publishes {}", service.ports.join(", ")));
    let facts: Vec<String> = needs.into_iter().chain(volumes).chain(ports).collect();
    if facts.is_empty() { format!("{said}. ") } else { format!("{said} {}. ", facts.join(", ")) }
}
