//! `target-without-stage`: see the page of the same name.

use crate::project::evidence::by_hand::What;
use crate::rules::{Cx, Sink};
use crate::text::nearest;

pub fn check(cx: &Cx, out: &mut Sink) {
    for amiss in &cx.project.amiss {
        let What::Stage { name, dockerfile } = &amiss.what else { continue };
        let path = cx.project.path_inside(&cx.project.source(*dockerfile).path);
        let message = format!("no stage of `{path}` is called `{name}`: the build stops there");
        let finding = out.report(amiss.file, amiss.span, message).mark("no such stage");
        let stages = cx.project.dockerfile(*dockerfile).into_iter().flat_map(|docker| docker.stages());
        finding.help(match nearest(name, stages.filter_map(|stage| stage.stage.name.as_deref())) {
            Some(near) => format!("`{near}` is there: was that meant?"),
            None => "name a stage of the file, or leave `--target` out".to_owned(),
        });
    }
}
