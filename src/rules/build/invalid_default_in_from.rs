//! `invalid-default-in-from`: see the page of the same name.

use crate::project::ImageRef;
use crate::project::scope::PLATFORM_ARGS;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::syntax::dockerfile::expand::{self, Value};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let Args::From { image, .. } = &stage.from_instruction().args else { continue };
        if !image.text.contains('$') {
            continue;
        }
        let scope = &stage.docker.scope;
        let default = |name: &str| match scope.in_from_by_default(name) {
            // An ARG without a value is not set, unless the builder gives it one.
            Value::Unknown if !PLATFORM_ARGS.contains(&name) => Value::Unset,
            value => value,
        };
        let Ok(expansion) = expand::expand(&image.text, stage.docker.tree.escape, &default) else { continue };
        let Some(name) = expansion.known() else { continue };
        if ImageRef::parse(name).is_some() {
            continue;
        }
        let shown = if name.is_empty() { "nothing".to_owned() } else { format!("`{name}`") };
        out.report(stage.file(), image.span, format!("without --build-arg this is {shown}, which is no image"))
            .mark("not a name by itself")
            .help("give the ARG above a default that makes the line whole");
    }
}
