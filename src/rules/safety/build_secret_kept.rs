//! `build-secret-kept`: see the page of the same name.

use crate::project::evidence::credentials::names_one;
use crate::project::evidence::secrets::exposure;
use crate::project::{Project, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.stage.in_final_chain) {
        // Of an argument that is told itself, what takes it over is told with it.
        let arguments: Vec<(&str, Span, bool)> = stage
            .steps_of(Keyword::Arg)
            .filter_map(|step| match &step.ins.args {
                Args::Pairs { pairs, .. } => Some((step, pairs)),
                _ => None,
            })
            .flat_map(|(step, pairs)| pairs.iter().map(move |pair| (step, pair)))
            .filter(|(_, pair)| names_one(&pair.key.text))
            .map(|(step, pair)| (pair.key.text.as_str(), pair.key.span, exposure(&step, pair).is_some()))
            .collect();
        for step in stage.steps().filter(|step| !arguments.is_empty() && !step.onbuild) {
            for (text, span) in kept(cx.project, &step) {
                let before = |at: Span| at.start < step.ins.span.start;
                let found = arguments.iter().find(|(name, at, _)| before(*at) && refers(text, name));
                let Some((name, declared, told)) = found else { continue };
                let message = format!("the build argument `{name}` is written into the image");
                let finding = out.report(step.file(), span, message);
                finding.mark("kept for all who pull the image").label(
                    step.file(),
                    *declared,
                    "handed to the build here",
                );
                if *told {
                    finding.pedantic();
                }
                finding.help(format!(
                    "hand it to the container when it starts; what the build needs, read in `RUN --mount=type=secret,id={}`",
                    name.to_ascii_lowercase()
                ));
            }
        }
    }
}

/// The texts of `step` whose variables the builder fills in and keeps, with their places.
fn kept<'a>(project: &'a Project, step: &StepRef<'a>) -> Vec<(&'a str, Span)> {
    match (step.ins.keyword, &step.ins.args) {
        (Keyword::Env | Keyword::Label, Args::Pairs { pairs, .. }) => {
            pairs.iter().filter_map(|pair| Some((pair.value.as_ref()?.text.as_str(), pair.span))).collect()
        }
        (Keyword::Copy | Keyword::Add, _) => {
            let source = project.source(step.file());
            let open = step.ins.heredocs.iter().filter(|heredoc| !heredoc.quoted);
            open.map(|heredoc| (source.slice(heredoc.body_span), heredoc.word_span)).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether `text` brings the value of `name`: `$name`, `${name}`, `${name:-…}`, and not `${name:+…}`.
fn refers(text: &str, name: &str) -> bool {
    text.match_indices('$').any(|(at, _)| {
        let rest = text.get(at + 1..).unwrap_or_default();
        let braces = rest.strip_prefix('{');
        let Some(behind) = braces.unwrap_or(rest).strip_prefix(name) else { return false };
        let escaped = text.get(..at).is_some_and(|before| before.ends_with('\\'));
        let ends = !behind.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_');
        ends && !escaped
            && !(braces.is_some() && behind.starts_with([':', '+']) && behind.trim_start_matches(':').starts_with('+'))
    })
}
