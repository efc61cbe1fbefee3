//! Lock files, and the commands that install what a manifest lists: which of them keep to the lock file, and
//! what makes the others do so.
//!
//! Source: npm's pages on `install` and `ci`; Yarn's on `install` (1 and 4) and `upgrade`; pnpm's and Bun's on
//! `install`; uv's page on locking and syncing; Pipenv's and Poetry's on their commands; Bundler's on `install`
//! and `config`; Composer's on its command line; The Cargo Book on `install`, `build` and `update`; Go's module
//! reference, all as of 2026-11. Knows no project.

/// Commands that may go past a lock file.
#[derive(Debug)]
pub struct Loose {
    pub programs: &'static [&'static str],
    /// Subcommands; an empty one stands for the program without any.
    actions: &'static [&'static str],
    pub locks: &'static [&'static str],
    /// Flags with which the lock is kept, or is none of the matter.
    pub keeps: &'static [&'static str],
    /// One of these flags must be there for it to go past the lock; empty: it does so by itself.
    pub only_with: &'static [&'static str],
    /// Variables that do the same.
    pub variables: &'static [&'static str],
    /// Keys that `program config` sets to the same end.
    pub settings: &'static [&'static str],
    /// Whether further words name packages, of which the lock need not know.
    pub takes_names: bool,
    /// Whether it looks for newer versions whatever the lock says.
    pub renews: bool,
    pub help: &'static str,
}

const PLAIN: Loose = Loose {
    programs: &[],
    actions: &[],
    locks: &[],
    keeps: &[],
    only_with: &[],
    variables: &[],
    settings: &[],
    takes_names: false,
    renews: false,
    help: "",
};

const NPM: &[&str] = &["package-lock.json", "npm-shrinkwrap.json"];
const BUNDLER: &[&str] = &["Gemfile.lock", "gems.locked"];
const COMMIT: &str = "renew the lock file outside the build, commit it, and install what it says";

const LOOSE: &[Loose] = &[
    Loose {
        programs: &["npm"],
        actions: &["install", "i"],
        locks: NPM,
        keeps: &["g", "global", "no-package-lock", "package-lock-only"],
        takes_names: true,
        help: "use `npm ci`, which installs what the lock file says or fails",
        ..PLAIN
    },
    Loose {
        programs: &["npm"],
        actions: &["update", "up", "upgrade"],
        locks: NPM,
        keeps: &["g", "global"],
        renews: true,
        help: COMMIT,
        ..PLAIN
    },
    Loose {
        programs: &["yarn", "yarnpkg"],
        actions: &["", "install"],
        locks: &["yarn.lock"],
        keeps: &["frozen-lockfile", "immutable", "pure-lockfile", "no-lockfile"],
        variables: &["CI", "YARN_ENABLE_IMMUTABLE_INSTALLS"],
        help: "add `--frozen-lockfile`, from Yarn 2 on `--immutable`",
        ..PLAIN
    },
    Loose { programs: &["yarn"], actions: &["upgrade"], locks: &["yarn.lock"], renews: true, help: COMMIT, ..PLAIN },
    Loose {
        programs: &["pnpm"],
        actions: &["install", "i"],
        locks: &["pnpm-lock.yaml"],
        keeps: &["frozen-lockfile", "no-lockfile", "offline"],
        takes_names: true,
        variables: &["CI"],
        help: "add `--frozen-lockfile`",
        ..PLAIN
    },
    Loose {
        programs: &["pnpm"],
        actions: &["update", "up", "upgrade"],
        locks: &["pnpm-lock.yaml"],
        keeps: &["g", "global"],
        renews: true,
        help: COMMIT,
        ..PLAIN
    },
    Loose {
        programs: &["bun"],
        actions: &["install", "i"],
        locks: &["bun.lock", "bun.lockb"],
        keeps: &["frozen-lockfile", "production", "p", "g", "global"],
        takes_names: true,
        variables: &["CI"],
        help: "add `--frozen-lockfile`",
        ..PLAIN
    },
    Loose {
        programs: &["uv"],
        actions: &["sync", "export"],
        locks: &["uv.lock"],
        keeps: &["frozen", "locked", "no-sync"],
        variables: &["UV_FROZEN", "UV_LOCKED"],
        help: "add `--locked`, or `--frozen` where only the lock file is there",
        ..PLAIN
    },
    Loose { programs: &["poetry"], actions: &["update"], locks: &["poetry.lock"], renews: true, help: COMMIT, ..PLAIN },
    Loose {
        programs: &["pipenv"],
        actions: &["install"],
        locks: &["Pipfile.lock"],
        keeps: &["deploy", "ignore-pipfile", "r", "requirements"],
        takes_names: true,
        variables: &["PIPENV_IGNORE_PIPFILE"],
        help: "add `--deploy`, or use `pipenv sync`",
        ..PLAIN
    },
    Loose {
        programs: &["pipenv"],
        actions: &["update", "lock"],
        locks: &["Pipfile.lock"],
        keeps: &["requirements", "r"],
        renews: true,
        help: COMMIT,
        ..PLAIN
    },
    Loose {
        programs: &["bundle", "bundler"],
        actions: &["", "install"],
        locks: BUNDLER,
        keeps: &["deployment", "frozen"],
        variables: &["BUNDLE_DEPLOYMENT", "BUNDLE_FROZEN"],
        settings: &["deployment", "frozen"],
        help: "set `BUNDLE_FROZEN=1`; `BUNDLE_DEPLOYMENT=1` would move the gems below the application as well",
        ..PLAIN
    },
    Loose { programs: &["bundle"], actions: &["update"], locks: BUNDLER, renews: true, help: COMMIT, ..PLAIN },
    Loose {
        programs: &["composer", "composer.phar"],
        actions: &["update", "u", "upgrade"],
        locks: &["composer.lock"],
        keeps: &["lock"],
        renews: true,
        help: "use `composer install`, which installs what the lock file says",
        ..PLAIN
    },
    Loose {
        programs: &["cargo"],
        actions: &["install"],
        locks: &["Cargo.lock"],
        keeps: &["locked", "frozen"],
        only_with: &["path"],
        renews: true,
        help: "add `--locked`: `cargo install` passes over the lock file without it",
        ..PLAIN
    },
    Loose {
        programs: &["cargo"],
        actions: &["build", "b", "fetch"],
        locks: &["Cargo.lock"],
        keeps: &["locked", "frozen", "offline"],
        variables: &["CARGO_NET_OFFLINE"],
        help: "add `--locked`",
        ..PLAIN
    },
    Loose { programs: &["cargo"], actions: &["update"], locks: &["Cargo.lock"], renews: true, help: COMMIT, ..PLAIN },
    Loose {
        programs: &["go"],
        actions: &["get"],
        locks: &["go.sum"],
        only_with: &["u"],
        renews: true,
        help: "leave it out: `go build` takes the versions of `go.mod`; renew them outside the build",
        ..PLAIN
    },
];

