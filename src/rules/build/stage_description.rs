//! `stage-description`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Instruction, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let text = &cx.project.source(docker.file).text;
        for ins in &docker.tree.instructions {
            let comments = docker.tree.comments.get(ins.docs.clone()).unwrap_or_default();
            let (names, Some(comment)) = (names(ins), comments.last()) else { continue };
            let begins =
                |name: &&str| comment.words(text).strip_prefix(*name).is_some_and(|rest| rest.starts_with(' '));
            if let Some(first) = names.first().filter(|_| !names.iter().any(begins)) {
                out.report(docker.file, ins.keyword_span, format!("the comment above does not begin with `{first}`"))
                    .mark("not described")
                    .label(docker.file, comment.span, "not shown as its description")
                    .help(format!("begin the comment with `{first} `, or put an empty comment line below it"));
            }
        }
    }
}

/// What the description may begin with; nothing for instructions that have none.
fn names(ins: &Instruction) -> Vec<&str> {
    match (&ins.args, ins.keyword) {
        (Args::From { alias: Some(alias), .. }, _) => vec![alias.name.text.as_str()],
        (Args::Pairs { pairs, .. }, Keyword::Arg) => pairs.iter().map(|pair| pair.key.text.as_str()).collect(),
        _ => Vec::new(),
    }
}
