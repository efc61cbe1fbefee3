//! `plimsoll stack`: writes the reference stack, with secrets made on the spot.

mod files;

use std::path::Path;

use super::args::StackArgs;
use super::failure::Failure;
use super::settings::unwritten;
use super::{Exit, output};
use crate::disk::{self, Access, Disk, Refusal};
use crate::report::Screen;
use crate::report::escape::line;

/// Names of the secrets that `compose.yaml` reads from `secrets/`.
const SECRETS: [&str; 2] = ["pg_password", "postgres_password"];

/// Writes every file of the stack below the directory, and secrets where there are none.
///
/// # Errors
/// A file is in the way and `--force` is not given, a link leads elsewhere, or something cannot be written.
pub fn stack(args: &StackArgs) -> Result<Exit, Failure> {
    let disk = Disk::new(std::slice::from_ref(&args.dir), &Access::default());
    let at = |path: &str| args.dir.join(path);
    let secrets = SECRETS.map(|name| at("secrets").join(name));
    // Before anything is written.
    for path in files::FILES.iter().map(|(path, ..)| at(path)).chain(secrets.iter().cloned()) {
        disk.border().own(&path).map_err(|refusal| unwritten(&path, &refusal))?;
    }
    let is_there = |path: &Path| disk.look(path) != Err(Refusal::Absent);
    let in_the_way: Vec<&str> =
        files::FILES.iter().map(|(path, ..)| *path).filter(|path| is_there(&at(path))).collect();
    if !args.force && !in_the_way.is_empty() {
        let message = format!("{}: already holds {}", args.dir.display(), in_the_way.join(", "));
        return Err(Failure::new(message, "choose another directory, or overwrite with --force"));
    }
    for (path, text, executable) in files::FILES {
        let written = disk.create(&at(path), text.as_bytes(), if *executable { 0o755 } else { 0o644 });
        written.map_err(|refusal| unwritten(&at(path), &refusal))?;
    }
    // Containers read the secrets as other users, hence mode 444 in a directory only its owner enters.
    disk.create_directory(&at("secrets"), 0o700).map_err(|refusal| unwritten(&at("secrets"), &refusal))?;
    for path in secrets.iter().filter(|path| !is_there(path)) {
        disk.create(path, secret()?.as_bytes(), 0o444).map_err(|refusal| unwritten(path, &refusal))?;
    }
    let text = format!(
        "{} files written to {dir}, secrets to {dir}/secrets (keep them out of version control)\n\n\
         next:\n  cd {}\n  docker compose up --build --detach --wait\n  curl http://127.0.0.1:5000/\n",
        files::FILES.len(),
        line(&as_shell_word(&args.dir.to_string_lossy())),
        dir = line(&args.dir.to_string_lossy()),
    );
    output::stdout(&Screen::default().lines(&text).shown())?;
    Ok(Exit::Clean)
}

/// The text as one word of a shell command, quoted where a shell would read it otherwise.
fn as_shell_word(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+,:@%=".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// 24 random bytes as 48 hexadecimal digits.
fn secret() -> Result<String, Failure> {
    let bytes = disk::random::<24>().map_err(|error| {
        Failure::new(format!("no random bytes can be had: {}", disk::plain(&error)), "write secrets/ by hand")
    })?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
