//! `dead-pattern`: see the page of the same name.

use std::collections::HashMap;

use crate::rules::{Cx, Sink};
use crate::syntax::ignorefile::Pattern;

pub fn check(cx: &Cx, out: &mut Sink) {
    for ignore in &cx.project.ignore_files {
        let patterns = &ignore.tree.patterns;
        let mut seen: HashMap<(&str, bool), &Pattern> = HashMap::new();
        // Since the last line of the other kind nothing could have changed what a repeated line says.
        let mut turned = None;
        for (index, pattern) in patterns.iter().enumerate() {
            if turned.replace(pattern.negated).is_some_and(|before| before != pattern.negated) {
                seen.clear();
            }
            let text = pattern.text.as_str();
            if let Some(first) = seen.insert((text, pattern.negated), pattern) {
                out.report(ignore.file, pattern.span, format!("`{text}` stands here a second time"))
                    .mark("no effect")
                    .label(ignore.file, first.span, "the first time")
                    .help("delete one of the two");
                continue;
            }
            let literal = pattern.negated && !text.contains(['*', '?', '[', '\\']);
            let matching = if literal { ignore.tree.matching(text) } else { Vec::new() };
            let mut later = matching.into_iter().filter(|at| *at > index).filter_map(|at| patterns.get(at));
            if let Some(later) = later.find(|later| !later.negated) {
                out.report(
                    ignore.file,
                    pattern.span,
                    format!("`!{text}` brings nothing back: `{}` below excludes it again", later.text),
                )
                .mark("no effect")
                .label(ignore.file, later.span, "decides, as the later one")
                .help("move it below that line");
            }
        }
    }
}
