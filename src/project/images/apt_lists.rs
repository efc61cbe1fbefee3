//! The package lists that apt fetches: which RUN leaves them in its layer, and what behind it lives on them. Knows the
//! stages of one Dockerfile, and nothing of what the base image holds.

use std::collections::HashSet;

use crate::knowledge::held::held;
use crate::knowledge::images::is_official;
use crate::project::images::dead_ends::without_update;
use crate::project::images::leftovers::{all_the_time, is_cleaner, removes};
use crate::project::packages::{Action, Call, Manager, Package};
use crate::project::stages::support::release;
use crate::project::{StageRef, StepRef};
use crate::syntax::dockerfile;
use crate::syntax::shell::{Command, Join, Word};
use crate::text::{Edit, Source, Span, one_slip};

/// What removes the lists.
pub const ALL: &str = "/var/lib/apt/lists/*";

/// Where they lie.
const LISTS: &str = "/var/lib/apt/lists";

/// Steps looked at behind one.
const FAR: usize = 200;

/// Whether the image deletes what apt downloads after each install, as those of Debian and Ubuntu do and what is made of
/// them (`/etc/apt/apt.conf.d/docker-clean`).
pub fn deletes_downloads(stage: StageRef) -> bool {
    let official = stage.root_image().is_some_and(|image| image.official().is_some_and(is_official));
    official && release(stage).is_some_and(|release| matches!(release.product, "debian" | "ubuntu"))
}

/// Whether a Dockerfile says that downloads are to be kept.
pub fn keeps_downloads(text: &str) -> bool {
    text.contains("docker-clean") || text.contains("Keep-Downloaded-Packages")
}

/// The last call of a RUN that fetches apt's package lists and leaves them in the layer.
pub fn left<'a>(step: StepRef<'a>) -> Option<&'a Call> {
    let call = last_update(&step.step.packages).filter(|_| step.is_run())?;
    let kept_out = step.keeps_out(LISTS);
    let removed = step.commands.iter().skip(call.command + 1).any(removes_lists)
        || step.packages.iter().any(|later| later.command > call.command && cleans_all(later));
    (!kept_out && !removed).then_some(call)
}

/// The same of a script that the RUN calls, where no text of the RUN removes them: in a script, what stands above may be
/// run later.
pub fn left_by_script<'a>(step: StepRef, calls: &'a [Call], all: &[&Command]) -> Option<&'a Call> {
    let call = last_update(calls).filter(|call| all_the_time(call))?;
    let removed = all.iter().any(|command| removes_lists(command)) || calls.iter().any(cleans_all);
    (!step.keeps_out(LISTS) && !removed).then_some(call)
}

fn last_update(calls: &[Call]) -> Option<&Call> {
    calls.iter().rfind(|call| call.manager == Manager::Apt && call.action == Action::Update)
}

fn removes_lists(command: &Command) -> bool {
    removes(command, &[LISTS]) || is_cleaner(command)
}

fn cleans_all(call: &Call) -> bool {
    call.manager == Manager::Apt && matches!(call.action_word.as_str(), "distclean" | "dist-clean")
}

/// Whether the base image has all that the call names or earlier RUNs have installed it, and none removed it, and it asks for
/// no version or release: apt finds it there and asks no lists.
pub fn is_there(step: StepRef, call: &Call) -> bool {
    let stage = step.stage_ref();
    let base = stage.root_image().and_then(|image| held(image.official()?, image.tag.as_deref().unwrap_or_default()));
    let mut there: HashSet<&str> = base.into_iter().flat_map(|(_, names)| names).collect();
    let before = stage.steps_between(step.index.saturating_sub(FAR), step.index);
    let before = before.flat_map(|earlier| earlier.step.packages.iter());
    for other in before.filter(|other| other.manager == Manager::Apt) {
        for package in &other.packages {
            match other.action {
                Action::Install => _ = there.insert(&package.name),
                // Patterns and variables may name anything.
                _ if package.name.is_empty() || package.name.contains('*') => there.clear(),
                _ => _ = there.remove(package.name.as_str()),
            }
        }
    }
    let plain = |package: &Package| package.text == package.name && there.contains(package.name.as_str());
    let anew = call.has_flag(&["--reinstall", "-t", "--target-release", "--default-release"]);
    !anew && !call.packages.is_empty() && call.packages.iter().all(plain)
}

