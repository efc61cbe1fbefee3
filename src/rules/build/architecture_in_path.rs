//! `architecture-in-path`: see the page of the same name.

use crate::knowledge::images::is_distribution;
use crate::project::stages::sources;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Env && step.stage.in_final_chain) {
        let stage = step.stage_ref();
        let fixed = stage.chain().any(|stage| stage.from_instruction().flag("platform").is_some());
        let many = stage.root_image().is_some_and(|image| is_distribution(&image.name()));
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for value in pairs.iter().filter_map(|pair| pair.value.as_ref()).filter(|_| many && !fixed) {
            let path = value.text.trim_end_matches('/');
            let Some(front) = path.strip_suffix("-amd64").filter(|path| path.starts_with("/usr/lib/jvm/")) else {
                continue;
            };
            let message = format!("`{path}` is there on amd64 only: on arm64 the directory ends in `-arm64`");
            let finding = out.report(step.file(), value.span, message).mark("one architecture");
            // What the image is for may be there for one architecture alone.
            if sources::are_named(stage) {
                finding.pedantic();
            }
            finding.help(format!(
                "link it before, `ln -s {front}-$(dpkg --print-architecture) /usr/lib/jvm/java`, and name the link"
            ));
        }
    }
}
