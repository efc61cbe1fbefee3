//! `variable-not-handed-on`: see the page of the same name.

use std::collections::HashMap;

use crate::knowledge::official::official;
use crate::project::ServiceRef;
use crate::project::compose::Variable;
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// What the names of variables end in that say who a database is made for, and what it is called.
const ENDS: &[&str] = &["_DATABASE", "_DB", "_USER", "_USERNAME"];

/// Databases of one file that are looked at, at most: each is held against all services.
const MOST: usize = 64;

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let stores: Vec<ServiceRef> = cx.project.services_in(compose).filter(reads_nothing_else).take(MOST).collect();
        let Some(file) = cx.project.compose.get(compose).filter(|_| !stores.is_empty()) else { continue };
        let named: HashMap<Span, &Variable> = file.variables.iter().map(|one| (one.span, one)).collect();
        for store in &stores {
            let Some(image) = store.image_ref().and_then(|image| official(&image.name())) else { continue };
            let clients = cx.project.services_in(compose).filter(|client| client.name != store.name);
            for client in clients.filter(|client| client.place_of(&store.name).is_some()) {
                let own = client.service.environment.iter().filter(|pair| client.wrote(pair.span));
                let taken = own
                    .filter_map(|pair| pair.value.as_ref())
                    .filter_map(|value| Some((value, *named.get(&value.part(0..value.raw.len()))?)));
                let lost = |variable: &Variable| {
                    image.takes(&variable.name)
                        && ENDS.iter().any(|end| variable.name.ends_with(end))
                        && store.env(&variable.name).is_none()
                };
                for (value, variable) in taken.filter(|(_, variable)| lost(variable)).take(1) {
                    let name = &variable.name;
                    let message = format!(
                        "`{name}` can be chosen for `{}`, and `{}` is not given it: another value only breaks the connection",
                        client.name, store.name
                    );
                    let finding = out.report(client.file_id(), value.span, message).mark("known here only");
                    finding.label(store.file_id(), store.service.name_span, "made without it");
                    let fixed = value.value.as_deref().and_then(|own| asks_as(&client, own));
                    let fixed = fixed
                        .map(|asks| format!("; the check of `{}` asks as `{asks}`: put it there too", client.name));
                    let both = format!("give it to both: `{name}: {}` at `{}`", value.raw, store.name);
                    finding.help(both + &fixed.unwrap_or_default());
                }
            }
        }
    }
}

/// How its check names the user or database that is written out there, where it does: `-U shop`.
fn asks_as(client: &ServiceRef, own: &str) -> Option<String> {
    let test = client.healthcheck.as_ref()?.test.as_ref()?.shown();
    let words: Vec<&str> = test.split_whitespace().map(|word| word.trim_matches(['"', '\''])).collect();
    let pair = words.windows(2).find(|pair| matches!(pair, ["-U" | "-u" | "-d", value] if *value == own))?;
    Some(pair.join(" "))
}

/// Whether all that a database is given stands in the service.
fn reads_nothing_else(service: &ServiceRef) -> bool {
    let whole = service.build.is_none() && service.is_whole() && service.others().next().is_none();
    whole && service.env_file.is_empty() && service.store().is_some()
}
