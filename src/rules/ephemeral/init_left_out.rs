//! `init-left-out`: see the page of the same name.

use crate::knowledge::commands::{development_server, is_small_init};
use crate::knowledge::modes::is_for_work;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| !service.has_init()) {
        let (Some(own), Some(stage)) = (&service.service.entrypoint, service.stage()) else { continue };
        let Some(process) = stage.stage.process.as_ref() else { continue };
        let Some(init) = process.entrypoint.as_ref().and_then(|part| part.words.first()) else {
            continue;
        };
        let words = own.words().unwrap_or_default();
        let name = |word: &str| word.rsplit('/').next().unwrap_or(word).to_owned();
        // What is emptied, or starts an init again, or whatever a variable says.
        let known = words.first().is_some_and(|word| !word.contains('$') && !is_small_init(&name(word)));
        if !is_small_init(&name(init)) || !known {
            continue;
        }
        let init = name(init);
        let message = format!(
            "`entrypoint` takes the image's `{init}` away: `{}` is process 1, and nobody clears away dead children",
            name(&words[0])
        );
        let finding = out.report(service.file_id(), own.span(), message).mark("without an init");
        finding.help("write it as `command`, which comes behind the image's ENTRYPOINT, or put `init: true` beside it");
        // What somebody works on is stopped and started by the same hand.
        let more = service.command.as_ref().and_then(|line| line.words()).unwrap_or_default();
        let line: Vec<&str> = words.iter().chain(&more).map(String::as_str).collect();
        if is_for_work(&line) || development_server(&line).is_some() {
            finding.pedantic();
        }
    }
}
