//! `shared-propagation`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for mount in &service.volumes {
            let Some(option) = mount.options.iter().find(|option| matches!(option.as_str(), "shared" | "rshared"))
            else {
                continue;
            };
            let message = format!("mounts that `{}` makes appear on the host (`{option}`)", service.name);
            out.report(service.file_id(), mount.span, message)
                .mark("shared")
                .help("leave the option out, or use `rslave`");
        }
    }
}
