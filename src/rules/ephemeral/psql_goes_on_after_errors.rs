//! `psql-goes-on-after-errors`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::evidence::Kind;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{self, Command, Dialect, Join};
use crate::text::{Edit, FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.stage.reachable) {
        for command in &step.step.commands {
            report(step.file(), command, cx, out);
        }
    }
    for evidence in cx.project.evidence.iter().filter(|e| e.kind == Kind::Shell && !e.copied_by.is_empty()) {
        let script = shell::parse(&cx.project.source(evidence.file).text, Dialect::Bash);
        for command in &script.commands {
            report(evidence.file, command, cx, out);
        }
    }
}

fn report(file: FileId, command: &Command, cx: &Cx, out: &mut Sink) {
    let Some(span) = faulty(command) else { return };
    // `\set ON_ERROR_STOP on` may stand in the script itself.
    let mut bodies = command.redirects.iter().filter_map(|redirect| redirect.body);
    if bodies.any(|body| cx.project.source(file).slice(body).contains("ON_ERROR_STOP")) {
        return;
    }
    out.report(file, span, "`psql` goes on after errors in its script and ends with status 0")
        .mark("errors are lost")
        .help("add `-v ON_ERROR_STOP=1`")
        .fix(
            Safety::Unsafe,
            "Stop at the first error: what was passed over fails the script",
            vec![Edit::insert(file, span.end as usize, " -v ON_ERROR_STOP=1")],
        )
        .changing(&[Aspect::Commands]);
}

/// The bytes of the word `psql`, where it is given a script and not told to stop.
fn faulty(command: &Command) -> Option<Span> {
    let call = command.effective();
    call.name().filter(|name| *name == "psql")?;
    let script = call.flag_value(&["f", "file"]).is_some()
        || command.before == Join::Pipe
        || call.redirects.iter().any(|redirect| redirect.operator.starts_with('<') && redirect.operator != "<&");
    let stops = call.args().iter().any(|word| word.raw.to_ascii_uppercase().contains("ON_ERROR_STOP"));
    let single = call.has_flag(&["c", "command", "l", "list", "V", "version", "help"]);
    (script && !stops && !single).then(|| call.words.first().map(|word| word.span)).flatten()
}
