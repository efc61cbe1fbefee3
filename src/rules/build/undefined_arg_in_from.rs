//! `undefined-arg-in-from`: see the page of the same name.

use crate::project::stages::scope::PLATFORM_ARGS;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, expand};
use crate::text::nearest_given;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let ins = stage.from_instruction();
        let Args::From { image, .. } = &ins.args else { continue };
        let scope = &stage.docker.scope;
        for word in ins.flag("platform").into_iter().chain([image]) {
            let unset = scope.expand_from(&word.text).map(|expansion| expansion.unset).unwrap_or_default();
            for variable in expand::variables(&word.text, stage.docker.tree.escape) {
                if !unset.contains(&variable.name) {
                    continue;
                }
                let span = word.part(variable.range.clone());
                let told = out.is_told(stage.file());
                let finding =
                    out.report(stage.file(), span, format!("no ARG above the first FROM declares `{}`", variable.name));
                let known = scope.global_names().chain(PLATFORM_ARGS.iter().copied());
                match Some(known).filter(|_| told).and_then(|known| nearest_given(&variable.name, known)) {
                    Some(near) => finding.mark("empty here").help(format!("did you mean `{near}`?")),
                    None => {
                        finding.mark("empty here").help(format!("put `ARG {}=…` above the first FROM", variable.name))
                    }
                };
            }
        }
    }
}
