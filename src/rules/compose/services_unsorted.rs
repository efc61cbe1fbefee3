//! `services-unsorted`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in &cx.project.compose {
        let names: Vec<_> = file.services.iter().map(|service| (service.name.as_str(), service.name_span)).collect();
        let Some([before, after]) =
            names.windows(2).find_map(|pair| <[_; 2]>::try_from(pair).ok().filter(|[a, b]| a.0 > b.0))
        else {
            continue;
        };
        let message = format!("`{}` stands after `{}`", after.0, before.0);
        out.report(file.file, after.1, message).mark("out of order").help("sort the services by name");
    }
}
