//! `check-switched-off`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let off = service.healthcheck.as_ref().filter(|check| check.disabled);
        let Some(check) = off.filter(|_| service.command.is_none() && service.entrypoint.is_none()) else { continue };
        let made = || cx.project.maker_of(service.image_ref()?)?.final_stage();
        let Some(stage) = service.stage().or_else(made) else { continue };
        let asked = stage.chain().find_map(|stage| stage.steps_of(Keyword::Healthcheck).last());
        let Some(asked) = asked.filter(|step| step.ins.command().is_some()) else { continue };
        let message = format!("`{}` switches the check of its image off, and may hang unseen", service.name);
        let finding = out.report(service.file_id(), check.key_span, message).mark("nothing is asked");
        finding.label(asked.file(), asked.ins.span, "what the image would ask");
        finding.help("leave the check on; where a slow start counts as ill, give it a `start_period`");
    }
}
