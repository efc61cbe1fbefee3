//! `fat-base`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::images::slimmer;
use crate::project::Base;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(root) = docker.final_stage().and_then(|stage| stage.chain().last()) else { continue };
        let (Base::Image(image), Args::From { image: word, .. }) = (&root.stage.base, &root.from_instruction().args)
        else {
            continue;
        };
        let Some((name, tag)) = image.official().zip(image.tag.as_deref()) else { continue };
        let Some(slim) = slimmer(name, tag) else { continue };
        let message = format!("`{name}:{tag}` is the large build of this image");
        let finding = out.report(docker.file, word.span, message).mark("with compilers and headers");
        finding.help(format!("take `{name}:{slim}`, and build what needs a compiler in a stage of its own"));
        if image.digest.is_none() && word.text.ends_with(&format!(":{tag}")) {
            let start = word.span.end as usize - tag.len();
            let span = crate::text::Span::new(start, word.span.end as usize);
            finding
                .fix(Safety::Unsafe, format!("Take `{name}:{slim}`"), vec![Edit::replace(docker.file, span, slim)])
                .changing(&[Aspect::Stages]);
        }
    }
}
