//! `untagged-image`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::{
    eol,
    images::{is_retired, numbered_instead},
};
use crate::project::images::{
    dead_ends::is_for_an_older_release,
    purpose::{is_left_empty, only_carries},
};
use crate::project::{Base, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let (Base::Image(image), Args::From { image: word, .. }) = (&stage.stage.base, &stage.from_instruction().args)
        else {
            continue;
        };
        // The `latest` of an image that has ended stays what it is.
        if cx.holds("untagged-image", "images", &image.name()) || image.has_no_such_tag() || is_retired(&image.name()) {
            continue;
        }
        if image.tag.is_none() && image.digest.is_none() && !cx.project.makes_image(image) {
            let name = image.name();
            // All of one image in a file together, so that no stage is left on another release.
            let same: Vec<(StageRef, Span)> = stage.named_alike().collect();
            // What the newest release no longer has is asked for: the file is written for an older one.
            let older = same.iter().any(|(stage, _)| is_for_an_older_release(*stage));
            let newest = image.official().and_then(eol::newest_tag);
            let finding = out
                .report(
                    stage.file(),
                    word.span,
                    format!("`{name}` has no tag: the build takes what `latest` is that day"),
                )
                .mark("no tag")
                .help(match (numbered_instead(&name), word.text.contains('$')) {
                    (Some(instead), _) => instead,
                    (None, false) if older => format!(
                        "the file is written for an older release than that: name one that is supported, `{}:{}`, and replace what that one no longer has",
                        word.text,
                        newest.unwrap_or("<version>")
                    ),
                    (None, true) => format!("name the version where the variable gets its value, `{name}:<version>`"),
                    (None, false) => format!("name the version the file is written for, `{}:<version>`", word.text),
                });
            if let Some(words) = cx.project.said_of_another_base(stage, image) {
                finding.why(words);
            }
            // Nothing in it depends on the release.
            let empty = is_left_empty(stage) || only_carries(stage);
            if empty {
                finding.pedantic();
            }
            if let Some(tag) =
                newest.filter(|_| !older && !empty && word.span.len() == word.text.len() && !word.text.contains('$'))
            {
                let title = format!("Take `{}:{tag}`, what `latest` is now: no newer one comes by itself", word.text);
                let edit =
                    |(_, name): &(StageRef, Span)| Edit::insert(stage.file(), name.end as usize, format!(":{tag}"));
                finding.fix(Safety::Unsafe, title, same.iter().map(edit).collect()).changing(&[Aspect::Stages]);
            }
        }
    }
}
