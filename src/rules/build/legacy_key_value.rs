//! `legacy-key-value`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Safety, Setting};
use crate::project::evidence::material::template_of;
use crate::project::stages::legacy;
use crate::project::{Dockerfile, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut templates: HashMap<&str, usize> = HashMap::new();
    for docker in &cx.project.dockerfiles {
        let steps = docker
            .stages()
            .flat_map(|stage| stage.steps())
            .filter(|step| matches!(step.ins.keyword, Keyword::Env | Keyword::Label) && step.stage.reachable);
        let found: Vec<(StepRef, &Pair)> = steps
            .filter_map(|step| match &step.ins.args {
                Args::Pairs { pairs, legacy: true } => pairs.first().map(|pair| (step, pair)),
                _ => None,
            })
            .collect();
        let [(step, pair), rest @ ..] = found.as_slice() else { continue };
        let (name, key) = (step.ins.keyword.name(), &pair.key.text);
        let message = match rest.len() {
            0 => format!("`{name} {key} …` without an equals sign is the old form"),
            more => format!("`{name} {key} …` without an equals sign is the old form, as {more} more below"),
        };
        let template = template_of(&cx.project.source(docker.file).text);
        // What is made from one template is mended there, once.
        if let Some(first) = template.and_then(|name| out.before(&mut templates, name)) {
            for (_, pair) in found.iter().take(8) {
                first.label(docker.file, pair.key.span, "and here");
            }
            continue;
        }
        let finding = out.report(docker.file, pair.key.span, message);
        finding.mark("no `=`").help(format!("write `{name} {key}=…`, with quotes if the value has blanks"));
        for (_, pair) in rest.iter().take(8) {
            finding.label(docker.file, pair.key.span, "and here");
        }
        if let Some(template) = template {
            finding.help(format!(
                "write `{name} {key}=…` in `{template}`, which the file is made from, or in what fills it"
            ));
            continue;
        }
        // A script that keeps the lines up to date looks for them as they are.
        if is_kept(cx, docker, &found) {
            finding.pedantic();
            finding.help(format!("write `{name} {key}=…`, and so in the template or script that writes these lines"));
            continue;
        }
        let edits: Vec<Edit> = found.iter().filter_map(|(step, pair)| edit(step, pair)).collect();
        if !edits.is_empty() {
            finding.fix(Safety::Safe, "Write them with `=`", edits);
        }
    }
}

/// Whether a program writes the file: it says so, it is one of several variants, or its directory is named after the
/// version that it sets.
fn is_kept(cx: &Cx, docker: &Dockerfile, found: &[(StepRef, &Pair)]) -> bool {
    let said = cx.project.is_for_any(docker.file, &[Setting::Generated, Setting::Variant]);
    let path = cx.project.source(docker.file).path.as_str();
    let mut parts = path.split('/').filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    let sets = |part: &str| {
        found.iter().any(|(_, pair)| pair.value.as_ref().is_some_and(|value| value.text.trim().starts_with(part)))
    };
    said || parts.any(sets)
}

/// The pair with `=`; nothing where the two forms would read its value differently.
fn edit(step: &StepRef, pair: &Pair) -> Option<Edit> {
    // With quotes around it what it has swallowed would look meant.
    if step.ins.keyword == Keyword::Env && legacy::swallowed(pair).is_some() {
        return None;
    }
    let (key, value) = (&pair.key.text, pair.value.as_ref().map(|value| value.text.trim()).unwrap_or_default());
    // Both forms take one pair of quotes off.
    let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    if quoted.unwrap_or(value).contains(['"', '\'', '\\', '`', '\n']) || step.onbuild {
        return None;
    }
    // What was meant for a comment would look meant as well.
    if quoted.is_none() && legacy::comment_in(value).is_some() {
        return None;
    }
    let blank = quoted.is_none() && (value.is_empty() || value.contains(char::is_whitespace));
    let new = if blank { format!("{key}=\"{value}\"") } else { format!("{key}={value}") };
    Some(Edit::replace(step.file(), pair.span, new))
}
