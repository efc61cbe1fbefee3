//! `copy-source-beside`: see the page of the same name.

use std::path::Path;

use crate::project::builds::links::How;
use crate::project::builds::strays::Stray;
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span, slashed};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let strays: Vec<&Stray> = cx.project.strays_of(docker.file).iter().filter(|stray| !stray.made).collect();
        for same in strays.chunk_by(|a, b| a.root == b.root) {
            let [first, rest @ ..] = same else { continue };
            let (who, place) = named_by(cx, first);
            let (root, path) = (shown(&first.root), slashed(&first.path));
            let message = format!("{who} builds this from `{root}`, and `{path}` is not looked for there");
            let finding = out.report(docker.file, first.span, message).mark("not found when built");
            for stray in rest.iter().take(8) {
                finding.label(docker.file, stray.span, "nor this");
            }
            if let Some((file, span)) = place {
                finding.label(file, span, "the directory it is built from");
            }
            let own = first.path.parent().map(shown).unwrap_or_default();
            let home = Path::new(&cx.project.source(docker.file).path).parent().map(shown).unwrap_or_default();
            let inside = first.path.strip_prefix(&first.root).ok().map(slashed);
            finding.help(match inside {
                Some(inside) if first.alone => format!("write `{inside}`: other sources are taken from `{root}`"),
                Some(inside) => {
                    format!("build it from `{home}`, or write `{inside}` and so for the others from `{own}`")
                }
                None => format!("build it from `{home}`"),
            });
        }
    }
}

/// Who says from where it is built, and the place where that is said.
fn named_by(cx: &Cx, stray: &Stray) -> (String, Option<(FileId, Span)>) {
    let links = cx.project.links_of(stray.dockerfile);
    let service = links.filter(|link| link.how == How::Built(stray.root.clone())).find_map(|link| {
        let service = cx.project.service_at(link.compose, link.service)?;
        let build = service.build.as_ref()?;
        let span = build.context.as_ref().map_or(build.key_span, |text| text.span);
        Some((format!("the service `{}`", service.name), Some((service.file_id(), span))))
    });
    let made = || {
        let made = cx.project.made.iter().find(|made| {
            let docker = cx.project.dockerfiles.get(made.dockerfile);
            made.root.as_ref() == Some(&stray.root) && docker.is_some_and(|docker| docker.file == stray.dockerfile)
        });
        (made.map_or("a file of the project".to_owned(), |made| format!("`{}`", made.by)), None)
    };
    service.unwrap_or_else(made)
}

fn shown(path: &Path) -> String {
    let text = slashed(path);
    if text.is_empty() { ".".to_owned() } else { text }
}
