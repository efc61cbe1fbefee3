//! `root-shares-password`: see the page of the same name.

use crate::project::ServiceRef;
use crate::project::compose::Pair;
use crate::rules::{Cx, Sink};

/// How the images call their variables.
const PRODUCTS: &[&str] = &["MYSQL", "MARIADB"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        if service.store().is_none_or(|store| !matches!(store.kind.name, "MySQL" | "MariaDB")) {
            continue;
        }
        let Some((root, user)) = shared(&service) else { continue };
        let message = format!("`{}` is the same as `{}`: who has the program's password is root", root.key, user.key);
        let finding = out.report(service.file_id(), root.span, message);
        finding.mark("one password for both").label(service.file_id(), user.span, "taken from the same variable");
        let product = root.key.trim_end_matches("_ROOT_PASSWORD");
        finding.help(format!(
            "give root one of its own, or let the image make it, `{product}_RANDOM_ROOT_PASSWORD: \"yes\"`; in data that are there already, change it with `ALTER USER`"
        ));
        if service.is_beside_work() {
            finding.pedantic();
        }
    }
}

/// The two variables that take one and the same.
fn shared<'a>(service: &ServiceRef<'a>) -> Option<(&'a Pair, &'a Pair)> {
    let pair = |end: &str| PRODUCTS.iter().find_map(|product| service.service.env(&format!("{product}{end}")));
    let (root, user) = (pair("_ROOT_PASSWORD")?, pair("_PASSWORD")?);
    let named = |pair: &'a Pair| pair.value.as_ref()?.sole_variable();
    let same = named(root).is_some_and(|name| named(user) == Some(name));
    let own = pair("_USER").and_then(|user| user.value.as_ref()).is_some_and(|user| user.shown() != "root");
    (same && own && service.wrote(root.span)).then_some((root, user))
}
