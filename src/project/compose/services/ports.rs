//! Published ports, in the short and the long form.

use super::super::tree::Reader;
use super::super::values::{Text, split_outside};
use crate::syntax::yaml::{Node, Value};
use crate::text::Span;

/// An item of `ports`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Port {
    pub span: Span,
    /// As written; for the long form the target.
    pub raw: String,
    pub quoted: bool,
    pub long: bool,
    /// The address it is bound to, without brackets. None: every interface of the host, unless
    /// `unresolved`.
    pub host_ip: Option<String>,
    /// The ports of the host; none where the engine picks one, unless `unresolved`.
    pub published: Option<Range>,
    /// The ports of the container.
    pub target: Option<Range>,
    /// `tcp` where none is written.
    pub protocol: String,
    /// Some part holds a variable that is not known, so that it may be more than it looks like, or is no
    /// port.
    pub unresolved: bool,
    /// What hides the port of the host is one variable that is called a port, so that it holds no address.
    pub called_a_port: bool,
}

/// Ports from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Range {
    pub first: u16,
    pub last: u16,
}

impl Range {
    pub fn parse(text: &str) -> Option<Range> {
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let range = Range { first: first.trim().parse().ok()?, last: last.trim().parse().ok()? };
        (range.first <= range.last).then_some(range)
    }

    pub fn contains(self, port: u16) -> bool {
        self.first <= port && port <= self.last
    }

    pub fn overlaps(self, other: Range) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

impl Port {
    /// The variable in the place of the address: `${BIND:-0.0.0.0}:8080:80`.
    pub fn address_variable(&self) -> Option<&str> {
        let (inner, rest) = self.raw.strip_prefix("${")?.split_once('}')?;
        let (name, default) = inner.split_once(":-")?;
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let address = default.contains('.') && default.chars().all(|c| c.is_ascii_digit() || c == '.');
        (plain && address && !self.long && rest.starts_with(':')).then_some(name)
    }

    pub fn read<'a>(reader: &Reader<'a>, node: &'a Node) -> Option<Port> {
        match &node.value {
            Value::Scalar(_) => Some(short(reader, &reader.scalar(node)?)),
            Value::Mapping { .. } => Some(long(reader, node)),
            _ => None,
        }
    }

    /// `2055/udp:2055/udp`, as the first format had it, in the form that Compose reads today.
    pub fn with_one_protocol(&self) -> Option<String> {
        let (host, target) = self.raw.rsplit_once(':')?;
        let (host, protocol) = host.rsplit_once('/')?;
        let same = target.rsplit_once('/').is_some_and(|(_, other)| other == protocol);
        (same && matches!(protocol, "tcp" | "udp")).then(|| format!("{host}:{target}"))
    }

    /// Whether it is reachable from beyond the host: false only where it is surely bound to the host
    /// itself.
    pub fn is_public(&self) -> bool {
        self.host_ip.as_deref().is_none_or(|ip| !(ip.starts_with("127.") || ip == "::1" || ip == "localhost"))
    }

    /// Whether it is surely open on every address: bound to none, or to the one that means all.
    pub fn is_open(&self) -> bool {
        match self.host_ip.as_deref() {
            Some(ip) => matches!(ip, "0.0.0.0" | "::" | "*"),
            None => !self.hides_an_address(),
        }
    }

    /// Whether it may be bound to an address that is not known.
    pub fn hides_an_address(&self) -> bool {
        self.host_ip.is_none() && self.unresolved && !self.called_a_port
    }

    /// Whether the text names the container's port alone behind its first `from` bytes: the engine picks the host's. A variable
    /// that is the port of the host stands before a `:`.
    pub fn is_of_the_container_alone(&self, from: usize) -> bool {
        self.raw.get(from..).is_some_and(|rest| split_outside(rest, ':').len() == 1)
    }
}

