//! `service-without-image`: see the page of the same name.

use std::path::Path;

use crate::project::compose::{DEFAULT_FILES, Layout};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.file.layout == Layout::Services) {
        let name = Path::new(service.path()).file_name().unwrap_or_default().to_string_lossy();
        let made = ["image", "build", "extends", "provider"].iter().any(|key| !service.lacks(key));
        // A file of such a name stands on its own.
        if made
            || !service.profiles.is_empty()
            || service.file.overlay
            || !DEFAULT_FILES.contains(&name.as_ref())
            || !service.file.is_complete(service.service)
        {
            continue;
        }
        let message = format!("`{}` has neither `image` nor `build`; Compose refuses the file", service.name);
        let finding = out.report(service.file_id(), service.name_span, message);
        finding.mark("nothing to start").help("add `image`, or `build` with the directory of its Dockerfile");
    }
}
