//! `dependencies-unsorted`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let names = &service.service.depends_on;
        let Some((before, after)) = names.iter().zip(names.iter().skip(1)).find(|(one, next)| one.name > next.name)
        else {
            continue;
        };
        let message = format!("`{}` stands after `{}`", after.name, before.name);
        out.report(service.file_id(), before.span, message).mark("out of order").help("sort the entries by name");
    }
}
