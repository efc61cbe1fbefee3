//! `apt-recommends`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::packages::listed;
use crate::project::running::lists;
use crate::project::{images::leftovers, stages::recommends};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.in_final_chain && step.is_run()) {
        for call in step.step.packages.iter().filter(|call| recommends::taken(step, call)) {
            let what = listed(&call.packages);
            let message = format!("installing {what} also brings in every package they recommend");
            let flag = if call.program == "aptitude" { "--without-recommends" } else { "--no-install-recommends" };
            let finding = out.report(step.file(), call.action_span, message);
            finding.mark(format!("without `{flag}`"));
            if call.program != "apt-get" {
                finding.aliases(&[]);
            }
            // There the flag changes nothing, or an image that nobody ships gets smaller.
            if recommends::recommend_nothing(call) {
                finding.pedantic();
            }
            let leaned = recommends::leaned_on(step, call);
            finding.help(match leaned {
                true => format!("add `{flag}`, and name what is really needed of them, such as `ca-certificates`"),
                false => format!("add `{flag}`"),
            });
            let Some(edit) = leftovers::flag_edit(step, call, flag) else { continue };
            if recommends::recommend_nothing(call) {
                finding.fix(Safety::Safe, format!("Add `{flag}`"), vec![edit]).changing(&[Aspect::Commands]);
            } else if !recommends::lacks_certificates(step, call) {
                finding.fix(Safety::Unsafe, format!("Add `{flag}`"), vec![edit]).changing(&[Aspect::Commands]);
            } else if let Some(named) =
                lists::with_one_more(step, cx.project.source(step.file()), call, recommends::CERTIFICATES)
            {
                finding
                    .fix(Safety::Unsafe, format!("Add `{flag}`, and name the certificates"), vec![edit, named])
                    .changing(&[Aspect::Commands, Aspect::Packages]);
            }
        }
    }
}
