//! `cleans-nothing`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::eol::{State, Verdict};
use crate::project::images::apt_lists::{deletes_downloads, keeps_downloads};
use crate::project::packages::{Action, Manager};
use crate::project::stages::support::{self, release};
use crate::project::{Dockerfile, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let found = cleaning(cx, docker);
        let Some(((first, at, why), rest)) = found.split_first() else { continue };
        let command = &first.step.commands[*at];
        let more = match rest.len() {
            0 => String::new(),
            1 => ", and so does one more below".to_owned(),
            more => format!(", and so do {more} more below"),
        };
        let name = if command.name() == Some("rm") { "rm" } else { "apt-get clean" };
        let message = format!("`{name}` finds nothing to clean: {why}{more}");
        let finding = out.report(docker.file, command.span, message).mark("without effect").help("leave it out");
        // Nobody polishes what stands on a release that nobody mends any more.
        let today = cx.options.today;
        let left = |dead: &Verdict| dead.state(today) == State::Dead && !dead.has_extended_support(today);
        let base = support::of_root(first.stage_ref());
        if base.iter().any(left) || first.stage_ref().chain().any(|stage| cx.project.fails_at(stage).is_some()) {
            finding.pedantic();
        }
        for (step, at, _) in rest {
            finding.label(docker.file, step.step.commands[*at].span, "nor does this");
        }
        let source = cx.project.source(docker.file);
        let edits: Option<Vec<Edit>> = found.iter().map(|(step, at, _)| step.without_command(source, *at)).collect();
        if let Some(edits) = edits {
            finding.fix(Safety::Safe, "Leave it out", edits).changing(&[Aspect::Commands]);
        }
    }
}

/// The commands of a file that clean what is not there: the step, the command's place in it, and why.
fn cleaning<'a>(cx: &Cx, docker: &'a Dockerfile) -> Vec<(StepRef<'a>, usize, &'static str)> {
    let kept = keeps_downloads(&cx.project.source(docker.file).text);
    let stages = docker.stages().filter(|stage| stage.reachable);
    let steps = stages.flat_map(|stage| stage.steps()).filter(|step| step.is_run() && !step.onbuild);
    let all = steps.flat_map(|step| {
        step.step.commands.iter().enumerate().filter_map(move |(at, command)| {
            let place = command.place;
            let nested = place.in_branch || place.in_condition || place.in_loop || place.in_function;
            let plain = !nested && !place.in_substitution && command.redirects.is_empty();
            let why = apt(step, at, kept).or_else(|| apk(step, command)).or_else(|| lists(step, command));
            why.filter(|_| plain).map(|why| (step, at, why))
        })
    });
    all.collect()
}

/// `apt-get clean` in an image that is made of Debian's or Ubuntu's own, or before an `rm` of the same files.
fn apt(step: StepRef, at: usize, kept: bool) -> Option<&'static str> {
    let call = step.step.commands.get(at)?.effective();
    let cleans = matches!(call.name(), Some("apt-get" | "apt")) && call.has_arg("clean");
    // A cache mount takes the files out of its reach, and is kept on purpose.
    if !cleans || step.mounts_over("/var/cache/apt/archives") {
        return None;
    }
    let whole = |word: &&Word| word.text().trim_end_matches(['*', '/']) == "/var/cache/apt/archives";
    let removes = |c: &Command| c.name() == Some("rm") && c.operands_with_values(&[]).iter().any(whole);
    let removed = step.step.commands.iter().skip(at).any(|c| c.place.depth == 0 && removes(c));
    let by_itself =
        (!kept && deletes_downloads(step.stage_ref())).then_some("the image cleans after each install by itself");
    by_itself.or(removed.then_some("the same RUN removes `/var/cache/apt/archives` as well"))
}

/// `rm` of apt's lists where there is no apt.
fn lists(step: StepRef, command: &Command) -> Option<&'static str> {
    let operands = command.operands_with_values(&[]);
    let of_apt = |word: &&Word| word.text().starts_with("/var/lib/apt");
    let all = command.name() == Some("rm") && !operands.is_empty() && operands.iter().all(of_apt);
    let alpine = release(step.stage_ref()).is_some_and(|release| release.product == "alpine");
    // Who calls it has brought it along, or has another fault.
    let called = step.step.packages.iter().any(|call| call.manager == Manager::Apt);
    (all && alpine && !called).then_some("Alpine has no apt, and keeps none of its lists")
}

/// `rm` of the index of apk, where every install of the RUN keeps none.
fn apk(step: StepRef, command: &Command) -> Option<&'static str> {
    let operands = command.operands_with_values(&[]);
    let [word] = operands.as_slice() else { return None };
    let index = word.text().trim_end_matches(['*', '/']) == "/var/cache/apk" && command.name() == Some("rm");
    let mut calls = step.step.packages.iter().filter(|call| call.manager == Manager::Apk).peekable();
    let any = calls.peek().is_some();
    let none_kept = calls.all(|call| match call.action {
        Action::Install => call.call.has_arg("--no-cache"),
        Action::Update | Action::Upgrade => false,
        _ => true,
    });
    let stage = step.stage_ref();
    let earlier = stage.steps_between(0, step.index).flat_map(|step| &step.step.packages);
    let left = earlier.filter(|call| call.manager == Manager::Apk && !call.call.has_arg("--no-cache")).count() > 0;
    (index && any && none_kept && !left).then_some("`--no-cache` has kept nothing there")
}
