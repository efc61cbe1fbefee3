//! `expose-mapping`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Expose && step.stage.reachable) {
        let Args::Words(words) = &step.ins.args else { continue };
        for word in words {
            let known = step.docker.scope.expand(step.stage.index, step.step.at, &word.text);
            let Some(text) = known.as_ref().and_then(|expansion| expansion.known()) else { continue };
            let Some((_, port)) = text.rsplit_once(':') else { continue };
            let finding = out.report(step.file(), word.span, format!("EXPOSE `{text}` binds and publishes nothing"));
            finding
                .mark("only the port counts")
                .help(format!("write `EXPOSE {port}`, and publish it with `-p` or in the compose file"));
            if text == word.text {
                finding
                    .fix(Safety::Safe, format!("Write `{port}`"), vec![Edit::replace(step.file(), word.span, port)])
                    .changing(&[Aspect::Ports]);
            }
        }
    }
}
