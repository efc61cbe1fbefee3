//! `development-mode`: see the page of the same name.

use crate::knowledge::commands::{is_rails_server, starts_server};
use crate::knowledge::modes::is_for_development;
use crate::project::StageRef;
use crate::project::images::development::runs_express_without_a_mode;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::expand::Value;
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let own = |service: &crate::project::compose::Service, name: &str| service.env(name).is_some();
        // A tool is told so without harm; what opens a port answers to others.
        let opens = stage.chain().any(|stage| !stage.stage.exposed.is_empty());
        let serves = stage.stage.process.as_ref().is_some_and(|process| {
            let parts = process.parts();
            parts.flat_map(|part| &part.commands).any(|command| {
                let call = command.effective();
                starts_server(&call.texts())
            })
        });
        if cx.project.is_for_work(stage) || !opens && !serves {
            continue;
        }
        rails(cx, out, stage);
        if runs_express_without_a_mode(cx.project, stage)
            && let Some(part) = stage.stage.process.as_ref().and_then(|process| process.decisive())
        {
            let message = "Express is told of no mode, and answers errors with their stack, as for development";
            let finding = out.report(stage.file(), part.span, message).mark("no `NODE_ENV`");
            finding.help("write `ENV NODE_ENV=production`, behind what installs and builds: packages for development are left out with it");
        }
        let mut told = Vec::new();
        for (_, pair) in stage.set_last() {
            let name = pair.key.text.as_str();
            let end = stage.stage.body.end;
            let Value::Known(value) = stage.docker.scope.lookup(stage.index, end, name) else { continue };
            let mut services = cx.project.services_of(stage.docker).peekable();
            // What every service says otherwise is never in force.
            let overridden = services.peek().is_some() && services.all(|(_, service)| own(service, name));
            if is_for_development(name, &value) && !overridden && !told.contains(&name) {
                told.push(name);
                let message = format!("`{name}={value}` makes the image's program run as for development");
                let finding = out.report(
                    stage.file(),
                    pair.key.span.to(pair.value.as_ref().map_or(pair.key.span, |v| v.span)),
                    message,
                );
                finding.mark("in force in what is shipped");
                finding.help(
                    "set it for production here, and give the other value to the container of whoever works on it",
                );
            }
        }
    }
}

/// Rails without a word on its environment runs as for development. (Source: its guides, "Configuring Rails".)
fn rails(cx: &Cx, out: &mut Sink, stage: StageRef) {
    let known = |name: &str| {
        let given = stage.docker.scope.lookup(stage.index, stage.stage.body.end, name);
        matches!(given, Value::Known(_))
    };
    let mut services = cx.project.services_of(stage.docker);
    let outside = services.any(|(_, service)| {
        let named = ["RAILS_ENV", "RACK_ENV"].iter().any(|name| service.env(name).is_some());
        named || !service.env_file.is_empty()
    });
    let official = stage.root_image().is_some_and(|image| image.official() == Some("ruby"));
    if !official || outside || known("RAILS_ENV") || known("RACK_ENV") {
        return;
    }
    let serves = |command: &&Command| {
        let call = command.effective();
        let words = call.texts();
        let told =
            words.iter().any(|word| matches!(*word, "-e" | "--environment") || word.starts_with("--environment="));
        let set = command.assignments.iter().any(|one| matches!(one.name.as_str(), "RAILS_ENV" | "RACK_ENV"));
        is_rails_server(&words) && !told && !set
    };
    let process = stage.stage.process.iter().flat_map(|process| process.parts());
    let own = process.flat_map(|part| &part.commands).find(serves).map(|command| (stage.file(), command.span));
    let scripts = cx.project.started_in_earnest().filter(|running| running.images.contains(&stage.file()));
    let found = own.or_else(|| {
        let names = |text: &str| text.contains("RAILS_ENV");
        let mut plain = scripts.filter(|running| !names(&cx.project.source(running.file).text));
        plain.find_map(|running| Some((running.file, running.own().map(|(_, command)| command).find(serves)?.span)))
    });
    if let Some((file, span)) = found {
        let finding = out.report(file, span, "Rails is told of no environment, and runs as for development");
        finding.mark("no `RAILS_ENV`").help("write `ENV RAILS_ENV=production` in the Dockerfile");
    }
}
