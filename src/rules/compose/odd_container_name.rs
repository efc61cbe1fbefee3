//! `odd-container-name`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some((text, name)) = service.container_name.as_ref().and_then(|text| Some((text, text.value.as_deref()?)))
        else {
            continue;
        };
        let sound = name.len() > 1
            && name.starts_with(|c: char| c.is_ascii_alphanumeric())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c));
        if !sound {
            let finding =
                out.report(service.file_id(), text.span, format!("`{name}` is no name that the engine takes"));
            finding.mark("refused").help("use letters, digits, `_`, `.` and `-`, a letter or digit first");
        }
    }
}
