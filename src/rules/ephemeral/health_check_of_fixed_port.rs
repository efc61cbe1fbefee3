//! `health-check-of-fixed-port`: see the page of the same name.

use crate::project::running::service;
use crate::project::stages::stage::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::syntax::shell::Command;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(step) = stage.steps_of(Keyword::Healthcheck).last().filter(|step| step.ins.command().is_some()) else {
            continue;
        };
        let set = variables(stage);
        let found = asked(&step.step.commands).find_map(|(command, port)| {
            let pair = set.iter().find(|pair| pair.value.as_ref().is_some_and(|value| value.text.as_str() == port))?;
            Some((command, port, pair))
        });
        let Some((command, port, pair)) = found else { continue };
        let name = &pair.key.text;
        let message = format!("the check asks port {port}, whatever `{name}` says");
        let finding = out.report(stage.file(), command.span, message).mark("written out");
        finding.label(stage.file(), pair.span, "the port is what this says");
        finding.help(format!("write `${{{name}}}` in shell form: the container's own value counts"));
    }
    for service in cx.project.service_refs() {
        let commands = service::check(service.service);
        let found = asked(&commands).find_map(|(command, port)| {
            let pair = service.environment.iter().find(|pair| {
                let value = pair.value.as_ref();
                is_port(&pair.key) && value.is_some_and(|v| v.raw.contains('$') && v.value.as_deref() == Some(port))
            })?;
            Some((command, port, pair))
        });
        let Some((command, port, pair)) = found else { continue };
        let message = format!("the check asks port {port}, whatever `{}` says", pair.key);
        let finding = out.report(service.file_id(), command.span, message).mark("written out");
        finding.label(service.file_id(), pair.span, "the port is what this says");
        finding.help(format!("write `$${}` in a check for a shell: the container's own value counts", pair.key));
    }
}

/// The ports of the container itself that a check asks.
fn asked(commands: &[Command]) -> impl Iterator<Item = (&Command, &str)> {
    const HERE: &[&str] = &["localhost:", "127.0.0.1:", "0.0.0.0:", "[::1]:"];
    let words = commands.iter().flat_map(|command| command.args().iter().map(move |word| (command, word.text())));
    words.filter_map(|(command, text)| {
        let port = HERE.iter().find_map(|here| Some(text.split_once(here)?.1))?;
        let length = port.bytes().take_while(u8::is_ascii_digit).count();
        let port = port.get(..length).filter(|port| port.len() > 1)?;
        Some((command, port))
    })
}

fn is_port(name: &str) -> bool {
    name == "PORT" || name.ends_with("_PORT")
}

/// What ENV says of ports, in the stage and those it is made from.
fn variables(stage: StageRef<'_>) -> Vec<&Pair> {
    let steps = stage.chain().flat_map(|stage| stage.steps_of(Keyword::Env));
    let pairs = steps.flat_map(|step| match &step.ins.args {
        Args::Pairs { pairs, .. } => pairs.as_slice(),
        _ => &[],
    });
    pairs.filter(|pair| is_port(&pair.key.text)).collect()
}
