//! `workflow-version-differs`: see the page of the same name.

use crate::project::evidence::by_hand::What;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for amiss in &cx.project.amiss {
        let What::Language { image, input, here, shipped, dockerfile, from } = &amiss.what else { continue };
        let path = cx.project.path_inside(&cx.project.source(*dockerfile).path);
        let message = format!("this works with `{image}` {here}, and `{path}` is built with {shipped}");
        let finding = out.report(amiss.file, amiss.span, message).mark("another version");
        finding.label(*dockerfile, *from, "what the image has");
        finding.help(format!(
            "set up the version of the image here, `{input}: \"{shipped}\"`, or add it to those that are tried"
        ));
    }
}
