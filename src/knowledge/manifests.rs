//! Which files say what a project depends on, and which command installs it from them alone.
//!
//! Source: the documentation of each package manager (npm, Yarn, pnpm, Bun, pip, Pipenv, Poetry, uv, Bundler,
//! Composer, Go, Cargo, Maven, Gradle, .NET), as of 2026-11. Knows no project: that a manifest names a
//! directory of the project itself is for the caller to see.

/// How one program installs what a project depends on.
#[derive(Debug)]
pub struct Install {
    programs: &'static [&'static str],
    /// Subcommands; an empty one stands for the program without any.
    actions: &'static [&'static str],
    /// The file it cannot do without; an ending where it begins with a star. Empty: the call names it.
    pub manifest: &'static str,
    /// What is copied with it where it is there.
    pub locks: &'static [&'static str],
    /// The command that needs no more than these, or the flags that make it so; empty: the one that was found.
    pub alone: &'static str,
    /// What stands in a manifest that lists anything to fetch.
    pub lists: &'static str,
    /// What in a manifest shows that it needs more of the project: directories of its own, or scripts that an
    /// install runs.
    pub local: &'static [&'static str],
}

const NODE: &[&str] = &[
    "\"workspaces\"",
    "\"file:",
    "\"link:",
    "\"workspace:",
    "\"preinstall\"",
    "\"install\"",
    "\"postinstall\"",
    "\"prepare\"",
    "\"prepublish\"",
];

static INSTALLS: &[Install] = &[
    Install {
        programs: &["npm"],
        actions: &["ci", "clean-install", "install", "i"],
        manifest: "package.json",
        locks: &["package-lock.json", "npm-shrinkwrap.json", ".npmrc"],
        alone: "",
        lists: "ependencies\"",
        local: NODE,
    },
    Install {
        programs: &["yarn"],
        actions: &["", "install"],
        manifest: "package.json",
        locks: &["yarn.lock", ".yarnrc.yml", ".npmrc"],
        alone: "",
        lists: "ependencies\"",
        local: NODE,
    },
    Install {
        programs: &["pnpm"],
        actions: &["install", "i"],
        manifest: "package.json",
        locks: &["pnpm-lock.yaml", "pnpm-workspace.yaml", ".npmrc"],
        alone: "",
        lists: "ependencies\"",
        local: NODE,
    },
    Install {
        programs: &["bun"],
        actions: &["install", "i"],
        manifest: "package.json",
        locks: &["bun.lock", "bun.lockb", "bunfig.toml"],
        alone: "",
        lists: "ependencies\"",
        local: NODE,
    },
    Install {
        programs: &["pip", "pip2", "pip3"],
        actions: &["install"],
        manifest: "",
        locks: &[],
        alone: "",
        lists: "",
        local: &["-e .", "file:", "\n.", "\n-r ", "\n-c ", "--editable"],
    },
    Install {
        programs: &["pipenv"],
        actions: &["install", "sync"],
        manifest: "Pipfile",
        locks: &["Pipfile.lock"],
        alone: "",
        lists: "packages]",
        local: &["path ="],
    },
    Install {
        programs: &["poetry"],
        actions: &["install", "sync"],
        manifest: "pyproject.toml",
        locks: &["poetry.lock"],
        alone: "--no-root",
        lists: "dependencies",
        local: &["path ="],
    },
    Install {
        programs: &["uv"],
        actions: &["sync"],
        manifest: "pyproject.toml",
        locks: &["uv.lock"],
        alone: "--no-install-project",
        lists: "dependencies",
        local: &["path =", "[tool.uv.workspace]"],
    },
    Install {
        programs: &["bundle", "bundler"],
        actions: &["", "install"],
        manifest: "Gemfile",
        locks: &["Gemfile.lock", ".ruby-version"],
        alone: "",
        lists: "gem ",
        local: &["gemspec", "path:", ":path", "eval_gemfile"],
    },
    Install {
        programs: &["composer", "composer.phar"],
        actions: &["install", "i"],
        manifest: "composer.json",
        locks: &["composer.lock"],
        alone: "--no-scripts --no-autoloader",
        lists: "\"require",
        local: &["\"path\""],
    },
    Install {
        programs: &["go"],
        actions: &["build", "install", "mod"],
        manifest: "go.mod",
        locks: &["go.sum"],
        alone: "go mod download",
        lists: "require",
        local: &["=> ./", "=> ../"],
    },
    Install {
        programs: &["mvn"],
        actions: &["package", "install", "verify", "compile"],
        manifest: "pom.xml",
        locks: &[],
        alone: "mvn dependency:go-offline",
        lists: "<dependenc",
        local: &["<modules>", "<relativePath>"],
    },
    Install {
        programs: &["dotnet"],
        actions: &["restore", "publish", "build"],
        manifest: "*.csproj",
        locks: &["packages.lock.json", "nuget.config", "NuGet.config"],
        alone: "dotnet restore",
        lists: "<PackageReference",
        local: &["<ProjectReference", "<Import"],
    },
];

/// How `program action …` installs, where it does so from a manifest.
pub fn install(program: &str, action: &str) -> Option<&'static Install> {
    INSTALLS.iter().find(|install| install.programs.contains(&program) && install.actions.contains(&action))
}

/// Whether a file of this name only says what a project depends on; in a name one `*` may stand for anything.
pub fn is_manifest(name: &str) -> bool {
    let like = |known: &str| match (name.split_once('*'), known.strip_prefix('*')) {
        (Some((front, end)), _) => !front.is_empty() && known.starts_with(front) && known.ends_with(end),
        (None, Some(ending)) => name.ends_with(ending),
        (None, None) => known == name,
    };
    let known = INSTALLS.iter().flat_map(|install| std::iter::once(&install.manifest).chain(install.locks));
    let listed = name.starts_with("requirements") && name.ends_with(".txt");
    listed || known.filter(|known| !known.is_empty()).any(|known| like(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_known_by_program_and_subcommand() {
        assert_eq!(install("npm", "ci").map(|install| install.manifest), Some("package.json"));
        assert_eq!(install("yarn", "").map(|install| install.locks[0]), Some("yarn.lock"));
        assert!(is_manifest("package*.json") && is_manifest("web.csproj") && is_manifest("requirements.dev.txt"));
        assert!(!is_manifest("*") && !is_manifest("server.js"));
        assert!(install("npm", "run").is_none() && install("make", "install").is_none());
    }
}
