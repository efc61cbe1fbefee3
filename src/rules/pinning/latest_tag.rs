//! `latest-tag`: see the page of the same name.

use crate::finding::{Aspect, Safety, Setting};
use crate::knowledge::eol;
use crate::knowledge::images::{is_retired, names_variant_only, numbered_instead};
use crate::knowledge::tags;
use crate::project::images::{dead_ends::is_for_an_older_release, purpose::only_carries};
use crate::project::{Base, ImageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let (Base::Image(image), Args::From { image: word, .. }) = (&stage.stage.base, &stage.from_instruction().args)
        else {
            continue;
        };
        // What the project builds itself under that name is what was built last; what is not there, or renewed by nobody, cannot move.
        let own = cx.project.makes_image(image) || image.has_no_such_tag() || is_retired(&image.name());
        let named = |tag: &str| cx.holds("latest-tag", "tags", tag);
        let moves =
            |tag: &&str| image.digest.is_none() && !own && (tags::moves(tag) || named(tag) || variant(image, tag));
        let Some(tag) = image.tag.as_deref().filter(moves) else {
            continue;
        };
        // The tag itself, where it is written in this line and not in an ARG.
        let written = word.text.ends_with(tag);
        let start = word.span.end as usize - tag.len();
        let span = if written && word.span.len() == word.text.len() {
            Span::new(start, word.span.end as usize)
        } else {
            word.span
        };
        let finding = out
            .report(
                stage.file(),
                span,
                if variant(image, tag) {
                    format!("`{}:{tag}` names a variant and no version", image.name())
                } else {
                    format!("`{}:{tag}` moves without notice", image.name())
                },
            )
            .mark("moves");
        match tags::of_its_upgrades(&image.name()) {
            Some(words) => {
                finding.why(words);
            }
            None => {
                if let Some(words) = cx.project.said_of_another_base(stage, image) {
                    finding.why(words);
                }
                // Who leaves the tools of a build to whoever builds means the newest where nobody says otherwise.
                let left = !written && word.text.contains('$') && tags::moves(tag) && !stage.in_final_chain;
                if left || cx.project.is_for(stage.file(), Setting::Example) || only_carries(stage) {
                    finding.pedantic();
                }
            }
        }
        finding.help(match numbered_instead(&image.name()) {
            Some(instead) => instead,
            None => "name the version the file is written for".to_owned(),
        });
        if tag != "latest" || !written {
            finding.aliases(&[]);
        }
        // What the newest release no longer has is asked for: the file is written for an older one.
        let newest = image.official().and_then(eol::newest_tag).filter(|_| span != word.span);
        if let Some(numbered) = newest.and_then(|newest| numbered(newest, tag)) {
            let title =
                format!("Take `{}:{numbered}`, the newest known here: no newer one comes by itself", image.name());
            // All of one image in a file together, so that no stage is left on another release.
            let (same, length) = (stage.named_alike().collect::<Vec<_>>(), span.len());
            if !same.iter().any(|(stage, _)| is_for_an_older_release(*stage)) {
                let tagged = |name: &Span| Span { start: name.end - length as u32, ..*name };
                let edits = same.iter().map(|(_, name)| Edit::replace(stage.file(), tagged(name), numbered.as_str()));
                finding.fix(Safety::Unsafe, title, edits.collect()).changing(&[Aspect::Stages]);
            }
        }
    }
}

/// The tag with its version. `lts`, `stable` and `edge` are other releases than the newest.
fn numbered(newest: &str, tag: &str) -> Option<String> {
    let other = tag.split('-').any(|part| matches!(part, "lts" | "stable" | "current" | "mainline"));
    match tag {
        "latest" => Some(newest.to_owned()),
        _ if other || tags::moves(tag) => None,
        variant => Some(format!("{newest}-{variant}")),
    }
}

/// `postgres:alpine`: which system it stands on is said, and not which version it is.
fn variant(image: &ImageRef, tag: &str) -> bool {
    image.official().is_some_and(|name| names_variant_only(name, tag))
}
