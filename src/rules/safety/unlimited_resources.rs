//! `unlimited-resources`: see the page of the same name.

use crate::project::compose::Text;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let deploy = service.deploy.as_ref();
        let memory = limits(&service.mem_limit) || deploy.is_some_and(|deploy| limits(&deploy.memory));
        let quota = service.cpus.is_some() && limits(&service.cpus) || limits(&service.cpu_quota);
        let cpus = quota || deploy.is_some_and(|deploy| limits(&deploy.cpus));
        let what = match (memory, cpus) {
            (true, true) => continue,
            (false, true) => "memory",
            (true, false) => "processor time",
            (false, false) => "memory and processor time",
        };
        let message = format!("`{}` may take all {what} of the host", service.name);
        let finding = out.report(service.file_id(), service.name_span, message);
        finding.mark("no limit").help("set `mem_limit` and `cpus`, or `deploy.resources.limits`");
    }
}

/// Whether it is a number above zero, a unit allowed; a variable that is not known may be one.
fn limits(text: &Option<Text>) -> bool {
    let Some(text) = text else { return false };
    let Some(value) = text.value.as_deref() else { return !text.raw.contains(":=") };
    let digits = value.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    digits.trim().parse::<f64>().is_ok_and(|number| number > 0.0)
}
