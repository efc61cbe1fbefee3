//! What is known of a place in a compose file: what its key means, and what its value comes to.

use super::super::spot;
use super::super::view::View;
use crate::knowledge::compose::{Schema, meanings};
use crate::knowledge::ports;
use crate::project::compose::{ComposeFile, Mount, MountKind, Port, Range, Variable};
use crate::syntax::yaml;
use crate::text::{FileId, Span};

const REFERENCE: &str = "https://docs.docker.com/reference/compose-file/";

/// What there is to say, and of which bytes.
pub fn known(view: &View, file: FileId, at: u32) -> Option<(String, Span)> {
    let (yaml, _) = yaml::parse(&view.source(file).text);
    let spot = spot::at(&yaml, at)?;
    let said = match spot.value {
        None => of_key(&spot.path),
        Some(value) => of_model(view, file, at).or_else(|| of_value(&spot.path, value)),
    };
    said.map(|said| (said, spot.span))
}

/// The path of a key as the schema has it, with the words that its value is one of and the kinds that it may have.
fn in_schema(path: &[&str]) -> Option<(String, Vec<String>, Vec<&'static str>)> {
    let schema = Schema::get();
    let (key, above) = path.split_last()?;
    schema.at(above).into_iter().find_map(|id| {
        let place = schema.place(id);
        let forms = schema.forms(*place.properties.get(*key)?);
        let path = if place.path.is_empty() { (*key).to_owned() } else { format!("{}.{key}", place.path) };
        let words = forms.iter().flat_map(|form| schema.place(*form).values.clone()).collect();
        let mut kinds: Vec<_> = forms.iter().flat_map(|form| schema.place(*form).kinds.clone()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        Some((path, words, kinds.into_iter().map(|kind| kind.words()).collect()))
    })
}

fn of_key(path: &[&str]) -> Option<String> {
    let (place, words, kinds) = in_schema(path)?;
    let key = path.last()?;
    let mut text = format!("`{key}`\n\n{}.\n", meanings::of_key(&place)?);
    if !words.is_empty() {
        text.push_str(&format!("\n- one of `{}`", words.join("`, `")));
    } else if !kinds.is_empty() {
        text.push_str(&format!("\n- {}", kinds.join(", or ")));
    }
    text.push_str(&format!("\n- <{}>", page(&place)));
    Some(text)
}

/// The page of the reference that a key stands in.
fn page(place: &str) -> String {
    let parts: Vec<&str> = place.split('.').collect();
    match parts[..] {
        ["services", _, page @ ("build" | "deploy" | "develop"), key, ..] => {
            format!("{REFERENCE}{page}/#{}", key.trim_end_matches("[]"))
        }
        ["services", _, key, ..] => format!("{REFERENCE}services/#{}", key.trim_end_matches("[]")),
        ["name" | "version", ..] => format!("{REFERENCE}version-and-name/"),
        [page, ..] => format!("{REFERENCE}{}/", page.trim_end_matches("[]")),
        [] => REFERENCE.to_owned(),
    }
}

fn of_value(path: &[&str], value: &str) -> Option<String> {
    let meaning = meanings::of_value(&in_schema(path)?.0, value)?;
    Some(format!("`{}: {value}`\n\n{meaning}.", path.last()?))
}

/// What the model reads at a place.
fn of_model(view: &View, file: FileId, at: u32) -> Option<String> {
    let here = |compose: &ComposeFile, span: Span| {
        let place = match view.project().montage(compose.file) {
            Some(montage) => montage.place(span),
            None => Some((compose.file, span)),
        };
        place.is_some_and(|(own, span)| own == file && span.start <= at && at <= span.end)
    };
    view.project().compose.iter().find_map(|compose| {
        let variable = compose.variables.iter().find(|variable| here(compose, variable.span)).map(of_variable);
        let ports = || compose.services.iter().flat_map(|service| &service.ports);
        let mounts = || compose.services.iter().flat_map(|service| &service.volumes);
        variable
            .or_else(|| ports().find(|port| here(compose, port.span)).and_then(of_port))
            .or_else(|| mounts().find(|mount| here(compose, mount.span)).and_then(of_mount))
    })
}

fn of_variable(variable: &Variable) -> String {
    let name = &variable.name;
    let without = match &variable.default {
        Some(text) if text.is_empty() => "empty without a value".to_owned(),
        Some(text) => format!("`{text}` without a value"),
        None if variable.required => "Compose stops without a value".to_owned(),
        None if variable.plain => "empty without a value".to_owned(),
        None => return format!("`{name}`"),
    };
    let set = if variable.set { "given a value by an env file" } else { "given no value by a file that is read here" };
    format!("`{name}`\n\n- {set}\n- {without}")
}

fn of_port(port: &Port) -> Option<String> {
    let target = port.target.filter(|_| !port.unresolved)?;
    let kind = if port.protocol == "tcp" { String::new() } else { format!("{} ", port.protocol.to_uppercase()) };
    let address = match &port.host_ip {
        Some(address) => format!("address {address}"),
        None => "every address".to_owned(),
    };
    let host = match port.published {
        Some(published) => format!("at {} of the host, at {address}", shown(published)),
        None => format!("at a port of the host that the engine picks, at {address}"),
    };
    let served =
        Some(target).filter(|range| range.first == range.last).and_then(|range| ports::service_at(range.first));
    let served = served.map(|service| format!("\n- {} listens there by custom", service.name)).unwrap_or_default();
    Some(format!("{kind}{} of the container is published\n\n- {host}{served}", shown(target)))
}

fn shown(range: Range) -> String {
    match range.first == range.last {
        true => format!("port {}", range.first),
        false => format!("ports {} to {}", range.first, range.last),
    }
}

fn of_mount(mount: &Mount) -> Option<String> {
    let target = mount.target.as_ref()?.value.as_deref()?;
    let source = || mount.source.as_ref()?.value.as_deref();
    let what = match mount.kind {
        MountKind::Named => format!("the volume `{}`, which outlives the container", source()?),
        MountKind::Bind => format!("`{}` of the host", source()?),
        MountKind::Anonymous => "a volume without a name: each new container begins with a fresh one".to_owned(),
        MountKind::Tmpfs => "a directory in memory, which ends with the container".to_owned(),
        MountKind::Other | MountKind::Unknown => return None,
    };
    let rights = if mount.read_only { "\n- read only" } else { "" };
    Some(format!("`{target}` in the container\n\n- {what}{rights}"))
}
