//! `console-published`: see the page of the same name.

use crate::finding::{Aspect, Safety, Setting, Severity};
use crate::knowledge::consoles::{Console, console};
use crate::project::compose::{CommandLine, Mount, Pair, Port, Service};
use crate::project::{ImageRef, ServiceRef};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let known = |console: &&Console| console.is_always_open() || service.env_file.is_empty();
        let Some(console) = served(&service).filter(known) else { continue };
        let own = |port: &&Port| {
            let hidden = port.host_ip.is_none() && port.unresolved;
            port.target.is_some_and(|target| console.ports.iter().any(|port| target.contains(*port)))
                && port.is_public()
                && !hidden
        };
        let ports: Vec<_> = service.ports.iter().filter(own).collect();
        let Some((port, others)) = ports.split_first().filter(|_| !is_guarded(&service, console)) else { continue };
        let message = format!("whoever reaches the host {}: {} {}", console.gives, console.name, console.lets_in);
        let finding = out.report(service.file_id(), port.span, message).mark("open on every address of the host");
        for other in others {
            finding.label(service.file_id(), other.span, "open as well");
        }
        let opened = console.opened_by();
        if let (Some((option, _)), Some(CommandLine::Words(_, words))) = (opened, &service.command) {
            for word in words.iter().filter(|word| word.shown().starts_with(option)) {
                finding.label(service.file_id(), word.span, "opens it");
            }
        }
        if console.only_at_first {
            finding.severity(Severity::Info);
        }
        // What a catcher holds while somebody develops are mails of tests.
        let meant = |setting| cx.project.settings(service.file_id(), port.span).contains(&setting);
        let watches = console.only_watches() && meant(Setting::Example) || cx.project.says_unguarded(service.file_id());
        if watches || console.catches_mail() && meant(Setting::Development) {
            finding.pedantic();
        }
        let swarm = cx.project.goes_to_a_swarm(service.file);
        let bound = service.said_bound_to_the_host(port)
            + ", or leave the port out and let a proxy that asks for a login stand before it";
        let mirror = console.keeps_images() && is_meant_as_mirror(&service);
        finding.help(match swarm {
            _ if mirror => {
                "for a mirror write `REGISTRY_PROXY_REMOTEURL: https://registry-1.docker.io`, which takes no pushes: other machines have to reach it, and their engines hand it no login"
            }
            _ if opened.is_some() => opened.map_or("", |(_, help)| help),
            _ if console.speaks_fastcgi() => {
                "leave the port out: a web server beside it reaches it by its name, and no browser speaks FastCGI"
            }
            _ if console.has_a_known_guest() => {
                "leave the port out or put `127.0.0.1:` before it, and give it an account of its own, `RABBITMQ_DEFAULT_USER` and `RABBITMQ_DEFAULT_PASS`"
            }
            true => {
                "leave the port out, and let a proxy that asks for a login stand before it; an address before it has no effect in a swarm"
            }
            false => &bound,
        });
        let open: Vec<_> = service.ports.iter().filter(|port| port.is_public()).collect();
        if let Some((title, edits)) = service.bound_to_the_host(&ports, &open).filter(|_| !swarm && !mirror) {
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Ports]);
        }
    }
}

/// The console that runs in the service: by its image, or, where nothing in a file or variable could guard it, by the base of what is
/// built, whose own program is what runs.
fn served(service: &ServiceRef) -> Option<&'static Console> {
    let of = |image: &ImageRef| console(&image.name(), image.tag.as_deref(), &line(service));
    if service.build.is_none() {
        return service.image_ref().and_then(of);
    }
    let stage = service.stage()?;
    let found = stage.root_image().and_then(of).filter(|console| console.is_always_open())?;
    let own = stage.stage.process.as_ref().and_then(|process| process.program());
    let same = own.is_none_or(|program| program.contains("php-fpm")) && service.entrypoint.is_none();
    (same && (service.command.is_none() || line(service).contains("php-fpm"))).then_some(found)
}

/// Whether a registry is there for the engines of other machines: by its variables, or by what it and its directory are
/// called.
fn is_meant_as_mirror(service: &ServiceRef) -> bool {
    let home = service.home().file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let named = home.contains("mirror") || service.name.to_ascii_lowercase().contains("mirror");
    named || service.environment.iter().any(|pair| pair.key.starts_with("MIRROR_SOURCE"))
}

fn is_guarded(service: &ServiceRef, console: &Console) -> bool {
    let value = |pair: &Pair| pair.value.as_ref().is_some_and(|value| console.is_guarded_by(value.shown()));
    let named = service.environment.iter().any(|pair| console.is_guarded_by(&pair.key) || value(pair));
    let configs = !console.has_no_settings() && !service.service.configs.is_empty();
    // What another file adds may be the password, or the port taken back.
    let added = |other: &Service| {
        let password = !console.is_always_open() && (other.has("environment") || other.has("env_file"));
        other.has("ports") || password
    };
    let settings =
        |mount: &Mount| mount.target.as_ref().is_some_and(|target| console.may_be_guarded_by_file(target.shown()));
    named
        || configs
        || service.volumes.iter().any(settings)
        || console.is_guarded_by(&line(service))
        || service.others().any(added)
}

fn line(service: &ServiceRef) -> String {
    service.command.as_ref().map(|command| command.shown()).unwrap_or_default()
}
