//! `service-user-login`: see the page of the same name.

use crate::project::images::users;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(stage) = docker.final_stage() else { continue };
        for made in users::created(stage) {
            let call = &made.call;
            let shell = call.flag_value(&["s", "shell"]).unwrap_or_default();
            let login = shell.ends_with("sh") && shell.contains("/bin/");
            let numbered = call.flag_value(&["u", "uid"]).is_some() || call.has_flag(&["r", "S", "system"]);
            if !login || numbered {
                continue;
            }
            let (name, useradd) = (&made.name, call.name() == Some("useradd"));
            let logs = if useradd && !call.has_flag(&["l", "no-log-init"]) { ", without `--no-log-init`" } else { "" };
            let message = format!("user `{name}` gets the login shell `{shell}` and whatever number is free{logs}");
            let better = match useradd {
                true => format!("useradd --no-log-init --uid 10001 --shell /usr/sbin/nologin {name}"),
                false => format!("adduser --uid 10001 --shell /usr/sbin/nologin {name}"),
            };
            out.report(docker.file, call.span, message).help(format!("write `{better}`, plus what else it needs"));
        }
    }
}
