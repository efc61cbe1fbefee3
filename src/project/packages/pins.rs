//! Which packages a call leaves to whatever version is newest on the day of the build.

use crate::project::packages::{Action, Call, Manager, Package};
use crate::syntax::shell::Command;

/// The packages of an install that name no version and are not fixed in another way: by a file of
/// requirements or constraints, by an address, by being a file. Names that are not known are left out.
pub fn unpinned(call: &Call) -> Vec<&Package> {
    if call.action != Action::Install && !is_go_run(call) || pinned_elsewhere(call) {
        return Vec::new();
    }
    call.packages.iter().filter(|package| is_name(package) && !pinned(call, package)).collect()
}

/// Whether the commands of a RUN ask the network which version there is: the newest is wanted, and is built anew for.
pub fn asks_for_a_version(commands: &[Command]) -> bool {
    let mut inner = commands.iter().filter(|command| command.place.in_substitution);
    inner.any(|command| matches!(command.effective().name(), Some("curl" | "wget")))
}

/// What matters of one of these packages: it installs the others, or it is the server that is started and keeps a database.
pub fn said_of(unpinned: &[&Package], started: Option<String>) -> Option<String> {
    const MANAGERS: &[&str] = &["pdm", "pipenv", "pnpm", "poetry", "uv", "yarn"];
    let has = |name: &str| unpinned.iter().any(|package| package.name == name);
    // Beside others it is the least of it.
    let alone = unpinned.iter().all(|package| MANAGERS.contains(&package.name.as_str()));
    if let Some(name) = MANAGERS.iter().find(|name| alone && has(name)) {
        return Some(format!(
            "`{name}` installs the packages: another major version has other options, and may refuse the lock file that the one before it wrote."
        ));
    }
    // Source: MLflow's "Backend Stores" (`mlflow db upgrade`), as known in 2026-11.
    let server = has("mlflow") && started.is_none_or(|program| program == "mlflow");
    server.then(|| {
        "`mlflow` is among them: the server of a newer one refuses the database of an older until `mlflow db upgrade` has changed it, and then there is no way back but a backup.".to_owned()
    })
}

/// A name, where need be with a variable inside: `php${VERSION}-redis` ends in letters, so that no version
/// can hide in the variable.
fn is_name(package: &Package) -> bool {
    let text = package.text.trim_matches('"');
    let behind = text.rsplit_once('}').map_or("", |(_, rest)| rest);
    package.literal
        || !text.starts_with('$') && !text.contains("$(") && behind.contains(|c: char| c.is_ascii_alphabetic())
}

fn is_go_run(call: &Call) -> bool {
    call.manager == Manager::Go && call.action_word == "run"
}

/// Flags that fix the versions of everything in the call.
pub fn pinned_elsewhere(call: &Call) -> bool {
    match call.manager {
        Manager::Pip | Manager::Uv => {
            let file = |word: &str| word.starts_with("-r") || word.starts_with("-c");
            let short = call.call.args().iter().any(|word| !word.text().starts_with("--") && file(word.text()));
            let constraints = call.call.assignments.iter().any(|assignment| assignment.name == "PIP_CONSTRAINT");
            short || constraints || call.has_flag(&["--requirement", "--constraint", "--requirements", "--constraints"])
        }
        Manager::Gem => call.has_flag(&["-v", "--version", "-g", "--file"]),
        _ => false,
    }
}

fn pinned(call: &Call, package: &Package) -> bool {
    let text = package.text.as_str();
    let ends = |endings: &[&str]| endings.iter().any(|ending| text.ends_with(ending));
    match call.manager {
        Manager::Apt => text.contains(['=', '/']) || ends(&[".deb"]),
        Manager::Apk => text.contains(['=', '~', '<', '>']) || ends(&[".apk"]) || text.starts_with(['!', '.', '/']),
        // Groups have no versions, modules have streams.
        Manager::Dnf if call.action_word.starts_with("group") => true,
        Manager::Dnf if call.action_word.starts_with("module") => text.contains([':', '/']),
        Manager::Dnf => numbered(text) || text.contains(['/', ':']) || text.starts_with('@') || ends(&[".rpm"]),
        Manager::Zypper => text.contains(['=', '<', '>', '/']) || ends(&[".rpm"]),
        Manager::Pip | Manager::Uv => match text.split_once("://") {
            // The commit or tag of a repository stands behind its path, `user@` before the host.
            Some((scheme, rest)) if scheme.contains('+') => {
                rest.split_once('/').is_some_and(|(_, path)| path.contains('@'))
            }
            Some(_) => true,
            None => {
                let version = text.contains(['=', '<', '>', '~', '!', '@']);
                version || text.contains('/') || text.starts_with('.') || ends(&[".whl", ".tar.gz", ".zip"])
            }
        },
        Manager::Npm | Manager::Yarn | Manager::Pnpm => {
            let name = text.strip_prefix('@').unwrap_or(text);
            let file = text.starts_with(['.', '/', '~']) || ends(&[".tgz", ".tar.gz", ".tar"]);
            let version = name.split_once('@').is_some_and(|(_, version)| !matches!(version, "latest" | "next" | "*"));
            file || text.contains('#') || version && !text.contains("://")
        }
        Manager::Gem => text.contains(':') || ends(&[".gem"]) || text.starts_with(['.', '/']),
        Manager::Go => match text.split_once('@') {
            Some((_, version)) => !matches!(version, "latest" | "none"),
            None => {
                let own = matches!(text, "std" | "cmd" | "all" | "tool" | "work");
                text.starts_with(['.', '/']) || own || ends(&[".go"]) || is_go_run(call) && !text.contains('/')
            }
        },
        _ => true,
    }
}

/// A version behind the name, as rpm writes it: `nginx-1.28.0`.
fn numbered(text: &str) -> bool {
    text.split('-').skip(1).any(|part| part.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether an install leaves the version of a package open, be it one of Conda's, of which nothing else is told.
pub fn leaves_open(call: &Call) -> bool {
    let bare = |package: &Package| package.literal && !package.text.contains(['=', '<', '>', '~', '!', '/', '*']);
    let conda = call.manager == Manager::Conda && call.action == Action::Install;
    !unpinned(call).is_empty() || conda && call.packages.iter().any(bare)
}

/// Whether one of its versions was chosen: no range, and none that a program tells in the build, which is that program's own.
pub fn is_exact(package: &Package) -> bool {
    package.text.contains('=') && !package.text.contains(['<', '>', '~', '!', '*']) && !package.text.contains("$(")
}
