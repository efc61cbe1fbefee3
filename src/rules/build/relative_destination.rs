//! `relative-destination`: see the page of the same name.

use crate::project::Base;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        // Nothing sets a directory there, so that it is the root.
        if stage.chain().last().is_some_and(|root| root.stage.base == Base::Scratch) {
            continue;
        }
        // Under ONBUILD as well: what counts is that somebody set one.
        let mut set =
            stage.chain().skip(1).any(|parent| parent.steps().any(|step| step.ins.keyword == Keyword::Workdir));
        for step in stage.steps() {
            set |= step.ins.keyword == Keyword::Workdir;
            let (Args::Copy { dest, .. }, Keyword::Copy) = (&step.ins.args, step.ins.keyword) else { continue };
            let text = dest.text.trim_matches(['"', '\'']);
            let drive = text.as_bytes().get(1) == Some(&b':');
            if set || drive || text.starts_with(['/', '\\', '$']) {
                continue;
            }
            let finding = out
                .report(step.file(), dest.span, format!("`{text}` lies below whatever the base image has set"))
                .mark("relative")
                .help("set WORKDIR above it, or write the whole path");
            // What is read where it was put does not mind where that is.
            if !stage.in_final_chain {
                finding.pedantic();
            }
            // Once for a stage: the remedy is the same.
            break;
        }
    }
}
