//! `option-gone`: see the page of the same name.

use std::collections::HashSet;

use crate::knowledge::options::{Server, server};
use crate::project::running::server_files;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.entrypoint.is_none()) {
        let Some(image) = service.image_ref() else { continue };
        let Some(server) = server(&image.name(), image.tag.as_deref()) else { continue };
        let Some(image_span) = service.image.as_ref().map(|text| text.span) else { continue };
        for word in service.commands().iter().flat_map(|command| &command.words) {
            look(cx, out, server, word.text(), (service.file_id(), word.span), (service.file_id(), image_span));
        }
    }
    files(cx, out);
    for step in
        cx.project.steps().filter(|step| step.ins.keyword == Keyword::Cmd && !step.onbuild && step.stage.reachable)
    {
        let Some(image) = step.stage_ref().root_image() else { continue };
        let Some(server) = server(&image.name(), image.tag.as_deref()) else { continue };
        let from = step.stage_ref().chain().last().unwrap_or(step.stage_ref()).from_instruction().span;
        for word in step.step.commands.iter().flat_map(|command| &command.words) {
            look(cx, out, server, word.text(), (step.file(), word.span), (step.file(), from));
        }
    }
}

fn look(cx: &Cx, out: &mut Sink, server: Server, word: &str, (file, span): (FileId, Span), image: (FileId, Span)) {
    let Some(option) = server.refuses(word) else { return };
    let what = match option.value {
        // In a file it stands without the dashes.
        "" if word.starts_with("--") && !cx.project.source(file).slice(span).starts_with('-') => {
            word.trim_start_matches('-').split('=').next().unwrap_or(word)
        }
        "" => word.split('=').next().unwrap_or(word),
        value => value,
    };
    let message = format!("{} {} does not know `{what}` any more, and does not start", server.name, server.release);
    let finding = out.report(file, span, message).mark("refused").help(option.instead);
    finding.label(image.0, image.1, "the version");
}

/// The files of settings that a server of a service is given.
fn files(cx: &Cx, out: &mut Sink) {
    let mut told = HashSet::new();
    for service in cx.project.service_refs().filter(|service| service.entrypoint.is_none()) {
        let stage = service.stage();
        let image = stage.map_or_else(|| service.image_ref(), |stage| stage.root_image());
        let Some(server) = image.and_then(|image| server(&image.name(), image.tag.as_deref())) else { continue };
        let version = stage.and_then(|stage| stage.chain().last()).map(|stage| stage.from_instruction().span);
        let (Some(version), file) = (
            version.or(service.service.image.as_ref().map(|text| text.span)),
            stage.map_or(service.file_id(), |stage| stage.file()),
        ) else {
            continue;
        };
        for given in server_files::read(cx.project, service, server.name) {
            for (word, span) in server_files::settings(&cx.project.source(given).text) {
                if told.insert((given, span.start)) {
                    look(cx, out, server, &word, (given, span), (file, version));
                }
            }
        }
    }
}