/// An install that takes the newest versions without a word where the lock file is not there.
#[derive(Debug)]
pub struct Resolving {
    programs: &'static [&'static str],
    actions: &'static [&'static str],
    pub manifest: &'static str,
    pub locks: &'static [&'static str],
    /// Flags with which it stops, or wants no lock file.
    pub keeps: &'static [&'static str],
    /// What to write once it is there, where that is another command.
    pub then: &'static str,
}

/// Yarn 1 does so even under `--frozen-lockfile` (yarnpkg/yarn issue 6857); Composer says "No composer.lock file present" and
/// goes on.
const RESOLVING: &[Resolving] = &[
    Resolving {
        programs: &["npm"],
        actions: &["install", "i"],
        manifest: "package.json",
        locks: NPM,
        keeps: &["g", "global", "no-package-lock", "package-lock-only"],
        then: "`npm ci`",
    },
    Resolving {
        programs: &["yarn", "yarnpkg"],
        actions: &["", "install"],
        manifest: "package.json",
        locks: &["yarn.lock"],
        keeps: &["immutable", "no-lockfile"],
        then: "`yarn install --frozen-lockfile`, from Yarn 2 on `--immutable`",
    },
    Resolving {
        programs: &["pnpm"],
        actions: &["install", "i"],
        manifest: "package.json",
        locks: &["pnpm-lock.yaml"],
        keeps: &["frozen-lockfile", "no-lockfile", "offline", "g", "global"],
        then: "`pnpm install --frozen-lockfile`",
    },
    Resolving {
        programs: &["bun"],
        actions: &["install", "i"],
        manifest: "package.json",
        locks: &["bun.lock", "bun.lockb"],
        keeps: &["frozen-lockfile", "g", "global"],
        then: "`bun install --frozen-lockfile`",
    },
    Resolving {
        programs: &["uv"],
        actions: &["sync"],
        manifest: "pyproject.toml",
        locks: &["uv.lock"],
        keeps: &["frozen", "locked"],
        then: "`uv sync --locked`",
    },
    Resolving {
        programs: &["poetry"],
        actions: &["install"],
        manifest: "pyproject.toml",
        locks: &["poetry.lock"],
        keeps: &[],
        then: "",
    },
    Resolving {
        programs: &["pipenv"],
        actions: &["install"],
        manifest: "Pipfile",
        locks: &["Pipfile.lock"],
        keeps: &["deploy", "ignore-pipfile", "r", "requirements"],
        then: "`pipenv sync`",
    },
    Resolving {
        programs: &["bundle", "bundler"],
        actions: &["", "install"],
        manifest: "Gemfile",
        locks: &["Gemfile.lock"],
        keeps: &["deployment", "frozen"],
        then: "",
    },
    Resolving {
        programs: &["composer", "composer.phar"],
        actions: &["install", "i"],
        manifest: "composer.json",
        locks: &["composer.lock"],
        keeps: &[],
        then: "",
    },
];

/// Flags of these programs that take a value.
pub const VALUED: &[&str] = &[
    "registry",
    "prefix",
    "cwd",
    "network-timeout",
    "mode",
    "extra",
    "group",
    "path",
    "root",
    "target",
    "features",
    "profile",
    "manifest-path",
    "bin",
    "package",
    "p",
    "j",
    "jobs",
    "working-dir",
    "d",
    "gemfile",
    "without",
    "format",
    "o",
    "output-file",
    "directory",
    "filter",
    "C",
];

/// Whether anything is to be known of the program.
pub fn knows(program: &str) -> bool {
    LOOSE.iter().any(|loose| loose.programs.contains(&program))
}

/// What is to be known of `program action …`, where it may go past a lock file.
pub fn loose(program: &str, action: &str) -> Option<&'static Loose> {
    LOOSE.iter().find(|loose| loose.programs.contains(&program) && loose.actions.contains(&action))
}

/// What is to be known of `program action …`, where it needs no lock file to end well.
pub fn resolving(program: &str, action: &str) -> Option<&'static Resolving> {
    RESOLVING.iter().find(|one| one.programs.contains(&program) && one.actions.contains(&action))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_told_apart_by_their_action() {
        assert!(loose("npm", "ci").is_none() && loose("composer", "install").is_none());
        assert_eq!(loose("yarn", "").map(|loose| loose.renews), Some(false));
        assert_eq!(loose("bundle", "update").map(|loose| loose.renews), Some(true));
        assert_eq!(loose("cargo", "install").map(|loose| loose.only_with), Some(&["path"][..]));
    }
}
