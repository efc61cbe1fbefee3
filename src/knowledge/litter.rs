//! What lies in a checkout and no build needs: history, what package managers install, what builds make, what
//! interpreters compile, settings of one machine.
//!
//! Source: the templates of github.com/github/gitignore (Node, Python, Ruby, Rails, Rust, Maven, Gradle, Composer,
//! VisualStudio, Global/macOS, Global/JetBrains, Global/VisualStudioCode) and the documentation of the programs
//! named in them, as of 2026-11. Knows no project.

/// What a thing is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Version control.
    History,
    /// What a package manager installs.
    Dependencies,
    /// Settings of one machine, and what they hold.
    Settings,
    /// What a build makes.
    Output,
    /// What an interpreter compiles beside its sources, and what editors and tests leave behind.
    Leftovers,
}

/// Whose it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    Any,
    Node,
    Python,
    Ruby,
    Rust,
    Maven,
    Gradle,
    DotNet,
    Php,
}

/// A file or directory that no build needs.
#[derive(Debug)]
pub struct Litter {
    pub family: Family,
    pub kind: Kind,
    /// Its path, from the directory that holds the manifest.
    pub name: &'static str,
    /// Whether it lies in every directory.
    pub anywhere: bool,
    /// A path in it, or its own, that shows whether it is kept out.
    pub probe: &'static str,
}

const fn row(family: Family, kind: Kind, name: &'static str, anywhere: bool, probe: &'static str) -> Litter {
    Litter { family, kind, name, anywhere, probe }
}

const LITTER: &[Litter] = &[
    row(Family::Any, Kind::History, ".git", false, ".git/HEAD"),
    row(Family::Any, Kind::Settings, ".env", true, ".env"),
    row(Family::Any, Kind::Leftovers, ".DS_Store", true, ".DS_Store"),
    row(Family::Any, Kind::Leftovers, ".idea", false, ".idea/workspace.xml"),
    row(Family::Any, Kind::Leftovers, ".vscode", false, ".vscode/settings.json"),
    row(Family::Node, Kind::Dependencies, "node_modules", true, "node_modules/a/package.json"),
    row(Family::Node, Kind::Leftovers, "npm-debug.log*", false, "npm-debug.log"),
    row(Family::Node, Kind::Leftovers, "coverage", false, "coverage/lcov.info"),
    row(Family::Python, Kind::Dependencies, ".venv", false, ".venv/pyvenv.cfg"),
    row(Family::Python, Kind::Leftovers, "__pycache__", true, "__pycache__/a.cpython-314.pyc"),
    row(Family::Python, Kind::Leftovers, ".pytest_cache", false, ".pytest_cache/README.md"),
    row(Family::Ruby, Kind::Dependencies, ".bundle", false, ".bundle/config"),
    row(Family::Rust, Kind::Output, "target", false, "target/debug/a"),
    row(Family::Maven, Kind::Output, "target", false, "target/classes/A.class"),
    row(Family::Gradle, Kind::Output, ".gradle", false, ".gradle/a"),
    row(Family::Gradle, Kind::Output, "build", false, "build/libs/a.jar"),
    row(Family::DotNet, Kind::Output, "bin", true, "bin/Debug/a.dll"),
    row(Family::DotNet, Kind::Output, "obj", true, "obj/project.assets.json"),
    row(Family::Php, Kind::Dependencies, "vendor", false, "vendor/autoload.php"),
];

/// Directories and files that a project's `.gitignore` names because something makes them; a directory ends in
/// a slash.
pub const MADE: &[&str] = &[
    ".env",
    ".env.local",
    ".venv/",
    "venv/",
    "node_modules/",
    "vendor/bundle/",
    "dist/",
    "build/",
    "out/",
    "target/",
    "bin/",
    "obj/",
    ".next/",
    ".nuxt/",
    ".output/",
    ".svelte-kit/",
    ".angular/",
    ".turbo/",
    ".gradle/",
    "public/build/",
    "public/packs/",
    "log/",
    "logs/",
    "tmp/",
    "coverage/",
    "htmlcov/",
    "__pycache__/",
    ".pytest_cache/",
];

