//! `desktop-only-name`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::project::ServiceRef;
use crate::project::compose::{CommandLine, MountKind, Service};
use crate::project::running::host_name::{NAME, place};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{FileId, Span, clean};

/// What is read at every start, wherever it lies; and what is where it is mounted by its own path.
const SETTINGS: &[&str] = &[".conf", ".ini"];
const MOUNTED: &[&str] = &[".cfg", ".conf", ".ini", ".json", ".properties", ".toml", ".yaml", ".yml"];

/// Variables whose hosts are let in and not asked.
const LET_IN: &[&str] = &["ALLOW", "CORS", "NO_PROXY", "TRUSTED"];

pub fn check(cx: &Cx, out: &mut Sink) {
    let (mut told, mut named_ones, mut borne) = (HashMap::new(), HashSet::new(), HashMap::new());
    for service in cx.project.service_refs().filter(|service| service.is_whole() && service.network_mode.is_none()) {
        let given = |service: &Service| service.extra_hosts.iter().any(|pair| pair.key.starts_with(NAME));
        let place = service.path().to_ascii_lowercase();
        let for_desktop = ["desktop", "mac", "osx", "windows", "podman"].iter().any(|word| place.contains(word));
        if for_desktop || given(service.service) || service.others().any(given) {
            continue;
        }
        let places = named(cx, &service);
        if places.is_empty() || is_borne(cx, &service, &mut borne) || is_made_known(cx, &service) {
            continue;
        }
        for (file, span) in places {
            // One service stands in several models.
            if !named_ones.insert((file, span.start, service.name.clone())) {
                continue;
            }
            if let Some(finding) = out.before(&mut told, (file, span.start)) {
                finding.label(service.file_id(), service.name_span, "nor has this one");
                continue;
            }
            let set_by = cx.project.source(file).slice(span).contains(&format!("-{NAME}"));
            let place =
                if set_by { "on Linux where nobody sets another host" } else { "where the engine runs on Linux" };
            let message = format!("`{}` does not find `{NAME}` {place}", service.name);
            let finding = out.report(file, span, message).mark("a name of Docker Desktop");
            finding.label(service.file_id(), service.name_span, "has no `extra_hosts`");
            finding.help(format!("add `extra_hosts: [\"{NAME}:host-gateway\"]` to `{}`", service.name));
        }
    }
}

/// Where it, its image or a file of settings that it is given names the host.
fn named(cx: &Cx, service: &ServiceRef) -> Vec<(FileId, Span)> {
    let own = service.file_id();
    let let_in = |key: &str| LET_IN.iter().any(|word| key.to_ascii_uppercase().contains(word));
    let pairs = service.environment.iter().filter(|pair| !let_in(&pair.key));
    let values = pairs.filter_map(|pair| pair.value.as_ref());
    let lines = service.service.command.iter().flat_map(|line| match line {
        CommandLine::Line(text) => std::slice::from_ref(text),
        CommandLine::Words(_, words) => words.as_slice(),
    });
    let texts = values.chain(lines).filter(|text| text.shown().contains(NAME));
    let mut found: Vec<(FileId, Span)> = texts.map(|text| (own, text.span)).take(1).collect();
    let stage = service.stage();
    for step in stage.into_iter().flat_map(|stage| stage.chain()).flat_map(|stage| stage.steps()) {
        // What the service sets itself is not the image's.
        let sets = match &step.ins.args {
            Args::Pairs { pairs, .. } if step.ins.keyword == Keyword::Env => pairs.iter().any(|pair| {
                let here = pair.value.as_ref().is_some_and(|value| value.text.contains(NAME));
                here && !let_in(&pair.key.text) && !service.environment.iter().any(|own| own.key == pair.key.text)
            }),
            _ => step.is_run(),
        };
        found.extend(
            sets.then(|| place(cx.project, step.file(), step.ins.span)).flatten().map(|span| (step.file(), span)),
        );
    }
    let mounts = service.volumes.iter().filter(|mount| mount.kind == MountKind::Bind);
    let sources =
        mounts.filter_map(|mount| Some(clean(&service.home().join(mount.source.as_ref()?.value.as_deref()?))));
    let sources: Vec<_> = sources.collect();
    let copied = stage.into_iter().flat_map(|stage| cx.project.copied_by(stage.file()));
    for evidence in cx.project.mounted_by((service.compose, service.index)).chain(copied) {
        let path = &cx.project.source(evidence.file).path;
        let by_name = sources.iter().any(|source| source == std::path::Path::new(path));
        let endings = if by_name { MOUNTED } else { SETTINGS };
        if endings.iter().any(|ending| path.ends_with(ending)) {
            let whole = Span::new(0, cx.project.source(evidence.file).text.len());
            found.extend(place(cx.project, evidence.file, whole).map(|span| (evidence.file, span)));
        }
    }
    found
}

/// Whether another service of the file bears the name.
fn is_borne(cx: &Cx, service: &ServiceRef, known: &mut HashMap<FileId, bool>) -> bool {
    let lines = || cx.project.source(service.file_id()).text.lines();
    *known.entry(service.file_id()).or_insert_with(|| lines().any(|line| line.trim() == format!("- {NAME}")))
}

/// Whether a script that it runs writes the name down.
fn is_made_known(cx: &Cx, service: &ServiceRef) -> bool {
    let scripts = cx.project.running_in_service((service.compose, service.index));
    let own = service.stage().into_iter().flat_map(|stage| cx.project.running_in_image(stage.file()));
    let mut files = scripts.chain(own).map(|running| running.file);
    let writes = |text: &str| text.contains("/etc/hosts");
    files.any(|file| writes(&cx.project.source(file).text))
}