/// What is wrong with the lists that a RUN fetches for a later one.
pub fn said_of(step: StepRef) -> &'static str {
    match left(step) {
        Some(_) => "the lists are of this layer, as old as its cache, and stay in it",
        None => "the lists are of this layer, as old as its cache",
    }
}

/// The steps behind this one, in its stage and in those made from it.
fn later(step: StepRef<'_>) -> impl Iterator<Item = StepRef<'_>> + Clone {
    let own = step.stage_ref();
    let rest = own.steps_between(step.index + 1, own.stage.steps.len());
    let made = step
        .docker
        .stages()
        .filter(move |stage| stage.index > own.index && stage.chain().skip(1).any(|other| other.index == own.index));
    rest.chain(made.flat_map(|stage| stage.steps()))
}

/// Whether a later RUN removes what lies in `directory` with an `rm` that fails where nothing is there, and fetches
/// nothing into it by itself.
pub fn emptied_later(step: StepRef<'_>, directory: &str, manager: Manager) -> bool {
    let fetches = |call: &Call| call.manager == manager && matches!(call.action, Action::Install | Action::Update);
    let empties = |command: &Command| {
        let call = command.effective();
        let inside = |word: &str| word.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/'));
        let strict = call.name() == Some("rm") && !call.has_flag(&["f", "force"]) && command.after != Join::Or;
        strict && call.args().iter().any(|word| inside(word.text()))
    };
    later(step).any(|other| other.commands.iter().any(empties) && !other.step.packages.iter().any(fetches))
}

/// Whether a later command asks the lists, or a text of the RUN that is not known might.
pub fn asked_later(step: StepRef<'_>) -> bool {
    let mut later = later(step);
    // What lies farther than one looks may ask them.
    let far = later.clone().nth(FAR).is_some();
    far || later.any(|other| {
        other.step.commands.iter().map(|command| command.effective()).any(|command| {
            let first = command.args().first().map(|word| word.text());
            match command.name() {
                Some("apt-cache" | "apt-file" | "aptitude" | "dselect" | "gdebi") => true,
                Some("apt" | "apt-get") => {
                    matches!(first, Some("list" | "search" | "show" | "policy" | "download" | "source" | "build-dep"))
                }
                _ => false,
            }
        })
    })
}

/// A later install of the stage whose RUN fetches no lists.
pub fn lives_on_lists(step: StepRef<'_>) -> Option<(StepRef<'_>, &Call)> {
    let steps = step.behind().take(FAR);
    steps.filter(|later| later.is_run()).find_map(|later| Some((later, without_update(&later)?)))
}

/// The first later install that would find no lists if this RUN removed them.
pub fn needed_later(step: StepRef<'_>) -> Option<(StepRef<'_>, &Call)> {
    later(step).take(FAR).find_map(|other| {
        let apt = other.step.packages.iter().filter(|call| call.manager == Manager::Apt);
        let first = apt.into_iter().find(|call| matches!(call.action, Action::Install | Action::Update))?;
        (first.action == Action::Install).then_some((other, first))
    })
}

/// The command that the RUN ends with, where it is an `rm -rf` whose last word ends the instruction.
fn last_rm<'a>(step: StepRef<'a>, source: &Source) -> Option<&'a Command> {
    let last = step
        .step
        .commands
        .last()
        .filter(|last| last.place.depth == 0 && last.before != Join::Or && last.redirects.is_empty())?;
    let call = last.effective();
    let whole = call.name() == Some("rm") && call.has_flag(&["f", "force"]) && call.has_flag(&["r", "R", "recursive"]);
    let end = last.words.last()?.span.end;
    let rest = source.slice(Span { start: end, end: step.ins.span.end.max(end) });
    let written = matches!(step.ins.command(), Some(dockerfile::Command::Shell(_))) && step.ins.heredocs.is_empty();
    (whole && written && step.shell_errors.is_empty() && rest.trim().is_empty()).then_some(last)
}

