//! `label-key-form`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

const RESERVED: &[&str] = &["com.docker.", "io.docker.", "org.dockerproject."];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Label && !step.onbuild) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let key = pair.key.text.trim_matches(['"', '\'']);
            if let Some(fault) = fault(key) {
                out.report(step.file(), pair.key.span, format!("the key `{key}` {fault}"))
                    .mark("another form is recommended")
                    .help("use small letters, digits, dots and single hyphens below a domain of your own");
            }
        }
    }
}

fn fault(key: &str) -> Option<&'static str> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    match key {
        _ if key.contains("${") => None,
        _ if RESERVED.iter().any(|domain| key.starts_with(domain)) => Some("stands below a domain that is Docker's"),
        _ if !key.starts_with(|c: char| c.is_ascii_lowercase()) => Some("does not begin with a small letter"),
        _ if !key.ends_with(plain) => Some("does not end with a letter or digit"),
        _ if key.contains("..") || key.contains("--") => Some("has two separators in a row"),
        _ if !key.chars().all(|c| plain(c) || ".-_/".contains(c)) => {
            Some("holds other characters than are recommended")
        }
        _ => None,
    }
}
