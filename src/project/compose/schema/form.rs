//! What Compose reads texts as: the casts it makes before it looks at the schema, and the values it
//! takes apart afterwards.

use super::scalar::Scalar;
use crate::knowledge::compose::Form;
use crate::project::compose::tree::Reader;
use crate::project::compose::values::{Text, bytes, device, duration, hosts, mount, port, split_words};
use crate::syntax::yaml::{Node, Value};

pub enum Cast {
    To(Scalar),
    /// A variable hides it.
    Unknown,
    /// It is not what is said here.
    Fault(&'static str),
}

/// The casts of texts. None where there is none to make.
pub fn cast(reader: &Reader<'_>, node: &Node, scalar: Scalar, form: Form) -> Option<Cast> {
    if scalar != Scalar::Text {
        return None;
    }
    let expected = match form {
        Form::Truth => "`true` or `false`",
        Form::Whole | Form::Count | Form::PortTarget => "a whole number",
        Form::Number => "a number",
        _ => return None,
    };
    let Some(value) = reader.scalar(node).and_then(|text| text.value) else { return Some(Cast::Unknown) };
    let cast = match form {
        Form::Truth => truth(&value).map(Scalar::Truth),
        Form::Number => value.parse().ok().map(Scalar::Number),
        _ => value.parse().ok().map(Scalar::Whole),
    };
    Some(cast.map_or(Cast::Fault(expected), Cast::To))
}

/// As Compose casts a text to a boolean.
fn truth(value: &str) -> Option<bool> {
    match value.to_ascii_lowercase().as_str() {
        "true" | "y" | "yes" | "on" => Some(true),
        "false" | "n" | "no" | "off" => Some(false),
        _ => None,
    }
}

/// What is wrong with a value of the right type, and what Compose expects; `name` is that of its key.
pub fn fault(reader: &Reader<'_>, node: &Node, form: Form, name: &str) -> Option<(String, String)> {
    if let (Form::HealthTest, Value::Sequence { .. }) = (form, &node.value) {
        return health_test(reader, node);
    }
    let text = reader.scalar(node)?;
    let kind = super::scalar::read(node)?;
    let value = text.value.as_deref()?;
    let fault = match (form, kind) {
        (Form::Duration, Scalar::Text) => duration::parse(value).err().map(|()| duration::EXPECTED.to_owned()),
        (Form::Bytes, Scalar::Text) => bytes::parse(value).is_none().then(|| bytes::EXPECTED.to_owned()),
        (Form::Words, Scalar::Text) => words(value),
        (Form::Port, Scalar::Number(_)) => Some("write the port as a whole number, or between quotes".to_owned()),
        (Form::Port, _) => port::check(value).err(),
        (Form::Count, _) => value.starts_with('-').then(|| "write a number of at least 0".to_owned()),
        (Form::PortTarget, _) => value.starts_with('-').then(|| "write a port from 1 to 65535".to_owned()),
        (Form::Address, _) => hosts::address(value).err(),
        (Form::Mount, Scalar::Text) => mount::check(value).err(),
        (Form::ExtraHost, Scalar::Text) => hosts::check(value).err(),
        (Form::Device, Scalar::Text) => device::check(value).err(),
        (Form::DeviceCount, Scalar::Text) => {
            (value != "all" && value.parse::<i64>().is_err()).then(|| "write a number, or `all`".to_owned())
        }
        (Form::Variable, Scalar::Text) => variable(&text),
        (Form::Pair, Scalar::Text) => (!value.contains('=')).then(|| "write `name=value`".to_owned()),
        (Form::Variable | Form::Pair | Form::Plain, _) if kind != Scalar::Text => {
            Some("write a text: put it between quotes".to_owned())
        }
        (Form::PlainOrWhole, Scalar::Number(_) | Scalar::Truth(_)) => {
            Some("write a port, such as `\"8080\"`".to_owned())
        }
        (Form::Strict, Scalar::Text) => Some("write a number, without quotes".to_owned()),
        (Form::Strict, _) => value.starts_with('-').then(|| "write a number of at least 0".to_owned()),
        _ => None,
    };
    let help = fault?;
    let message = match form {
        Form::Variable | Form::Pair | Form::Plain | Form::PlainOrWhole | Form::Mount | Form::Port | Form::ExtraHost => {
            format!("`{value}` is nothing that `{name}` takes; Compose refuses the file")
        }
        _ => format!("`{name}: {value}` is nothing that Compose can read; it refuses the file"),
    };
    Some((message, help))
}

fn words(value: &str) -> Option<String> {
    let open = split_words(value).is_none();
    let bare = || parenthesis(value).then(|| "put the word with the parenthesis between quotes".to_owned());
    open.then(|| "close the quote, or write the command as a list".to_owned()).or_else(bare)
}

/// Whether a parenthesis opens outside of quotes, which Compose refuses: before `;`, `&`, `|`, `<` or `>`, at which it
/// stops to read, and not behind `$`.
fn parenthesis(value: &str) -> bool {
    let (mut quote, mut before) = (None, ' ');
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (None | Some('"' | '`'), '\\') => {
                chars.next();
            }
            (None, '"' | '\'' | '`') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '(') => return before != '$',
            (None, ';' | '&' | '|' | '<' | '>') => return false,
            _ => {}
        }
        before = c;
    }
    false
}

fn variable(text: &Text) -> Option<String> {
    let name = text.raw.split('=').next().unwrap_or_default();
    name.ends_with([' ', '\t']).then(|| "write `NAME=value`, without blanks around the `=`".to_owned())
}

fn health_test(reader: &Reader<'_>, node: &Node) -> Option<(String, String)> {
    let first = reader.resolve(node.items().first()?)?;
    let first = reader.scalar(first)?.value?;
    let known = ["CMD", "CMD-SHELL", "NONE"].contains(&first.as_str());
    (!known).then(|| {
        let message = format!("`test` begins with `{first}`; Compose refuses the file");
        (message, "a list begins with `CMD`, `CMD-SHELL` or `NONE`; a text is run by a shell".to_owned())
    })
}
