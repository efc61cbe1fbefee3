//! `private-key-copied`: see the page of the same name.

use crate::rules::{Cx, Sink};

const NAMES: &[&str] = &["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];
const ENDINGS: &[&str] = &[".key", "key.pem", "privkey.pem", ".p12", ".pfx", ".ppk"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        for source in docker.copy_sources().filter(|source| source.step.stage.in_final_chain) {
            let Some(path) = source.path.filter(|path| is_key(path)) else { continue };
            let finding =
                out.report(docker.file, source.word.span, format!("the private key `{path}` goes into the image"));
            finding
                .mark("for everyone who has the image")
                .help("lend it to the RUN that needs it with `--mount=type=secret` or `--mount=type=ssh`, or mount it when the container runs");
        }
    }
}

fn is_key(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or_default();
    let aside = lower.contains("pub") || lower.contains("test") || lower.contains("example") || lower.contains("apt");
    !aside && (NAMES.contains(&name) || ENDINGS.iter().any(|ending| name.ends_with(ending)))
}
