//! `eol-base`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Severity;
use crate::knowledge::eol::{State, Verdict};
use crate::project::stages::support::{self, BaseSupport};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    let today = cx.options.today;
    // One release is told once a file, whatever images are made of it.
    let mut firsts: HashMap<(FileId, &str, &str), usize> = HashMap::new();
    let mut groups: Vec<(Verdict, Vec<BaseSupport>)> = Vec::new();
    for base in support::bases(cx.project) {
        let Some(dead) = base.verdicts.iter().find(|verdict| verdict.state(today) == State::Dead).copied() else {
            continue;
        };
        let at = *firsts.entry((base.stage.file(), dead.product, dead.cycle)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, bases)) => bases.push(base),
            None => groups.push((dead, vec![base])),
        }
    }
    for (dead, bases) in &groups {
        let [base, others @ ..] = bases.as_slice() else { continue };
        let Some(end) = dead.eol else { continue };
        let mended = dead.has_extended_support(today);
        let support = if mended { "regular support" } else { "support" };
        let message = format!("{} {} has had no {support} since {end}", dead.title(), dead.cycle);
        let finding = out.report(base.stage.file(), base.span, message).mark("no more fixes");
        for other in others {
            finding.label(other.stage.file(), other.span, "of the same release");
        }
        for step in support::named_again(base) {
            finding.label(step.file(), step.keyword_span(), "names the release as well");
        }
        if mended {
            finding.why(format!(
                "Until {} others still mend part of it for a longer term: the regular updates have ended.",
                dead.extended.map(|end| end.to_string()).unwrap_or_default()
            ));
        }
        // Who makes images for others keeps the older ones as long as they are asked for.
        if mended || !base.stage.in_final_chain || cx.project.is_meant_as_base(base.stage.docker) {
            finding.severity(Severity::Warning);
        }
        // What tests start may live on the longer term.
        if mended && cx.project.is_no_unit(base.stage.file()) {
            finding.pedantic();
        }
        finding.help(support::way_on(dead, today));
    }
}
