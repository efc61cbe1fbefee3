//! `environment-in-log`: see the page of the same name.

use std::collections::HashMap;

use crate::project::evidence::credentials::{names_one, variable_of_secret};
use crate::project::running::Running;
use crate::project::running::aloud::said_aloud;
use crate::project::services::{lies_in, plain_path};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    // Of each image, whether a script of it names something secret.
    let mut named: HashMap<FileId, bool> = HashMap::new();
    for running in cx.project.started_in_earnest() {
        let commands = &running.script.commands;
        for (command, name) in said_aloud(running) {
            let finding =
                out.report(running.file, command.span, format!("the value of `{name}` is written to the log"));
            finding.mark("in clear, for whoever reads the log");
            finding.help(format!("say that `{name}` is set, and not what it is"));
        }
        let told = commands.iter().filter_map(|command| Some((command, tells_all(cx, running, command)?)));
        let told: Vec<(&Command, &str)> = told.collect();
        let written: Vec<_> = commands.iter().filter_map(|command| Some((command, written(command)?))).collect();
        if told.is_empty() && written.is_empty() || !handles_secrets(cx, running, &mut named) {
            continue;
        }
        for (command, what) in told {
            let finding = out.report(running.file, command.span, format!("{what}, passwords among it"));
            finding.mark("the whole environment").help("write only the variables that are meant, by their names");
        }
        let guarded = commands.iter().any(|command| matches!(command.name(), Some("umask" | "chmod" | "install")));
        let volumes = running.volumes(cx.project);
        for (command, (name, path)) in written.into_iter().filter(|_| !guarded) {
            let Some(volume) = volumes.iter().find(|volume| lies_in(&plain_path(path), volume)) else { continue };
            let message = format!(
                "`{name}` is written in clear to `{path}`, readable by all, and stays in the volume `{volume}`"
            );
            let finding = out.report(running.file, command.span, message).mark("kept with the data");
            finding.help("write it below `/run` or another tmpfs, with `umask 077` before");
        }
    }
}

/// Whether what starts the script is given something secret, by the names of the variables.
fn handles_secrets(cx: &Cx, running: &Running, named: &mut HashMap<FileId, bool>) -> bool {
    let services = running.services.iter().filter_map(|(file, at)| cx.project.service_at(*file, *at));
    let given = services.flat_map(|service| &service.service.environment).any(|pair| names_one(&pair.key));
    let names = |file: FileId| variable_of_secret(&cx.project.source(file).text).is_some();
    let of_image = |docker: FileId| cx.project.running_in_image(docker).any(|other| names(other.file));
    given
        || names(running.file)
        || running.images.iter().any(|docker| *named.entry(*docker).or_insert_with(|| of_image(*docker)))
}

/// What happens to all variables at once.
fn tells_all(cx: &Cx, running: &Running, command: &Command) -> Option<&'static str> {
    let bare = matches!(command.words.as_slice(), [only] if matches!(only.text(), "env" | "printenv"));
    let bare = bare || matches!(command.words.as_slice(), [one, two] if one.text() == "export" && two.text() == "-p");
    if !bare || command.after == Join::Pipe || command.before == Join::Pipe || !command.redirects.is_empty() {
        return None;
    }
    if !command.place.in_substitution {
        // In a branch it may be asked for, to find a fault; what is around it may take its words.
        return (command.place.depth == 0).then_some("the whole environment is written to the log");
    }
    // for e in `env`; do echo "$e"; done
    let text = &cx.project.source(running.file).text;
    let line = text.get(..command.span.start as usize)?.rsplit('\n').next()?.trim();
    let name = line.strip_prefix("for ")?.split_whitespace().next()?;
    let told = running.script.commands.iter().any(|echo| {
        let says =
            matches!(echo.name(), Some("echo" | "printf")) && echo.place.in_loop && echo.span.start > command.span.end;
        let names = |raw: &str| raw.contains(&format!("${name}")) || raw.contains(&format!("${{{name}}}"));
        says && echo.after != Join::Pipe && echo.redirects.is_empty() && echo.args().iter().any(|word| names(&word.raw))
    });
    told.then_some("the whole environment is written to the log")
}

/// The variable of a secret that a command writes into a file, and the file.
fn written(command: &Command) -> Option<(&str, &str)> {
    let redirect = command.redirects.iter().find(|redirect| matches!(redirect.operator.as_str(), ">" | ">>"))?;
    let path = redirect.target.as_ref()?.literal.as_deref().filter(|path| path.starts_with('/'))?;
    let says = matches!(command.name(), Some("echo" | "printf")) && command.after != Join::Pipe;
    let name = command.args().iter().filter(|_| says).find_map(|word| variable_of_secret(&word.raw))?;
    Some((name, path))
}
