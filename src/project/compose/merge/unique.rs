//! Items of a list of which the later takes the place of the earlier (compose-go 2.9,
//! `override/uncity.go`). Knows no files.

use std::collections::HashMap;

use super::super::values::split_outside;
use crate::syntax::yaml::{Node, Value};
use crate::text::Span;

/// Fills in the variables of a scalar where it stands.
pub type Fill<'f> = &'f dyn Fn(&Node) -> Option<String>;

/// Of two items that mean the same thing the later one, at the place of the earlier; gives both of each such pair.
pub fn keep(items: &mut Vec<Node>, path: &[&str], fill: Fill) -> Vec<(Span, Span)> {
    let mut replaced = Vec::new();
    let ["services", _, rest @ ..] = path else { return replaced };
    let name: fn(&Node, Fill) -> Option<String> = match rest {
        ["volumes" | "devices"] => mount,
        ["ports"] => port,
        ["secrets"] => |item, fill| granted(item, "/run/secrets/", fill),
        ["configs"] => |item, fill| granted(item, "/", fill),
        ["env_file"] => |item, fill| fill(item.get("path").unwrap_or(item)),
        ["expose" | "dns" | "dns_opt" | "dns_search" | "tmpfs" | "links" | "profiles" | "cap_add" | "cap_drop"]
        | ["build", "tags" | "platforms"]
        | ["networks", _, "aliases" | "link_local_ips"] => |item, fill| fill(item),
        _ => return replaced,
    };
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Node> = Vec::with_capacity(items.len());
    for item in std::mem::take(items) {
        match name(&item, fill) {
            Some(name) => match places.get(&name).and_then(|at| kept.get_mut(*at)) {
                Some(earlier) => {
                    replaced.push((item.span, earlier.span));
                    *earlier = item;
                }
                None => {
                    places.insert(name, kept.len());
                    kept.push(item);
                }
            },
            None => kept.push(item),
        }
    }
    *items = kept;
    replaced
}

/// A mount by its place in the container.
fn mount(item: &Node, fill: Fill) -> Option<String> {
    if let Value::Mapping { .. } = item.value {
        return fill(item.get("target")?).map(|target| target.trim_end_matches('/').to_owned());
    }
    let text = fill(item)?;
    let mut parts: Vec<&str> = split_outside(&text, ':').into_iter().filter_map(|part| text.get(part)).collect();
    // A drive of Windows is no part of its own.
    if parts.len() > 1 && parts.first().is_some_and(|drive| drive.len() == 1) {
        parts.remove(0);
    }
    let target = parts.get(1).or(parts.first())?;
    Some(target.trim_end_matches('/').to_owned())
}

/// A port by its address, the port of the host, that of the container and the protocol.
fn port(item: &Node, fill: Fill) -> Option<String> {
    if let Value::Mapping { .. } = item.value {
        let part = |name: &str| item.get(name).and_then(fill);
        let protocol = part("protocol").unwrap_or_else(|| "tcp".to_owned());
        let (address, published) = (part("host_ip").unwrap_or_default(), part("published").unwrap_or_default());
        return Some(format!("{address}:{published}:{}/{protocol}", part("target")?));
    }
    let text = fill(item)?;
    let (ports, protocol) = text.split_once('/').unwrap_or((&text, "tcp"));
    let mut parts = ports.rsplitn(3, ':');
    let (target, published, address) = (parts.next()?, parts.next().unwrap_or(""), parts.next().unwrap_or(""));
    Some(format!("{address}:{published}:{target}/{protocol}"))
}

/// A secret or config by where it is mounted.
fn granted(item: &Node, directory: &str, fill: Fill) -> Option<String> {
    let source = if let Value::Mapping { .. } = item.value { fill(item.get("source")?)? } else { fill(item)? };
    match item.get("target") {
        Some(target) => fill(target),
        None => Some(format!("{directory}{source}")),
    }
}
