//! `tag-without-digest`: see the page of the same name.

use crate::project::{Base, ImageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut found: Vec<(FileId, Span, &ImageRef)> = Vec::new();
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage().and_then(|stage| stage.chain().last()) else { continue };
        let (Base::Image(image), Args::From { image: word, .. }) = (&stage.stage.base, &stage.from_instruction().args)
        else {
            continue;
        };
        let moves = |tag: &str| tag != "latest" && !is_one_release(tag);
        let free = cx.holds("tag-without-digest", "images", &image.name());
        if !free
            && image.tag.as_deref().is_some_and(moves)
            && image.digest.is_none()
            && !cx.project.is_meant_as_base(docker)
        {
            found.push((docker.file, word.span, image));
        }
    }
    // A matter of policy, so one note for all of them.
    let [(file, span, image), rest @ ..] = found.as_slice() else { return };
    let name = format!("{}:{}", image.repository, image.tag.as_deref().unwrap_or_default());
    let message = match rest.len() {
        0 => format!("`{name}` is a tag, which its owner can move"),
        1 => {
            format!("`{name}` is a tag, which its owner can move, and so is the base of another image of this project")
        }
        more => {
            format!("`{name}` is a tag, which its owner can move, and so are {more} more base images of this project")
        }
    };
    let finding = out.report(*file, *span, message);
    finding
        .mark("no digest")
        .help(format!("add the digest behind the tag, `{name}@sha256:…`, and let a tool keep it current"));
    for (file, span, _) in rest.iter().take(8) {
        finding.label(*file, *span, "and here");
    }
}

/// Whether the tag names one release, `1.27.3`, or one day, `bookworm-20260101`: its owner leaves it alone.
fn is_one_release(tag: &str) -> bool {
    let numbers =
        |part: &str| part.split('.').filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).count();
    let day = |part: &str| part.len() == 8 && part.starts_with("20") && part.bytes().all(|b| b.is_ascii_digit());
    tag.split('-').any(|part| numbers(part.trim_start_matches('v')) >= 3 || day(part))
}
