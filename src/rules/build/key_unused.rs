//! `key-unused`: see the page of the same name.

use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::Command;
use crate::text::Span;

/// Where keys lie that apt reads only for the sources that name them.
const PLACES: &[&str] = &["/usr/share/keyrings/", "/etc/apt/keyrings/"];

/// What writes a key, or gives it its rights, and reads no source.
const WRITE: &[&str] = &["cat", "chmod", "chown", "curl", "dd", "gpg", "install", "tee", "wget"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable && !stage.is_parent) {
        if brings_sources(stage) {
            continue;
        }
        let text = &cx.project.source(stage.file()).text;
        for step in stage.steps().filter(|step| step.is_run() && !step.onbuild) {
            let Some((command, path, span)) = step.commands.iter().find_map(written) else { continue };
            let name = path.rsplit('/').next().unwrap_or(&path);
            if name.is_empty() || mentions(text, name) > handled(stage, name) {
                continue;
            }
            let message = format!("no source names `{name}`, so that nothing reads this key");
            let finding = out.report(step.file(), span, message).mark("never read");
            finding.label(step.file(), command.span, "fetched or written here");
            finding.help("leave the key out with all that is there for it, or name it in the source: `[signed-by=…]`");
        }
    }
}

/// The key that a command writes to one of the places.
fn written(command: &Command) -> Option<(&Command, String, Span)> {
    let call = command.effective();
    let in_place = |text: &str| PLACES.iter().find_map(|place| text.find(place).map(|at| text[at..].to_owned()));
    let redirected = call.redirects.iter().filter(|io| io.operator == ">").filter_map(|io| io.target.as_ref());
    let writes = call.name().is_some_and(|name| matches!(name, "curl" | "dd" | "gpg" | "tee" | "wget"));
    let words = call.args().iter().filter(|word| writes && !word.text().contains("signed-by"));
    let mut all = redirected.chain(words).filter(|word| word.literal.is_some());
    let found = all.find_map(|word| Some((in_place(word.text())?, word.span)));
    found.map(|(path, span)| (command, path, span))
}

/// How often the text names the file outside of comments.
fn mentions(text: &str, name: &str) -> usize {
    text.lines().filter(|line| !line.trim_start().starts_with('#')).map(|line| line.matches(name).count()).sum()
}

/// How often commands that only write the file or set its rights name it.
fn handled(stage: StageRef, name: &str) -> usize {
    let commands = stage.steps().flat_map(|step: StepRef| &step.step.commands);
    let own = commands.filter(|command| !command.words.iter().any(|word| word.raw.contains("signed-by")));
    let own = own.filter(|command| command.effective().name().is_some_and(|name| WRITE.contains(&name)));
    let words = own.flat_map(|command| {
        let targets = command.redirects.iter().filter_map(|io| io.target.as_ref());
        command.words.iter().chain(targets)
    });
    words.map(|word| word.raw.matches(name).count()).sum()
}

/// Whether files come into the stage that may be sources, or a command fetches or makes some.
fn brings_sources(stage: StageRef) -> bool {
    let sources =
        |text: &str| text.contains("/etc/apt/sources") || text.contains("sources.list") || text.contains(".sources");
    let fetches = |command: &Command| {
        let call = command.effective();
        let words = || call.args().iter().chain(call.redirects.iter().filter_map(|io| io.target.as_ref()));
        match call.name() {
            Some("add-apt-repository" | "dpkg" | "sh" | "bash") => true,
            Some("curl" | "wget" | "cp" | "mv" | "install" | "ln") => words().any(|word| sources(&word.raw)),
            _ => false,
        }
    };
    stage.steps().any(|step| match &step.ins.args {
        Args::Copy { sources: from, dest } => {
            dest.text.starts_with("/etc/apt")
                || dest.text.as_str() == "/"
                || from.iter().any(|word| sources(&word.text))
        }
        _ => step.is_run() && step.step.commands.iter().any(fetches),
    })
}
