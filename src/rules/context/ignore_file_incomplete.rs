//! `ignore-file-incomplete`: see the page of the same name.

use crate::finding::{Aspect, Harm, Safety};
use crate::knowledge::litter::Kind;
use crate::project::images::litter::{Lack, history_is_meant};
use crate::rules::{Cx, Sink};
use crate::syntax::ignorefile::Pattern;
use crate::syntax::shell::Command;
use crate::text::Span;

/// So many are named; the fix writes all.
const NAMED: usize = 4;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = Vec::new();
    for (docker, context) in cx.project.builds() {
        let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) else { continue };
        let whole = docker
            .copy_sources()
            .find(|source| source.step.stage.reachable && !source.step.onbuild && source.path == Some("."));
        let Some(source) = whole.filter(|_| !told.contains(&ignore.file) && !cx.project.is_no_unit(docker.file)) else {
            continue;
        };
        // What lies there is another rule's, or belongs there.
        let mut lacking = cx.project.lacking_for_all(docker, context, &ignore.tree);
        let meant = history_is_meant(&cx.project.source(ignore.file).text);
        lacking.retain(|lack| !(lack.lies_in(context) || meant && lack.kind == Kind::History));
        let weighty: Vec<&Lack> = lacking.iter().filter(|lack| lack.kind != Kind::Leftovers).collect();
        if weighty.is_empty() {
            continue;
        }
        told.push(ignore.file);
        let names: Vec<String> = weighty.iter().take(NAMED).map(|lack| format!("`{}`", lack.name)).collect();
        let more = if weighty.len() > NAMED { " and more" } else { "" };
        let verb = if weighty.len() == 1 { "is" } else { "are" };
        let message = format!(
            "{}{more} {verb} not kept out: `COPY {}` takes them along where they are",
            names.join(", "),
            source.word.text
        );
        let first = ignore.tree.patterns.first().map_or(Span::default(), |pattern| pattern.span);
        let finding = match weighty.first().and_then(|lack| near(lack, &ignore.tree.patterns)) {
            Some(pattern) => out.report(ignore.file, pattern.span, message).mark("keeps out less than it seems to"),
            None => out.report(ignore.file, first, message).mark("says nothing of them"),
        };
        finding.label(docker.file, source.word.span, "takes all that is sent");
        for lack in weighty.iter().skip(1) {
            if let Some(pattern) = near(lack, &ignore.tree.patterns) {
                finding.label(ignore.file, pattern.span, format!("and not `{}`", lack.name));
            }
        }
        if weighty.iter().any(|lack| lack.kind == Kind::Settings) {
            finding.does(Harm::Leaks);
        }
        let run = source
            .step
            .behind()
            .filter(|step| step.is_run())
            .find_map(|step| step.step.commands.iter().find_map(called));
        finding.why(why(&weighty, run, source.step.stage.in_final_chain));
        let patterns: Vec<String> = lacking.iter().map(|lack| lack.pattern.clone()).collect();
        let edit = ignore.added(&cx.project.source(ignore.file).text, &patterns);
        finding.help(format!(
            "add {}",
            patterns.iter().take(NAMED).map(|p| format!("`{p}`")).collect::<Vec<_>>().join(", ")
        ));
        finding.fix(Safety::Safe, "Add what is missing", vec![edit]).changing(&[Aspect::Patterns]);
    }
}

/// The line that means the like of it: by the same name at the root, in the same directory, or by the old name of an
/// override.
fn near<'a>(lack: &Lack, patterns: &'a [Pattern]) -> Option<&'a Pattern> {
    let (top, name) = (lack.name.split('/').next()?, lack.name.rsplit('/').next()?);
    let alike = |pattern: &&Pattern| {
        let text = pattern.text.trim_matches('/');
        let old = text
            .strip_prefix("docker-")
            .is_some_and(|rest| rest.rsplit_once('.').is_some_and(|(stem, _)| name.starts_with(stem)));
        let below =
            lack.name.contains('/') && (text == name || text.split_once('/').is_some_and(|(first, _)| first == top));
        below || old && name.starts_with("compose.")
    };
    patterns.iter().filter(|pattern| !pattern.negated).find(alike)
}

/// What happens where they lie in the context, the two weightiest kinds of them; `run` is what comes behind the COPY.
fn why(lacking: &[&Lack], run: Option<String>, ships: bool) -> String {
    let mut kinds: Vec<Kind> = lacking.iter().map(|lack| lack.kind).collect();
    kinds.dedup();
    let run = run.map_or("all behind it".to_owned(), |run| format!("`{run}` behind it"));
    let happens = kinds.iter().take(2).map(|kind| match kind {
        Kind::History => format!("With each commit and each fetch the COPY and {run} are done anew"),
        Kind::Dependencies => {
            "What was installed on another machine comes to lie over what the build installs".to_owned()
        }
        Kind::Settings => "The settings of one machine, and the passwords in them, are in a layer".to_owned(),
        _ => "What was built on another machine comes to lie beside what the build makes, however old it is".to_owned(),
    });
    let what = happens.collect::<Vec<_>>().join(". ");
    if ships { format!("{what}; all of it is in the image.") } else { format!("{what}.") }
}

/// The first words of a command that does something, as one speaks of it: `npm run build`.
fn called(command: &Command) -> Option<String> {
    const SMALL: &[&str] = &["[", "cd", "cp", "echo", "export", "mkdir", "mv", "rm", "set", "test"];
    let does = !command.place.in_condition && command.name().is_some_and(|name| !SMALL.contains(&name));
    let words: Vec<&str> = command.words.iter().map(|word| word.text()).take(3).collect();
    does.then(|| words.join(" "))
}
