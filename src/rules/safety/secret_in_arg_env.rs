//! `secret-in-arg-env`: see the page of the same name.

use crate::project::evidence::credentials::is_blank_form;
use crate::project::evidence::secrets::{self, Exposure};
use crate::project::{StepRef, images::users};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in
        cx.project.steps().filter(|step| matches!(step.ins.keyword, Keyword::Arg | Keyword::Env) && !step.onbuild)
    {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let (name, keyword) = (&pair.key.text, step.ins.keyword);
            let message = match (secrets::exposure(&step, pair), keyword) {
                (None, _) => continue,
                (Some(Exposure::Passed), _) => format!("what is passed as `{name}` stays in the image's history"),
                (_, Keyword::Arg) => format!("`{name}` is in the file, and in the image's history"),
                _ => format!("`{name}` is in the image's configuration, for everyone who has the image"),
            };
            let finding = out.report(step.file(), pair.key.span, message);
            // A form to fill in is known to nobody as a password.
            if pair.value.as_ref().is_some_and(|value| is_blank_form(&value.text)) {
                finding.pedantic();
            }
            finding.mark("a secret for all to read").aliases(secrets::peers(name)).help(match keyword {
                Keyword::Arg if only_kept(cx, &step, name) => {
                    "drop this ARG and the ENV that keeps it, and give it to the container when it starts"
                }
                Keyword::Arg if only_started_with(cx, &step, name) => {
                    "drop this ARG, and give it to the container when it starts: no RUN uses it, and what starts there sees no ARG"
                }
                Keyword::Arg => "mount it for the one RUN that needs it: `RUN --mount=type=secret,id=…`",
                _ => "leave it out of the image: give it to the container as a secret file or in its environment",
            });
        }
    }
}

/// Whether an ENV takes the argument over and no RUN before it names it: the build has no use for it.
fn only_kept(cx: &Cx, arg: &StepRef, name: &str) -> bool {
    let source = cx.project.source(arg.file());
    let stage = arg.stage_ref();
    let names = |step: &StepRef| users::contains_word(source.slice(step.ins.span), name);
    let mut later = stage.steps_between(arg.index + 1, arg.stage.steps.len()).filter(names);
    later.next().is_some_and(|step| step.ins.keyword == Keyword::Env) && !later.any(|step| step.is_run())
}

/// Whether what the container starts names the argument, and nothing else behind it does.
fn only_started_with(cx: &Cx, arg: &StepRef, name: &str) -> bool {
    let source = cx.project.source(arg.file());
    let stage = arg.stage_ref();
    let names = |step: &StepRef| users::contains_word(source.slice(step.ins.span), name);
    let mut later = stage.steps_between(arg.index + 1, arg.stage.steps.len()).filter(names).peekable();
    later.peek().is_some() && later.all(|step| matches!(step.ins.keyword, Keyword::Cmd | Keyword::Entrypoint))
}
