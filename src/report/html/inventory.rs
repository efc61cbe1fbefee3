//! What the project is, last and folded: its images, its services, what a build is sent.

use super::{items, section, table};
use crate::report::escape::bounded;
use crate::report::medium::Html;
use crate::report::model::{Report, Row, Services};
use crate::report::tongue::Say;
use crate::report::words::Words;

/// A command or a name longer than this, in characters, is shown in part.
const LONG: usize = 60;

pub fn render(report: &Report, out: &mut Html) {
    let Some(inventory) = &report.inventory else { return };
    let t = report.language;
    section(out, "project", Say::Project, |out| {
        out.open("details", &[]).element("summary", &[], t.say(Say::BuiltAndStarted));
        if !inventory.images.is_empty() {
            let process = [Say::User, Say::FirstProcess, Say::Ports];
            let names = [&[Say::Dockerfile, Say::Base, Say::Stages, Say::Layers][..], &process].concat();
            table(out, t.say(Say::Images), &names, |out| inventory.images.iter().for_each(|row| image(out, row)));
        }
        if !inventory.sent.is_empty() {
            out.open("ul", &[]);
            for sent in &inventory.sent {
                out.open("li", &[]).words(sent).text(".").close();
            }
            out.close();
        }
        report.services.iter().for_each(|model| services(out, model));
        out.close();
    });
}

fn image(out: &mut Html, row: &Row) {
    let code = |out: &mut Html, text: Option<&str>| {
        match text {
            Some(text) => out.coded("td", &[], &bounded(text, LONG)),
            None => out.element("td", &[], "–"),
        };
    };
    out.open("tr", &[]);
    code(out, Some(&row.path));
    code(out, row.base.as_deref());
    out.element("td", &[("class", &"number")], &row.stages.to_string());
    out.element("td", &[("class", &"number")], &row.layers.to_string());
    code(out, row.user.as_deref());
    items(out, row.process.as_slice());
    out.element("td", &[], &row.ports).close();
}

fn services(out: &mut Html, model: &Services) {
    out.open("h3", &[]).fill(Say::ServicesOfHead, &[Words::default().code(&model.path)]).close();
    let label = out.tongue().fill(Say::ServicesInFull, &[&model.path]);
    table(out, &label, &[Say::Service, Say::Image, Say::Ports, Say::Mounts, Say::WaitsFor], |out| {
        for service in &model.services {
            let ports: Vec<Words> = service.ports.iter().map(|port| Words::default().code(port)).collect();
            out.open("tr", &[]).open("th", &[("scope", &"row")]);
            out.element("code", &[], &bounded(&service.name, LONG)).close();
            items(out, service.image.as_slice());
            items(out, &ports);
            items(out, &service.mounts);
            items(out, &service.waits);
            out.close();
        }
    });
}
