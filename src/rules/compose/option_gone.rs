//! `option-gone`: see the page of the same name.

use crate::knowledge::options::{Server, server};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.entrypoint.is_none()) {
        let Some(image) = service.image_ref() else { continue };
        let Some(server) = server(&image.name(), image.tag.as_deref()) else { continue };
        let Some(image_span) = service.image.as_ref().map(|text| text.span) else { continue };
        for word in service.commands().iter().flat_map(|command| &command.words) {
            look(out, server, word.text(), (service.file_id(), word.span), image_span);
        }
    }
    for step in
        cx.project.steps().filter(|step| step.ins.keyword == Keyword::Cmd && !step.onbuild && step.stage.reachable)
    {
        let Some(image) = step.stage_ref().root_image() else { continue };
        let Some(server) = server(&image.name(), image.tag.as_deref()) else { continue };
        let from = step.stage_ref().chain().last().unwrap_or(step.stage_ref()).from_instruction().span;
        for word in step.step.commands.iter().flat_map(|command| &command.words) {
            look(out, server, word.text(), (step.file(), word.span), from);
        }
    }
}

fn look(out: &mut Sink, server: Server, word: &str, (file, span): (FileId, Span), image: Span) {
    let Some(option) = server.refuses(word) else { return };
    let what = match option.value {
        "" => word.split('=').next().unwrap_or(word),
        value => value,
    };
    let message = format!("{} {} does not know `{what}` any more, and does not start", server.name, server.release);
    let finding = out.report(file, span, message).mark("refused").help(option.instead);
    finding.label(file, image, "the version");
}
