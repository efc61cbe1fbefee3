//! `workers-as-root`: see the page of the same name.

use crate::project::images::users;
use crate::project::{ServiceRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain && !is_lesser(*stage)) {
        for step in stage.steps().filter(|step| step.is_run()) {
            for command in step.step.commands.iter().filter(|command| is_replacement(command)) {
                let message = "the workers of the server are made to run as root";
                let finding = out.report(step.file(), command.span, message).mark("root for every request");
                finding.help("leave the server's own user, and give it the files that it has to write");
            }
        }
    }
    for evidence in cx.project.evidence.iter().filter(|e| !e.copied_by.is_empty() || !e.mounted_by.is_empty()) {
        let source = cx.project.source(evidence.file);
        let Some((at, line)) = worker_line(&source.path, &source.text) else { continue };
        let mut copied = evidence.copied_by.iter().filter_map(|docker| cx.project.dockerfile(*docker)?.final_stage());
        let mut services = evidence.mounted_by.iter().filter_map(|(file, at)| cx.project.service_at(*file, *at));
        // What a service says of its user counts, and USER where it says nothing.
        let mounts = |service: ServiceRef| match &service.user {
            Some(user) => users::is_root(user.shown()),
            None => !service.stage().is_some_and(is_lesser),
        };
        if !copied.any(|stage| !is_lesser(stage)) && !services.any(mounts) {
            continue;
        }
        let finding =
            out.report(evidence.file, Span::new(at, at + line.len()), "the workers of the server run as root");
        finding.mark("root for every request").help("name the server's own user: `www-data`, `nginx` or `nobody`");
    }
}

/// Whether it runs as somebody else than root, and so cannot work as root.
fn is_lesser(stage: StageRef) -> bool {
    stage.stage.user.as_ref().is_some_and(|user| user.value.as_deref().is_none_or(|name| !users::is_root(name)))
}

/// Whether the path is that of a configuration which says as whom the workers run.
fn is_of_a_server(path: &str) -> bool {
    path.ends_with("nginx.conf") || path.ends_with("www.conf") || path.contains("php-fpm.d/")
}

/// `sed -i 's/user = www-data/user = root/' www.conf`
fn is_replacement(command: &Command) -> bool {
    let call = command.effective();
    let served = call.args().iter().any(|word| is_of_a_server(word.text()));
    let becomes_root = |script: &str| {
        let mut parts = script.trim_start_matches('s').split(['/', '|', '#', '@', ',']);
        let put = parts.nth(2).unwrap_or_default();
        script.starts_with('s') && is_root_line(put.trim_start_matches([';', '^']))
    };
    call.name() == Some("sed")
        && served
        && call.args().iter().filter_map(|word| word.literal.as_deref()).any(becomes_root)
}

/// `user = root`, `user root;`
fn is_root_line(line: &str) -> bool {
    let rest = line.trim().strip_prefix("user").filter(|rest| rest.starts_with([' ', '\t', '=']));
    rest.is_some_and(|rest| rest.trim_matches([' ', '\t', '=', ';']) == "root")
}

/// The line of a server's configuration that makes its workers root.
fn worker_line<'t>(path: &str, text: &'t str) -> Option<(usize, &'t str)> {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').filter(|_| is_of_a_server(path)).map(|line| {
        at += line.len();
        (at - line.len(), line.trim_end())
    });
    lines.find(|(_, line)| is_root_line(line.split('#').next().unwrap_or_default()))
}
