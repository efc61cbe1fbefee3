//! `server-stays-root`: see the page of the same name.

use std::collections::HashMap;

use crate::knowledge::images::gives_root_up_for;
use crate::project::stages::process::{Form, Part};
use crate::project::{ServiceRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::syntax::shell::lint::Shell;
use crate::text::{FileId, Span};

/// What gives root up in another way, or begins with the start program again.
const OTHER_WAYS: &[&str] = &["docker-entrypoint", "gosu", "su-exec", "setpriv", "runuser", "chroot", "sudo", "su "];

/// Keys by which a service may start it in another way.
const KEYS: &[&str] = &["user", "entrypoint", "command"];

pub fn check(cx: &Cx, out: &mut Sink) {
    // Several of one file that start the same server are one finding.
    let mut told = HashMap::new();
    for service in cx.project.service_refs() {
        of_service(service, &mut told, out);
    }
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let mut services = cx.project.services_of(docker).peekable();
        if services.peek().is_none() || !services.all(|(_, service)| KEYS.iter().any(|key| service.has(key))) {
            of_image(stage, out);
        }
    }
}

fn of_service(service: ServiceRef, told: &mut HashMap<(usize, (String, bool)), usize>, out: &mut Sink) {
    let whole = service.build.is_none() && service.is_whole() && service.user.is_none();
    let Some(image) = service.image_ref().filter(|_| whole) else { return };
    let Some((servers, start)) = gives_root_up_for(&image.name()) else { return };
    // Without the right to change the user the start program cannot do it either.
    let kept = service.cap_drop.iter().any(|right| right.shown().eq_ignore_ascii_case("all"));
    if kept || service.others().any(|other| KEYS.iter().any(|key| other.has(key))) {
        return;
    }
    let taken = service.service.entrypoint.as_ref();
    let Some((first, rest)) = service.commands().split_first() else { return };
    let Some(found) = passed_by(Some(first), rest, taken.is_some(), servers) else { return };
    let Some(line) = taken.or(service.service.command.as_ref()) else { return };
    let alike = (service.compose, found.clone());
    if let Some(finding) = told.get(&alike).and_then(|at| out.findings.get_mut(*at)) {
        finding.label(service.file_id(), line.span(), format!("and `{}`", service.name));
        return;
    }
    told.insert(alike, out.findings.len());
    tell(service.file_id(), line.span(), &found, start, out);
    let given = service.environment.iter().find(|pair| pair.key.starts_with("MONGO_INITDB_ROOT_"));
    if let (Some(pair), Some(finding)) = (given, out.findings.last_mut()) {
        finding.label(service.file_id(), pair.key_span, "the start program alone reads this: no such account is made");
    }
}

fn of_image(stage: StageRef, out: &mut Sink) {
    let Some(image) = stage.root_image().filter(|_| stage.chain().all(|stage| stage.stage.user.is_none())) else {
        return;
    };
    let named = image.official().map_or_else(|| image.name(), str::to_owned);
    let (Some((servers, start)), Some(process)) = (gives_root_up_for(&named), &stage.process) else { return };
    let empty = |part: &&Part| part.form == Form::Exec && part.words.is_empty();
    let entry = process.entrypoint.as_ref();
    let Some(part) = entry.filter(|part| !empty(part)).or(process.cmd.as_ref()) else { return };
    let (first, rest) = match part.form {
        Form::Shell => (None, part.commands.as_slice()),
        Form::Exec => match part.commands.split_first() {
            Some((first, rest)) => (Some(first), rest),
            None => return,
        },
    };
    if let Some(found) = passed_by(first, rest, entry.is_some(), servers) {
        tell(stage.file(), part.span, &found, start, out);
    }
}

/// The server that is started where the image's start program does not look for it: below the shell that comes first, or as
/// what takes the start program's place; with whether it is below a shell. `first` is none where the builder puts one before the text.
fn passed_by(first: Option<&Command>, rest: &[Command], taken: bool, servers: &[&str]) -> Option<(String, bool)> {
    let words = first.into_iter().chain(rest).flat_map(|command| &command.words);
    if words.into_iter().any(|word| OTHER_WAYS.iter().any(|way| word.raw.contains(way) || word.raw == way.trim())) {
        return None;
    }
    let server = |command: &Command| {
        let call = command.effective();
        call.name().filter(|name| servers.contains(name)).map(str::to_owned)
    };
    if let Some(name) = first.filter(|_| taken).and_then(server) {
        return Some((name, false));
    }
    let shell = first.is_none_or(|first| first.name().is_some_and(|name| Shell::of_program(name).is_some()));
    let name = rest.iter().filter(|_| shell).rev().find_map(server)?;
    Some((name, true))
}

fn tell(file: FileId, span: Span, found: &(String, bool), start: &str, out: &mut Sink) {
    let (name, below_a_shell) = found;
    let message = format!("`{name}` stays root: the image gives root up only where the command begins with it");
    let finding = out.report(file, span, message);
    finding.mark(if *below_a_shell { "begins with a shell" } else { "takes the start program away" });
    finding.help(match below_a_shell {
        true => format!("write `exec {start} {name} …` in the shell's text: that gives root up and starts the server"),
        false => "hand it over as the command, by its name alone, behind the image's own ENTRYPOINT".to_owned(),
    });
}
