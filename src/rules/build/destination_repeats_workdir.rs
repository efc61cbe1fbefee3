//! `destination-repeats-workdir`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let mut set: Option<(&str, Span)> = None;
        let mut found: Vec<(StepRef, &Word, String)> = Vec::new();
        for step in stage.steps().filter(|step| !step.onbuild) {
            match (&step.ins.args, step.ins.keyword) {
                (Args::Value(word), Keyword::Workdir) => {
                    report(set, &found, out);
                    found.clear();
                    set = literal(&word.text).then_some((word.text.as_str(), word.span));
                }
                (Args::Copy { dest, .. }, Keyword::Copy | Keyword::Add) if !step.ins.json => {
                    let shorter = set.and_then(|(workdir, _)| relative(workdir, &dest.text));
                    found.extend(shorter.map(|shorter| (step, dest, shorter)));
                }
                _ => {}
            }
        }
        report(set, &found, out);
    }
}

fn literal(path: &str) -> bool {
    path.starts_with('/') && path.len() > 1 && !path.contains(['$', '"', '\'', '\\', ' '])
}

/// `dest` as seen from `workdir`, where it is that directory or lies in it.
fn relative(workdir: &str, dest: &str) -> Option<String> {
    let rest = literal(dest).then(|| dest.strip_prefix(workdir.trim_end_matches('/'))).flatten()?;
    match rest.strip_prefix('/') {
        Some(inside) => Some(format!("./{}", inside.trim_start_matches('/'))),
        None => rest.is_empty().then(|| "./".to_owned()),
    }
}

fn report(set: Option<(&str, Span)>, found: &[(StepRef, &Word, String)], out: &mut Sink) {
    let (Some((workdir, at)), [(step, dest, shorter), rest @ ..]) = (set, found) else { return };
    let file = step.file();
    let finding = out.report(file, dest.span, format!("`{}` repeats WORKDIR `{workdir}`", dest.text));
    finding.mark("WORKDIR again").label(file, at, "set here").help(format!("write `{shorter}`"));
    for (_, dest, _) in rest.iter().take(8) {
        finding.label(file, dest.span, "and here");
    }
    let edits = found.iter().map(|(step, dest, shorter)| Edit::replace(step.file(), dest.span, shorter.clone()));
    let title = "Write the destination as seen from WORKDIR";
    finding.fix(Safety::Safe, title, edits.collect()).changing(&[Aspect::Files]);
}
