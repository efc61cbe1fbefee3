//! `secret-may-be-empty`: see the page of the same name.

use crate::project::compose::Pair;
use crate::project::evidence::credentials::names_one;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (index, file) in cx.project.compose.iter().enumerate() {
        let unset = |name: &str| cx.project.unset.binary_search(&(index, name.to_owned())).is_ok();
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
        let name = variable(&value.raw).unwrap_or_default();
        // It is asked for by each command of Compose: also by a build, which is done where the secrets are not.
        finding.help(match cx.project.services_in(index).any(|service| service.build.is_some()) {
            true => format!(
                "let the start stop without it, or hand it over as a file under `secrets`; `${{{name}:?}}` would stop `build` as well"
            ),
            false => format!("write `${{{name}:?}}`, and Compose stops without it"),
        });
    }
}

/// Whether the program signs or guards something of its own with it: with an empty one it runs all the same, open. A
/// password for another server fails there, and a key to somebody's service only goes without it.
fn guards(key: &str) -> bool {
    const OWN: &[&str] = &["ADMIN_PASSWORD", "APP_KEY", "ENCRYPTION_KEY", "SECRET"];
    const OTHERS: &[&str] = &["API", "AWS", "CLIENT", "OAUTH", "OIDC", "S3", "SMTP"];
    let key = key.to_ascii_uppercase();
    OWN.iter().any(|word| key.contains(word)) && !key.split('_').any(|part| OTHERS.contains(&part))
}

/// The variable that is all of a text, without a default and without a check.
fn variable(raw: &str) -> Option<&str> {
    let name = raw.strip_prefix('$')?;
    let name = name.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(name);
    (!name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')).then_some(name)
}
