//! `several-sources-one-file`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in
        cx.project.steps().filter(|step| matches!(step.ins.keyword, Keyword::Copy | Keyword::Add) && !step.onbuild)
    {
        let Args::Copy { sources, dest } = &step.ins.args else { continue };
        let count = sources.len() + step.ins.heredocs.len();
        let text = dest.text.trim_matches(['"', '\'']);
        let directory = text.ends_with(['/', '\\', '.']) || text.ends_with('}') || text.contains('$');
        // `--from build` for `--from=build`: what looks like a source is the flag's value.
        let cut = step.ins.flags.iter().any(|flag| flag.name == "from" && flag.value.is_none());
        if count < 2 || directory || cut {
            continue;
        }
        let finding =
            out.report(step.file(), dest.span, format!("{count} sources cannot go into the one file `{text}`"));
        finding.mark("no directory").help(format!("write `{text}/`"));
        if dest.text == text && !step.ins.json {
            finding.fix(
                Safety::Unsafe,
                "Make it a directory: the files come into it, each under its name",
                vec![Edit::insert(step.file(), dest.span.end as usize, "/")],
            );
            finding.changing(&[Aspect::Files]);
        }
        if step.ins.keyword == Keyword::Add {
            finding.aliases(&[]);
        }
    }
}
