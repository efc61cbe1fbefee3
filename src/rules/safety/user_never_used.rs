//! `user-never-used`: see the page of the same name.

use std::cell::LazyCell;

use crate::project::StageRef;
use crate::project::images::usage::system_installs;
use crate::project::images::users::{self, Created, contains_word};
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        // A service that chooses a user by itself may mean this one.
        if cx.project.services_of(docker).any(|(_, service)| service.user.is_some()) {
            continue;
        }
        if maps_users(stage) {
            continue;
        }
        let text = &cx.project.source(docker.file).text;
        let groups = LazyCell::new(|| {
            stage.chain().flat_map(users::groups_made).map(|(_, command)| command.span).collect::<Vec<Span>>()
        });
        for made in users::created(stage).into_iter().filter(may_log_in) {
            let number = made
                .call
                .flag_value(&["u", "uid"])
                .filter(|number| number.len() > 1 && !number.contains('$'))
                .unwrap_or_default();
            let elsewhere = cx.project.copied_by(docker.file);
            let spoken_of = named_again(text, &groups, &made, &made.name)
                || !number.is_empty() && named_again(text, &groups, &made, number)
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
    // The program that a package brings, or the base image, may be called as its user is.
    let named_so = |name: &str| name.contains(made.name.as_str());
    let packages = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    if packages.flat_map(|call| &call.packages).any(|package| named_so(&package.name))
        || stage.root_image().is_some_and(|image| named_so(image.short_name()))
    {
        return true;
    }
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

/// Whether a server is installed that works as the accounts its settings name, which may be mounted.
fn maps_users(stage: StageRef) -> bool {
    const SERVERS: &[&str] = &["dovecot", "exim4", "postfix", "proftpd", "pure-ftpd", "vsftpd"];
    let mut packages = system_installs(stage).flat_map(|(_, call)| &call.packages);
    // What else is called after Samba are its clients.
    packages.any(|package| {
        let name = package.name.as_str();
        matches!(name, "samba" | "samba-dc") || SERVERS.iter().any(|server| name.starts_with(server))
    })
}

/// A daemon knows its own user's name; such users are made without a way to log in.
fn may_log_in(made: &Created) -> bool {
    let shell = made.call.flag_value(&["s", "shell"]).unwrap_or_default();
    // Whoever gives a system user a shell to log in with means people, or a program of one's own.
    let given = shell.rsplit('/').next().is_some_and(|name| matches!(name, "ash" | "bash" | "sh" | "zsh"));
    let none = shell.ends_with("nologin") || shell.ends_with("false") || shell.ends_with("sync");
    !none && !made.name.starts_with('_') && (given || !made.call.has_flag(&["r", "S", "system"]))
}

/// Whether the name or number stands in the Dockerfile outside of the calls that make the user and a group of its name.
fn named_again(text: &str, groups: &[Span], made: &Created, word: &str) -> bool {
    let mut makes: Vec<Span> = groups.iter().copied().chain([made.call.span]).collect();
    makes.sort();
    let mut from = 0;
    let ends = makes.iter().map(|span| (span.start as usize, span.end as usize)).chain([(text.len(), text.len())]);
    ends.into_iter().any(|(start, end)| {
        let between = text.get(from..start).unwrap_or_default();
        from = from.max(end);
        contains_word(between, word)
    })
}
