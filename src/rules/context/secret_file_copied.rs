//! `secret-file-copied`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::rules::{Cx, Sink};

/// Parts of paths below which keys and passwords are for show.
const ASIDE: &[&str] = &["example", "fixture", "test", "sample", "doc", "node_modules", "vendor", "mock"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for (docker, context) in cx.project.builds() {
        for sweep in docker.sweeps(context) {
            if !sweep.source.step.stage.in_final_chain {
                continue;
            }
            let files = sweep.files.iter().map(|(entry, _)| entry.path.as_str());
            let empty = |path: &&str| cx.project.settings_without_secrets(context, path);
            let found: Vec<&str> = files.filter(|path| is_secret(path)).filter(|path| !empty(path)).collect();
            let Some(first) = found.first() else { continue };
            let message = match found.len() {
                1 => format!("`{first}` goes into the image with the directory it lies in"),
                2 => format!(
                    "`{first}` and `{}` go into the image with the directory they lie in",
                    found.last().unwrap_or(first)
                ),
                n => format!("`{first}` and {} more files that hold secrets go into the image", n - 1),
            };
            let finding = out.report(docker.file, sweep.source.word.span, message);
            finding
                .mark("takes it along")
                .help("add it to the ignore file, and mount it where it is needed: `--mount=type=secret`");
            if let Some(ignore) = context.ignore.and_then(|index| cx.project.ignore_files.get(index)) {
                let patterns: Vec<String> = found.iter().map(|path| (*path).to_owned()).collect();
                let edit = ignore.added(&cx.project.source(ignore.file).text, &patterns);
                finding.fix(Safety::Safe, "Keep it out of the context", vec![edit]).changing(&[Aspect::Patterns]);
            }
            break;
        }
    }
}

/// Whether a file of this name holds a secret as a rule.
fn is_secret(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or_default();
    if lower.split('/').any(|part| ASIDE.iter().any(|aside| part.contains(aside))) {
        return false;
    }
    let environment =
        name == ".env" || [".env.local", ".env.production", ".env.prod"].iter().any(|known| name.starts_with(known));
    let key = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"].contains(&name)
        || name.ends_with(".p12")
        || name.ends_with(".pfx")
        || name.ends_with(".kdbx")
        || name.ends_with(".key") && !name.contains("pub")
        || name.ends_with(".pem") && (name.contains("key") || name.contains("priv")) && !name.contains("pub");
    let credentials = [".netrc", ".pypirc", ".git-credentials", ".htpasswd", "kubeconfig", "credentials.json"]
        .contains(&name)
        || name.ends_with(".tfstate")
        || lower.ends_with(".aws/credentials");
    environment || key || credentials
}
