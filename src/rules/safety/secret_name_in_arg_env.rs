//! `secret-name-in-arg-env`: see the page of the same name.

use crate::project::secrets;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| matches!(step.ins.keyword, Keyword::Arg | Keyword::Env)) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let peers = secrets::peers(&pair.key.text);
            if peers.is_empty() || secrets::exposure(&step, pair).is_some() {
                continue;
            }
            let message = format!("`{}` sounds like the name of a secret", pair.key.text);
            // Where the others put it: at the instruction.
            out.report(step.file(), step.keyword_span(), message)
                .aliases(peers)
                .help("if it is one, mount it with `--mount=type=secret`; if not, another name would say so");
        }
    }
}
