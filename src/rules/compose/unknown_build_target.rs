//! `unknown-build-target`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::text::nearest_given;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(target) = service.build.as_ref().and_then(|build| build.target.as_ref()) else { continue };
        let (Some(name), Some(docker)) = (target.value.as_deref(), service.built_from()) else { continue };
        let names: Vec<&str> = docker.stages.iter().filter_map(|stage| stage.name.as_deref()).collect();
        let known = names.iter().any(|known| known.eq_ignore_ascii_case(name));
        if known || name.is_empty() || name.parse::<usize>().is_ok_and(|index| index < docker.stages.len()) {
            continue;
        }
        let finding =
            out.report(service.file_id(), target.span, format!("no stage is called `{name}`; the build stops"));
        finding.mark("no such stage");
        if let Some(from) = docker.last_stage().map(|stage| stage.from_instruction().span) {
            finding.label(docker.file, from, "the last of the stages there are");
        }
        finding.help(match (nearest_given(name, names.iter().copied()), names.as_slice()) {
            (Some(near), _) => format!("`{near}` is there: was that meant?"),
            (None, []) => "leave `target` out, or name the stage with `FROM … AS`".to_owned(),
            (None, names) => format!("name one of the stages: {}", few(names)),
        });
    }
}

/// The names, of very many the first.
fn few(names: &[&str]) -> String {
    const MOST: usize = 50;
    match names.split_at_checked(MOST) {
        Some((first, more)) if !more.is_empty() => format!("{}, or {} more", first.join(", "), more.len()),
        _ => names.join(", "),
    }
}
