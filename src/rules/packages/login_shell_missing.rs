//! `login-shell-missing`: see the page of the same name.

use crate::project::StageRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

/// Official images whose Alpine variants bring no shell but busybox's. Source: their Dockerfiles, 2026-11.
const PLAIN: &[&str] = &["alpine", "node", "python", "golang", "ruby", "nginx", "php"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable && is_alpine(stage)) {
        for step in stage.steps().filter(|step| step.is_run()) {
            for command in &step.step.commands {
                let call = command.effective();
                if !matches!(call.name(), Some("adduser" | "useradd" | "usermod" | "chsh")) {
                    continue;
                }
                let Some(shell) = call.flag_value(&["s", "shell"]) else { continue };
                let name = shell.rsplit('/').next().unwrap_or(shell);
                let lacking = matches!(name, "bash" | "zsh" | "fish") && shell.starts_with('/');
                if !lacking || brings(stage, name) {
                    continue;
                }
                let Some(word) = call.args().iter().find(|word| word.text().ends_with(shell)) else { continue };
                let message = format!("`{shell}` is not in this image: the user cannot log in, and `su` to it fails");
                out.report(step.file(), word.span, message)
                    .mark("not there")
                    .help(format!("write `/bin/sh`, or install `{name}`"));
            }
        }
    }
}

fn is_alpine(stage: &StageRef) -> bool {
    let Some(image) = stage.root_image() else { return false };
    let Some(name) = image.official().filter(|name| PLAIN.contains(name)) else { return false };
    name == "alpine" || image.tag.as_deref().is_some_and(|tag| tag.contains("alpine"))
}

/// Whether an instruction of the image installs the shell, or copies something that may be it.
fn brings(stage: StageRef, name: &str) -> bool {
    stage.chain().flat_map(|stage| stage.steps()).any(|step| {
        let installed = step.step.packages.iter().flat_map(|call| &call.packages);
        let named = installed.into_iter().any(|package| package.name == name || !package.literal);
        let copied = matches!(&step.ins.args, Args::Copy { dest, .. } if dest.text == "/" || dest.text.contains("bin"));
        named || copied
    })
}
