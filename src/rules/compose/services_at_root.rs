//! `services-at-root`: see the page of the same name.

use crate::project::compose::Layout;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in cx.project.compose.iter().filter(|file| file.layout == Layout::V1) {
        let Some(first) = file.services.first() else { continue };
        let message = format!("`{}` stands at the root, as in the first format, which Compose refuses", first.name);
        let finding = out.report(file.file, first.name_span, message);
        finding.mark("read as an unknown key").help("write `services:` above, and indent everything below it");
    }
}
