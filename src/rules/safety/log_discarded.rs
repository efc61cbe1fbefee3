//! `log-discarded`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(driver) = service.logging.as_ref().and_then(|logging| logging.driver.as_ref()) else { continue };
        if driver.shown().eq_ignore_ascii_case("none") {
            let message = format!("nothing that `{}` writes is kept", service.name);
            let finding = out.report(service.file_id(), driver.span, message);
            finding.mark("thrown away").help("use `local`, or limit the size with `options: {max-size: 10m}`");
        }
    }
}
