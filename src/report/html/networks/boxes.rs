//! The graph of one model: a box for each service or for several alike, arrows to what is needed, stores for volumes
//! that are shared. What would only make a large graph darker is left out and said.

use std::collections::BTreeMap;

use crate::finding::Severity;
use crate::report::draw::{Edge, Graph, Kind, Node, Shape};
use crate::report::escape::bounded;
use crate::report::html::badge;
use crate::report::model::{Mark, Service, Services, Until};
use crate::report::tongue::{Say, Tongue};

/// Services up to which each has a box of its own.
const FEW: usize = 12;
/// Services that share a box at least.
const ALIKE: usize = 3;
/// Names in a box.
const NAMES: usize = 8;
/// Arrows beyond which those that follow from others are left out.
const ARROWS: usize = 24;
/// Ports, volumes and networks of one service that are named.
const NAMED: usize = 3;

/// The graph of the services `shown`, and what was left out of it in words.
pub fn graph<'a>(model: &'a Services, shown: &'a [Service], t: Tongue) -> (Graph, Option<String>) {
    let groups = groups(shown);
    let mut of = vec![0; shown.len()];
    groups.iter().enumerate().for_each(|(group, members)| members.iter().for_each(|&at| of[at] = group));
    let several = model.networks.len() > 1 || model.networks.iter().any(|network| network.name != "default");
    let one = |members: &Vec<usize>| match members.as_slice() {
        [alone] => node(model, &shown[*alone], several, t),
        all => gathered(model, &all.iter().map(|&at| &shown[at]).collect::<Vec<_>>(), several, t),
    };
    let mut nodes: Vec<Node> = groups.iter().map(one).collect();
    let mut edges: Vec<Edge> = Vec::new();
    for (from, service) in shown.iter().enumerate() {
        for need in service.needs.iter().filter(|need| need.service < shown.len()) {
            let kind = match need.until {
                Until::Healthy => Kind::Thick,
                Until::Done => Kind::Dotted,
                Until::Started => Kind::Plain,
            };
            let edge = Edge { from: of[from], to: of[need.service], kind };
            if !edges.contains(&edge) {
                edges.push(edge);
            }
        }
    }
    let left_out = thinned(&mut edges, nodes.len());
    let left_out = (left_out > 0).then(|| t.fill(Say::ArrowsLeftOut, &[&left_out]));
    for (index, volume) in model.volumes.iter().enumerate() {
        let mut users: Vec<usize> = (0..shown.len()).filter(|&at| shown[at].volumes.contains(&index)).collect();
        users.iter_mut().for_each(|user| *user = of[*user]);
        users.dedup();
        // One that only one box mounts stands in it.
        if users.len() > 1 {
            let to = nodes.len();
            nodes.push(Node { shape: Shape::Store, name: volume.clone(), lines: Vec::new(), badge: None });
            edges.extend(users.into_iter().map(|from| Edge { from, to, kind: Kind::Dashed }));
        }
    }
    (Graph { nodes, edges }, left_out)
}

/// Which services share a box: those that nothing needs, that publish no port, and that need the same on the same
/// networks.
fn groups(shown: &[Service]) -> Vec<Vec<usize>> {
    let mut alike: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    let needed: Vec<usize> = shown.iter().flat_map(|service| &service.needs).map(|need| need.service).collect();
    for (at, service) in shown.iter().enumerate() {
        if shown.len() > FEW && service.ports.is_empty() && !service.needs.is_empty() && !needed.contains(&at) {
            let mut needs: Vec<(usize, Until)> = service.needs.iter().map(|need| (need.service, need.until)).collect();
            needs.sort_unstable();
            alike.entry((needs, &service.networks)).or_default().push(at);
        }
    }
    let mut groups: Vec<Vec<usize>> = alike.into_values().filter(|members| members.len() >= ALIKE).collect();
    let gathered: Vec<usize> = groups.iter().flatten().copied().collect();
    groups.extend((0..shown.len()).filter(|at| !gathered.contains(at)).map(|at| vec![at]));
    groups.sort_unstable();
    groups
}

