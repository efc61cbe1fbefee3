//! `duplicate-stage-name`: see the page of the same name.

use std::collections::HashMap;

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let mut seen: HashMap<&str, Span> = HashMap::new();
        for stage in docker.stages() {
            let (Some(name), Args::From { alias: Some(alias), .. }) =
                (&stage.stage.name, &stage.from_instruction().args)
            else {
                continue;
            };
            let span = alias.name.span;
            if let Some(first) = seen.get(name.as_str()) {
                out.report(docker.file, span, format!("stage `{name}` exists already"))
                    .mark("the name again")
                    .label(docker.file, *first, "the first of that name")
                    .help("give one of the two another name");
            }
            seen.entry(name).or_insert(span);
        }
    }
}
