//! What YAML makes of a scalar, as the reader of Compose has it (go-yaml: YAML 1.2 with the old forms of
//! numbers). Knows no schema.

use crate::syntax::yaml::{Node, Style, Value};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Scalar {
    Null,
    Truth(bool),
    Whole(i128),
    Number(f64),
    /// A date, which is a kind of its own there.
    Time,
    Text,
}

/// What `node` is; none for a list or mapping.
pub fn read(node: &Node) -> Option<Scalar> {
    let Value::Scalar(scalar) = &node.value else { return None };
    match node.tag.as_deref() {
        Some("!!str" | "!!binary") => return Some(Scalar::Text),
        Some(tag) if tag.starts_with("!!") => {}
        _ if scalar.style != Style::Plain => return Some(Scalar::Text),
        _ => {}
    }
    Some(plain(&scalar.text))
}

fn plain(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "true" | "True" | "TRUE" => return Scalar::Truth(true),
        "false" | "False" | "FALSE" => return Scalar::Truth(false),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Number(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Number(f64::NEG_INFINITY),
        ".nan" | ".NaN" | ".NAN" => return Scalar::Number(f64::NAN),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
        return Scalar::Text;
    }
    if is_date(text) {
        return Scalar::Time;
    }
    let bare = text.replace('_', "");
    if let Some(whole) = whole(&bare) {
        return Scalar::Whole(whole);
    }
    let number = bare.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    match bare.parse::<f64>() {
        Ok(value) if number => Scalar::Number(value),
        _ => Scalar::Text,
    }
}

fn whole(text: &str) -> Option<i128> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = digits.to_ascii_lowercase();
    let (base, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, lower.get(2..)?),
        [b'0', b'o', ..] => (8, lower.get(2..)?),
        [b'0', b'b', ..] => (2, lower.get(2..)?),
        // A leading zero is the old mark of base eight, where the digits allow it.
        [b'0', _, ..] if lower.bytes().all(|b| (b'0'..b'8').contains(&b)) => (8, lower.as_str()),
        _ => (10, lower.as_str()),
    };
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    i128::from_str_radix(digits, base).ok().map(|value| sign * value)
}

/// `2024-01-31`, with or without a time behind it.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(rest)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let digits =
        |part: &str, most: usize| !part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    let day = rest.split(['T', 't', ' ']).next().unwrap_or_default();
    let time = rest.get(day.len()..).unwrap_or_default();
    let time = time.is_empty() || time.bytes().skip(1).all(|b| b.is_ascii_digit() || b":.+-Zz ".contains(&b));
    year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2) && time
}

impl Scalar {
    pub fn words(self) -> &'static str {
        match self {
            Scalar::Null => "nothing",
            Scalar::Truth(_) => "true or false",
            Scalar::Whole(_) | Scalar::Number(_) => "a number",
            Scalar::Time => "a date",
            Scalar::Text => "a text",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_are_what_go_yaml_takes_them_for() {
        for (text, want) in [
            ("80", Scalar::Whole(80)),
            ("-1", Scalar::Whole(-1)),
            ("5_000", Scalar::Whole(5000)),
            ("0440", Scalar::Whole(0o440)),
            ("0o440", Scalar::Whole(0o440)),
            ("0x1F", Scalar::Whole(31)),
            ("3.8", Scalar::Number(3.8)),
            ("1e3", Scalar::Number(1000.0)),
            ("22:22", Scalar::Text),
            ("1.2.3.4", Scalar::Text),
            ("yes", Scalar::Text),
            ("no", Scalar::Text),
            ("True", Scalar::Truth(true)),
            ("2020-01-01", Scalar::Time),
            ("2020-01-01-x", Scalar::Text),
            ("-", Scalar::Text),
            ("5m", Scalar::Text),
            ("0.5g", Scalar::Text),
        ] {
            assert_eq!(plain(text), want, "{text}");
        }
    }
}
