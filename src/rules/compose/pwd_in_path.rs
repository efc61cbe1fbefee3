//! `pwd-in-path`: see the page of the same name.

use std::path::Path;

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        let services = cx.project.services_in(compose);
        let mounts = services.flat_map(|service| service.written_mounts().map(move |mount| (service, mount)));
        let mut found = mounts.filter_map(|(service, mount)| {
            let (span, name, rest) = mount.source.as_ref()?.variable_in_front()?;
            (name == "PWD").then_some((service, span, rest))
        });
        let Some((service, span, rest)) = found.next() else { continue };
        let more = match found.count() {
            0 => String::new(),
            more => format!(", here and in {more} more of its paths"),
        };
        let message = format!("`$PWD` is where Compose is called, and not where this file lies{more}");
        let finding = out.report(service.file_id(), span, message).mark("the caller's directory");
        finding.help(format!("write `.{rest}`: it is taken from this file's directory"));
        if is_gone_to(cx, service.home()) {
            finding.pedantic();
        }
    }
}

/// Whether a script of the project changes to the directory before it calls something.
fn is_gone_to(cx: &Cx, home: &Path) -> bool {
    let Some(name) = home.file_name().and_then(|name| name.to_str()) else { return false };
    let goes = |line: &str| {
        let mut words = line.split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '(' | ')' | '"' | '\''));
        words.any(|word| matches!(word, "cd" | "pushd" | "working-directory:")) && {
            words.any(|word| word.trim_end_matches('/').rsplit('/').next() == Some(name))
        }
    };
    cx.project.evidence.iter().any(|evidence| cx.project.source(evidence.file).text.lines().any(goes))
}
