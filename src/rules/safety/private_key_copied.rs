//! `private-key-copied`: see the page of the same name.

use crate::finding::Setting;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

const NAMES: &[&str] = &["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];
const SSH: &[&str] = &["_rsa", "_dsa", "_ecdsa", "_ed25519"];
const ENDINGS: &[&str] = &[".key", "key.pem", "privkey.pem", ".p12", ".pfx", ".ppk"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for source in docker.copy_sources().filter(|source| source.step.stage.in_final_chain) {
            let Args::Copy { dest, .. } = &source.step.ins.args else { continue };
            let Some(path) = source.path.filter(|path| is_key(path, &dest.text)) else { continue };
            let finding =
                out.report(docker.file, source.word.span, format!("the private key `{path}` goes into the image"));
            // Where people work, a key that says so of itself lets them in; one for `localhost` proves nothing elsewhere.
            let name = path.rsplit('/').next().unwrap_or(path);
            let open = path.contains("insecure") && cx.project.is_for(docker.file, Setting::Development);
            if open || name.contains("localhost") {
                finding.pedantic();
            }
            finding
                .mark("for everyone who has the image")
                .help("lend it to the RUN that needs it with `--mount=type=secret` or `--mount=type=ssh`, or mount it when the container runs");
        }
    }
}

/// By its own name, or by that which it is given.
fn is_key(path: &str, dest: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let dest = dest.to_ascii_lowercase();
    let [name, given] = [&lower, &dest].map(|path| path.rsplit('/').next().unwrap_or_default());
    let aside = lower.contains("pub") || lower.contains("test") || lower.contains("example") || lower.contains("apt");
    // `deploy_rsa` may be a directory of sources; below `.ssh` it is none.
    let ssh = lower.contains("ssh") || dest.contains("ssh");
    let named = |name: &str| {
        NAMES.iter().any(|key| name.ends_with(key)) || ssh && SSH.iter().any(|ending| name.ends_with(ending))
    };
    !aside && (named(name) || NAMES.contains(&given) || ENDINGS.iter().any(|ending| name.ends_with(ending)))
}