/// Takes out the arrows that follow from others, where there are many; tells how many.
fn thinned(edges: &mut Vec<Edge>, nodes: usize) -> usize {
    let before = edges.len();
    let mut at = edges.len();
    while at > 0 && before > ARROWS {
        at -= 1;
        let edge = edges[at];
        let mut seen = vec![false; nodes];
        let mut open = vec![edge.from];
        while let Some(node) = open.pop() {
            for next in edges.iter().enumerate().filter(|(n, next)| *n != at && next.from == node) {
                if !std::mem::replace(&mut seen[next.1.to], true) {
                    open.push(next.1.to);
                }
            }
        }
        if seen[edge.to] {
            edges.remove(at);
        }
    }
    before - edges.len()
}

fn node(model: &Services, service: &Service, several: bool, t: Tongue) -> Node {
    let mut lines = Vec::new();
    lines.extend(service.image.as_ref().map(ToString::to_string));
    if !service.ports.is_empty() {
        lines.push(format!("⇄ {}", some(service.ports.iter().map(String::as_str), t)));
    }
    let own = |volume: &&usize| model.services.iter().filter(|other| other.volumes.contains(volume)).count() == 1;
    let kept = service.volumes.iter().filter(own).filter_map(|at| model.volumes.get(*at));
    let kept: Vec<&str> = kept.map(String::as_str).collect();
    if !kept.is_empty() {
        lines.push(format!("⛁ {}", some(kept.into_iter(), t)));
    }
    lines.extend(networks(model, service, t).filter(|_| several));
    Node { shape: shape(service), name: service.name.clone(), lines, badge: badge(&service.mark) }
}

/// Several services as one box, with their names.
fn gathered(model: &Services, services: &[&Service], several: bool, t: Tongue) -> Node {
    let mut lines: Vec<String> = services.iter().take(NAMES).map(|service| service.name.clone()).collect();
    lines.extend(services.len().checked_sub(NAMES).filter(|n| *n > 0).map(|more| t.fill(Say::AndMore, &[&more])));
    let volumes: usize = services.iter().map(|service| service.volumes.len()).sum();
    lines.extend((volumes > 0).then(|| t.fill(Say::VolumeMounts, &[&volumes])));
    lines.extend(services.first().and_then(|service| networks(model, service, t)).filter(|_| several));
    let worst: Option<Severity> = services.iter().filter_map(|service| service.mark.worst).max();
    let mark = Mark { count: services.iter().map(|service| service.mark.count).sum(), worst, rules: Vec::new() };
    let strong = services.iter().all(|service| shape(service) == Shape::Strong);
    let shape = if strong { Shape::Strong } else { Shape::Box };
    Node { shape, name: t.fill(Say::Alike, &[&services.len()]), lines, badge: badge(&mark) }
}

fn networks(model: &Services, service: &Service, t: Tongue) -> Option<String> {
    let named = service.networks.iter().filter_map(|at| model.networks.get(*at));
    (!service.networks.is_empty()).then(|| format!("⋔ {}", some(named.map(|network| network.name.as_str()), t)))
}

fn shape(service: &Service) -> Shape {
    if service.built { Shape::Strong } else { Shape::Box }
}

fn some<'a>(names: impl Iterator<Item = &'a str>, t: Tongue) -> String {
    let names: Vec<&str> = names.collect();
    let more = names.len().checked_sub(NAMED).filter(|more| *more > 0);
    let named = names.iter().take(NAMED).map(|name| bounded(name, 24).into_owned()).collect::<Vec<_>>().join(", ");
    more.map_or(named.clone(), |more| format!("{named} {}", t.fill(Say::AndMore, &[&more])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_that_follow_from_others_go_where_there_are_many() {
        let edge = |from, to| Edge { from, to, kind: Kind::Plain };
        let mut few = vec![edge(0, 1), edge(1, 2), edge(0, 2)];
        assert_eq!((thinned(&mut few, 3), few.len()), (0, 3));
        // A chain with every shortcut, and a circle at its end.
        let mut many: Vec<Edge> = (0..9).flat_map(|from| (from + 1..9).map(move |to| edge(from, to))).collect();
        many.push(edge(8, 7));
        assert_eq!(thinned(&mut many, 9), 28);
        many.sort_by_key(|edge| (edge.from, edge.to));
        let left: Vec<(usize, usize)> = many.iter().map(|edge| (edge.from, edge.to)).collect();
        assert_eq!(left, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (7, 8), (8, 7)]);
    }
}
