//! `plimsoll stack`: writes the reference stack, with secrets made on the spot.

mod files;

use std::io::Read;
use std::path::Path;

use super::args::StackArgs;
use super::failure::Failure;
use super::{Exit, output};

/// Names of the secrets that `compose.yaml` reads from `secrets/`.
const SECRETS: [&str; 2] = ["pg_password", "postgres_password"];

/// Writes every file of the stack below the directory, and secrets where there are none.
///
/// # Errors
/// A file is in the way and `--force` is not given, or something cannot be written.
pub fn stack(args: &StackArgs) -> Result<Exit, Failure> {
    let at = |path: &str| args.dir.join(path);
    let in_the_way: Vec<&str> = files::FILES.iter().map(|(path, ..)| *path).filter(|path| at(path).exists()).collect();
    if !args.force && !in_the_way.is_empty() {
        let message = format!("{}: already holds {}", args.dir.display(), in_the_way.join(", "));
        return Err(Failure::new(message, "choose another directory, or overwrite with --force"));
    }
    for (path, text, executable) in files::FILES {
        write(&at(path), text.as_bytes())?;
        set_mode(&at(path), if *executable { 0o755 } else { 0o644 })?;
    }
    // Containers read the secrets as other users, hence mode 444 in a directory only its owner enters.
    let secrets = at("secrets");
    std::fs::create_dir_all(&secrets).map_err(|error| unwritten(&secrets, &error))?;
    set_mode(&secrets, 0o700)?;
    for path in SECRETS.map(|name| secrets.join(name)) {
        if !path.exists() {
            write(&path, secret()?.as_bytes())?;
            set_mode(&path, 0o444)?;
        }
    }
    output::stdout(&format!(
        "{} files written to {dir}, secrets to {dir}/secrets (keep them out of version control)\n\n\
         next:\n  cd {}\n  docker compose up --build --detach --wait\n  curl http://127.0.0.1:5000/\n",
        files::FILES.len(),
        as_shell_word(&args.dir.to_string_lossy()),
        dir = args.dir.display(),
    ))?;
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
    let mut bytes = [0u8; 24];
    let read = std::fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    read.map_err(|error| Failure::new(format!("/dev/urandom: cannot be read: {error}"), "write secrets/ by hand"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(path, bytes)).map_err(|error| unwritten(path, &error))
}

/// Unix permissions, whatever the umask; other systems keep their own.
fn set_mode(path: &Path, mode: u32) -> Result<(), Failure> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let set = std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode));
        set.map_err(|error| unwritten(path, &error))?;
    }
    let _ = (path, mode);
    Ok(())
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("{}: cannot be written: {error}", path.display()), "choose a directory you may write to")
}
