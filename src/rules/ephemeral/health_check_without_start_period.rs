//! `health-check-without-start-period`: see the page of the same name.

use crate::finding::Finding;
use crate::knowledge::images;
use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::project::running::slow;
use crate::project::stages::daemons::duration;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    // Whether the checks of a slow start all fail before it is over; not where a number is not known.
    let enough = cx.number("health-check-without-start-period", "seconds") as f64;
    let is_short = |interval: Option<f64>, retries: Option<f64>| {
        interval.zip(retries).is_some_and(|(interval, retries)| interval * retries < enough)
    };
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(step) = stage.steps_of(Keyword::Healthcheck).last().filter(|step| step.ins.command().is_some()) else {
            continue;
        };
        let interval = step.ins.flag("interval").map_or(Some(30.0), |value| duration(&value.text));
        let retries = step.ins.flag("retries").map_or(Some(3.0), |value| value.text.parse().ok());
        if step.ins.flag("start-period").is_some() || !is_short(interval, retries) {
            continue;
        }
        let told = || slow::by_services(cx.project, stage.docker);
        if let Some((file, span, why)) = slow::by_scripts(cx.project, stage).or_else(told) {
            tell(out, stage.file(), step.keyword_span(), why).label(file, span, "before the program answers");
        }
    }
    for service in cx.project.service_refs() {
        let Some(check) = service.healthcheck.as_ref().filter(|check| check.test.is_some() && !check.disabled) else {
            continue;
        };
        let value = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone().unwrap_or_default());
        let interval = value(&check.interval).map_or(Some(30.0), |text| duration(&text));
        let retries = value(&check.retries).map_or(Some(3.0), |text| text.parse().ok());
        if check.start_period.is_some() || !service.is_whole() || !is_short(interval, retries) {
            continue;
        }
        let label = "before the program answers";
        let scripts =
            || slow::by_scripts(cx.project, service.stage()?).map(|(file, span, why)| (why, (file, span, label)));
        let itself = || slow::by_itself(service).map(|(span, why)| (why, (service.file_id(), span, label)));
        let beside = || {
            let (file, period) = given_beside(service)?;
            Some(("another file gives the same image time", (file, period.span, "for the same start")))
        };
        let finding = match scripts().or_else(itself).or_else(beside) {
            _ if is_slow_image(service) => {
                tell(out, service.file_id(), check.key_span, "its image takes minutes to start")
            }
            Some((why, (file, span, label))) => {
                tell(out, service.file_id(), check.key_span, why).label(file, span, label)
            }
            None => continue,
        };
        if let (Some(written), Some(interval), Some(retries)) = (&check.interval, interval, retries) {
            let text = format!("with {retries} tries, all is over after {} seconds", interval * retries);
            finding.label(service.file_id(), written.span, text);
        }
    }
}

/// The start period that another file of the directory gives the service with the same image.
fn given_beside(service: ServiceRef<'_>) -> Option<(FileId, &Text)> {
    let own = service.image_ref()?;
    service.twins().find_map(|twin| {
        let period = twin.service.healthcheck.as_ref()?.start_period.as_ref()?;
        (twin.image_ref()?.repository == own.repository).then_some((twin.file_id(), period))
    })
}

fn tell<'a>(out: &'a mut Sink, file: FileId, span: Span, why: &str) -> &'a mut Finding {
    let finding = out.report(file, span, format!("a start in good order may count as ill: {why}"));
    finding.mark("no start period");
    finding
        .help("give it a start period as long as the slowest start; failures do not count in it, and a success ends it")
}

fn is_slow_image(service: ServiceRef) -> bool {
    service.build.is_none() && service.image_ref().is_some_and(|image| images::starts_slowly(&image.name()))
}
