//! `leftovers-copied`: see the page of the same name.

use std::collections::BTreeSet;

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};

/// Names of files and directories that programs leave behind.
const NAMES: &[&str] = &[
    ".DS_Store",
    ".coverage",
    ".idea",
    ".mypy_cache",
    ".nyc_output",
    ".pytest_cache",
    ".ruff_cache",
    ".tox",
    ".vscode",
    "Thumbs.db",
    "__pycache__",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds() {
        let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) else { continue };
        for sweep in docker.sweeps(context) {
            let parts = sweep.files.iter().flat_map(|(_, path)| path.split('/'));
            let names: BTreeSet<&str> = parts.filter(|part| NAMES.contains(part)).collect();
            if names.is_empty() {
                continue;
            }
            let patterns: Vec<String> = names.iter().map(|name| format!("**/{name}")).collect();
            let listed = names.into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let edit = ignore.added(&cx.project.source(ignore.file).text, &patterns);
            out.report(
                docker.file,
                sweep.source.word.span,
                format!("{listed} goes into the image, left over from other programs"),
            )
            .mark("takes it along")
            .help(format!("add {} to the ignore file", patterns.join(" ")))
            .fix(Safety::Safe, "Keep them out of the context", vec![edit])
            .changing(&[Aspect::Patterns]);
            break;
        }
    }
}
