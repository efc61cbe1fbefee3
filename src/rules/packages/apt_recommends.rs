//! `apt-recommends`: see the page of the same name.

use std::cell::LazyCell;

use crate::finding::{Aspect, Safety};
use crate::project::images::leftovers;
use crate::project::images::purpose::is_worked_in;
use crate::project::images::recommends::{self, BOUND, Taken, USED};
use crate::project::packages::listed;
use crate::project::running::lists;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

/// So many are named.
const NAMED: usize = 3;
/// MiB that matter where the image serves nobody.
const MUCH: u32 = 50;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (text, main) in cx.project.recommended_by_scripts() {
        let finding = out.report(text.file, main.call.action_span, message(&main));
        finding.mark(format!("without `{}`", flag(&main))).help(help(&main, std::slice::from_ref(&main)));
        finding.label(text.step.file(), text.step.keyword_span(), "runs the script");
        is_worked_in(text.step.stage_ref()).then(|| finding.pedantic());
    }
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let taken = recommends::all_taken(stage);
        let worked_in = LazyCell::new(|| is_worked_in(stage));
        let aside = cx.project.serves_nobody(stage.file()) || cx.project.is_for_building_by_name(stage.docker);
        // The calls of one RUN are told once, where most comes along.
        for run in taken
            .chunk_by(|a, b| a.step.index == b.step.index)
            .filter(|run| !run.iter().any(|taken| taken.step.is_cut()))
        {
            let weight = |taken: &&Taken| taken.weight.as_ref().map_or(0, |weight| weight.mib);
            let Some(main) = run.iter().rev().max_by_key(weight) else { continue };
            let finding = out.report(main.step.file(), main.call.action_span, message(main));
            finding.mark(format!("without `{}`", flag(main)));
            for other in run.iter().filter(|other| other.call.command != main.call.command) {
                finding.label(other.step.file(), other.call.action_span, "nor has this");
            }
            if main.call.program != "apt-get" {
                finding.aliases(&[]);
            }
            // Of what only stands in for something, a little more is no matter.
            let little = main.weight.as_ref().is_none_or(|weight| weight.mib < MUCH);
            if main.weight.is_none() || *worked_in || little && aside {
                finding.pedantic();
            }
            finding.help(help(main, run));
            if run.iter().any(recommends::may_compile) {
                continue;
            }
            let source = cx.project.source(main.step.file());
            let edits = run.iter().map(|taken| leftovers::flag_edit(taken.step, taken.call, flag(taken)));
            let Some(mut edits) = edits.collect::<Option<Vec<Edit>>>() else { continue };
            let below: Vec<Edit> = edits.iter().flat_map(|edit| main.step.kept_aligned(source, edit)).collect();
            edits.extend(below);
            // What the image is seen to use is to be named.
            let is_used = |(name, why): &(&str, &str)| BOUND.contains(name) || *why == USED;
            let mut named: Vec<&str> = Vec::new();
            let lists = run.iter().filter_map(|taken| {
                let mut names: Vec<&str> =
                    taken.needed.iter().filter(|need| is_used(need)).map(|need| need.0).collect();
                names.retain(|name| !named.contains(name));
                named.extend(&names);
                (!names.is_empty()).then(|| lists::with_names(taken.step, source, taken.call, &names))
            });
            let Some(lists) = lists.collect::<Option<Vec<_>>>() else { continue };
            edits.extend(lists.into_iter().flatten());
            let named: Vec<_> = named.iter().map(|name| format!("`{name}`")).collect();
            let title = match named.as_slice() {
                [] => format!("Add `{}`: what is only recommended stays out", flag(main)),
                named => {
                    let named = named.join(" and ");
                    format!("Add `{}` and name {named}: what else is only recommended stays out", flag(main))
                }
            };
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Commands, Aspect::Packages]);
        }
    }
}

fn flag(taken: &Taken) -> &'static str {
    if taken.call.program == "aptitude" { "--without-recommends" } else { "--no-install-recommends" }
}

fn message(taken: &Taken) -> String {
    let Some(weight) = &taken.weight else {
        return format!("whatever {} may recommend is installed as well", listed(&taken.call.packages));
    };
    let named: Vec<_> = weight.others.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = if weight.others.len() > NAMED { " and more" } else { "" };
    let (package, mib) = (&weight.package.text, weight.mib);
    format!("`{package}` brings in {}{more}, recommended and not needed: {mib} MiB at least", named.join(", "))
}

/// What to add, and what of it is needed, each with what for.
fn help(main: &Taken, run: &[Taken]) -> String {
    let mut needed: Vec<_> = run.iter().flat_map(|taken| taken.needed.iter().copied()).collect();
    needed.sort_by_key(|(name, why)| (*why, *name));
    needed.dedup();
    let mut help = format!("add `{}`", flag(main));
    for (index, one) in needed.chunk_by(|(_, a), (_, b)| a == b).enumerate() {
        let names: Vec<_> = one.iter().map(|(other, _)| format!("`{other}`")).collect();
        help += if index == 0 { ", and name what is needed: " } else { ", " };
        help += &format!("{} {}", names.join(" and "), one.first().map_or("", |(_, why)| why));
    }
    help
}
