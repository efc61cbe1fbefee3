//! Every rule. Written by `tests/rulebook.rs` from the pages in `rules/`; not edited by hand.

use crate::finding::Area::*;
use crate::finding::Confidence::*;
use crate::finding::Safety::*;
use crate::finding::Severity::*;
use crate::rules::*;

#[rustfmt::skip]
pub static RULES: &[Rule] = &[
    Rule { meta: Meta { code: "EPH013", name: "shell-form-pid1", area: Ephemeral, severity: Warning, confidence: High, fix: Some(Safe), aliases: &["DL3025", "JSONArgsRecommended"], supersedes: &[], optional: false, since: "0.1.0", references: &["https://docs.docker.com/reference/dockerfile/#shell-form-entrypoint-example", "https://docs.docker.com/reference/build-checks/json-args-recommended/"], title: "A shell stands between the container's stop signal and the program", page: include_str!("../../rules/ephemeral/shell-form-pid1.md") }, check: ephemeral::shell_form_pid1::check },
    Rule { meta: Meta { code: "LAY001", name: "mergeable-runs", area: Layers, severity: Info, confidence: High, fix: Some(Safe), aliases: &["DL3059"], supersedes: &[], optional: false, since: "0.1.0", references: &["https://docs.docker.com/build/building/best-practices/#run"], title: "Consecutive RUN instructions make more layers than the work needs", page: include_str!("../../rules/layers/mergeable-runs.md") }, check: layers::mergeable_runs::check },
    Rule { meta: Meta { code: "LAY002", name: "update-alone", area: Layers, severity: Warning, confidence: High, fix: None, aliases: &[], supersedes: &[], optional: false, since: "0.1.0", references: &["https://docs.docker.com/build/building/best-practices/#apt-get"], title: "The package lists are refreshed in a RUN of their own", page: include_str!("../../rules/layers/update-alone.md") }, check: layers::update_alone::check },
    Rule { meta: Meta { code: "LAY003", name: "install-without-update", area: Layers, severity: Warning, confidence: High, fix: Some(Unsafe), aliases: &[], supersedes: &[], optional: false, since: "0.1.0", references: &["https://docs.docker.com/build/building/best-practices/#apt-get"], title: "Packages are installed from lists that another instruction fetched", page: include_str!("../../rules/layers/install-without-update.md") }, check: layers::install_without_update::check },
];
