//! `split-lists`: see the page of the same name.

use std::collections::BTreeSet;

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::images::split::{List, split_lists};
use crate::project::packages::{Call, Package};
use crate::project::running::{lists, runs::comments_in};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Command;
use crate::text::{Edit, Span};

/// Flags that mean the same wherever the list stands, and those that only keep the manager from asking or talking.
const PLAIN: &[&str] = &["--no-install-recommends", "--no-cache"];
const ANSWERS: &[&str] = &["-y", "--yes", "--assume-yes", "-q", "-qq", "-qy", "-yq", "-yqq", "-qqy"];

/// Where not all lists can be joined, so many of the first are tried, and then fewer: each try costs its lists.
const MOST: usize = 32;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let split = split_lists(stage);
        // What goes on with one list is told once.
        for lists in split.chunk_by(|(a, _), (b, _)| a.0.index == b.0.index) {
            tell(cx, lists, out);
        }
    }
}

fn tell(cx: &Cx, lists: &[(List, List)], out: &mut Sink) {
    let [((earlier, first), (step, call)), more @ ..] = lists else { return };
    let others = match more.len() {
        0 => String::new(),
        1 => ", and 1 more below".to_owned(),
        n => format!(", and {n} more below"),
    };
    let message = format!("a second list for {} stands apart from the one before{others}", call.program);
    let finding = out.report(step.file(), call.action_span, message).mark("goes on here");
    finding.label(earlier.file(), first.action_span, "the list begins here");
    for (_, (step, call)) in more {
        finding.label(step.file(), call.action_span, "and goes on here");
    }
    finding.help("make it one list, in alphabetical order");
    // Over other work a list may be for that work.
    if earlier.stage_ref().steps_between(earlier.index + 1, step.index).any(|between| between.is_run()) {
        finding.pedantic();
    }
    // Over other work a list is not moved: what stands before it is one edit.
    let fewer = (1..lists.len().min(MOST)).rev();
    let joins =
        [lists.len()].into_iter().chain(fewer).filter_map(|n| Some((n, joined(cx, *earlier, first, lists.get(..n)?)?)));
    if let Some((n, edits)) = joins.into_iter().next() {
        let title = match lists.len() - n {
            0 => "Join the lists: all of it is installed in the first RUN".to_owned(),
            _ => format!("Join the first {} lists in one RUN: what is below them stays", n + 1),
        };
        finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Commands, Aspect::Packages]);
    }
}

/// The packages that are new put into the first list, and the RUNs of the others removed.
fn joined(cx: &Cx, earlier: StepRef, first: &Call, lists: &[(List, List)]) -> Option<Vec<Edit>> {
    let flags = |call: &'_ Call| -> BTreeSet<String> {
        let flags = call.call.args().iter().map(|word| word.text()).filter(|text| text.starts_with('-'));
        flags.filter(|flag| !ANSWERS.contains(flag)).map(str::to_owned).collect()
    };
    let shell = |step: StepRef| matches!(step.ins.command(), Some(Command::Shell(_))) && step.ins.heredocs.is_empty();
    let plain =
        |call: &Call| flags(first) == flags(call) && flags(call).iter().all(|flag| PLAIN.contains(&flag.as_str()));
    let source = cx.project.source(earlier.file());
    let mut known: BTreeSet<&str> = first.packages.iter().map(|package| package.text.as_str()).collect();
    let packages = lists.iter().flat_map(|(_, (_, call))| &call.packages);
    let new: Vec<&Package> = packages.filter(|package| known.insert(&package.text)).collect();
    let mut edits = if new.is_empty() { Vec::new() } else { lists::with_more(earlier, source, first, &new)? };
    let mut above = earlier;
    for (_, (step, call)) in lists {
        edits.push(Edit::delete(step.file(), source.lines_to_delete(step.ins.span)));
        // What a comment says of a list is true of it alone.
        let below = Span { start: above.ins.span.end, end: step.ins.span.end };
        let said = comments_in(step.docker, below).next().is_some() || !step.ins.docs.is_empty();
        // Over other work a list is not moved: it may be for that work.
        let next = above.index + 1 == step.index;
        (next && plain(call) && !said && shell(*step) && !step.onbuild).then_some(())?;
        above = *step;
    }
    shell(earlier).then_some(edits)
}
