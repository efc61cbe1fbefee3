//! `database-open-to-all`: see the page of the same name.

use crate::knowledge::official::official;
use crate::project::ServiceRef;
use crate::project::compose::Service;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none()) {
        let Some(kind) = service.image_ref().and_then(|image| official(&image.name())) else { continue };
        let known =
            |name: &str| service.env(name).and_then(|pair| Some((pair, pair.value.as_ref()?.value.as_deref()?)));
        let said = kind.open.iter().filter_map(|(name, value)| known(name).filter(|(_, given)| given == value));
        let any = kind.open_by_any.iter().filter_map(|name| known(name).filter(|(_, given)| !given.is_empty()));
        // A password that is given as well is the one that counts, where the switch is not for all hosts.
        let password = kind.open.is_empty() && kind.logins.iter().any(|name| has_password(&service, name));
        let Some((pair, _)) = said.chain(any).next().filter(|_| !password) else { continue };
        let message = format!("{} of `{}` takes its administrator in without a password", kind.name, service.name);
        let finding = out.report(service.file_id(), pair.span, message).mark("no password is asked for");
        let given = |login: &&&str| {
            service.env(login).is_some_and(|pair| pair.value.as_ref().is_none_or(|text| !text.raw.is_empty()))
        };
        finding.help(
            match (
                kind.logins.iter().filter(|login| !login.contains("METHOD") && !login.contains("ALLOW")).find(given),
                kind.logins.first(),
            ) {
                (Some(login), _) => {
                    format!("take it out: the password that `{login}` gives then counts for a new database")
                }
                (None, Some(login)) => {
                    let needs = |other: &&Service| other.needs().iter().any(|need| need.name == service.name);
                    let client = service
                        .file
                        .services
                        .iter()
                        .find(needs)
                        .map(|other| format!("; what `{}` uses must become the same", other.name));
                    let client = client.unwrap_or_default();
                    format!("take it out, and give a password from outside, `{login}: ${{{login}:?}}`{client}")
                }
                (None, None) => "take it out".to_owned(),
            },
        );
    }
}

fn has_password(service: &ServiceRef, name: &str) -> bool {
    let filled = |text: &crate::project::compose::Text| !text.raw.is_empty();
    name.contains("ROOT_PASSWORD")
        && !name.contains("ALLOW")
        && service.env(name).is_some_and(|pair| pair.value.as_ref().is_none_or(filled))
}
