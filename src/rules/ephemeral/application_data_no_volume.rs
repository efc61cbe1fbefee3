//! `application-data-no-volume`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::keepers::{Keeper, keeper};
use crate::project::ServiceRef;
use crate::project::compose::Layout;
use crate::project::services::edits::MOUNTED;
use crate::project::services::plain_path;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.is_whole()) {
        let Some(image) = service.image_ref() else { continue };
        let Some(keeper) = keeper(&image.name(), image.tag.as_deref().unwrap_or_default()) else { continue };
        let Some(path) = forgotten(&service, keeper) else { continue };
        let message =
            format!("what `{}` keeps in {path} is in no named volume and goes with the container", service.name);
        let finding = out.report(service.file_id(), service.name_span, message).mark("no volume");
        if let Some(text) = &service.image {
            finding.label(service.file_id(), text.span, format!("writes to {path}"));
        }
        finding.why(format!("With it go {}.", keeper.holds));
        let (volume, help) = service.asks_for_volume(&path, "");
        finding.help(help);
        let edits = service.keeping(&volume, &path, None).filter(|_| service.file.layout == Layout::Services);
        if let Some(edits) = edits {
            finding.fix(Safety::Unsafe, MOUNTED, edits).changing(&[Aspect::Volumes, Aspect::Services]);
        }
        // What the project itself sets up at each start is there again.
        if keeper.slight || is_set_up_from_outside(&service) {
            finding.severity(Severity::Info);
        }
        if service.has_in_comment("volumes") || service.restart.is_none() && service.is_shown() {
            finding.severity(Severity::Info).pedantic();
        }
    }
}

/// Where it keeps what nothing keeps for it.
fn forgotten(service: &ServiceRef, keeper: &Keeper) -> Option<String> {
    let moved = service.environment.iter().any(|pair| keeper.is_moved_by(&pair.key)) || !service.env_file.is_empty();
    let mounts = || service.service.volumes.iter().filter_map(|mount| mount.target.as_ref());
    let told = !keeper.settings.is_empty() && mounts().any(|target| target.shown().starts_with(keeper.settings));
    let served = |port: u16| {
        let ports = service.service.ports.iter().filter(|port| port.protocol == "tcp");
        ports.filter_map(|published| published.target).any(|target| target.contains(port))
    };
    let idle = keeper.only_with_port != 0 && !served(keeper.only_with_port);
    let another = service.entrypoint.is_some() || service.others().any(|other| other.has("volumes"));
    if moved || told || idle || another || !service.service.configs.is_empty() {
        return None;
    }
    let path = match &service.command {
        Some(line) => told_path(&line.words()?, keeper)?,
        None => keeper.path.to_owned(),
    };
    (!service.may_mount(&path)).then_some(path)
}

/// The directory that a command of options alone names, or the image's own.
fn told_path(words: &[String], keeper: &Keeper) -> Option<String> {
    let plain = words.iter().all(|word| word.starts_with('-')) && !words.iter().any(|word| word.contains("agent"));
    let told = |word: &String| {
        let rest = word.trim_start_matches('-').strip_prefix(keeper.option.trim_start_matches('-'))?;
        rest.strip_prefix('=').map(str::to_owned)
    };
    let given = words.iter().filter(|_| !keeper.option.is_empty()).find_map(told);
    let named = |word: &String| !keeper.option.is_empty() && word.as_str() == keeper.option;
    match given {
        _ if !plain || words.iter().any(named) => None,
        Some(path) if path.starts_with('/') && !path.contains('$') => Some(plain_path(&path)),
        Some(_) => None,
        None => Some(keeper.path.to_owned()),
    }
}

/// Whether files of the project say what it shows: Grafana's provisioning.
fn is_set_up_from_outside(service: &ServiceRef) -> bool {
    let mut targets = service.service.volumes.iter().filter_map(|mount| mount.target.as_ref());
    targets.any(|target| target.shown().contains("provisioning"))
}
