//! `user-never-used`: see the page of the same name.

use crate::project::StageRef;
use crate::project::images::users::{self, Created, contains_word};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        let text = &cx.project.source(docker.file).text;
        for made in users::created(stage).into_iter().filter(may_log_in) {
            let number = made.call.flag_value(&["u", "uid"]).filter(|number| number.len() > 1).unwrap_or_default();
            let elsewhere = cx.project.copied_by(docker.file);
            let spoken_of = named_again(text, &made)
                || !number.is_empty() && text.matches(number).count() > 1
                || elsewhere.into_iter().any(|e| contains_word(&cx.project.source(e.file).text, &made.name));
            if !spoken_of && !is_installed_after(stage, &made) {
                let name = &made.name;
                out.report(docker.file, made.span, format!("user `{name}` is created and never used"))
                    .mark("nothing speaks of it again")
                    .help(format!(
                        "end the stage with `USER {name}` if the program should run as it, or do not create it"
                    ));
            }
        }
    }
}

/// Whether foreign code is installed once the user is there, which may look for it by name.
fn is_installed_after(stage: StageRef, made: &Created) -> bool {
    let mut later = stage
        .chain()
        .flat_map(|stage| stage.steps())
        .flat_map(|step| &step.step.commands)
        .filter(|command| command.span.start > made.call.span.start);
    later.any(|command| {
        let call = command.effective();
        let names = |word: &str| call.args().iter().any(|arg| arg.text().starts_with(word));
        match call.name() {
            Some("make" | "ninja" | "meson") => names("install"),
            Some("cmake") => names("--install"),
            Some("dpkg") => names("-i") || names("--install"),
            Some(name) => name == "install.sh",
            None => false,
        }
    })
}

/// A daemon knows its own user's name; such users are made without a way to log in.
fn may_log_in(made: &Created) -> bool {
    let shell = made.call.flag_value(&["s", "shell"]).unwrap_or_default();
    let none = shell.ends_with("nologin") || shell.ends_with("false") || shell.ends_with("sync");
    !none && !made.name.starts_with('_') && !made.call.has_flag(&["r", "S", "system"])
}

/// Whether the name stands in the Dockerfile outside of the call that makes the user.
fn named_again(text: &str, made: &Created) -> bool {
    let before = text.get(..made.call.span.start as usize).unwrap_or_default();
    let after = text.get(made.call.span.end as usize..).unwrap_or_default();
    contains_word(before, &made.name) || contains_word(after, &made.name)
}
