//! `unknown-key`: see the page of the same name.

use crate::finding::Severity;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        for unknown in &file.unknown_keys {
            let within = match unknown.within {
                "" => "of a compose file".to_owned(),
                "service" => "of a service".to_owned(),
                key => format!("of `{key}`"),
            };
            let message = format!("`{}` is no key {within}; Compose refuses the file", unknown.key);
            let finding = out.report(file.file, unknown.span, message).mark("not known");
            match unknown.nearest {
                Some(near) => finding.severity(Severity::Error).help(format!("write `{near}`")),
                None => finding
                    .help(format!("leave it out, or call it `x-{}` if it is for people or other tools", unknown.key)),
            };
        }
    }
}
