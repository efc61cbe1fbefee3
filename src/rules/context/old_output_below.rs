//! `old-output-below`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::ignorefile::Pattern;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = Vec::new();
    for (docker, context) in cx.project.builds() {
        let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) else { continue };
        if told.contains(&docker.file) || cx.project.is_no_unit(docker.file) {
            continue;
        }
        let found =
            docker.overlaid(context).into_iter().find(|found| !ignore.tree.ignored(&format!("{}/a", found.path)));
        let Some(found) = found else { continue };
        // Of what lies beside the sources another rule speaks.
        if cx.project.lacking(docker, context, &ignore.tree).iter().any(|lack| lack.name == found.path) {
            continue;
        }
        told.push(docker.file);
        let path = &found.path;
        let message = format!("an old `{path}` of the context goes along, and the new one is only laid over it");
        let finding = out.report(docker.file, found.old.word.span, message).mark("takes it along where it is");
        finding.label(docker.file, found.new, "laid over it");
        if let Some(pattern) = ignore.tree.patterns.iter().find(|pattern| is_elsewhere(pattern, path)) {
            finding.label(ignore.file, pattern.span, "keeps out an output, and not this one");
        }
        finding.help(format!("add `{path}` to the ignore file: the build makes it"));
    }
}

/// Whether it keeps an output of a build out that lies elsewhere.
fn is_elsewhere(pattern: &Pattern, path: &str) -> bool {
    let last = pattern.text.trim_matches('/').rsplit('/').next().unwrap_or_default();
    let output = matches!(last, "build" | "dist" | "out");
    !pattern.negated && output && !path.ends_with(last)
}
