//! `security-profile-off`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        for text in &service.security_opt {
            let option = text.shown().replacen('=', ":", 1).to_ascii_lowercase();
            let what = match option.as_str() {
                "seccomp:unconfined" => "the filter of system calls",
                "apparmor:unconfined" => "AppArmor's protection",
                "label:disable" => "SELinux's protection",
                _ => continue,
            };
            let message = format!("{what} is off for `{}`", service.name);
            let finding = out.report(service.file_id(), text.span, message);
            finding.mark("switched off");
            finding.help("leave the line out; where a call is really needed, give a profile that allows that one");
            // A debugger reads and changes another program, which the filter is there to forbid.
            let debugs = option.starts_with("seccomp") && service.cap_add.iter().any(|text| is_ptrace(text.shown()));
            if service.watches_its_host() || debugs {
                finding.pedantic();
            }
        }
    }
}

fn is_ptrace(capability: &str) -> bool {
    let name = capability.to_ascii_uppercase();
    name.strip_prefix("CAP_").unwrap_or(&name) == "SYS_PTRACE"
}
