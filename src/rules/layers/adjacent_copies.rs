//! `adjacent-copies`: see the page of the same name.

use crate::project::stages::joined;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        for (directory, copies) in joined::copies(stage) {
            let [first, second, ..] = copies.as_slice() else { continue };
            let count = copies.len();
            let message = format!("{count} COPY instructions in a row put files into `{directory}/`");
            let finding = out.report(stage.file(), second.keyword_span(), message);
            finding.mark("could join the COPY above");
            finding.label(stage.file(), first.keyword_span(), "the first of them");
            if (count as u64) < cx.number("adjacent-copies", "from") {
                finding.pedantic();
            }
            finding.help(format!("name all files in one `COPY … {directory}/`"));
        }
    }
}
