//! `archive-left`: see the page of the same name.

use crate::project::images::archives::{Left, left};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::syntax::shell::file_named;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let left = left(stage);
        let Some((first, rest)) = left.split_first() else { continue };
        let name = file_named(first.word.text());
        let how = if first.installed { "installed" } else { "unpacked" };
        let served = if first.served { ", handed out to whoever asks the server for it" } else { "" };
        let more = match rest {
            [] => String::new(),
            [other] => format!(", and so does `{}`", file_named(other.word.text())),
            [_, ..] => format!(", and so do {} more", rest.len()),
        };
        let message = format!("`{name}` is {how} here and stays in the image packed as well{served}{more}");
        let finding = out.report(stage.file(), first.word.span, message).mark("not removed");
        let copied = first.fetched.ins.keyword == Keyword::Copy;
        if first.fetched.index != first.step.index {
            let how = if copied { "copied here" } else { "fetched here" };
            finding.label(stage.file(), first.fetched.keyword_span(), how);
        }
        // What is compiled there weighs more than its sources, and other rules speak of it.
        if !first.installed && is_compiled(first) {
            finding.pedantic();
        }
        for other in rest {
            finding.label(stage.file(), other.word.span, "stays as well");
        }
        if copied {
            finding.help("bind it into the RUN, `RUN --mount=type=bind,source=…,target=…`, in the place of the COPY");
            continue;
        }
        finding.help(match (first.fetched.is_run(), first.fetched.index == first.step.index) {
            (false, _) => format!("fetch it with `curl` in the RUN that uses it, and end that with `rm {name}`"),
            (true, false) => format!("fetch and use it in one RUN, and end that with `rm {name}`"),
            (true, true) if first.installed => format!("end the RUN with `rm {name}`"),
            (true, true) => format!("end the RUN with `rm {name}`, or unpack it straight from a pipe"),
        });
    }
}

/// Whether a compiler is set to work behind it.
fn is_compiled(left: &Left) -> bool {
    let behind = left.step.stage_ref().steps().filter(|step| step.index >= left.step.index && step.is_run());
    let mut commands = behind.flat_map(|step| &step.step.commands);
    commands.any(|command| {
        command.effective().name().is_some_and(|name| matches!(file_named(name), "make" | "cmake" | "configure"))
    })
}
