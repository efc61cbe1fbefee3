//! `changing-argument-early`: see the page of the same name.

use crate::knowledge::changing;
use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let mut told = false;
        for step in stage.steps_of(Keyword::Arg).chain(stage.steps_of(Keyword::Env)) {
            let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
            let Some(pair) = pairs.iter().find(|pair| changes(&step, pair)) else { continue };
            let name = pair.key.text.as_str();
            // Behind a COPY of all sources each commit makes everything anew, whatever is declared.
            let all = stage.docker.copies_of(stage.index).filter(|source| source.path == Some("."));
            let all = all.map(|source| source.step.index).find(|at| *at > step.index).unwrap_or(stage.steps.len());
            let later: Vec<StepRef> = stage.steps_between(step.index + 1, all).filter(StepRef::is_run).collect();
            // The first RUN that needs it ends what could have been kept.
            let kept = later.iter().take_while(|run| !cx.project.names_word(**run, name));
            let mut costly = kept.filter(|run| run.is_costly());
            if costly.next().is_none() {
                continue;
            }
            let runs = later.iter().filter(|run| run.is_costly()).count();
            let what = if runs > 1 { "the RUNs behind it" } else { "the RUN behind it" };
            // Those beside it are moved with it.
            if let Some(finding) = out.findings.last_mut().filter(|_| told) {
                finding.label(step.file(), pair.span, "so is this");
                continue;
            }
            told = true;
            let message =
                format!("`{name}` is another at every build, and with it {what} can never come from the cache");
            let finding = out.report(step.file(), pair.span, message);
            finding.mark("declared early");
            finding.help("declare it behind the last RUN that does without it, just before what uses it");
        }
    }
}

/// Whether the variable is given another value at every build; of ENV where it passes such an argument on.
fn changes(step: &StepRef, pair: &Pair) -> bool {
    let value = pair.value.as_ref().map_or("", |value| value.text.as_str());
    match step.ins.keyword {
        Keyword::Arg => changing::at_every_build(&pair.key.text),
        _ => value.trim_matches('"').strip_prefix('$').is_some_and(|name| {
            changing::at_every_build(name.trim_matches(['{', '}']).split(':').next().unwrap_or_default())
        }),
    }
}
