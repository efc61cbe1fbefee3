//! `index-for-nothing`: see the page of the same name.

use std::cell::LazyCell;

use crate::finding::{Aspect, Safety};
use crate::project::packages::{Action, Call, Manager};
use crate::rules::{Cx, Sink};

/// What removes the index, by a part of its path.
const INDEX: &str = "/var/cache/apk";

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let texts = || cx.project.build_texts_of(stage);
        let last_reader =
            LazyCell::new(|| texts().filter(|text| reads(text.packages)).last().map(|text| text.step.index));
        for text in texts() {
            let step = text.step;
            let mut apk = text.packages.iter().filter(|call| call.manager == Manager::Apk);
            let Some(update) = apk.clone().find(|call| call.action == Action::Update) else { continue };
            let installs = apk.any(|call| call.action == Action::Install);
            let removed = || text.text.contains(INDEX) || step.ins.rest().text.contains(INDEX);
            let kept = || !update.call.has_arg("--no-cache") && !removed() && !step.mounts_over(INDEX);
            if !installs || !kept() || last_reader.is_some_and(|last| last >= step.index) {
                continue;
            }
            let message = "`apk update` fetches an index that stays in the image: `--no-cache` fetches its own";
            let finding = out.report(text.file, update.action_span, message).mark("asked for by nothing");
            finding.help("leave it out");
            if text.is_script() {
                finding.label(step.file(), step.keyword_span(), "runs the script");
            } else if let Some(edit) = step.without_command(cx.project.source(step.file()), update.command) {
                finding.fix(Safety::Safe, "Leave `apk update` out", vec![edit]).changing(&[Aspect::Commands]);
            }
        }
    }
}

/// Whether a call takes the index that was fetched, or would: `apk search` and `apk policy` fetch none of their own.
fn reads(calls: &[Call]) -> bool {
    calls.iter().any(|call| {
        call.manager == Manager::Apk
            && !call.call.has_arg("--no-cache")
            && !matches!(call.action, Action::Update | Action::Remove | Action::Purge)
    })
}
