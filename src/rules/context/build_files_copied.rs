//! `build-files-copied`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::builds::context::Context;
use crate::project::builds::manifests::installing;
use crate::project::images::purpose::takes_time;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds() {
        let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) else { continue };
        let named: Vec<String> = docker.copy_sources().filter_map(|source| source.path.map(str::to_owned)).collect();
        let sweeps = docker.sweeps(context);
        let Some(sweep) = sweeps.iter().find(|sweep| sweep.source.path == Some(".")) else { continue };
        let paths = sweep.files.iter().map(|(entry, _)| entry.path.as_str());
        let found: Vec<&str> = paths
            .filter(|path| context.build_files.iter().any(|own| own == path) && !named.iter().any(|n| n == path))
            .collect();
        let Some(first) = found.first().filter(|_| !cx.project.is_no_unit(docker.file)) else { continue };
        let step = sweep.source.step;
        let behind = step.behind().find(|step| step.is_run());
        let works = step.behind().any(|step| takes_time(&step));
        let what = match found.as_slice() {
            [_] => format!("`{first}`"),
            [_, second] => format!("`{first}` and `{second}`"),
            more => format!("`{first}` and {} more files of the build", more.len() - 1),
        };
        // What has a Dockerfile of its own runs elsewhere.
        let shipped = behind.is_none() && step.stage.in_final_chain;
        let tests = if shipped { cx.project.tests_below(context) } else { None };
        let message = match behind {
            _ if tests.is_some() => {
                format!(
                    "the tests in `{}` go into the image with the program, and {what} too",
                    tests.unwrap_or_default()
                )
            }
            Some(_) => format!("each change of {what} runs all behind this COPY again, which needs nothing of it"),
            None if found.len() == 1 => format!("{what} goes into the image with the program"),
            None => format!("{what} go into the image with the program"),
        };
        let finding = out.report(docker.file, sweep.source.word.span, message);
        finding.mark("takes them along").help("add them to the ignore file: the builder reads them all the same");
        if let Some(name) = tests {
            finding
                .why("What only tests need is no part of the program, and a change of a test makes this layer anew.");
            finding.help(format!(
                "add to the ignore file `{name}`, which has an image of its own, and what says how to build"
            ));
        }
        // An edit of the Dockerfile is an edit above or of the RUN itself, but for what stands behind it.
        let path = &cx.project.source(docker.file).path;
        let own =
            found.len() == 1 && path.strip_suffix(first).is_some_and(|front| front.is_empty() || front.ends_with('/'));
        let copies = step.behind().any(|step| matches!(step.ins.keyword, Keyword::Copy | Keyword::Add));
        let later = docker.stages().filter(|stage| stage.stage.index > step.stage.index);
        let last = later.flat_map(|stage| stage.steps()).all(|step| !step.is_run());
        // Of an install that every source file runs again another rule speaks, and of a COPY that is made anew with each
        // commit in any case.
        let installs = || step.behind().any(|step| step.is_run() && installing(&step).is_some());
        let anew = || cx.project.takes_history(docker, context, &ignore.tree);
        if tests.is_none() && (!works || own && last && !copies || installs() || anew()) {
            finding.pedantic();
        }
        let whole = sweeps.iter().map(|other| &other.source).filter(|other| other.path == Some("."));
        for other in whole.filter(|other| other.word.span != sweep.source.word.span) {
            let place =
                if other.step.stage.in_final_chain { "and so does this, into the image" } else { "and so does this" };
            finding.label(docker.file, other.word.span, place);
        }
        let alike = ignore.tree.patterns.iter().find(|pattern| !pattern.negated && pattern.text.contains("docker"));
        if let Some(pattern) = alike {
            finding.label(ignore.file, pattern.span, "keeps out this, and not those");
        }
        let patterns = patterns(&found, context);
        let edit = ignore.added(&cx.project.source(ignore.file).text, &patterns);
        finding.fix(Safety::Safe, "Keep them out of the context", vec![edit]).changing(&[Aspect::Patterns]);
    }
}

/// The files one by one; of three and more of one kind at the top the pattern that they have in common, where it meets
/// no other file.
fn patterns(found: &[&str], context: &Context) -> Vec<String> {
    const KINDS: &[(&str, &str)] =
        &[("docker-compose", ".yml"), ("docker-compose", ".yaml"), ("compose", ".yml"), ("compose", ".yaml")];
    let of =
        |path: &str, (front, end): &(&str, &str)| !path.contains('/') && path.starts_with(front) && path.ends_with(end);
    let holds = |kind: &&(&str, &str)| {
        let mut met = context.entries.iter().map(|entry| entry.path.as_str()).filter(|path| of(path, kind));
        found.iter().filter(|path| of(path, kind)).count() > 2 && met.all(|path| found.contains(&path))
    };
    let kind = |path: &str| KINDS.iter().find(|kind| of(path, kind)).filter(holds);
    let mut patterns: Vec<String> = found
        .iter()
        .map(|path| kind(path).map_or((*path).to_owned(), |(front, end)| format!("{front}*{end}")))
        .collect();
    patterns.dedup();
    patterns
}
