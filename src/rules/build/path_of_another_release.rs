//! `path-of-another-release`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::knowledge::images::is_distribution;
use crate::knowledge::paths::{PLACES, Place, named_in};
use crate::project::StageRef;
use crate::project::stages::sources;
use crate::project::stages::support::release;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let text = &cx.project.source(docker.file).text;
        let elsewhere = ["ppa:", "sury.org", "apt.postgresql.org", "deadsnakes"];
        if !elsewhere.iter().any(|source| text.contains(source)) {
            let asked = LazyCell::new(|| asked(text));
            docker.stages().filter(|stage| stage.in_final_chain).for_each(|stage| of_stage(cx, stage, &asked, out));
        }
    }
}

fn of_stage(cx: &Cx, stage: StageRef, asked: &HashSet<&str>, out: &mut Sink) {
    for place in PLACES {
        let Some((own, of)) = own_release(stage, place) else { continue };
        let Some((file_span, other)) = named(cx, stage, place, &own, asked) else { continue };
        if sources::are_named(stage) || sources::are_redirected(cx.project, stage) {
            return;
        }
        let (front, product) = (place.front, place.product);
        let message = format!("`{front}{other}` is of another {product}: {of} has {own}");
        let finding = out.report(stage.file(), file_span, message).mark("nothing reads it there");
        finding.help(format!("write `{front}{own}`, and move what the project brings to the other with it"));
        break;
    }
}

/// What a text asks for by its release, as `python3.9` and with each beginning of it: packages, and what is built by itself.
fn asked(text: &str) -> HashSet<&str> {
    let mut asked = HashSet::new();
    for front in ["python", "php", "postgresql-", "Python-"] {
        for (at, _) in text.match_indices(front).filter(|(at, _)| !text[..*at].ends_with('/')) {
            let rest = &text[at + front.len()..];
            let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let ends = rest[..length].match_indices('.').map(|(end, _)| end).chain([length]);
            asked.extend(ends.filter_map(|end| text.get(at..at + front.len() + end)));
        }
    }
    asked
}

/// The release of the product that the base has, and how the base is called.
fn own_release(stage: StageRef, place: &Place) -> Option<(String, String)> {
    let image = stage.root_image()?;
    let python = image.official() == Some("python");
    if place.product == "Python" && python {
        let version: Vec<&str> = image.tag.as_deref()?.split('-').next()?.split('.').collect();
        let known = version.len() >= 2 && version.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        let own = version.get(..2).filter(|_| known)?.join(".");
        return (place.front == "/usr/local/lib/python").then(|| (own, "this image".to_owned()));
    }
    // Other images may hold a Python of their own there.
    if place.front == "/usr/local/lib/python" && !is_distribution(&image.name()) {
        return None;
    }
    let known = release(stage).map(|release| (release.product, release.cycle));
    let (product, cycle) = known.or_else(|| named_in(image.tag.as_deref()?))?;
    let own = place.in_release(product, cycle)?;
    let name = match product {
        "debian" => "Debian",
        "ubuntu" => "Ubuntu",
        _ => "Alpine",
    };
    Some((own.to_owned(), format!("{name} {cycle}")))
}

/// Where an instruction of the stage names another release behind the front, as a whole part of a path.
fn named(cx: &Cx, stage: StageRef, place: &Place, own: &str, asked: &HashSet<&str>) -> Option<(Span, String)> {
    use Keyword::{Add, Copy, Env, Run, Workdir};
    stage.steps().filter(|step| matches!(step.ins.keyword, Add | Copy | Env | Run | Workdir)).find_map(|step| {
        let part = cx.project.source(step.file()).slice(step.ins.span);
        // What COPY takes from the context lies in the project as its author likes.
        let from = match &step.ins.args {
            Args::Copy { dest, .. } if step.ins.flag("from").is_none() => dest.span.start,
            _ => step.ins.span.start,
        };
        let first = (from - step.ins.span.start) as usize;
        part.match_indices(place.front).filter(|(at, _)| *at >= first).find_map(|(at, front)| {
            let rest = part.get(at + front.len()..)?;
            let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let other = rest.get(..length)?;
            let whole = rest.get(length..)?.starts_with(['/', ' ', '"', '\'', '\n']);
            let major = other.split('.').next();
            // Python 2 lies beside Python 3, and what is built or named by itself is not the distribution's.
            let beside = place.product == "Python" && major != Some("3");
            let package = || {
                let fronts = ["python", "php", "postgresql-", "Python-"].iter();
                fronts.map(|front| format!("{front}{other}")).any(|name| asked.contains(name.as_str()))
            };
            let start = step.ins.span.start as usize + at;
            let wrong = !other.is_empty() && whole && other != own && !beside && !package();
            wrong.then(|| (Span::new(start, start + front.len() + length), other.to_owned()))
        })
    })
}
