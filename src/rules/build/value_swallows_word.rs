//! `value-swallows-word`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::stages::legacy::{Swallowed, swallowed};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        for step in stage.steps_of(Keyword::Env) {
            let Args::Pairs { pairs, legacy: true } = &step.ins.args else { continue };
            let Some((pair, value)) = pairs.first().and_then(|pair| Some((pair, pair.value.as_ref()?))) else {
                continue;
            };
            let (key, text) = (&pair.key.text, value.text.split_whitespace().collect::<Vec<_>>().join(" "));
            match swallowed(pair) {
                Some(Swallowed::Pair(range)) => {
                    let word = value.text.get(range).unwrap_or_default().to_owned();
                    let other = word.split('=').next().unwrap_or_default();
                    let message =
                        format!("without an equals sign `{key}` is set to `{text}`, and `{other}` is not set at all");
                    let finding = out
                        .report(step.file(), placed(&step, &word).unwrap_or(value.span), message)
                        .mark("part of the value");
                    finding.help(format!("write `{key}=`: with an equals sign each pair is a variable of its own"));
                    let gap = Span::new(pair.key.span.end as usize, value.span.start as usize);
                    if cx.project.source(step.file()).slice(gap).trim().is_empty() {
                        let edit = Edit::replace(step.file(), gap, "=");
                        let title = format!("Write `{key}=`: `{other}` is set then");
                        finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Environment]);
                    }
                }
                Some(Swallowed::Word(range)) => {
                    let word = value.text.get(range).unwrap_or_default().to_owned();
                    let message = format!("`{key}` is set to `{text}`: `{word}` became part of the path");
                    let finding = out
                        .report(step.file(), placed(&step, &word).unwrap_or(value.span), message)
                        .mark("part of the value");
                    finding.help(format!("take `{word}` out, or write the value in quotes if it is meant"));
                }
                None => {}
            }
        }
    }
}

/// The bytes of the word in the file, over continued lines as well.
fn placed(step: &StepRef, word: &str) -> Option<Span> {
    let rest = step.ins.rest();
    let behind = |at: &usize| rest.text.get(..*at).is_some_and(|before| before.ends_with([' ', '\t']));
    let at = rest.text.match_indices(word).map(|(at, _)| at).find(behind)?;
    Some(rest.span(at..at + word.len()))
}
