//! `short-key-id`: see the page of the same name.

use std::cell::LazyCell;

use crate::knowledge::retired;
use crate::project::stages::support;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};

/// Options of gpg that fetch keys, as far as they may be cut off.
const FETCHING: &[&str] = &["--recv", "--recv-key", "--recv-keys", "--receive-keys"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        // A program that the release no longer has fetches nothing.
        let release = LazyCell::new(|| support::release(step.stage_ref()));
        let gone = |name: &str| release.is_some_and(|release| retired::is_gone(name, &release));
        let ids = step.commands.iter().map(|command| (command, short_ids(command))).filter(|(_, ids)| !ids.is_empty());
        let there = ids.filter(|(command, _)| !command.effective().name().is_some_and(gone));
        let mut found = there.flat_map(|(_, ids)| ids);
        let Some(first) = found.next() else { continue };
        let message = format!("`{}` is short enough that others have made keys which end alike", first.text());
        let finding = out.report(step.file(), first.span, message);
        finding
            .mark("whatever key comes is trusted")
            .help("write the whole fingerprint, 40 digits, as its owner gives it");
        for other in found {
            finding.label(step.file(), other.span, "and this one");
        }
    }
}

/// The words behind the option that are ids of eight digits.
fn short_ids(command: &Command) -> Vec<&Word> {
    let args = match command.effective().name() {
        Some("gpg" | "gpg2" | "apt-key") => command.args(),
        _ => return Vec::new(),
    };
    let behind = args.iter().skip_while(|word| !FETCHING.contains(&word.text())).skip(1);
    behind.take_while(|word| !word.text().starts_with('-')).filter(|word| is_short(word.text())).collect()
}

fn is_short(text: &str) -> bool {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}
