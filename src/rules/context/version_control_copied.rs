//! `version-control-copied`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::builds::context::size;
use crate::project::builds::leaks::HISTORY;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds().filter(|(docker, _)| !cx.project.asks_for_history(docker)) {
        let sweeps = docker.sweeps(context);
        for directory in HISTORY {
            let held = |path: &str| path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
            let Some((sweep, files)) = sweeps.iter().find_map(|sweep| {
                let files: Vec<_> = sweep.files.iter().filter(|(_, path)| held(path)).collect();
                (!files.is_empty()).then_some((sweep, files))
            }) else {
                continue;
            };
            let bytes = size(files.iter().map(|(entry, _)| entry.size).sum());
            let message = format!("`{directory}` goes into the image, {bytes} of it");
            let finding = out.report(docker.file, sweep.source.word.span, message);
            finding.mark("takes it along").help(format!("add `{directory}` to the ignore file"));
            let ignore = context.ignore.and_then(|index| cx.project.ignore_files.get(index));
            if let (Some(ignore), Some(".")) = (ignore, sweep.source.path) {
                let edit = ignore.added(&cx.project.source(ignore.file).text, &[(*directory).to_owned()]);
                finding
                    .fix(Safety::Safe, format!("Keep `{directory}` out of the context"), vec![edit])
                    .changing(&[Aspect::Patterns]);
            }
        }
    }
}
