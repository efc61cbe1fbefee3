//! `rights-in-later-layer`: see the page of the same name.

use std::cell::LazyCell;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::StepRef;
use crate::project::builds::changed::{
    also_in, and_apart, does_nothing_else, filled_apart, first_change, is_program, is_same_owner, may_be_run_already,
    naming, sets_execution, with_mode, with_owner,
};
use crate::project::builds::context::size;
use crate::project::builds::landed::{Files, Landed};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::{Command, Word};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let context = cx.project.contexts_of(docker).find(|context| !context.unread);
        let files = LazyCell::new(|| Files::of(docker, context));
        for stage in docker.stages().filter(|stage| stage.in_final_chain) {
            for step in stage.steps().filter(|step| step.is_run() && !step.onbuild && step.shell_errors.is_empty()) {
                if let Some((command, changed)) = first_change(&step, &files) {
                    tell(cx, &step, command, &changed, out);
                }
            }
        }
    }
}

fn tell(cx: &Cx, step: &StepRef, command: &Command, changed: &[&Landed], out: &mut Sink) {
    let value = command.args().iter().map(Word::text).find(|text| !text.starts_with('-')).unwrap_or_default();
    let owned = |file: &&Landed| file.step.ins.flag("chown").is_some_and(|flag| is_same_owner(&flag.text, value));
    // The nearest instruction before: there it is mended.
    let Some(first) = changed.iter().rev().max_by_key(|file| (!owned(file), file.step.at)) else { return };
    let bytes: u64 = changed.iter().filter_map(|file| file.entry).map(|entry| entry.size).sum();
    let known = changed.iter().all(|file| file.entry.is_some());
    let far = |file: &&Landed| file.step.ins.flag("from").is_some();
    let small = |file: &&Landed| !far(file) || file.path.ends_with(".sh");
    // Scripts and settings of the project's own lie in such places, of a few kilobytes each.
    let places = |file: &Landed| file.path.split('/').any(|part| matches!(part, "bin" | "etc" | "sbin"));
    let slim = changed.iter().all(|file| !far(file) && !file.step.is_run() && places(file));
    let light = slim || changed.iter().all(|file| file.named && !file.step.is_run() && small(file));
    let more = if changed.len() > 1 { format!(" and {} more", changed.len() - 1) } else { String::new() };
    let what = format!("`{}`{more}", changed.iter().find(|file| file.filled).unwrap_or(first).path);
    let verb = command.name().unwrap_or_default();
    let weight = if known { format!(" ({})", size(bytes)) } else { String::new() };
    let message = format!("`{verb}` puts {what}{weight} into a second layer: an earlier instruction brought it");
    let alone = || does_nothing_else(step, command, changed);
    let finding = out.report(step.file(), command.span, message);
    finding.mark("stored again").label(first.step.file(), first.step.keyword_span(), "comes from here");
    let copied = matches!(first.step.ins.keyword, Keyword::Copy | Keyword::Add);
    let single = changed.iter().all(|file| file.named);
    let source = matches!(&first.step.ins.args, Args::Copy { sources, .. } if sources.len() == 1);
    let others = if verb == "mv" { naming(step, command, first) } else { Vec::new() };
    // What takes the emptied place away has nothing to take when the files never lay there.
    let (gone, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|(_, named)| matches!(named.name(), Some("rm" | "rmdir")));
    for (other, named) in gone.iter().chain(&others) {
        finding.label(other.file(), named.span, "names the place that it has until then");
    }
    let apart = filled_apart(changed, first);
    for file in &apart {
        finding.label(file.step.file(), file.step.keyword_span(), format!("fills `{}`", file.path));
    }
    let help = match verb {
        "chown" if changed.iter().all(owned) => {
            "leave it out, each COPY names this owner already; a directory of WORKDIR takes a `chown` without `-R`"
                .to_owned()
        }
        _ if !copied => format!("put the `{verb}` into the RUN that brings it"),
        "mv" if gone.is_empty() => format!("name the place where it belongs in the COPY{}", also_in(&others)),
        "mv" => {
            let gone = gone.first().and_then(|(_, named)| named.name()).unwrap_or_default();
            let others = also_in(&others);
            format!("name the place where it belongs in the COPY{others}, and leave out `{gone}` with the `mv`")
        }
        "chmod" if sets_execution(value) && changed.iter().all(|file| is_program(file)) => {
            "leave it out: COPY keeps the mode that the program has in the image it comes from".to_owned()
        }
        "chmod" if sets_execution(value) && may_be_run_already(changed) => {
            let all = if alone() { "leave the RUN out" } else { "leave it out" };
            format!("{all}: COPY keeps the mode of the tree, where everyone may run {what} already")
        }
        "chmod" if single && source => {
            "give the mode with `COPY --chmod=…` in octal, or set it in version control".to_owned()
        }
        "chmod" => "set the mode in version control (`git update-index --chmod=+x`), which COPY keeps".to_owned(),
        _ if value.ends_with(':') || value.contains(['$', '.']) => "give the owner with `COPY --chown=…`".to_owned(),
        _ => with_owner(step, command, value),
    };
    finding.help(and_apart(help, verb, &apart));
    let source_text = cx.project.source(step.file());
    if let Some((mode, edits)) = with_mode(source_text, step, command, changed).filter(|_| single && source) {
        let brings = first.step.ins.keyword.name();
        let title = format!("Give the mode with `{brings} --chmod={mode}`: only BuildKit builds it");
        finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Commands, Aspect::Files]);
    }
    // What is not there, and has no ending, may be a directory that holds anything, but for settings.
    let unseen = |file: &&Landed| {
        file.entry.is_none() && file.path.rfind('.') <= file.path.rfind('/') && !(slim && file.path.contains("/etc"))
    };
    // Who names the owner that is to be changed may find few such files, or none.
    let picks = command.args().iter().any(|word| word.text().starts_with("--from"));
    let wide = !picks && if verb == "mv" { !slim } else { verb != "chmod" && changed.iter().any(unseen) };
    let few = bytes < cx.number("rights-in-later-layer", "kilobytes") * 1_000;
    if few && (known || light) && !wide {
        finding.severity(Severity::Style).pedantic();
    }
}
