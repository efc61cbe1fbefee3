//! `dependency-cycle`: see the page of the same name.

use std::collections::HashMap;

use crate::project::compose::{ComposeFile, Need, Service};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        let Some(circle) = circle(file) else { continue };
        let names: Vec<&str> =
            circle.iter().filter_map(|(at, _)| Some(file.services.get(*at)?.name.as_str())).collect();
        let Some((at, needed)) = circle.first() else { continue };
        let Some(needed) = file.services.get(*at).and_then(|service| service.needs().get(*needed).copied()) else {
            continue;
        };
        let first = names.first().copied().unwrap_or_default();
        let message = match names.len() {
            1 => format!("`{first}` depends on itself; Compose refuses the file"),
            _ => {
                format!("{} → {first} is a circle in which none can start; Compose refuses the file", names.join(" → "))
            }
        };
        let finding = out.report(file.file, needed.span, message);
        finding
            .mark("closes the circle")
            .help("take one of the dependencies out; let that program try until it succeeds");
        for (at, needed) in circle.iter().skip(1) {
            if let Some(needed) = file.services.get(*at).and_then(|service| service.needs().get(*needed).copied()) {
                finding.label(file.file, needed.span, "part of it");
            }
        }
    }
}

/// The first circle: services and which of their needs leads on, as indexes.
fn circle(file: &ComposeFile) -> Option<Vec<(usize, usize)>> {
    let places: HashMap<&str, usize> =
        file.services.iter().enumerate().map(|(i, service)| (service.name.as_str(), i)).collect();
    let needs: Vec<Vec<Need>> = file.services.iter().map(Service::needs).collect();
    let mut done = vec![false; file.services.len()];
    let mut on_way = vec![false; file.services.len()];
    for start in 0..file.services.len() {
        // The way from `start`: services, and how many of their dependencies were looked at.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        if done.get(start) == Some(&true) {
            continue;
        }
        while let Some((at, next)) = way.last_mut() {
            let at = *at;
            if let Some(mark) = on_way.get_mut(at) {
                *mark = true;
            }
            let Some(needed) = needs.get(at).and_then(|needs| needs.get(*next)) else {
                if let (Some(mark), Some(finished)) = (on_way.get_mut(at), done.get_mut(at)) {
                    (*mark, *finished) = (false, true);
                }
                way.pop();
                continue;
            };
            *next += 1;
            let Some(&target) = places.get(needed.name) else { continue };
            if on_way.get(target) == Some(&true) {
                let from = way.iter().position(|(at, _)| *at == target)?;
                return Some(way.split_off(from).into_iter().map(|(at, next)| (at, next.saturating_sub(1))).collect());
            }
            if done.get(target) == Some(&false) {
                way.push((target, 0));
            }
        }
    }
    None
}
