//! `loose-tmpfs`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for text in &service.tmpfs {
            let options = text.shown().split_once(':').map_or("", |(_, options)| options);
            let Some(option) = options.split(',').find(|option| matches!(*option, "exec" | "suid" | "dev")) else {
                continue;
            };
            let message = format!("`{option}` lets `{}` run what it was given to write", service.name);
            out.report(service.file_id(), text.span, message).mark("loose").help(format!("leave `{option}` out"));
        }
    }
}
