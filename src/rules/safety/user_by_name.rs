//! `user-by-name`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::User && !step.onbuild) {
        let Args::Value(word) = &step.ins.args else { continue };
        let user = word.text.trim_matches(['"', '\'']).split(':').next().unwrap_or_default();
        let number = user.bytes().all(|byte| byte.is_ascii_digit());
        if !number && !user.contains('$') {
            out.report(step.file(), word.span, format!("`{user}` is a name, not a number"))
                .mark("a name")
                .help("give the user a fixed number and write that");
        }
    }
}
