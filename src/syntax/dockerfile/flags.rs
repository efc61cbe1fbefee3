//! Which instruction takes which flags, and what their values may be. Source: BuildKit,
//! frontend/dockerfile/instructions/{parse,bflag,commands_run*}.go.

use std::ops::Range;

use super::lines::Logical;
use super::words::RawFlag;
use super::{Flag, Keyword, Word, errors, mounts};
use crate::syntax::SyntaxError;
use crate::text::nearest;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Type {
    /// Bare, `=true` or `=false`.
    Bool,
    /// Needs a value.
    Text,
    /// Needs a value, and may be given again.
    Many,
    /// Needs one of these values.
    One(&'static [&'static str]),
    /// A Go duration, 0 or at least a millisecond.
    Duration,
    /// A whole number, not negative.
    Count,
    /// `--mount`
    Mount,
}

use Type::{Bool, Count, Duration, Many, Mount, One, Text};

/// The flags of an instruction; none where the builder does not look at flags at all.
fn known(keyword: Keyword) -> Option<&'static [(&'static str, Type)]> {
    Some(match keyword {
        Keyword::From => &[("platform", Text)],
        Keyword::Run => &[
            ("mount", Mount),
            ("network", One(&["default", "none", "host"])),
            ("security", One(&["sandbox", "insecure"])),
            ("device", Many),
        ],
        Keyword::Copy => {
            &[("from", Text), ("chown", Text), ("chmod", Text), ("link", Bool), ("parents", Bool), ("exclude", Many)]
        }
        Keyword::Add => &[
            ("chown", Text),
            ("chmod", Text),
            ("link", Bool),
            ("keep-git-dir", Bool),
            ("checksum", Text),
            ("unpack", Bool),
            ("exclude", Many),
        ],
        Keyword::Healthcheck => &[
            ("interval", Duration),
            ("timeout", Duration),
            ("start-period", Duration),
            ("start-interval", Duration),
            ("retries", Count),
        ],
        // The builder drops their flags without a word.
        Keyword::Arg | Keyword::Stopsignal | Keyword::Unknown => return None,
        _ => &[],
    })
}

pub(super) fn flags(raw: &[RawFlag<'_>], logical: &Logical) -> Vec<Flag> {
    raw.iter().map(|flag| one(flag, logical)).collect()
}

fn one(raw: &RawFlag, logical: &Logical) -> Flag {
    let text = raw.text.strip_prefix("--").unwrap_or(&raw.text);
    let (name, value) = match split_at_equals(text) {
        Some((name, value)) => (name, Some(value)),
        None => (text, None),
    };
    let Range { start, end } = raw.range;
    let name_end = start + 2 + name.len();
    // Quotes or escapes inside the name move its end; then the whole flag stands for both.
    let plain = logical.text.get(start + 2..name_end) == Some(name);
    let value_start = if plain { (name_end + 1).min(end) } else { start };
    let name_span = if plain { logical.span(start + 2..name_end) } else { logical.span(start..end) };
    Flag {
        span: logical.span(start..end),
        name: name.into(),
        name_span,
        value: value.map(|value| Word { span: logical.span(value_start..end), text: value.into() }),
    }
}

/// As `split_once('=')`, which is slower on texts as short as these.
pub(super) fn split_at_equals(text: &str) -> Option<(&str, &str)> {
    let at = text.bytes().position(|b| b == b'=')?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

pub(super) fn check(keyword: Keyword, flags: &[Flag], errors: &mut Vec<SyntaxError>) {
    let Some(known) = known(keyword) else { return };
    for (i, flag) in flags.iter().enumerate() {
        let Some((_, kind)) = known.iter().find(|(name, _)| *name == flag.name) else {
            let names: Vec<_> = known.iter().map(|(name, _)| *name).collect();
            let near = nearest(&flag.name, names.iter().copied());
            errors.push(errors::unknown_flag(keyword, flag, near, &names));
            continue;
        };
        if !matches!(kind, Many | Mount)
            && let Some(first) = flags.iter().take(i).find(|f| f.name == flag.name)
        {
            errors.push(errors::duplicate_flag(keyword, flag, first));
        }
        errors.extend(value(keyword, flag, *kind));
        if *kind == Mount && flag.value.is_some() {
            mounts::check(flag, errors);
        }
    }
}

fn value(keyword: Keyword, flag: &Flag, kind: Type) -> Option<SyntaxError> {
    let Some(value) = &flag.value else {
        return (kind != Bool).then(|| errors::flag_without_value(keyword, flag));
    };
    let text = value.text.as_str();
    // What a variable will hold is not known here.
    let variable = text.contains('$');
    match kind {
        Bool if text.is_empty() => Some(errors::flag_without_value(keyword, flag)),
        Bool if !text.eq_ignore_ascii_case("true") && !text.eq_ignore_ascii_case("false") => {
            Some(errors::flag_value(flag, value, "`true` or `false`", nearest(text, ["true", "false"])))
        }
        One(names) if !variable && !names.contains(&text) => {
            let list = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            Some(errors::flag_value(flag, value, &format!("one of {list}"), nearest(text, names.iter().copied())))
        }
        Duration if !text.is_empty() && duration(text).is_none_or(|nanos| nanos != 0.0 && nanos < 1e6) => {
            Some(errors::flag_value(flag, value, "a duration such as `30s` or `1m30s`, at least `1ms`", None))
        }
        Count if !text.is_empty() && text.parse::<u32>().map_or(true, |n| n > i32::MAX as u32) => {
            Some(errors::flag_value(flag, value, "a whole number, 0 or more", None))
        }
        _ => None,
    }
}

/// What Go's `strconv.ParseBool` takes.
pub(super) fn is_boolean(text: &str) -> bool {
    ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"].contains(&text)
}

/// A Go duration in nanoseconds: numbers with units, `1h15m30.5s`, or a bare `0`.
pub fn duration(text: &str) -> Option<f64> {
    let (sign, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0.0);
    }
    let mut total = 0.0;
    while !rest.is_empty() || total == 0.0 {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let number: f64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let units =
            [("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];
        let end = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let (unit, after) = rest.split_at_checked(end)?;
        total += number * units.iter().find(|(name, _)| *name == unit)?.1;
        rest = after;
        if rest.is_empty() {
            break;
        }
    }
    Some(sign * total)
}
