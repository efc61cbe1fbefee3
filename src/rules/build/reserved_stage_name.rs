//! `reserved-stage-name`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let (Some(name), Args::From { alias: Some(alias), .. }) = (&stage.stage.name, &stage.from_instruction().args)
        else {
            continue;
        };
        let means = match name.as_str() {
            "scratch" => "the empty image",
            "context" => "the directory the build is started with",
            _ => continue,
        };
        out.report(stage.file(), alias.name.span, format!("`{name}` means {means}, so no line can name this stage"))
            .mark("reserved")
            .help("give the stage another name");
    }
}