/// `[address:][host[-host]:]target[-target][/protocol]`
fn short(reader: &Reader<'_>, text: &Text) -> Port {
    let parts = split_outside(&text.raw, '/');
    let (ports, protocol) = match &parts[..] {
        [ports, protocol] => (ports.clone(), Some(reader.part(text, protocol.clone()))),
        _ => (0..text.raw.len(), None),
    };
    let ports = reader.part(text, ports);
    let mut pieces: Vec<Text> = address_parts(&ports.raw).into_iter().map(|range| reader.part(&ports, range)).collect();
    // A value that holds several parts, such as `127.0.0.1:80` in a variable, is taken apart as well.
    if pieces.iter().any(|piece| piece.value.as_ref().is_some_and(|value| value.contains(':') && piece.has_variables()))
        && let Some(value) = &ports.value
    {
        let whole = Text { raw: value.clone(), at: None, ..ports.clone() };
        pieces = address_parts(value).into_iter().map(|range| reader.part(&whole, range)).collect();
    }
    let target = pieces.pop();
    let published = pieces.pop();
    let address = pieces.pop();
    let range = |text: &Option<Text>| text.as_ref().and_then(|text| Range::parse(text.value.as_deref()?));
    let said = |text: &Option<Text>| text.as_ref().is_some_and(|text| !text.shown().is_empty());
    let host_ip = address.as_ref().and_then(|text| text.value.as_deref()).map(bare_address);
    let port_of_target = range(&target).is_some();
    let port = Port {
        span: text.span,
        raw: text.raw.clone(),
        quoted: text.quoted(),
        long: false,
        host_ip: host_ip.filter(|ip| !ip.is_empty()),
        published: range(&published),
        target: range(&target),
        protocol: protocol.as_ref().map_or("tcp", |text| text.shown()).to_ascii_lowercase(),
        unresolved: false,
        called_a_port: port_of_target && address.is_none() && pieces.is_empty() && called_a_port(&published),
    };
    let lost = port.target.is_none()
        || (said(&published) && port.published.is_none())
        || (said(&address) && port.host_ip.is_none())
        || !pieces.is_empty();
    Port { unresolved: lost, ..port }
}

/// `${DB_PORT}`, with or without a default: one variable, by its name a port.
fn called_a_port(published: &Option<Text>) -> bool {
    let Some(inside) = published.as_ref().and_then(|text| text.raw.strip_prefix("${")?.strip_suffix('}')) else {
        return false;
    };
    let name = inside.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    name.ends_with("PORT") && !inside.contains('$')
}

/// The parts at colons, but not inside `[…]` or `${…}`.
fn address_parts(text: &str) -> Vec<std::ops::Range<usize>> {
    let close = text.starts_with('[').then(|| text.find("]:")).flatten();
    let Some(close) = close else { return split_outside(text, ':') };
    let rest = text.get(close + 2..).unwrap_or_default();
    let shifted = split_outside(rest, ':').into_iter().map(|part| part.start + close + 2..part.end + close + 2);
    std::iter::once(0..close + 1).chain(shifted).collect()
}

fn bare_address(text: &str) -> String {
    text.trim_start_matches('[').trim_end_matches(']').to_string()
}

fn long<'a>(reader: &Reader<'a>, node: &'a Node) -> Port {
    let text = |name: &str| reader.get(node, name).and_then(|field| reader.scalar(field.value));
    let (target, published, address, protocol) = (text("target"), text("published"), text("host_ip"), text("protocol"));
    let range = |text: &Option<Text>| text.as_ref().and_then(|text| Range::parse(text.value.as_deref()?));
    let port = Port {
        span: node.span,
        raw: target.as_ref().map(|text| text.raw.clone()).unwrap_or_default(),
        quoted: false,
        long: true,
        host_ip: address.as_ref().and_then(|text| text.value.as_deref()).map(bare_address).filter(|ip| !ip.is_empty()),
        published: range(&published),
        target: range(&target),
        protocol: protocol.as_ref().map_or("tcp", |text| text.shown()).to_ascii_lowercase(),
        unresolved: false,
        called_a_port: false,
    };
    let lost = port.target.is_none()
        || (published.is_some() && port.published.is_none())
        || (address.is_some() && port.host_ip.is_none());
    Port { unresolved: lost, ..port }
}
