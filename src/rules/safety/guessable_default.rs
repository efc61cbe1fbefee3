//! `guessable-default`: see the page of the same name.

use crate::project::compose::Variable;
use crate::project::evidence::credentials::{can_be_one, names_one};
use crate::rules::{Cx, Sink};

/// Values that are told beside the first.
const MOST: usize = 8;

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let own = service.environment.iter().filter(|pair| service.span.contains(pair.span) && names_one(&pair.key));
        let mut found = own.filter_map(|pair| {
            let value = pair.value.as_ref()?;
            let whole =
                |variable: &&Variable| value.raw.starts_with("${") && value.part(0..value.raw.len()) == variable.span;
            let variable = service.file.variables.iter().find(whole)?;
            let default = variable.default.as_deref().filter(|text| !text.contains('$') && can_be_one(text))?;
            (!default.is_empty() && !variable.set).then_some(variable)
        });
        let Some(first) = found.next() else { continue };
        let name = &first.name;
        let message = format!("where nobody sets `{name}`, its value is the one that everyone reads here");
        let finding = out.report(service.file_id(), first.span, message).mark("a default for a credential");
        finding.help(format!("write `${{{name}:?}}`: Compose then stops until it is set"));
        for other in found.take(MOST) {
            finding.label(service.file_id(), other.span, "the same");
        }
    }
}