/// A framework that writes among the sources while it runs.
#[derive(Debug)]
pub struct Framework {
    /// As people write it.
    pub name: &'static str,
    /// Its own program, which whoever runs it calls or copies.
    program: &'static str,
    /// The directories that it writes to, from the root of the sources.
    pub writes: &'static [&'static str],
}

/// Sources, looked up 2026-11-28: laravel/laravel (`.gitignore` of `bootstrap/cache` and `storage/framework/cache`; `logging.php`,
/// `session.php` and `view.php` of `config`)
/// and laravel.com, "Directory Structure"; symfony.com, "How to Override Symfony's default Directory Structure", and the manifest of
/// the recipe of `framework-bundle`, which ignores `var`.
const FRAMEWORKS: &[Framework] = &[
    Framework {
        name: "Laravel",
        program: "artisan",
        writes: &[
            "bootstrap/cache",
            "storage/framework/cache/data",
            "storage/framework/sessions",
            "storage/framework/views",
            "storage/logs",
        ],
    },
    Framework { name: "Symfony", program: "bin/console", writes: &["var/cache", "var/log"] },
];

impl Framework {
    /// What comes of it, where one of these directories goes into the image.
    pub fn why(&self, directories: &[&str]) -> String {
        // `PackageManifest` of laravel/framework reads `bootstrap/cache/packages.php` and makes it only where it is missing.
        let manifest = match directories.contains(&"bootstrap/cache") {
            true => {
                " The list of packages in `bootstrap/cache` names those for development, which are not installed here: without `artisan package:discover` behind the COPY the application does not start."
            }
            false => "",
        };
        format!("Caches, sessions and logs of the machine that built it are in every container.{manifest}")
    }
}

/// The framework whose program a Dockerfile names.
pub fn framework(text: &str) -> Option<&'static Framework> {
    let ends = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    let names =
        |program: &str| text.match_indices(program).any(|(at, _)| text.get(at + program.len()..).is_some_and(ends));
    FRAMEWORKS.iter().find(|framework| names(framework.program))
}

/// What lies about where these families are at work, the weightiest first.
pub fn litter(families: &[Family]) -> Vec<&'static Litter> {
    let mut found: Vec<_> = LITTER.iter().filter(|litter| families.contains(&litter.family)).collect();
    found.sort_by_key(|litter| litter.kind);
    found
}

/// The family whose manifest this is, by what `knowledge::manifests` calls it.
pub fn of_manifest(manifest: &str) -> Option<Family> {
    Some(match manifest {
        "package.json" => Family::Node,
        "Pipfile" | "pyproject.toml" | "" => Family::Python,
        "Gemfile" => Family::Ruby,
        "composer.json" => Family::Php,
        "pom.xml" => Family::Maven,
        "*.csproj" => Family::DotNet,
        _ => return None,
    })
}

/// The family whose build this program runs.
pub fn of_builder(program: &str) -> Option<Family> {
    Some(match program {
        "cargo" => Family::Rust,
        "mvn" | "mvnw" => Family::Maven,
        "gradle" | "gradlew" => Family::Gradle,
        _ => return None,
    })
}

impl Litter {
    /// The line of an ignore file that keeps it out of a context, where it lies at `home`, as the context's root
    /// has it: empty, or with a slash at its end.
    pub fn pattern(&self, home: &str) -> String {
        match self.anywhere {
            true => format!("{home}**/{}", self.name),
            false => format!("{home}{}", self.name),
        }
    }
}

/// Where packages put what only people read.
const MANUALS: &[&str] = &["/usr/share/doc", "/usr/share/info", "/usr/share/locale", "/usr/share/man"];

/// Whether a directory is one that packages fill with what only people read. Those of a slim Debian lay none of it down:
/// `path-exclude` in /etc/dpkg/dpkg.cfg.d/docker. Source: <https://github.com/debuerreotype/debuerreotype>
/// (scripts/.slimify-excludes), looked up 2026-11-27.
pub fn is_manual(directory: &str, tag: &str) -> bool {
    MANUALS.contains(&directory) && !tag.contains("slim")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_say_where_a_thing_lies() {
        let node = litter(&[Family::Node]);
        assert_eq!(node[0].pattern(""), "**/node_modules");
        assert_eq!(node[1].pattern("web/"), "web/npm-debug.log*");
        assert_eq!(of_manifest("go.mod"), None);
    }
}
