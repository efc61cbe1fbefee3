//! What of a build context nobody should be sent: files that hold secrets as a rule, by their names, and the history
//! of the project.

/// Parts of paths below which keys and passwords are for show.
const ASIDE: &[&str] = &["example", "fixture", "test", "sample", "doc", "node_modules", "vendor", "mock"];

/// Whether a file of this name holds a secret as a rule.
pub fn is_secret(path: &str) -> bool {
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

/// The directories of version control.
pub const HISTORY: &[&str] = &[".git", ".hg", ".svn", ".bzr", "CVS"];

/// Whether a file of the context is part of the project's history.
pub fn is_history(path: &str) -> bool {
    HISTORY.iter().any(|directory| path.strip_prefix(directory).is_some_and(|rest| rest.starts_with('/')))
}
