//! `install-without-update`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::StepRef;
use crate::project::images::apt_lists;
use crate::project::images::dead_ends::{finds_no_lists, is_update, without_update};
use crate::project::packages::Call;
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let mut lists: Option<StepRef> = None;
        let mut stale = Vec::new();
        for step in stage.steps().filter(|step| step.is_run()) {
            if let Some(install) = without_update(&step).filter(|call| !apt_lists::is_there(step, call)) {
                stale.push((step, install, lists));
            }
            lists = if step.packages.iter().any(is_update) { apt_lists::left(step).map(|_| step) } else { lists };
        }
        let none = finds_no_lists(stage).map(|(step, _)| step.index);
        // Without any lists and with those of another layer are two things.
        let (without, with): (Vec<_>, Vec<_>) = stale.into_iter().partition(|(_, _, lists)| lists.is_none());
        report(cx, &without, none, out);
        report(cx, &with, none, out);
    }
}

/// The installs of one stage that lack the same, told once; each with the nearest RUN before it that refreshed the lists.
fn report(cx: &Cx, stale: &[(StepRef, &Call, Option<StepRef>)], none: Option<usize>, out: &mut Sink) {
    let Some(((step, install, lists), others)) = stale.split_first() else { return };
    let more = match others.len() {
        0 => String::new(),
        1 => ", and so does 1 more RUN of this stage".to_owned(),
        n => format!(", and so do {n} more RUNs of this stage"),
    };
    let fails = none == Some(step.index);
    let message = match lists {
        None if fails => {
            format!("`{} install` finds no package lists and fails: the base ships without{more}", install.program)
        }
        Some(_) => format!("`{} install` uses package lists that another layer fetched{more}", install.program),
        None => format!("`{} install` has the package lists of the base image, if it has any{more}", install.program),
    };
    let finding = out.report(step.file(), install.call.span, message);
    let clean = if lists.is_some() { " && rm -rf /var/lib/apt/lists/*" } else { "" };
    let help = format!("write `{0} update && {0} install …{clean}` in one RUN", install.program);
    finding.mark("no update in this RUN").help(help);
    if fails {
        finding.severity(Severity::Error);
    }
    if let Some(earlier) = lists {
        finding.label(step.file(), earlier.keyword_span(), apt_lists::said_of(*earlier));
    }
    for (step, install, _) in others {
        finding.label(step.file(), install.call.span, "nor in this RUN");
    }
    let source = cx.project.source(step.file());
    let (mut edits, mut left_out, mut joined) = (Vec::new(), Vec::new(), 0..0);
    for (at, (step, install, lists)) in stale.iter().enumerate() {
        let (Some(edit), Some(clean)) = (update_before(step, install), without_lists(cx, step)) else { continue };
        // A RUN that only fetches lists goes, or the lists would be fetched twice.
        if let Some(earlier) =
            lists.filter(|earlier| apt_lists::only_updates(earlier) && !left_out.contains(&earlier.index))
        {
            // They stand one behind the other.
            let of_it = |lists: Option<StepRef>| lists.is_some_and(|lists| lists.index == earlier.index);
            let mut all = stale[at..].iter().take_while(|(_, _, lists)| of_it(*lists));
            if !apt_lists::are_for(&earlier, step)
                || !all.all(|(step, install, _)| update_before(step, install).is_some())
            {
                continue;
            }
            edits.push(Edit::delete(earlier.file(), source.lines_to_delete(earlier.ins.span)));
            left_out.push(earlier.index);
        }
        // Neighbours that do nothing but install fetch the lists once.
        if joined.contains(&step.index) {
            continue;
        }
        match lists.and_then(|_| apt_lists::installed_together(step, source)) {
            Some((last, whole)) => {
                joined = step.index..last + 1;
                edits.push(whole);
            }
            None => edits.extend([Some(edit), clean].into_iter().flatten()),
        }
    }
    if !edits.is_empty() {
        let title = match lists {
            Some(_) => "Refresh the lists first: the newest versions are installed, not those of the earlier lists",
            None => "Refresh the lists first: they are fetched whenever the RUN is, and gone at its end",
        };
        finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Commands]);
    }
}

fn update_before(step: &StepRef, install: &Call) -> Option<Edit> {
    let command = step.commands.get(install.command).filter(|command| command.place.depth == 0)?;
    let text = format!("{} update && ", install.program);
    Some(Edit::insert(step.file(), command.span.start as usize, text))
}

/// What keeps the lists that are then fetched out of the layer; nothing where the RUN removes them already.
fn without_lists(cx: &Cx, step: &StepRef) -> Option<Option<Edit>> {
    if step.ins.rest().text.contains("/var/lib/apt/lists") {
        return Some(None);
    }
    step.append(cx.project.source(step.file()), "rm -rf /var/lib/apt/lists/*").map(Some)
}
