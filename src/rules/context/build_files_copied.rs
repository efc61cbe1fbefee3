//! `build-files-copied`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};

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
        let behind = step.stage_ref().steps_between(step.index + 1, step.stage.steps.len()).find(|step| step.is_run());
        let what = match found.as_slice() {
            [_] => format!("`{first}`"),
            [_, second] => format!("`{first}` and `{second}`"),
            more => format!("`{first}` and {} more files of the build", more.len() - 1),
        };
        let message = match behind {
            Some(_) => format!("each change of {what} runs all behind this COPY again, which needs nothing of it"),
            None if found.len() == 1 => format!("{what} goes into the image with the program"),
            None => format!("{what} go into the image with the program"),
        };
        let finding = out.report(docker.file, sweep.source.word.span, message);
        finding.mark("takes them along").help("add them to the ignore file: the builder reads them all the same");
        match behind {
            Some(run) => finding.label(docker.file, run.keyword_span(), "runs again with them"),
            None => finding.pedantic(),
        };
        let patterns: Vec<String> = found.iter().map(|path| (*path).to_owned()).collect();
        let edit = ignore.added(&cx.project.source(ignore.file).text, &patterns);
        finding.fix(Safety::Safe, "Keep them out of the context", vec![edit]).changing(&[Aspect::Patterns]);
    }
}
