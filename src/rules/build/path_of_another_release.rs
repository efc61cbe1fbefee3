//! `path-of-another-release`: see the page of the same name.

use crate::knowledge::images::is_distribution;
use crate::knowledge::paths::{PLACES, Place, named_in};
use crate::project::StageRef;
use crate::project::stages::sources;
use crate::project::stages::support::release;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let text = &cx.project.source(stage.file()).text;
        let elsewhere =
            ["ppa:", "sury.org", "apt.postgresql.org", "deadsnakes"].iter().any(|source| text.contains(source));
        if elsewhere || sources::are_named(stage) || sources::are_redirected(cx.project, stage) {
            continue;
        }
        for place in PLACES {
            let Some((own, of)) = own_release(stage, place) else { continue };
            let Some((file_span, other)) = named(cx, stage, place, &own) else { continue };
            let (front, product) = (place.front, place.product);
            let message = format!("`{front}{other}` is of another {product}: {of} has {own}");
            let finding = out.report(stage.file(), file_span, message).mark("nothing reads it there");
            finding.help(format!("write `{front}{own}`, and move what the project brings to the other with it"));
            break;
        }
    }
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
fn named(cx: &Cx, stage: StageRef, place: &Place, own: &str) -> Option<(Span, String)> {
    use Keyword::{Add, Copy, Env, Run, Workdir};
    let text = &cx.project.source(stage.file()).text;
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
            let asked = [
                format!("python{other}"),
                format!("php{other}"),
                format!("postgresql-{other}"),
                format!("Python-{other}"),
            ];
            let package = asked.iter().any(|name| {
                text.match_indices(name.as_str())
                    .any(|(at, _)| at == 0 || !text[..at].ends_with('/') && !text[..at].ends_with("lib/"))
            });
            let start = step.ins.span.start as usize + at;
            let wrong = !other.is_empty() && whole && other != own && !beside && !package;
            wrong.then(|| (Span::new(start, start + front.len() + length), other.to_owned()))
        })
    })
}
