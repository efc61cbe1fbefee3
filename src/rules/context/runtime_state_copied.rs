//! `runtime-state-copied`: see the page of the same name.

use crate::knowledge::litter::{Framework, framework};
use crate::project::{Context, Dockerfile};
use crate::rules::{Cx, Sink};
use crate::syntax::ignorefile::{IgnoreFile, Pattern};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = Vec::new();
    for (docker, context) in cx.project.builds() {
        let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) else { continue };
        let Some(known) = framework(&cx.project.source(docker.file).text) else { continue };
        let lacking = lacking(known, docker, context, &ignore.tree);
        let Some(first) = lacking.first().filter(|_| !told.contains(&ignore.file)) else { continue };
        told.push(ignore.file);
        let names: Vec<String> = lacking.iter().map(|path| format!("`{path}`")).collect();
        let verb = if lacking.len() == 1 { "is" } else { "are" };
        let message = format!(
            "{} {verb} not kept out: what {} writes at run time goes into the image",
            names.join(", "),
            known.name
        );
        let patterns = &ignore.tree.patterns;
        let alike = lacking.iter().find_map(|path| near(path, patterns)).or_else(|| patterns.first());
        let span = alike.map_or(Span::default(), |pattern| pattern.span);
        let finding = out.report(ignore.file, span, message).mark("says nothing of them");
        let patterns: Vec<String> = lacking.iter().map(|path| format!("`{path}/*` and `!{path}/.gitignore`")).collect();
        finding.help(format!("add {}: so the directories stay", patterns.join(", ")));
        finding.why(known.why(&lacking));
        let probe = format!("{first}/a");
        let mut shipped = docker.copy_sources().filter(|source| source.step.stage.in_final_chain);
        if let Some(source) = shipped.find(|source| source.path != Some(first) && source.takes(&probe)) {
            finding.label(docker.file, source.word.span, "takes them along");
        }
    }
}

/// Directories that a framework writes to which a COPY takes along, and that nothing keeps out.
fn lacking(known: &Framework, docker: &Dockerfile, context: &Context, ignored: &IgnoreFile) -> Vec<&'static str> {
    let open = |path: &&&'static str| {
        let probe = format!("{path}/a");
        let mut sources = docker.copy_sources().filter(|source| source.step.stage.in_final_chain);
        let taken = sources.any(|source| source.path != Some(path) && source.takes(&probe));
        // What git keeps there is meant to be there.
        let kept = context
            .below(path)
            .iter()
            .any(|entry| !entry.path.ends_with(".gitignore") && !entry.path.ends_with("keep"));
        taken && !kept && !ignored.ignored(&probe)
    };
    known.writes.iter().filter(open).copied().collect()
}

/// The line that names something of the same directory.
fn near<'a>(path: &str, patterns: &'a [Pattern]) -> Option<&'a Pattern> {
    let top = path.split('/').next().unwrap_or_default();
    let alike = |pattern: &&Pattern| pattern.text.trim_start_matches('/').split('/').next() == Some(top);
    patterns.iter().find(alike)
}
