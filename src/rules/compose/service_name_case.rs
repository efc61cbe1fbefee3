//! `service-name-case`: see the page of the same name.

use crate::project::compose::{Layout, Service};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    // A file of the first format is refused before names matter.
    for file in cx.project.compose.iter().filter(|file| file.layout != Layout::V1) {
        let capital = |service: &&Service| service.name.contains(|c: char| c.is_ascii_uppercase());
        let mut services = file.services.iter().filter(capital);
        let Some(first) = services.next() else { continue };
        let name = &first.name;
        let message = format!("the service `{name}` has capital letters in its name, which is a host name");
        let finding = out.report(file.file, first.name_span, message);
        let lower = name.to_ascii_lowercase();
        let taken = file.services.iter().any(|other| other.name == lower);
        finding.mark("capitals").help(match taken {
            true => "give it a name of its own in lower case, here and wherever it is named".to_owned(),
            false => format!("call it `{lower}`, here and wherever it is named"),
        });
        for other in services {
            finding.label(file.file, other.name_span, "capitals as well");
        }
    }
}
