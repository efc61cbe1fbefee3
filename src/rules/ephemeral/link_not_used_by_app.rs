//! `link-not-used-by-app`: see the page of the same name.

use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.env_file.is_empty()) {
        let Some((docker, _)) = service.docker() else { continue };
        let files = cx.project.copied_by(docker.file);
        let files: Vec<FileId> = files.map(|evidence| evidence.file).collect();
        let Some((file, address)) = files.iter().find_map(|file| Some((*file, private_address(cx, *file)?))) else {
            continue;
        };
        let ties = service.links.iter().map(|link| {
            let (name, alias) = link.shown().split_once(':').unwrap_or((link.shown(), ""));
            (name.to_owned(), alias.to_owned(), link.span)
        });
        let needs = service.depends_on.iter().map(|needed| (needed.name.clone(), String::new(), needed.span));
        let mut seen: Vec<String> = Vec::new();
        for (name, alias, span) in ties.chain(needs) {
            let Some(target) = service.neighbour(&name) else { continue };
            if seen.contains(&name) || target.store().is_none() || mentions(cx, service, target, &alias, &files) {
                continue;
            }
            let shown = cx.project.source(file).slice(address);
            let message = format!("the program of `{}` never names `{name}`; it connects to {shown}", service.name);
            let finding = out.report(service.file_id(), span, message);
            finding.mark("tied, and not used").label(file, address, "the address it uses instead");
            finding.help(format!("let the program take the host from its environment, and set it to `{name}`"));
            seen.push(name);
        }
    }
}

/// Whether any name of `target` stands in the program's files, environment or command.
fn mentions(cx: &Cx, service: ServiceRef, target: ServiceRef, alias: &str, files: &[FileId]) -> bool {
    let aliases = target.networks.iter().flat_map(|network| network.aliases.iter().map(|alias| alias.shown()));
    let other = [&target.container_name, &target.hostname].into_iter().flatten().map(|text| text.shown());
    let names: Vec<String> = std::iter::once(target.name.as_str())
        .chain(aliases)
        .chain(other)
        .chain((!alias.is_empty()).then_some(alias))
        .map(str::to_ascii_lowercase)
        .collect();
    let named = |text: &str| {
        let text = text.to_ascii_lowercase();
        names.iter().any(|name| text.contains(name.as_str()))
    };
    let values = service.environment.iter().filter_map(|pair| pair.value.as_ref());
    let commands = [&service.service.command, &service.service.entrypoint].into_iter().flatten();
    let docker = service.docker().map(|(docker, _)| cx.project.source(docker.file).text.as_str());
    values.into_iter().any(|value| named(value.shown()))
        || commands.into_iter().any(|command| named(&command.shown()))
        || docker.is_some_and(named)
        || files.iter().any(|file| named(&cx.project.source(*file).text))
}

/// The first private IPv4 address of a file that stands alone as a word.
fn private_address(cx: &Cx, file: FileId) -> Option<Span> {
    let text = &cx.project.source(file).text;
    let part = |c: char| c.is_ascii_digit() || c == '.';
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find(|c: char| c.is_ascii_digit()).map(|offset| at + offset) {
        let tail = text.get(start..)?;
        let length = tail.find(|c| !part(c)).unwrap_or(tail.len());
        let address = tail.get(..length)?.parse::<std::net::Ipv4Addr>();
        let after = tail.get(length..).and_then(|rest| rest.chars().next());
        if address.is_ok_and(|address| address.is_private() && !matches!(address.octets(), [172, .., 1]))
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '/')
        {
            return Some(Span::new(start, start + length));
        }
        at = start + length.max(1);
    }
    None
}