/// The edit that gives the lists to the `rm` at the end as well, on a line of their own where its last word has one.
pub fn with_the_last_rm(step: StepRef<'_>, source: &Source) -> Option<Edit> {
    let words = &last_rm(step, source)?.words;
    let [.., before, last] = words.as_slice() else { return None };
    let gap = source.slice(Span { start: before.span.end, end: last.span.start });
    let plain = gap.trim_matches([' ', '\t', '\r', '\n', '\\', '`']).is_empty();
    let gap = if plain && gap.contains('\n') { gap } else { " " };
    Some(Edit::insert(step.file(), last.span.end as usize, format!("{gap}{ALL}")))
}

/// A word of an `rm` in the RUN that is meant for the lists and misses them: `/var/lib/apt/list/*`.
pub fn misspelt(step: StepRef<'_>) -> Option<&Word> {
    let removals = step.step.commands.iter().filter(|command| command.effective().name() == Some("rm"));
    let meant = |word: &&Word| {
        let name = word.text().strip_prefix("/var/lib/").and_then(|rest| rest.strip_suffix("/*"));
        name.is_some_and(|name| one_slip(name, "apt/lists"))
    };
    removals.flat_map(|command| &command.words).find(meant)
}

/// Whether the lists of a RUN are for the next one, which will fetch them itself, and nothing is said of them.
pub fn are_for(earlier: &StepRef, step: &StepRef) -> bool {
    let next = !earlier.stage_ref().steps_between(earlier.index + 1, step.index).any(|between| between.is_run());
    next && earlier.ins.flags.is_empty() && !earlier.onbuild && earlier.ins.docs.is_empty()
}

/// Whether a RUN does nothing but fetch lists.
pub fn only_updates(step: &StepRef) -> bool {
    step.commands.len() == 1 && step.packages.len() == 1
}

/// The edit that makes one RUN of this one and of those behind it, with the last of them, where each is on one line,
/// does nothing but install, and nothing stands between them. None where it stands alone.
pub fn installed_together(first: &StepRef<'_>, source: &Source) -> Option<(usize, Edit)> {
    let plain = |step: &StepRef| {
        let install = matches!(step.step.packages.as_slice(), [call] if call.action == Action::Install);
        let shell = matches!(step.ins.command(), Some(dockerfile::Command::Shell(_)));
        let bare = step.ins.flags.is_empty() && step.ins.heredocs.is_empty() && !step.onbuild;
        let line = !source.slice(step.ins.span).trim_end().contains('\n');
        let direct = step.commands.first().is_some_and(|own| own.name().is_some_and(|name| name.starts_with("apt")));
        step.is_run() && install && shell && bare && line && direct && step.commands.len() == 1
    };
    let mut steps = vec![*first];
    for next in first.behind() {
        let last = steps.last()?.ins.span;
        let gap = source.slice(Span { start: last.end, end: next.ins.span.start.max(last.end) });
        if !plain(&next) || !gap.trim().is_empty() {
            break;
        }
        steps.push(next);
    }
    (steps.len() > 1 && plain(first)).then_some(())?;
    let program = &first.step.packages.first()?.program;
    let texts = steps.iter().filter_map(|step| Some(source.slice(step.commands.first()?.span).trim_end()));
    let (line_end, escape) = (source.line_end(), first.docker.tree.escape);
    let joint = format!(" {escape}{line_end}    && ");
    let all: Vec<String> = texts.map(str::to_owned).chain([format!("rm -rf {ALL}")]).collect();
    let last = steps.last()?;
    let text = format!("{program} update{joint}{}", all.join(&joint));
    let end = last.ins.span.start as usize + source.slice(last.ins.span).trim_end().len();
    let start = first.commands.first()?.span.start as usize;
    Some((last.index, Edit::replace(first.file(), Span::new(start, end), text)))
}
