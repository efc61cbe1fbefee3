//! `volume-over-config`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::Severity;
use crate::knowledge::roles;
use crate::project::running::script::When;
use crate::project::{Project, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::syntax::shell::{Command, Word};
use crate::text::{FileId, Span};

/// Where images keep the certificates that they trust.
const TRUSTED: &[&str] = &["/etc/ssl", "/etc/ssl/certs"];

pub fn check(cx: &Cx, out: &mut Sink) {
    over_certificates(cx, out);
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let targets = if stage.volumes.is_empty() { HashMap::new() } else { targets(stage) };
        for volume in &stage.volumes {
            let path = volume.path.trim_end_matches('/');
            let copied = targets.get(path).copied();
            let configuration = path == "/etc" || path.starts_with("/etc/");
            if !configuration && copied.is_none_or(|(_, exactly)| !exactly) {
                continue;
            }
            let what = if configuration { "configuration" } else { "files that this image brings" };
            let message = format!("the volume `{path}` covers {what}: a new image will not replace them");
            let finding = out.report(stage.file(), volume.span, message);
            // Without files of the image below it, the volume may well be for the user's own.
            if copied.is_none() {
                finding.severity(Severity::Info).pedantic();
            }
            finding.mark("filled once, then kept");
            if let Some((span, _)) = copied {
                finding.label(stage.file(), span, "covered by it");
            }
            finding.help(format!("leave `{path}` out of VOLUME; mount a single file read-only where one must differ"));
            // With a root that may only be read, the VOLUME is what lets it write.
            if let Some((script, span)) = written_at_start(cx.project, stage.file(), path) {
                finding.label(script, span, "the start script writes there");
                finding.help(format!(
                    "keep what the image brings in another directory, and have the start script copy it to `{path}` each time"
                ));
            }
        }
    }
}

/// Mounts of services over the certificates that the image trusts, unless they are the host's own.
fn over_certificates(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for mount in service.written_mounts() {
            let target = mount.target.as_ref().map_or("", |target| target.shown().trim_end_matches('/'));
            let source = mount.source.as_ref().map_or("", |source| source.shown());
            let own = source.starts_with("/etc/") || source.starts_with("/usr/") || source.is_empty();
            if own || !TRUSTED.contains(&target) {
                continue;
            }
            let message = format!("the mount covers `{target}`, where the image keeps the certificates that it trusts");
            let finding = out.report(service.file_id(), mount.span, message).mark("hides what the image brings");
            finding.help("mount it at a directory of its own, such as `/etc/ssl/private/app`, and name that in the configuration");
            // A web server looks at nobody's certificate unless it is told where those that it trusts are.
            if service.image_ref().is_some_and(|image| roles::needs_no_store(&image.repository)) {
                finding.pedantic();
            }
        }
    }
}

/// By path, the first instruction that copies something to it or below it, and whether to itself.
fn targets(stage: StageRef<'_>) -> HashMap<&str, (Span, bool)> {
    let mut targets = HashMap::new();
    for step in stage.steps() {
        let Args::Copy { dest, .. } = &step.ins.args else { continue };
        let relative = matches!(dest.text.as_str(), "." | "./").then_some(step.step.workdir.as_deref()).flatten();
        let target = relative.unwrap_or(&dest.text).trim_end_matches('/');
        let above = target.match_indices('/').filter_map(|(at, _)| target.get(..at));
        for path in above.chain([target]).filter(|path| !path.is_empty()) {
            targets.entry(path).or_insert((step.ins.span, path == target));
        }
    }
    targets
}

/// The command of a start script that writes a file below `path`.
fn written_at_start(project: &Project, docker: FileId, path: &str) -> Option<(FileId, Span)> {
    let inside = |word: &Word| word.text().strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    project.running_in_image(docker).filter(|running| running.when == When::Start).find_map(|running| {
        let writes = |command: &&Command| {
            let last = command.args().last().is_some_and(|last| match command.name() {
                Some("cp" | "install" | "ln" | "mv") => !command.has_arg("-d") && (last.text() == path || inside(last)),
                Some("sed") => inside(last) && command.args().iter().any(|word| is_in_place(word.text())),
                Some("tee" | "touch") => inside(last),
                _ => false,
            });
            let written = command.redirects.iter().filter(|redirect| redirect.operator.contains('>'));
            let mut targets = written.filter_map(|redirect| redirect.target.as_ref());
            last || targets.any(inside)
        };
        running.script.commands.iter().find(writes).map(|command| (running.file, command.span))
    })
}

/// `-i`, `-i.bak`, `-ri` and `--in-place` of sed, without which it only reads.
fn is_in_place(option: &str) -> bool {
    let short = |flags: &str| flags.trim_start_matches(['E', 'n', 'r', 's', 'u', 'z']).starts_with('i');
    option.starts_with("--in-place") || option.strip_prefix('-').is_some_and(short)
}
