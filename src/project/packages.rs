//! Calls of package managers, taken from shell commands.

use crate::syntax::shell::{Command, Word};
use crate::text::Span;

/// A package manager.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Manager {
    /// apt-get, apt, aptitude
    Apt,
    Apk,
    /// yum, dnf, microdnf, tdnf
    Dnf,
    Zypper,
    Pacman,
    Pip,
    /// `uv pip install`, `uv sync`
    Uv,
    Pipenv,
    Poetry,
    Conda,
    Npm,
    Yarn,
    Pnpm,
    Gem,
    Bundler,
    Composer,
    Cargo,
    Go,
}

/// What a call does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    Install,
    /// Takes packages away; `purge` with their configuration.
    Remove,
    Purge,
    Autoremove,
    /// Refreshes the lists.
    Update,
    /// Upgrades everything installed.
    Upgrade,
    /// Cleans the cache.
    Clean,
    Other,
}

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    pub manager: Manager,
    /// As written, without its directory: `apt-get`, `microdnf`, `pip3`.
    pub program: String,
    pub action: Action,
    /// The subcommand word, `install`.
    pub action_span: Span,
    /// Index into the step's commands.
    pub command: usize,
    /// The command without `sudo` and the like.
    pub call: Command,
    /// The packages named, in order.
    pub packages: Vec<Package>,
}

/// A package named in a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    pub span: Span,
    /// As written, quotes removed where it is literal.
    pub text: String,
    /// The name alone, lower case, without version, extras or architecture; empty where it is not literal
    /// or is a path or an address.
    pub name: String,
    /// The version asked for, with its operator: `=1.2`, `>=3`, `@4`.
    pub version: Option<String>,
    pub literal: bool,
}

impl Call {
    pub fn has_flag(&self, names: &[&str]) -> bool {
        self.call.args().iter().any(|word: &Word| names.contains(&word.text()))
    }
}
