//! `health-check-without-start-period`: see the page of the same name.

use crate::finding::Finding;
use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::project::running::slow;
use crate::project::stages::daemons::duration;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{FileId, Span};

/// Seconds in which an application with a database may well not have answered on a machine that has much to start.
const BRIEF: f64 = 30.0;

pub fn check(cx: &Cx, out: &mut Sink) {
    // Whether the checks of a slow start all fail before it is over; not where a number is not known.
    let enough = cx.number("health-check-without-start-period", "seconds") as f64;
    let is_short = |over: Option<f64>| over.is_some_and(|over| over < enough);
    let over = |interval: Option<f64>, retries: Option<f64>| Some(interval? * retries?);
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(step) = stage.steps_of(Keyword::Healthcheck).last().filter(|step| step.ins.command().is_some()) else {
            continue;
        };
        let interval = step.ins.flag("interval").map_or(Some(30.0), |value| duration(&value.text));
        let retries = step.ins.flag("retries").map_or(Some(3.0), |value| value.text.parse().ok());
        let over = over(interval, retries);
        if step.ins.flag("start-period").is_some() || !is_short(over) {
            continue;
        }
        let told = || slow::by_services(cx.project, stage.docker);
        if let Some((file, span, why)) = slow::by_scripts(cx.project, stage).or_else(told) {
            tell(out, stage.file(), step.keyword_span(), over, why).label(file, span, "before the program answers");
        }
    }
    for service in cx.project.service_refs() {
        let Some(check) = service.healthcheck.as_ref().filter(|check| check.test.is_some() && !check.disabled) else {
            continue;
        };
        let value = |text: &Option<Text>| text.as_ref().map(|text| text.value.clone().unwrap_or_default());
        let interval = value(&check.interval).map_or(Some(30.0), |text| duration(&text));
        let retries = value(&check.retries).map_or(Some(3.0), |text| text.parse().ok());
        let over = over(interval, retries);
        if check.start_period.is_some() || !service.is_whole() || !is_short(over) {
            continue;
        }
        let label = "before the program answers";
        let own = |(file, span, why): (FileId, Span, &str)| (why.to_owned(), (file, span, label));
        let scripts = || slow::by_scripts(cx.project, service.stage()?).map(own);
        let itself = || slow::by_itself(service).map(|(span, why)| own((service.file_id(), span, why)));
        let beside = || {
            let (file, period) = given_beside(service)?;
            let why = format!("another file gives the same image `{}` for it", period.shown());
            Some((why, (file, period.span, "for the same start")))
        };
        let needs = || slow::by_need(service).map(|(span, why)| own((service.file_id(), span, why)));
        let brief = || over.is_some_and(|over| over <= BRIEF).then(needs).flatten();
        let finding = match scripts().or_else(itself).or_else(beside).or_else(brief) {
            _ if slow::by_image(service) => {
                tell(out, service.file_id(), check.key_span, over, "its image takes minutes to start")
            }
            Some((why, (file, span, label))) => {
                tell(out, service.file_id(), check.key_span, over, &why).label(file, span, label)
            }
            None => continue,
        };
        if let (Some(written), Some(retries)) = (&check.interval, retries) {
            finding.label(service.file_id(), written.span, format!("{retries} tries in all"));
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

/// `over`: the seconds after which all tries have failed.
fn tell<'a>(out: &'a mut Sink, file: FileId, span: Span, over: Option<f64>, why: &str) -> &'a mut Finding {
    let after = over.map(|seconds| format!(" after {seconds} seconds")).unwrap_or_default();
    let finding = out.report(file, span, format!("a start in good order may count as ill{after}: {why}"));
    finding.mark("no start period");
    finding
        .help("give it a start period as long as the slowest start; failures do not count in it, and a success ends it")
}
