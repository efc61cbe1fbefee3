//! The options of `RUN --mount`. Source: BuildKit,
//! frontend/dockerfile/instructions/commands_runmount.go.

use memchr::memchr;

use super::flags::{is_boolean, split_at_equals};
use super::{Flag, Pair, Text, Word, errors};
use crate::syntax::SyntaxError;
use crate::text::{Span, nearest};

const KEYS: [&str; 18] = [
    "type",
    "from",
    "source",
    "src",
    "target",
    "dst",
    "destination",
    "readonly",
    "ro",
    "readwrite",
    "rw",
    "id",
    "sharing",
    "required",
    "size",
    "mode",
    "uid",
    "gid",
];
const TYPES: [&str; 5] = ["bind", "cache", "tmpfs", "secret", "ssh"];

/// The options of a `--mount` flag in order, keys in lower case: `type=cache` and the like. Empty
/// for other flags.
pub fn mount_options(flag: &Flag) -> Vec<Pair> {
    match &flag.value {
        Some(value) if flag.name == "mount" => fields(value).iter().map(pair).collect(),
        _ => Vec::new(),
    }
}

/// Commas outside of double quotes separate the fields; `""` inside quotes is a quote.
fn fields(value: &Word) -> Vec<Word> {
    let mut fields = Vec::new();
    let (mut text, mut start, mut quoted, mut was_quoted) = (String::new(), 0, false, false);
    let mut chars = value.text.char_indices().peekable();
    // Quotes of the flag itself shift what stands inside them; then the whole value is the place.
    let exact = value.span.len() == value.text.len();
    let place = |from: usize, to: usize| match exact {
        true => Span::new(value.span.start as usize + from, value.span.start as usize + to),
        false => value.span,
    };
    if !value.text.is_empty() && memchr(b'"', value.text.as_bytes()).is_none() {
        let field = |part: &str| {
            let from = start;
            start += part.len() + 1;
            Word { span: place(from, start - 1), text: part.into() }
        };
        return value.text.split(',').map(field).collect();
    }
    while let Some((at, c)) = chars.next() {
        match c {
            '"' if !quoted && at == start => (quoted, was_quoted) = (true, true),
            '"' if quoted && chars.peek().is_some_and(|(_, next)| *next == '"') => {
                chars.next();
                text.push('"');
            }
            '"' if quoted => quoted = false,
            ',' if !quoted => {
                fields.push(Word { span: place(start, at), text: std::mem::take(&mut text).into() });
                (start, was_quoted) = (at + 1, false);
            }
            c => text.push(c),
        }
    }
    if !text.is_empty() || was_quoted || !fields.is_empty() {
        fields.push(Word { span: place(start, value.text.len()), text: text.into() });
    }
    fields
}

fn pair(field: &Word) -> Pair {
    let (key, value) = match split_at_equals(&field.text) {
        Some((key, value)) => (key, Some(value)),
        None => (field.text.as_str(), None),
    };
    let exact = field.span.len() == field.text.len();
    let start = field.span.start as usize;
    let key_span = if exact { Span::new(start, start + key.len()) } else { field.span };
    let value_span = if exact { Span::new(start + key.len() + 1, field.span.end as usize) } else { field.span };
    Pair {
        span: field.span,
        key: Word { span: key_span, text: lower(key) },
        value: value.map(|value| Word { span: value_span, text: value.into() }),
    }
}

fn lower(key: &str) -> Text {
    let mut key = Text::from(key);
    key.make_ascii_lowercase();
    key
}

pub(super) fn check(flag: &Flag, errors: &mut Vec<SyntaxError>) {
    let options = mount_options(flag);
    let text = |names: &[&str]| {
        let found = options.iter().rev().find(|pair| names.contains(&pair.key.text.as_str()));
        found.and_then(|pair| pair.value.as_ref()).map(|value| value.text.as_str())
    };
    let kind = text(&["type"]).unwrap_or("bind").to_ascii_lowercase();
    let known_kind = TYPES.contains(&kind.as_str());
    if !known_kind && !kind.contains('$') {
        let span = options.iter().find(|pair| pair.key.text == "type").map_or(flag.span, |pair| pair.span);
        errors.push(errors::mount_type(span, &kind, nearest(&kind, TYPES)));
    }
    for pair in &options {
        option(pair, known_kind.then_some(kind.as_str()), errors);
    }
    let mut refuse = |message: &str, help: &str| errors.push(errors::mount(flag.span, message, help));
    if kind == "secret" {
        if text(&["source", "src", "target", "dst", "destination", "id"]).is_none() {
            refuse("A secret mount names neither a secret nor a place for it", "Add `id=NAME`.");
        }
        if text(&["source", "src"]).is_some() && text(&["id"]).is_some() {
            refuse("A secret mount has both `source` and `id`", "Keep `id`.");
        }
        if text(&["from"]).is_some() {
            refuse("A secret mount cannot have a `from`", "Drop `from`.");
        }
    }
}

/// `kind` is the mount's type where it is known.
fn option(pair: &Pair, kind: Option<&str>, errors: &mut Vec<SyntaxError>) {
    let key = pair.key.text.as_str();
    if !KEYS.contains(&key) && key != "env" {
        errors.push(errors::mount_key(pair, nearest(key, KEYS)));
        return;
    }
    let takes_nothing = matches!(key, "readonly" | "ro" | "readwrite" | "rw" | "required");
    let Some(value) = &pair.value else {
        if !takes_nothing {
            errors.push(errors::mount(
                pair.span,
                &format!("The mount option `{key}` has no value"),
                &format!("Write `{key}=…`."),
            ));
        }
        return;
    };
    let allowed = match key {
        "size" => kind.is_none_or(|kind| kind == "tmpfs"),
        "required" => kind.is_none_or(|kind| matches!(kind, "secret" | "ssh")),
        "sharing" => kind.is_none_or(|kind| kind == "cache"),
        "mode" | "uid" | "gid" => kind.is_none_or(|kind| matches!(kind, "secret" | "ssh" | "cache")),
        "env" => kind.is_none_or(|kind| kind == "secret"),
        _ => true,
    };
    if !allowed {
        let kind = kind.unwrap_or_default();
        errors.push(errors::mount(
            pair.span,
            &format!("The mount option `{key}` means nothing to a `{kind}` mount"),
            &format!("Drop `{key}`."),
        ));
    }
    if key == "from" && value.text.contains('$') && value.text != "$" {
        errors.push(errors::mount(
            pair.span,
            "The `from` of a mount cannot hold a variable",
            "Give the image a stage of its own (`FROM image:$VERSION AS name`) and name that stage here.",
        ));
    }
    if value.text.contains('$') {
        return;
    }
    let text = value.text.as_str();
    let wanted = match key {
        "mode" if u32::from_str_radix(text, 8).is_err() => "a mode in octal digits",
        "uid" | "gid" if text.parse::<u32>().is_err() => "a number",
        "sharing" if !["shared", "private", "locked"].contains(&text.to_ascii_lowercase().as_str()) => {
            "`shared`, `private` or `locked`"
        }
        _ if takes_nothing && !is_boolean(text) => "`true` or `false`",
        _ => return,
    };
    errors.push(errors::mount(
        pair.span,
        &format!("The mount option `{key}` is {wanted}, not `{text}`"),
        &format!("Write {wanted}."),
    ));
}
