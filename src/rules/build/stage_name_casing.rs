//! `stage-name-casing`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Word};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let Args::From { alias: Some(alias), .. } = &stage.from_instruction().args else { continue };
        let lower = alias.name.text.to_lowercase();
        if lower != alias.name.text {
            let message = format!("stage `{}` is called `{lower}` by the builder", alias.name.text);
            let finding = out.report(stage.file(), alias.name.span, message).mark("not in lower case");
            let uses = uses(stage, &lower).filter(|word| word.text != lower);
            let edits = std::iter::once(&alias.name).chain(uses);
            let edits = edits.map(|word| Edit::replace(stage.file(), word.span, lower.as_str())).collect();
            finding.fix(Safety::Safe, format!("Write `{lower}`"), edits).changing(&[Aspect::Stages, Aspect::Files]);
        }
    }
}

/// The words that name a stage after it: of FROM, and of `--from=`.
fn uses<'a>(stage: StageRef<'a>, lower: &'a str) -> impl Iterator<Item = &'a Word> {
    let later = stage.docker.tree.instructions.iter().skip(stage.stage.from + 1);
    let named = later.flat_map(|ins| {
        let image = match &ins.args {
            Args::From { image, .. } => Some(image),
            _ => None,
        };
        image.into_iter().chain(ins.flag("from"))
    });
    named.filter(move |word| word.text.to_lowercase() == lower)
}
