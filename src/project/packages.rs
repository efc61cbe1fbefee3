//! Calls of package managers, taken from shell commands.

mod grammars;
pub mod pins;
mod removals;
pub mod settings;

use crate::syntax::shell::{Command, Word};
use crate::text::Span;
use Action::{Clean, Install, Purge, Remove, Update, Upgrade};
use grammars::{Grammar, UV, by_program};
pub use removals::Removals;

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
    Remove,
    /// Removes packages with their configuration.
    Purge,
    Autoremove,
    /// Refreshes the lists of what there is.
    Update,
    /// Upgrades everything installed.
    Upgrade,
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
    /// The subcommand, `install`.
    pub action_word: String,
    pub action_span: Span,
    /// Index into the step's commands.
    pub command: usize,
    /// The command without `sudo` and the like.
    pub call: Command,
    /// The packages named, in order.
    pub packages: Vec<Package>,
    /// They get a name by which all are removed together: `apk add --virtual .build`.
    pub grouped: bool,
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

/// The calls among `commands`, in order.
pub fn calls(commands: &[Command]) -> Vec<Call> {
    let grouped = |call: Call| Call { grouped: call.has_flag(&["--virtual", "-t"]), ..call };
    commands.iter().enumerate().filter_map(|(index, command)| call(index, command)).map(grouped).collect()
}

fn call(index: usize, command: &Command) -> Option<Call> {
    let call = command.effective();
    let program = call.name()?.to_owned();
    let (grammar, skip) = match program.as_str() {
        "uv" => (&UV, 0),
        p if p.starts_with("python") => (module_pip(&call)?, 1),
        p if p.starts_with("pip3.") => (by_program("pip3")?, 0),
        p => (by_program(p)?, 0),
    };
    let mut words: Vec<&Word> = operands(&call, grammar.valued).skip(skip).collect();
    if grammar.manager == Manager::Gem {
        // What stands behind `--` is for the compiler.
        let end = call.args().iter().find(|word| word.raw == "--").map_or(u32::MAX, |word| word.span.start);
        words.retain(|word| word.span.start < end);
    }
    if grammar.manager == Manager::Pacman {
        return Some(pacman(index, program, call.clone().into_owned(), &words));
    }
    let mut words = words.into_iter();
    let Some(word) = words.next() else {
        // `yarn` alone installs.
        let action = if grammar.manager == Manager::Yarn { Install } else { Action::Other };
        return Some(Call {
            manager: grammar.manager,
            program,
            action,
            action_word: String::new(),
            action_span: call.words.first()?.span,
            command: index,
            call: call.into_owned(),
            packages: Vec::new(),
            grouped: false,
        });
    };
    let mut action_word = word;
    if grammar.manager == Manager::Uv && word.text() == "pip"
        || grammar.manager == Manager::Yarn && word.text() == "global"
    {
        action_word = words.next()?;
    }
    // `dnf module install nginx:mainline`, `dnf group install "Development Tools"`.
    let mut of = "";
    if grammar.manager == Manager::Dnf && matches!(word.text(), "module" | "group") {
        of = word.text();
        action_word = words.next().unwrap_or(word);
    }
    let name = action_word.text();
    let action = grammar.actions.iter().find(|(n, _)| *n == name).map_or(Action::Other, |(_, a)| *a);
    let packages = match action {
        Install | Remove | Purge => words.map(|word| package(word, grammar)).collect(),
        // `go run example.com/tool@latest` fetches what it runs; what follows are the tool's arguments.
        _ if grammar.manager == Manager::Go && name == "run" => words.take(1).map(|w| package(w, grammar)).collect(),
        _ => Vec::new(),
    };
    let (action_word, action_span) = (format!("{of} {name}").trim_start().to_owned(), action_word.span);
    let call = call.into_owned();
    let (manager, command, grouped) = (grammar.manager, index, false);
    Some(Call { manager, program, action, action_word, action_span, command, call, packages, grouped })
}

/// `python -m pip …`
fn module_pip(call: &Command) -> Option<&'static Grammar> {
    let mut args = call.args().iter().map(Word::text);
    args.find(|arg| *arg == "-m")?;
    (args.next()? == "pip").then(|| by_program("pip")).flatten()
}

/// The words that are neither flags nor values of flags; after `--` all are.
fn operands<'a>(call: &'a Command, valued: &'static [&'static str]) -> impl Iterator<Item = &'a Word> {
    let mut value_next = false;
    let mut all = false;
    call.args().iter().filter(move |word| {
        let text = word.text();
        if std::mem::take(&mut value_next) {
            return false;
        }
        if all || !text.starts_with('-') || text == "-" {
            return true;
        }
        all = text == "--";
        value_next = valued.contains(&text);
        false
    })
}

