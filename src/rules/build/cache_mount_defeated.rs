//! `cache-mount-defeated`: see the page of the same name.

use crate::project::StepRef;
use crate::project::images::apt_lists::{deletes_downloads, keeps_downloads};
use crate::project::images::leftovers::{is_declared, makes_apk_cache};
use crate::project::packages::settings::may_copy_configuration;
use crate::project::packages::{Action, Call, Manager};
use crate::project::stages::stage::Mount;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::Span;

/// Where a manager caches, by the end of the path; the flags and the variable by which it does not.
const STORES: &[(Manager, &[&str], &[&str], &str)] = &[
    (Manager::Pip, &["/.cache/pip"], &["--no-cache", "--no-cache-dir"], "PIP_NO_CACHE_DIR"),
    (Manager::Uv, &["/.cache/uv"], &["--no-cache", "--no-cache-dir", "-n"], "UV_NO_CACHE"),
    (Manager::Apk, &["/var/cache/apk", "/etc/apk/cache"], &["--no-cache"], ""),
    (Manager::Composer, &["/.composer/cache", "/.cache/composer"], &["--no-cache"], ""),
    (Manager::Npm, &["/.npm"], &[], ""),
    (Manager::Yarn, &["/.cache/yarn", "/usr/local/share/.cache/yarn"], &[], ""),
    (Manager::Dnf, &["/var/cache/dnf", "/var/cache/yum", "/var/cache/libdnf5"], &[], ""),
    (Manager::Apt, &["/var/cache/apt", "/var/cache/apt/archives", "/var/lib/apt", "/var/lib/apt/lists"], &[], ""),
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let kept = keeps_downloads(&cx.project.source(docker.file).text);
        let stages = docker.stages().filter(|stage| stage.reachable);
        let steps = stages.flat_map(|stage| stage.steps());
        let mut deleted: Vec<Span> = Vec::new();
        for step in steps.filter(|step| step.is_run() && !step.onbuild && step.shell_errors.is_empty()) {
            for mount in step.mounts().filter(|mount| mount.kind == "cache") {
                let place = mount.target.trim_end_matches('/');
                let ends = |ends: &[&str]| ends.iter().any(|end| place.ends_with(end));
                let Some(&(manager, _, flags, variable)) = STORES.iter().find(|row| ends(row.1)) else { continue };
                let installs = |call: &&Call| call.manager == manager && call.action == Action::Install;
                let calls: Vec<&Call> = step.step.packages.iter().filter(installs).collect();
                let Some(last) = calls.last() else { continue };
                let name = format!("{} {}", last.program, last.action_word);
                let off = || calls.iter().all(|call| call.has_flag(flags));
                if !flags.is_empty() && off() {
                    let flag = last.call.args().iter().find(|word| flags.contains(&word.text()));
                    let (span, flag) = flag.map_or((last.action_span, flags[0]), |word| (word.span, word.text()));
                    let message = format!("`{flag}` keeps `{}` from the cache that this RUN mounts", name.trim_end());
                    let finding = out.report(step.file(), span, message).mark("neither read nor filled");
                    finding.label(step.file(), mount.span, "is mounted in vain");
                    finding.help(match place.ends_with("/var/cache/apk") && !makes_apk_cache(&step) {
                        true => "leave it out and mount the cache at `/etc/apk/cache`: in `/var/cache/apk` apk keeps no more than the index".to_owned(),
                        false => format!("leave `{flag}` out: what lies in the mount never gets into the layer"),
                    });
                } else if !variable.is_empty() && is_declared(step, variable) {
                    let message =
                        format!("`{variable}` keeps `{}` from the cache that is mounted here", name.trim_end());
                    let finding = out.report(step.file(), mount.span, message).mark("neither read nor filled");
                    finding.help(format!(
                        "leave `{variable}` out: what lies in the mount never gets into the layer; or leave the mount out"
                    ));
                } else if let Some(command) = emptying(&step, &mount, manager, last.command) {
                    let said = command.effective().name().unwrap_or_default().to_owned();
                    let message =
                        format!("this empties the cache that the RUN mounts: `{said}` ends each build with it");
                    let finding = out.report(step.file(), command.span, message).mark("the next build finds nothing");
                    finding.label(step.file(), mount.span, "is mounted here");
                    finding.why("What lies in a mount never gets into the layer, so that there is nothing to clean.");
                    finding.help("leave the cleaning out, where it is for the mounted cache");
                } else if place.contains("/var/cache/apt") && !kept && deletes_downloads(step.stage_ref()) {
                    let mut before = step.stage_ref().chain().flat_map(|stage| stage.steps());
                    if !before.any(|other| may_copy_configuration(other.ins)) {
                        deleted.push(mount.span);
                    }
                }
            }
        }
        let Some((first, rest)) = deleted.split_first() else { continue };
        let message = "this cache stays empty: the image deletes what apt downloads after each install";
        let finding = out.report(docker.file, *first, message).mark("has nothing in it");
        for span in rest {
            finding.label(docker.file, *span, "and so does this");
        }
        finding.why("Images of Debian and Ubuntu bring `/etc/apt/apt.conf.d/docker-clean`, which removes the packages again; every build downloads all of them.");
        finding.help("put `rm -f /etc/apt/apt.conf.d/docker-clean` before the first install, and give the mount `sharing=locked`; or leave it out");
    }
}

/// The command behind the last install that empties what is mounted.
fn emptying<'a>(step: &StepRef<'a>, mount: &Mount, manager: Manager, last: usize) -> Option<&'a Command> {
    let place = mount.target.trim_end_matches('/');
    let cleans = |call: &Call| {
        let other = ["prune", "dir", "ls", "verify", "autoclean"].iter().any(|word| call.call.has_arg(word));
        call.manager == manager && call.action == Action::Clean && call.command > last && !other
    };
    let of_lists = place.contains("/var/lib/");
    let by_call = step.step.packages.iter().find(|call| cleans(call) && !of_lists).map(|call| call.command);
    let removed = |text: &str| {
        let text = text.replacen("~/", "/root/", 1);
        let below = text.strip_prefix(place).and_then(|rest| rest.strip_prefix('/')).unwrap_or_default();
        matches!(below, "*" | "lists" | "lists/" | "lists/*" | "archives/*" | "archives/*.deb")
    };
    let removes = |command: &Command| {
        let call = command.effective();
        call.name() == Some("rm") && call.args().iter().any(|word| removed(word.text()))
    };
    let commands = &step.step.commands;
    let by_rm = commands.iter().skip(last + 1).position(removes).map(|at| last + 1 + at);
    commands.get(by_call.or(by_rm)?)
}
