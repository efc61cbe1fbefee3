//! Every rule. Written by `tests/rulebook.rs` from the pages in `rules/`; not edited by hand.

use crate::finding::Area::*;
use crate::finding::Confidence::*;
use crate::finding::Safety::*;
use crate::finding::Severity::*;
use crate::rules::*;

#[rustfmt::skip]
pub static RULES: &[Rule] = &[
    Rule { meta: Meta { code: "EPH013", name: "shell-form-pid1", area: Ephemeral, severity: Warning, confidence: High, fix: Some(Safe), aliases: &["DL3025", "JSONArgsRecommended"], supersedes: &[], optional: false, since: "0.1.0", references: &["https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example", "https://docs.docker.com/reference/build-checks/json-args-recommended/"], title: "A shell stands between the container's stop signal and the program", page: include_str!("../../rules/ephemeral/shell-form-pid1.md") }, check: ephemeral::shell_form_pid1::check },
];
