//! `key-made-in-build`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

const SSH: &str = "make it in the start script: `ssh-keygen -A` makes the keys that are missing";
const OTHER: &str = "make it at the first start, where it is missing, or mount one as a secret";
const BUILT_IN: &str = "lend the key to the build, `RUN --mount=type=secret`: what is built with it fits no other; and leave none of it behind";

/// What builds a program, which may hold the certificate then.
const BUILDERS: &[&str] = &["cargo", "cmake", "gcc", "go", "gradle", "make", "mvn"];

/// What `ssh-keygen` does besides making keys.
const NOT_MAKING: &[&str] =
    &["B", "D", "E", "F", "H", "I", "K", "L", "Q", "R", "Y", "c", "e", "h", "i", "k", "l", "p", "r", "s", "y"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && !step.onbuild && step.stage.in_final_chain) {
        let Some((command, help)) = step.step.commands.iter().find_map(|command| Some((command, makes(command)?)))
        else {
            continue;
        };
        // A key that is taken away again, here or later, is meant for the build.
        let away = |command: &Command| {
            let call = command.effective();
            matches!(call.name(), Some("rm" | "shred" | "unlink"))
                && call.args().iter().any(|word| {
                    [".key", "_key", "ssh_host", ".pem", "id_", "tmp"].iter().any(|part| word.raw.contains(part))
                })
        };
        let later = step.stage_ref().steps_between(step.index, step.stage.steps.len());
        if later.flat_map(|later| &later.step.commands).any(away) || step.mounts_over("/tmp") {
            continue;
        }
        let message = "the private key that is made here is the same in every container of the image";
        let finding = out.report(step.file(), command.span, message);
        let builds = |other: &Command| {
            other.span.start > command.span.start
                && other.effective().name().is_some_and(|name| BUILDERS.contains(&name))
        };
        let help = if help == OTHER && step.commands.iter().any(builds) { BUILT_IN } else { help };
        finding.mark("one key for all").help(help);
    }
}

/// How to do without, where the command makes a private key.
fn makes(command: &Command) -> Option<&'static str> {
    if command.place.in_condition || command.place.in_function {
        return None;
    }
    let call = command.effective();
    let first = call.args().first().map_or("", |word| word.text());
    match call.name()? {
        "ssh-keygen" if call.has_flag(&["A"]) => Some(SSH),
        "ssh-keygen" if call.has_flag(&["t", "N", "q"]) && !call.has_flag(NOT_MAKING) => {
            Some(SSH).filter(|_| call.has_flag(&["f"]))
        }
        "openssl" if first == "req" && call.args().iter().any(|word| word.text() == "-keyout") => Some(OTHER),
        "openssl" if matches!(first, "genrsa" | "genpkey") => Some(OTHER),
        "make-ssl-cert" => Some(OTHER),
        "keytool" if matches!(first, "-genkey" | "-genkeypair") => Some(OTHER),
        _ => None,
    }
}
