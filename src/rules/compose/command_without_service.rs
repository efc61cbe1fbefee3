//! `command-without-service`: see the page of the same name.

use crate::project::evidence::by_hand::What;
use crate::rules::{Cx, Sink};
use crate::text::nearest;

pub fn check(cx: &Cx, out: &mut Sink) {
    for amiss in &cx.project.amiss {
        let What::Service { name, compose } = &amiss.what else { continue };
        let path = cx.project.path_inside(&cx.project.source(*compose).path);
        let message = format!("no service of `{path}` is called `{name}`: Compose refuses the command");
        let finding = out.report(amiss.file, amiss.span, message).mark("no such service");
        let services = cx.project.compose.iter().filter(|file| file.file == *compose).flat_map(|file| &file.services);
        finding.help(match nearest(name, services.map(|service| service.name.as_str())) {
            Some(near) => format!("`{near}` is there: was that meant?"),
            None => "name a service of the file, or leave the command out".to_owned(),
        });
    }
}
