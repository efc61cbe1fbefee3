//! `copy-source-misspelt`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::text::{Edit, nearest};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds().filter(|(_, context)| !context.truncated) {
        for source in docker.copy_sources().filter(|source| source.step.stage.reachable) {
            let Some(path) =
                source.path.as_deref().filter(|path| *path != "." && !path.contains(['*', '?', '[', '\\']))
            else {
                continue;
            };
            if context.entries.iter().any(|entry| source.takes(&entry.path)) {
                continue;
            }
            let (directory, name) = path.rsplit_once('/').unwrap_or(("", path));
            // Files and directories beside it.
            let inside = |entry: &'_ str| -> Option<String> {
                let rest =
                    if directory.is_empty() { entry } else { entry.strip_prefix(directory)?.strip_prefix('/')? };
                rest.split('/').next().map(str::to_owned)
            };
            let mut beside: Vec<String> = context.sent().filter_map(|entry| inside(&entry.path)).collect();
            beside.sort();
            beside.dedup();
            let close = |other: &&str| name.len() > 3 && other.len() > 3 && ending(other) == ending(name);
            let Some(near) = nearest(name, beside.iter().map(String::as_str).filter(close)) else { continue };
            let shown = &source.word.text;
            let finding =
                out.report(docker.file, source.word.span, format!("`{path}` is not in the context; `{near}` is"));
            finding.mark("not found when built").help(format!("did you mean `{near}`?"));
            if let Some(at) = shown.rfind(name).filter(|_| !source.step.ins.json) {
                let edit = Edit::replace(docker.file, source.word.part(at..at + name.len()), near);
                finding.fix(Safety::Unsafe, format!("Write `{near}`"), vec![edit]).changing(&[Aspect::Files]);
            }
        }
    }
}

fn ending(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, ending)| ending)
}
