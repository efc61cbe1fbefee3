//! Keys that a build trusts: those that are asked for by a part of their fingerprint, and the file that `apt-key` writes
//! them into. Knows neither releases nor what the keys sign.

use crate::project::StepRef;
use crate::syntax::shell::{Command, Word};
use crate::text::Span;

/// The file that `apt-key` writes the keys into.
pub const KEYRING: &str = "/etc/apt/trusted.gpg";

/// The instruction behind the step that names the file which `apt-key` writes, in whatever stage.
pub fn takes_keyring(step: StepRef) -> Option<Span> {
    let named = |text: &str| text.split(KEYRING).skip(1).any(|behind| !behind.starts_with(".d"));
    let steps = step.docker.stages().flat_map(|stage| stage.steps());
    let mut later = steps.filter(|other| other.ins.span.start > step.ins.span.start);
    later.find(|other| named(&other.ins.rest().text)).map(|other| other.ins.span)
}

/// The words behind the option of gpg or `apt-key` that fetches keys which are ids of eight digits.
pub fn short_ids(command: &Command) -> Vec<&Word> {
    /// As far as they may be cut off.
    const FETCHING: &[&str] = &["--recv", "--recv-key", "--recv-keys", "--receive-keys"];
    let args = match command.effective().name() {
        Some("gpg" | "gpg2" | "apt-key") => command.args(),
        _ => return Vec::new(),
    };
    let is_short = |text: &str| {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    let behind = args.iter().skip_while(|word| !FETCHING.contains(&word.text())).skip(1);
    behind.take_while(|word| !word.text().starts_with('-')).filter(|word| is_short(word.text())).collect()
}
