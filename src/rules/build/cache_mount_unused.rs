//! `cache-mount-unused`: see the page of the same name.

use crate::rules::{Cx, Sink};

/// Parts of paths of caches, and the programs that read them.
const CACHES: &[(&str, &[&str])] = &[
    (".cache/pip", &["pip"]),
    (".cache/uv", &["uv"]),
    ("/cache/uv", &["uv"]),
    (".cache/yarn", &["yarn"]),
    (".npm", &["npm"]),
    ("/var/cache/apk", &["apk"]),
    ("/var/cache/apt", &["apt"]),
    ("/var/lib/apt", &["apt"]),
    ("/var/cache/dnf", &["dnf"]),
    ("/var/cache/yum", &["yum"]),
];

/// Programs that use no package manager's cache but, where they are one, their own.
const QUIET: &[&str] = &[
    ":", "[", "addgroup", "adduser", "apk", "apt", "apt-get", "cat", "chmod", "chown", "cp", "curl", "dnf", "echo",
    "export", "groupadd", "install", "ln", "ls", "mkdir", "mv", "printf", "rm", "sed", "set", "tar", "test", "touch",
    "true", "useradd", "wget", "yum",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !step.onbuild) {
        for mount in step.mounts().filter(|mount| mount.kind == "cache") {
            let target = mount.target.trim_end_matches('/');
            let holds = |part: &str| target.contains(part);
            let Some((_, programs)) = CACHES.iter().find(|(part, _)| holds(part)) else { continue };
            let idle = |name: &str| QUIET.contains(&name) && !programs.iter().any(|program| name.starts_with(program));
            let all_idle = step.commands.iter().all(|command| match command.words.is_empty() {
                true => true,
                false => command.effective().name().is_some_and(idle),
            });
            if !all_idle || step.commands.is_empty() || !step.shell_errors.is_empty() {
                continue;
            }
            let program = programs.first().copied().unwrap_or_default();
            let message = format!("the cache of `{program}` is mounted, and this RUN does not call it");
            let finding = out.report(step.file(), mount.span, message).mark("neither read nor filled");
            finding.help("leave the mount out, or mount the cache of the package manager that is called");
        }
    }
}
