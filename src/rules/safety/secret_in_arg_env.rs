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
                Keyword::Arg => instead_of_arg(&named_later(cx, &step, name)),
                _ => "leave it out of the image: give it to the container as a secret file or in its environment",
            });
        }
    }
}

/// What the later instructions of the stage are that name the argument, in order.
fn named_later(cx: &Cx, arg: &StepRef, name: &str) -> Vec<Keyword> {
    let source = cx.project.source(arg.file());
    let names = |step: &StepRef| users::contains_word(source.slice(step.ins.span), name);
    arg.behind().filter(names).map(|step| step.ins.keyword).collect()
}

/// What to do in place of an argument for a secret, by what takes it.
fn instead_of_arg(users: &[Keyword]) -> &'static str {
    match users {
        // The build has no use for it.
        [Keyword::Env, rest @ ..] if !rest.contains(&Keyword::Run) => {
            "drop this ARG and the ENV that keeps it, and give it to the container when it starts"
        }
        [_, ..] if users.iter().all(|user| matches!(user, Keyword::Cmd | Keyword::Entrypoint)) => {
            "drop this ARG, and give it to the container when it starts: no RUN uses it, and what starts there sees no ARG"
        }
        _ => "mount it for the one RUN that needs it: `RUN --mount=type=secret,id=…`",
    }
}
