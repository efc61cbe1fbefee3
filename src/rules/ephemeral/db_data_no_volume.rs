//! `db-data-no-volume`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::roles;
use crate::project::ServiceRef;
use crate::project::compose::Layout;
use crate::project::services::Store;
use crate::project::services::data::Kept;
use crate::project::services::edits::MOUNTED;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let keeping = LazyCell::new(|| keeping(cx));
    for service in cx.project.service_refs().filter(|service| service.is_whole()) {
        let Some(store) = service.store().filter(|store| service.runs_server(store)) else { continue };
        if forgets(service, &store) || !matches!(service.keeps(&store), Kept::No) {
            continue;
        }
        let name = store.kind.name;
        let message =
            format!("the data of `{}` ({name}) are in no named volume and go with the container", service.name);
        let finding = out.report(service.file_id(), service.name_span, message).mark("no volume");
        let made = service.stage().filter(|_| store.hand_made);
        let declared = made.and_then(|stage| stage.stage.volumes.last().map(|volume| (stage.file(), volume)));
        let path = match (&declared, &store.data) {
            (Some((_, volume)), _) => volume.path.clone(),
            (None, Some(path)) => path.clone(),
            (None, None) => store.kind.data_dir(None).to_owned(),
        };
        if let Some((file, volume)) = declared {
            finding.label(file, volume.span, "each new container gets an empty one here");
        } else if let Some(image) = &service.image {
            finding.label(service.file_id(), image.span, format!("keeps its data in {path}"));
        }
        let later = store.kind.moves_from(&path).map(|(major, place)| format!(" (from {major} on at `{place}`)"));
        let (volume, help) = service.asks_for_volume(&path, &later.unwrap_or_default());
        // Without a name of its own the next container looks for them under another.
        let name_line = service.forgets_its_name(&store).then(|| service.line_of_its_name());
        let first = service.file.layout == Layout::V1;
        let named = name_line.as_ref().filter(|_| !first);
        let named = named.map(|line| format!("; give it `{line}` as well, under which it keeps them"));
        let keeper = service.kept_with_its_keeper();
        let log = store.kind.log.filter(|log| !store.hand_made && !service.may_mount(log));
        let log = log.map(|log| format!("; and another at `{log}`, for the log without which they are not whole"));
        let further = log.as_deref().or(keeper.as_deref());
        finding.help(help + &named.unwrap_or_default() + further.unwrap_or_default());
        // A broker that sends its clients to this very machine is for the one who sits there.
        if store.kind.is_called_by_its_host() || service.is_advertised_here() {
            finding.severity(Severity::Warning);
        }
        let known = store.data.is_some() && !store.hand_made && service.file.layout == Layout::Services;
        let edits = service.keeping(&volume, &path, name_line.as_deref());
        if let Some(edits) = edits.filter(|_| known && further.is_none()) {
            finding.fix(Safety::Unsafe, MOUNTED, edits).changing(&[Aspect::Volumes, Aspect::Services]);
        }
        // A further node of a store that keeps its data elsewhere in the file.
        if keeps_them_elsewhere(service, &keeping) {
            finding.severity(Severity::Info).pedantic();
        }
        // What is made anew from a sample is not missed, and messages are of no use without the data they speak of.
        let sampled = service.restart.is_none() && service.is_filled_with_samples();
        let sampled = sampled || roles::passes_on(store.kind.name) && service.keeps_nothing_beside();
        // What nothing is to start again was started for an hour.
        let session = service.restart.as_ref().is_some_and(|policy| policy.shown() == "no");
        // Whoever left the volume out on purpose has said so, in each file that has none.
        let on_purpose = service.has_in_comment("volumes") && !service.has_twin_without("volumes");
        if sampled || on_purpose || session || service.coordinates_what_is_forgotten() {
            finding.severity(Severity::Info).pedantic();
        }
    }
}

/// The services that mount something, by their file and program.
type Keeping<'a> = HashMap<(usize, String, Option<String>), Vec<&'a str>>;

fn keeping<'a>(cx: &Cx<'a>) -> Keeping<'a> {
    let mut keeping = Keeping::new();
    for service in cx.project.service_refs().filter(|service| !service.volumes.is_empty()) {
        let names = program(service).map(|program| keeping.entry(program).or_default());
        names.into_iter().for_each(|names| names.push(service.service.name.as_str()));
    }
    keeping
}

fn program(service: ServiceRef) -> Option<(usize, String, Option<String>)> {
    let image = service.image_ref()?;
    Some((service.compose, image.short_name().to_owned(), image.tag.clone()))
}

/// Whether another service of the same program in the file mounts something.
fn keeps_them_elsewhere(service: ServiceRef, keeping: &Keeping) -> bool {
    let names = program(service).and_then(|program| keeping.get(&program));
    names.is_some_and(|names| names.iter().any(|name| *name != service.name))
}

/// Whether it is a cache: told to keep nothing, or not told to keep anything.
fn forgets(service: ServiceRef, store: &Store) -> bool {
    let command = service.command.as_ref().map(|command| command.shown()).unwrap_or_default();
    let keeps = ["appendonly yes", "--save", "--appendonly"].iter().any(|word| command.contains(word));
    store.kind.may_be_cache && !keeps
}
