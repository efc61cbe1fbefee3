//! `copy-source-misspelt`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety};
use crate::project::Context;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, nearest_given};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds().filter(|(_, context)| !context.truncated) {
        let mut beside: HashMap<&str, Vec<&str>> = HashMap::new();
        for source in docker.copy_sources().filter(|source| source.step.stage.reachable) {
            let Some(path) = source.path.filter(|path| *path != "." && !path.contains(['*', '?', '[', '\\'])) else {
                continue;
            };
            if context.taken(&source).next().is_some() {
                continue;
            }
            let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
            let beside = beside.entry(directory).or_insert_with(|| beside_in(context, directory));
            let close = |other: &&str| name.len() > 3 && other.len() > 3 && ending(other) == ending(name);
            let Some(near) = nearest_given(name, beside.iter().copied().filter(close)) else { continue };
            let shown = &source.word.text;
            let finding =
                out.report(docker.file, source.word.span, format!("`{path}` is not in the context; `{near}` is"));
            finding.mark("not found when built").help(format!("did you mean `{near}`?"));
            if let Some(at) = shown.rfind(name).filter(|_| !source.step.ins.json) {
                let edit = Edit::replace(docker.file, source.word.part(at..at + name.len()), near);
                finding
                    .fix(Safety::Unsafe, format!("Write `{near}`: that file is copied"), vec![edit])
                    .changing(&[Aspect::Files]);
            }
        }
    }
}

/// The files and directories in a directory of the context, in order.
fn beside_in<'a>(context: &'a Context, directory: &str) -> Vec<&'a str> {
    let front = if directory.is_empty() { 0 } else { directory.len() + 1 };
    let below = context.below(if directory.is_empty() { "." } else { directory });
    let sent = below.iter().filter(|entry| entry.sent);
    let mut names: Vec<&str> = sent.filter_map(|entry| entry.path.get(front..)?.split('/').next()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}
