//! What a service mounts, in the short and the long form.

use super::super::tree::Reader;
use super::super::values::{Text, split_outside};
use crate::syntax::yaml::{Node, Value};
use crate::text::Span;

/// An item of `volumes`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    pub span: Span,
    pub kind: MountKind,
    /// The path of the host, or the name of the volume.
    pub source: Option<Text>,
    /// The path in the container.
    pub target: Option<Text>,
    pub read_only: bool,
    /// All of them, `ro` and `rw` as well; for the long form the propagation and `nocopy`.
    pub options: Vec<String>,
    pub long: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MountKind {
    /// A volume with a name, which outlives the container.
    Named,
    /// A path of the host.
    Bind,
    /// A volume without a name: each new container begins with a fresh one.
    Anonymous,
    Tmpfs,
    /// `npipe`, `cluster` or `image`, long form only.
    Other,
    /// The source is a variable that is not known.
    Unknown,
}

impl Mount {
    /// Whether what reads as the name of a volume was meant for a file: it has an ending, and the target is called so.
    pub fn means_a_file(&self) -> bool {
        let (Some(source), Some(target)) = (&self.source, &self.target) else { return false };
        let last = target.shown().rsplit('/').next().unwrap_or_default();
        let ending = last.rsplit_once('.').is_some_and(|(stem, ending)| {
            !stem.is_empty() && ending.len() > 1 && ending.chars().all(|c| c.is_ascii_alphabetic())
        });
        self.kind == MountKind::Named && ending && source.shown() == last
    }

    pub fn read<'a>(reader: &Reader<'a>, node: &'a Node) -> Option<Mount> {
        match &node.value {
            Value::Scalar(_) => Some(short(reader, &reader.scalar(node)?)),
            Value::Mapping { .. } => Some(long(reader, node)),
            _ => None,
        }
    }
}

/// `[source:]target[:options]`, where `C:` begins a path of Windows.
fn short(reader: &Reader<'_>, text: &Text) -> Mount {
    let mut parts: Vec<std::ops::Range<usize>> = Vec::new();
    for part in split_outside(&text.raw, ':') {
        let is_drive = |last: &std::ops::Range<usize>| {
            text.raw.get(last.clone()).is_some_and(|drive| drive.len() == 1 && drive.chars().all(char::is_alphabetic))
        };
        match parts.last_mut() {
            Some(last) if is_drive(last) && text.raw.len() > 2 => last.end = part.end,
            _ => parts.push(part),
        }
    }
    let mut parts: Vec<Text> = parts.into_iter().map(|range| reader.part(text, range)).collect();
    // A value that holds several parts, such as `./data:/data` in a default, is taken apart as well.
    let several = |part: &Text| part.has_variables() && part.value.as_ref().is_some_and(|value| value.contains(':'));
    if parts.iter().any(several)
        && let Some(value) = text.value.as_ref().filter(|value| !value.contains('$'))
    {
        let whole = Text { raw: value.clone(), at: None, ..text.clone() };
        parts = split_outside(value, ':').into_iter().map(|range| reader.part(&whole, range)).collect();
    }
    let mut parts = parts.into_iter();
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    let (source, target) = match second {
        Some(target) => (first, Some(target)),
        None => (None, first),
    };
    let options: Vec<String> =
        third.iter().flat_map(|text| text.shown().split(',')).map(|option| option.trim().to_string()).collect();
    let kind = match &source {
        None => MountKind::Anonymous,
        Some(source) => match &source.value {
            Some(value) if is_path(value) => MountKind::Bind,
            // A source that begins with a path is one, whatever its variables hold.
            None if is_path(source.raw.split('$').next().unwrap_or_default()) => MountKind::Bind,
            Some(_) => MountKind::Named,
            None => MountKind::Unknown,
        },
    };
    let read_only = options.iter().any(|option| option == "ro");
    Mount { span: text.span, kind, source, target, read_only, options, long: false }
}

/// Compose takes a source for a path by its first letters.
pub fn is_path(source: &str) -> bool {
    let drive = source.as_bytes().get(1) == Some(&b':') && source.starts_with(|c: char| c.is_ascii_alphabetic());
    source.starts_with(['.', '/', '~']) || source.starts_with("\\\\") || drive
}

/// Among the options: the engine is not to make the path.
pub const UNMADE: &str = "create_host_path=false";

fn long<'a>(reader: &Reader<'a>, node: &'a Node) -> Mount {
    let field = |name: &str| reader.get(node, name).map(|field| field.value);
    let text = |name: &str| field(name).and_then(|value| reader.scalar(value));
    let source = text("source").or_else(|| text("src"));
    let kind = match text("type").as_ref().and_then(|kind| kind.value.as_deref()) {
        Some("bind") => MountKind::Bind,
        Some("tmpfs") => MountKind::Tmpfs,
        Some("volume") if source.is_some() => MountKind::Named,
        Some("volume") => MountKind::Anonymous,
        Some(_) => MountKind::Other,
        None => MountKind::Unknown,
    };
    let inner = |map: &str, name: &str| reader.get(field(map)?, name).and_then(|field| reader.scalar(field.value));
    let mut options = Vec::new();
    options.extend(inner("bind", "propagation").map(|text| text.shown().to_string()));
    options.extend(inner("bind", "selinux").map(|text| text.shown().to_string()));
    options.extend(inner("volume", "nocopy").filter(|text| text.truth() == Some(true)).map(|_| "nocopy".to_string()));
    let unmade = inner("bind", "create_host_path").filter(|text| text.truth() == Some(false));
    options.extend(unmade.map(|_| UNMADE.to_string()));
    let read_only = text("read_only").is_some_and(|text| text.truth() == Some(true));
    let target = text("target").or_else(|| text("dst"));
    Mount { span: node.span, kind, source, target, read_only, options, long: true }
}
