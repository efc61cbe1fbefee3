//! `login-key-in-image`: see the page of the same name.

use crate::project::images::users::{in_force_before, is_root};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

/// How public keys begin, as OpenSSH writes them.
const KEYS: &[&str] = &["ssh-rsa AAAA", "ssh-ed25519 AAAA", "ssh-dss AAAA", "ecdsa-sha2-nistp256 AAAA"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.in_final_chain && !step.onbuild) {
        let writes = |command: &&Command| {
            let target =
                command.redirects.iter().filter(|io| io.operator.contains('>')).filter_map(|io| io.target.as_ref());
            let mut words = command.words.iter().chain(target);
            words.any(|word| word.raw.trim_matches(['"', '\'']).ends_with("authorized_keys"))
        };
        let Some(command) = step.commands.iter().find(writes) else { continue };
        let told = step.commands.iter().filter(|other| other.pipeline == command.pipeline);
        let key = told.flat_map(|command| command.args()).find(|word| KEYS.iter().any(|key| word.raw.contains(key)));
        let Some(key) = key else { continue };
        let targets = command.redirects.iter().filter_map(|io| io.target.as_ref()).chain(&command.words);
        let home = in_force_before(&step).is_some_and(|user| is_root(&user));
        let whose = targets
            .map(|word| word.raw.trim_matches(['"', '\'']))
            .any(|path| path.starts_with("/root/") || home && path.starts_with("~/"));
        let whose = if whose { " as root" } else { "" };
        let message = format!("the holder of this key may log in{whose} wherever the image runs");
        let finding = out.report(step.file(), key.span, message);
        if let Some(service) = cx.project.runners_of(step.docker).find(|service| service.engine_socket().is_some()) {
            finding.why(format!(
                "The key stands in a layer, one for all who run the image; `{}` runs it with the engine's socket, so that its holder is root on the host.",
                service.name
            ));
        }
        finding.mark("in the layer for good");
        finding.help(
            "leave it out, and mount `authorized_keys` when the container starts, or write it from a secret then",
        );
    }
}
