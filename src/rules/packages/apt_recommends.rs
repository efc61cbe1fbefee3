//! `apt-recommends`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::images::{leftovers, recommends};
use crate::project::packages::listed;
use crate::project::running::lists;
use crate::rules::{Cx, Sink};

/// So many are named.
const NAMED: usize = 3;

pub fn check(cx: &Cx, out: &mut Sink) {
    for taken in cx.project.stages().filter(|stage| stage.in_final_chain).flat_map(recommends::all_taken) {
        let (step, call) = (taken.step, taken.call);
        if step.is_cut() {
            continue;
        }
        let flag = if call.program == "aptitude" { "--without-recommends" } else { "--no-install-recommends" };
        let message = match &taken.weight {
            Some(weight) => {
                let named: Vec<_> = weight.others.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
                let more = if weight.others.len() > NAMED { " and more" } else { "" };
                let (package, mib) = (&weight.package.text, weight.mib);
                format!(
                    "`{package}` brings in {}{more}, recommended and not needed: {mib} MiB at least",
                    named.join(", ")
                )
            }
            None => format!("whatever {} may recommend is installed as well", listed(&call.packages)),
        };
        let finding = out.report(step.file(), call.action_span, message);
        finding.mark(format!("without `{flag}`"));
        if call.program != "apt-get" {
            finding.aliases(&[]);
        }
        if taken.weight.is_none() {
            finding.pedantic();
        }
        let mut help = format!("add `{flag}`");
        for (index, one) in taken.needed.chunk_by(|(_, a), (_, b)| a == b).enumerate() {
            let names: Vec<_> = one.iter().map(|(other, _)| format!("`{other}`")).collect();
            help += if index == 0 { ", and name what is needed: " } else { ", " };
            help += &format!("{} {}", names.join(" and "), one.first().map_or("", |(_, why)| why));
        }
        finding.help(help);
        let Some(edit) = leftovers::flag_edit(step, call, flag) else { continue };
        let certificates = recommends::CERTIFICATES;
        if !taken.needed.iter().any(|(name, _)| *name == certificates) {
            finding.fix(Safety::Unsafe, format!("Add `{flag}`"), vec![edit]).changing(&[Aspect::Commands]);
            continue;
        }
        if let Some(named) = lists::with_one_more(step, cx.project.source(step.file()), call, certificates) {
            finding
                .fix(Safety::Unsafe, format!("Add `{flag}`, and name the certificates"), vec![edit, named])
                .changing(&[Aspect::Commands, Aspect::Packages]);
        }
    }
}
