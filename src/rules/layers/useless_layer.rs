//! `useless-layer`: see the page of the same name.

use crate::finding::Severity;
use crate::project::running::built::BuildText;
use crate::project::{Dockerfile, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::{Command, Join};
use crate::text::Source;

pub fn check(cx: &Cx, out: &mut Sink) {
    cx.project.dockerfiles.iter().for_each(|docker| only_shown(cx, out, docker));
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && step.shell_errors.is_empty())
    {
        lost_at_the_end(out, &step, cx.project.source(step.file()));
        let lost = |command: &Command| lost(command).filter(|_| !works(cx, &step, command));
        let all: Option<Vec<&str>> = step.commands.iter().map(lost).collect();
        let Some(remedy) = all.and_then(|remedies| remedies.first().copied()) else { continue };
        let text = cx.project.source(step.file()).slice(step.commands[0].span).to_owned();
        let message = format!("`{text}` ends with the shell of this RUN: the next instruction sees nothing of it");
        let finding = out.report(step.file(), step.commands[0].span, message);
        finding.mark("without effect").help(remedy).aliases(if remedy.contains("WORKDIR") { &["DL3003"] } else { &[] });
    }
}

/// A `cd` that ends a RUN which does something else as well.
fn lost_at_the_end(out: &mut Sink, step: &StepRef, source: &Source) {
    let Some((last, before)) = step.commands.split_last().filter(|(last, _)| last.name() == Some("cd")) else { return };
    let plain = last.place.depth == 0 && last.before != Join::Or && last.after == Join::Edge;
    if plain && last.redirects.is_empty() && before.iter().any(|command| lost(command).is_none()) {
        let message =
            format!("`{}` changes nothing: the directory is lost with the shell of this RUN", source.slice(last.span));
        let finding = out.report(step.file(), last.span, message).severity(Severity::Style);
        finding.mark("without effect").aliases(&["DL3003"]);
        // Where WORKDIR comes next, nobody relied on it.
        let next = step.stage_ref().steps().find(|other| other.index > step.index);
        match next.is_some_and(|next| next.ins.keyword == Keyword::Workdir) {
            true => finding.pedantic().help("leave it out: WORKDIR comes next"),
            false => finding.help("leave it out; what comes next needs WORKDIR"),
        };
    }
}

/// The RUNs of a file that only show something, in one finding.
fn only_shown(cx: &Cx, out: &mut Sink, docker: &Dockerfile) {
    let source = cx.project.source(docker.file);
    let shows = |step: &StepRef| {
        let kept = source.slice(step.ins.span).contains('>');
        step.is_run() && step.stage.reachable && !step.onbuild && !kept && step.commands.iter().all(prints)
    };
    let steps: Vec<StepRef> = docker.stages().flat_map(|stage| stage.steps()).filter(shows).collect();
    let Some((first, rest)) = steps.split_first().filter(|(first, _)| !first.commands.is_empty()) else { return };
    let name = first.commands[0].name().unwrap_or_default();
    let more = if rest.is_empty() { String::new() } else { format!(", and so do {} more RUNs below", rest.len()) };
    let message = format!("`{name}` writes into the log of the build and leaves nothing in the image{more}");
    let finding = out.report(docker.file, first.commands[0].span, message).severity(Severity::Info);
    finding.mark("only shown").help("leave it out, or put it into the RUN that it speaks of").aliases(&[]);
    // A builder's layers go nowhere, and the platforms of a build are told as Docker's own texts do.
    let text = source.slice(first.ins.span);
    if !first.stage.in_final_chain || text.contains("PLATFORM") || text.contains("TARGETARCH") {
        finding.pedantic();
    }
    for step in rest {
        finding.label(docker.file, step.keyword_span(), "only shows as well");
    }
}

/// What to write instead of a command that changes nothing but its own shell.
fn lost(command: &Command) -> Option<&'static str> {
    let writes = command.redirects.iter().any(|redirect| redirect.operator.contains('>'));
    match command.name()? {
        _ if writes => None,
        "cd" | "pushd" | "popd" => Some("use WORKDIR"),
        "export" => Some("use ENV"),
        "source" | "." | "alias" | "ulimit" | "umask" | "set" | "shopt" => Some("put it in the RUN that needs it"),
        _ => None,
    }
}

/// Whether a script that is read in does more than set up its shell, or may: what it makes stays in the layer.
fn works(cx: &Cx, step: &StepRef, command: &Command) -> bool {
    let Some(file) = command.args().first().filter(|_| matches!(command.name(), Some("." | "source"))) else {
        return false;
    };
    let mut read = cx.project.build_texts(*step).filter(BuildText::is_script).peekable();
    let settings = |other: &Command| other.name().is_none() || lost(other).is_some();
    match read.peek() {
        Some(_) => read.any(|script| !script.commands.iter().all(settings)),
        None => {
            let name = file.text().trim_matches('"');
            let known = ["/nvm.sh", "-init.sh", "/conda.sh", "env.sh"].iter().any(|end| name.ends_with(end));
            name.ends_with(".sh") && !known && !name.contains("/profile.d/")
        }
    }
}

/// Programs that show something and change nothing.
const SHOW: &[&str] =
    &["date", "df", "echo", "env", "id", "ls", "printenv", "printf", "pwd", "tree", "uname", "whoami"];

/// Whether a command only shows something; `env` starts a program where it is given one.
fn prints(command: &Command) -> bool {
    let shows = command.name().is_some_and(|name| SHOW.contains(&name));
    let starts = command.name() == Some("env") && !command.args().is_empty();
    shows && !starts && command.redirects.is_empty() && !command.place.in_condition
}