fn pacman(index: usize, program: String, call: Command, words: &[&Word]) -> Call {
    let flag = call.args().iter().find(|word| word.text().starts_with('-')).cloned();
    let text = flag.as_ref().map_or("", Word::text);
    let action = match text {
        "--sync" => Install,
        "--remove" => Remove,
        _ if text.starts_with("-S") && text.contains('c') => Clean,
        _ if text.starts_with("-S") && !words.is_empty() => Install,
        _ if text.starts_with("-S") && text.contains('u') => Upgrade,
        _ if text.starts_with("-S") => Update,
        _ if text.starts_with("-R") => Remove,
        _ if text.starts_with("-U") => Install,
        _ => Action::Other,
    };
    let action_span = flag.as_ref().map_or(call.span, |word| word.span);
    let packages = match (action, by_program("pacman")) {
        (Install | Remove, Some(grammar)) => words.iter().map(|word| package(word, grammar)).collect(),
        _ => Vec::new(),
    };
    Call {
        manager: Manager::Pacman,
        program,
        action,
        action_word: text.to_owned(),
        action_span,
        command: index,
        call,
        packages,
        grouped: false,
    }
}

fn package(word: &Word, grammar: &Grammar) -> Package {
    let text = word.text().to_owned();
    let literal = word.literal.is_some();
    let address = text.starts_with(['.', '/', '~', '$'])
        || text.contains("://")
        || text.starts_with("git+")
        || text.contains('*');
    // A scope, `@types/node`, is part of the name.
    let from = usize::from(text.starts_with('@'));
    let cut = grammar.versions.iter().filter_map(|v| text.get(from..)?.find(v).map(|i| i + from)).min();
    let (name, version) = match cut {
        Some(at) => (&text[..at], Some(text[at..].to_owned())),
        None => (text.as_str(), None),
    };
    let name = match grammar.manager {
        _ if !literal || address => String::new(),
        Manager::Apt => name.split(':').next().unwrap_or(name).to_owned(),
        Manager::Pip | Manager::Uv | Manager::Pipenv | Manager::Poetry => {
            name.split('[').next().unwrap_or(name).trim().to_ascii_lowercase().replace(['_', '.'], "-")
        }
        Manager::Apk => name.trim_start_matches('!').to_owned(),
        _ => name.to_owned(),
    };
    Package { span: word.span, text, name, version, literal }
}

impl Call {
    /// The name under which apk puts what it installs (`--virtual .build`), to be removed by it.
    pub fn group(&self) -> Option<&str> {
        self.call.flag_value(&["virtual", "t"])
    }

    /// Whether packages of Node go to where the whole machine finds them.
    pub fn is_global(&self) -> bool {
        self.has_flag(&["-g", "--global"]) || self.manager == Manager::Yarn && self.call.has_arg("global")
    }

    /// Whether a flag is given, by its exact spelling (`--yes`), in a cluster (`-qy` for `-y`), or with a
    /// value (`--cache-dir=x` for `--cache-dir`).
    pub fn has_flag(&self, names: &[&str]) -> bool {
        self.call.args().iter().any(|word| {
            let text = word.text();
            let cluster = text.starts_with('-') && !text.starts_with("--");
            names.iter().any(|name| match name.strip_prefix("--") {
                Some(_) => text.split_once('=').map_or(text, |(flag, _)| flag) == *name,
                None => text == *name || cluster && name.len() == 2 && text.contains(&name[1..]),
            })
        })
    }
}

impl Manager {
    /// Whether it installs packages of Node.
    pub fn is_of_node(self) -> bool {
        matches!(self, Manager::Npm | Manager::Yarn | Manager::Pnpm)
    }

    /// Where the lists of what there is are kept; empty where they are not kept apart.
    pub fn lists(self) -> &'static str {
        match self {
            Manager::Apt => "/var/lib/apt/lists",
            Manager::Apk => "/var/cache/apk",
            Manager::Dnf => "/var/cache/dnf",
            Manager::Zypper => "/var/cache/zypp",
            Manager::Pacman => "/var/lib/pacman/sync",
            _ => "",
        }
    }
}

/// The packages as a person would list them: the first three, and how many more.
pub fn listed<P: std::borrow::Borrow<Package>>(packages: &[P]) -> String {
    let packages: Vec<&Package> = packages.iter().map(std::borrow::Borrow::borrow).collect();
    let names: Vec<String> = packages.iter().take(3).map(|package| format!("`{}`", package.text)).collect();
    match packages.len().saturating_sub(names.len()) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Names of one and the same package, as its distribution's transitional packages have them.
const ALIASES: &[(&str, &str)] = &[
    ("gnupg2", "gnupg"),
    ("netcat", "netcat-traditional"),
    ("dnsutils", "bind9-dnsutils"),
    ("pkg-config", "pkgconf"),
    ("awscli2", "awscli"),
];

/// What two packages share where they are the same: the name that an alias stands for, with the
/// architecture where one is given.
pub fn same_package(manager: Manager, package: &Package) -> String {
    let name = ALIASES.iter().find(|(alias, _)| manager == Manager::Apt && *alias == package.name);
    let name = name.map_or(package.name.as_str(), |(_, name)| name);
    match package.text.split_once(':').filter(|_| manager == Manager::Apt) {
        Some((_, architecture)) => format!("{name}:{architecture}"),
        None => name.to_owned(),
    }
}
