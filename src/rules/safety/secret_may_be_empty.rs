//! `secret-may-be-empty`: see the page of the same name.

use crate::finding::Severity;
use crate::project::compose::Pair;
use crate::project::evidence::credentials::{guards, names_one};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::variable;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (index, file) in cx.project.compose.iter().enumerate() {
        let in_it = |list: &[(usize, String)], name: &str| list.binary_search(&(index, name.to_owned())).is_ok();
        let unset = |name: &str| in_it(&cx.project.unset, name) && !in_it(&cx.project.left_out, name);
        let open = |pair: &&Pair| {
            let variable = pair.value.as_ref().and_then(|text| variable(&text.raw));
            names_one(&pair.key) && variable.is_some_and(unset)
        };
        // A database that is given an empty one does not start: that is seen.
        let services = cx.project.services_in(index).filter(|service| service.store().is_none());
        let mut found: Vec<&Pair> =
            services.flat_map(|service| service.service.environment.iter().filter(open)).collect();
        // What the program itself guards with it is named first.
        found.sort_by_key(|pair| !guards(&pair.key));
        left_out(cx, index, out);
        let mut found = found.into_iter();
        let Some(first) = found.next() else { continue };
        let Some(value) = &first.value else { continue };
        let message = format!("`{}` is empty where nobody sets it, and Compose goes on", first.key);
        let finding = out.report(file.file, value.span, message).mark("nothing here sets it");
        for value in found.filter_map(|pair| pair.value.as_ref()).filter(|other| other.span != value.span) {
            finding.label(file.file, value.span, "nor this one");
        }
        if !guards(&first.key) {
            finding.pedantic();
        }
        finding.help(remedy(cx, index, variable(&value.raw).unwrap_or_default()));
    }
}

/// It is asked for by each command of Compose: also by a build, which is done where the secrets are not.
fn remedy(cx: &Cx, index: usize, name: &str) -> String {
    let built = cx.project.services_in(index).any(|service| service.build.is_some());
    let any =
        if built { "; a `build` with this file then wants it as well, and is content with any value" } else { "" };
    format!("write `${{{name}:?}}`, and Compose stops without it{any}")
}

/// The `.env` that is there sets the others.
fn left_out(cx: &Cx, index: usize, out: &mut Sink) {
    let left_out = |name: &str| cx.project.left_out.binary_search(&(index, name.to_owned())).is_ok();
    let pairs = cx.project.services_in(index).flat_map(|service| &service.service.environment);
    let mut found = pairs.filter(|pair| needed(&pair.key)).filter_map(|pair| {
        let value = pair.value.as_ref()?;
        Some((value.span, variable(&value.raw).filter(|name| left_out(name))?))
    });
    let Some((span, name)) = found.next() else { return };
    let message = format!("`.env` sets other secrets of this file and not `{name}`: it is empty");
    let finding = out.report(cx.project.compose[index].file, span, message).mark("left out");
    finding.severity(Severity::Warning).help(format!("set it in `.env`, and {}", remedy(cx, index, name)));
    for (span, other) in found.filter(|(other, _)| *other != span) {
        let said = if other == name { "empty here too".to_owned() } else { format!("nor `{other}`") };
        finding.label(cx.project.compose[index].file, span, said);
    }
}

/// Whether the service can hardly do without it: a password that is not for a service which may not be in use.
fn needed(key: &str) -> bool {
    const MAY_BE_UNUSED: &[&str] = &["EMAIL", "LDAP", "MAIL", "MAILER", "PROXY", "SMTP"];
    let upper = key.to_ascii_uppercase();
    guards(&upper) || upper.contains("PASSW") && !upper.split('_').any(|part| MAY_BE_UNUSED.contains(&part))
}
