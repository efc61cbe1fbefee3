//! `pwd-in-path`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashSet;

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    let gone_to = LazyCell::new(|| gone_to(cx));
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
        let own = service.home().file_name().and_then(|name| name.to_str());
        if own.is_some_and(|name| gone_to.contains(name)) {
            finding.pedantic();
        }
    }
}

/// The names of the directories that something of the project changes to before it calls something.
fn gone_to<'a>(cx: &Cx<'a>) -> HashSet<&'a str> {
    let goes = |line: &'a str| {
        let words = line.split(|c: char| c.is_whitespace() || matches!(c, ';' | '&' | '(' | ')' | '"' | '\''));
        words.skip_while(|word| !matches!(*word, "cd" | "pushd" | "working-directory:")).skip(1)
    };
    let lines = cx.project.evidence.iter().flat_map(|evidence| cx.project.source(evidence.file).text.lines());
    lines.flat_map(goes).filter_map(|word| word.trim_end_matches('/').rsplit('/').next()).collect()
}
