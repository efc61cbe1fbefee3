//! `background-in-command`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::Join;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        if part.commands.iter().any(|command| command.name() == Some("wait")) {
            continue;
        }
        for command in &part.commands {
            // As process 1 `setsid` leaves its program behind and ends; `nohup` by itself stays in front.
            if command.after != Join::Background && command.name() != Some("setsid") {
                continue;
            }
            let name = command.effective().name().unwrap_or("a program").to_owned();
            let message = format!("`{name}` runs in the background, where nobody sees it end");
            let finding = out.report(stage.file(), command.span, message);
            finding.mark("not watched").help(format!("give `{name}` a container of its own"));
        }
    }
}
