//! `dangerous-capability`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::capabilities::dangerous;
use crate::knowledge::roles::modules_of;
use crate::project::ServiceRef;
use crate::rules::{Cx, Sink};
use crate::text::{Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for text in &service.cap_add {
            let name = text.shown().to_ascii_uppercase();
            // The engine knows no CAP_ALL.
            let short = name.strip_prefix("CAP_").filter(|rest| *rest != "ALL").unwrap_or(&name);
            let Some(known) = dangerous(short) else { continue };
            let (short, severity) = (known.name, known.severity);
            // A comment is what is asked for.
            if cx.holds("dangerous-capability", "allowed", short)
                || is_explained(cx.project.source(service.file_id()), text.span)
            {
                continue;
            }
            let message = format!("`{short}` allows `{}` {}", service.name, known.allows);
            let finding = out.report(service.file_id(), text.span, message);
            finding.severity(severity).aliases(&[known.alias]);
            finding.mark(if severity == Severity::Warning {
                "a way out of the container"
            } else {
                "more than is given"
            });
            finding.help(match short {
                "SYS_MODULE" => modules_from_the_host(&service),
                _ => "leave it out, or say in a comment which call needs it".to_owned(),
            });
            // What does not lead out of the container somebody has asked for on purpose.
            // Beside `privileged` it gives nothing more.
            let has_all = service.is_privileged();
            if severity == Severity::Info && short != "SYS_PTRACE" || is_its_purpose(&service, short) || has_all {
                finding.pedantic();
            }
        }
    }
}

/// The host loads what the container would have loaded, and needs its directory there no more.
fn modules_from_the_host(service: &ServiceRef) -> String {
    let modules = service.image_ref().and_then(|image| modules_of(&image.repository)).map(|names| format!(": {names}"));
    let mounts = service.host_paths().any(|(path, _)| path == "/lib/modules");
    format!(
        "name the modules that it uses in `/etc/modules-load.d` of the host{}; then leave out the capability{}",
        modules.unwrap_or_default(),
        if mounts { " and the mount of `/lib/modules`" } else { "" }
    )
}

/// Whether the image is there for what the capability allows.
fn is_its_purpose(service: &ServiceRef, capability: &str) -> bool {
    match capability {
        "NET_ADMIN" => service.works_on_its_network(),
        "BPF" | "SYS_ADMIN" | "SYS_PTRACE" => service.watches_its_host(),
        _ => false,
    }
}

/// Whether a comment stands on the line, above it, or above the key it is the first of; not one that is an
/// item itself.
fn is_explained(source: &Source, span: Span) -> bool {
    let line = source.line(span.start as usize);
    let text = |number: u32| source.slice(source.line_span(number)).trim();
    let remark = |text: &str| text.strip_prefix('#').is_some_and(|rest| !rest.trim_start().starts_with("- "));
    let above = |number: u32| number > 1 && remark(text(number - 1));
    text(line).contains(" #") || above(line) || line > 1 && text(line - 1).ends_with(':') && above(line - 1)
}
