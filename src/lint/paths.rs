//! Globs over the paths shown to people, relative to the directory of the configuration that has them.

use std::path::{Component, Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Globs as in a `.gitignore`: `tests/`, `*.dev.yaml`, `**/vendor/**`.
#[derive(Debug, Clone)]
pub struct Globs {
    matcher: Gitignore,
    root: PathBuf,
    /// What the paths asked about are relative to.
    cwd: PathBuf,
}

impl Globs {
    /// Globs relative to `root`, asked about paths relative to `cwd`; both absolute.
    ///
    /// # Errors
    /// The glob that cannot be read, and why.
    pub fn new(root: &Path, cwd: &Path, globs: &[String]) -> Result<Globs, (String, String)> {
        let mut builder = GitignoreBuilder::new(root);
        // Git takes `[a` for a glob that matches nothing, which nobody means.
        builder.allow_unclosed_class(false);
        for glob in globs {
            builder.add_line(None, glob).map_err(|error| (glob.clone(), error.to_string()))?;
        }
        let failed = |error: ignore::Error| (globs.join(", "), error.to_string());
        Ok(Globs { matcher: builder.build().map_err(failed)?, root: root.to_owned(), cwd: cwd.to_owned() })
    }

    /// Whether one glob can be read.
    ///
    /// # Errors
    /// The glob, and why it cannot.
    pub fn check(glob: &str) -> Result<(), (String, String)> {
        Globs::new(Path::new("/"), Path::new("/"), &[glob.to_owned()]).map(|_| ())
    }

    pub fn matches(&self, path: &str) -> bool {
        let path = plain(&self.cwd.join(path));
        path.starts_with(&self.root) && self.matcher.matched_path_or_any_parents(&path, false).is_ignore()
    }
}

/// The path without `.` and `..`, by its letters alone.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}
