//! What distribution packages hold: commands, sizes, and what they pull in.
//!
//! Source: the package lists and contents of Debian 12 (bookworm) main, amd64, as of 2026-11-22, drawn
//! together by `tools/knowledge/packages.py`: the packages with commands, servers or headers that others
//! depend on or Dockerfiles name, some 4,000 of 63,000. `data/others.txt` adds by hand what Ubuntu, old
//! releases, Alpine, the rpm distributions and vendors' repositories call otherwise. A package in neither
//! is unknown. Sizes are those of bookworm and beyond the minimal system; other releases differ.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::classes::{Class, Daemon};
pub use super::classes::{class_of, is_leaf_tool};
use super::{key, sorted_row};

/// Rows as the generator's head describes them, sorted by name after the first, which is the base set.
const DEBIAN: &str = include_str!("data/debian.txt");
/// The same columns, the sizes empty.
const OTHERS: &str = include_str!("data/others.txt");

/// A package of the table.
#[derive(Debug, Clone, PartialEq)]
pub struct Package {
    /// As the table has it: for an old or versioned name the one it stands for.
    pub name: &'static str,
    /// Debian's section: `net`, `libdevel`.
    pub section: &'static str,
    /// Every command it puts on the path, those that the system links to it as alternatives included.
    pub commands: Vec<&'static str>,
    /// What it serves, where it is a server that would run on its own.
    pub daemon: Option<Class>,
    /// Whether it holds header files.
    pub headers: bool,
    /// Installed, with what it depends on and a minimal Debian lacks; MiB.
    pub size_mib: Option<f32>,
    /// The same with recommended packages; MiB.
    pub size_with_recommends_mib: Option<f32>,
    /// Packages of the table it depends on, directly or through packages that are not in it.
    pub depends: Vec<&'static str>,
}

/// Names that mean another of the table: renamed, split, or the same under another roof.
const ALIASES: &[(&str, &str)] = &[
    ("dnsutils", "bind9-dnsutils"),
    ("docker", "docker.io"),
    ("exuberant-ctags", "universal-ctags"),
    ("git-core", "git"),
    ("gnupg1", "gnupg"),
    ("gnupg2", "gnupg"),
    ("man", "man-db"),
    ("netcat", "netcat-openbsd"),
    ("nginx-full", "nginx"),
    ("node", "nodejs"),
    ("nodejs-legacy", "nodejs"),
    ("pkg-config", "pkgconf"),
    ("pkgconfig", "pkgconf"),
    ("ssh", "openssh-server"),
    ("svn", "subversion"),
    ("telnet", "inetutils-telnet"),
];

/// Commands that a package's set-up links to its files, which the lists of contents do not show.
const ALTERNATIVES: &[(&str, &str)] = &[
    ("automake", "automake aclocal"),
    ("bison", "yacc"),
    ("default-jdk", "java keytool javac jar javadoc javap jarsigner jcmd jdb jdeps jlink jmap jps jshell jstack jstat"),
    (
        "default-jdk-headless",
        "java keytool javac jar javadoc javap jarsigner jcmd jdb jdeps jlink jmap jps jshell jstack jstat",
    ),
    ("default-jre", "java keytool"),
    ("default-jre-headless", "java keytool"),
    ("default-mysql-client", "mysql mysqldump mysqladmin mysqlcheck mysqlimport"),
    ("ed", "editor"),
    ("emacs", "emacs editor emacsclient etags ctags"),
    ("emacs-nox", "emacs editor emacsclient etags ctags"),
    ("erlang-nox", "erl erlc escript"),
    ("g++", "c++"),
    ("gawk", "awk nawk"),
    ("gcc", "cc c89 c99"),
    ("git-all", "git"),
    ("inetutils-telnet", "telnet"),
    ("iptables", "iptables ip6tables iptables-save iptables-restore"),
    ("less", "pager"),
    ("lua5.1", "lua luac"),
    ("lua5.3", "lua luac"),
    ("lua5.4", "lua luac"),
    ("lynx", "www-browser"),
    ("mariadb-client", "mysql mysqldump mysqladmin mysqlcheck mysqlimport"),
    ("mariadb-server", "mysqld mysqld_safe mysql_install_db"),
    ("maven", "mvn"),
    ("mawk", "awk nawk"),
    ("mono-complete", "mono mcs csc msbuild"),
    ("nano", "editor pico"),
    ("neovim", "vi vim editor"),
    ("netcat-openbsd", "nc netcat"),
    ("netcat-traditional", "nc netcat"),
    ("nginx-common", "nginx"),
    ("nodejs", "js"),
    ("npm", "npx"),
    (
        "openjdk-17-jdk",
        "java keytool javac jar javadoc javap jarsigner jcmd jdb jdeps jlink jmap jps jshell jstack jstat",
    ),
    (
        "openjdk-17-jdk-headless",
        "java keytool javac jar javadoc javap jarsigner jcmd jdb jdeps jlink jmap jps jshell jstack jstat",
    ),
    ("openjdk-17-jre", "java keytool"),
    ("openjdk-17-jre-headless", "java keytool"),
    ("php", "php"),
    ("php-cli", "php phar"),
    ("php-fpm", "php-fpm"),
    ("php8.2-cli", "php phar"),
    ("python3", "python3"),
    ("python3-pip", "pip pip3"),
    ("python3-setuptools", "easy_install3"),
    ("python3-venv", "pyvenv"),
    ("rsh-client", "rsh rcp rlogin"),
    ("ruby", "gem ruby"),
    ("scala", "scala scalac"),
    ("tcl", "tclsh"),
    ("vim", "vi view ex rview rvim vimdiff editor"),
    ("vim-nox", "vim vi view ex rview rvim vimdiff editor"),
    ("vim-tiny", "vi view ex editor"),
    ("w3m", "www-browser"),
    ("zsh", "rzsh"),
];

/// What `PHPIZE_DEPS` of the official images of PHP holds, on Alpine and on Debian alike.
///
/// Source: the Dockerfiles of github.com/docker-library/php (8.4/alpine3.22/cli, 8.4/trixie/cli), looked at 2026-11-27.
pub const PHPIZE_DEPS: &[&str] = &["autoconf", "dpkg-dev", "file", "g++", "gcc", "libc-dev", "make", "re2c"];

/// The package of this name; a name with a version (`postgresql-9.3`, `openjdk-11-jdk`, `python3.8-dev`)
/// or an old one finds the package it stands for, then without sizes.
pub fn package(name: &str) -> Option<Package> {
    let (row, exact) = meant(name)?;
    let package = decode(row);
    Some(if exact { package } else { Package { size_mib: None, size_with_recommends_mib: None, ..package } })
}

/// A row of the table, and whether the name that was asked for is the package's own or an old one.
type Meant = Option<(&'static str, bool)>;

/// The row that a name means.
fn meant(name: &str) -> Meant {
    // Every rule of packages asks for every package: they are looked for in the table once.
    static MEANT: Mutex<BTreeMap<String, Meant>> = Mutex::new(BTreeMap::new());
    let mut known = MEANT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(meant) = known.get(name) {
        return *meant;
    }
    let meant = looked_up(name);
    known.insert(name.to_owned(), meant);
    meant
}

fn looked_up(name: &str) -> Meant {
    let renamed = ALIASES.iter().find(|(alias, _)| *alias == name).and_then(|(_, meant)| row(meant));
    let exact = renamed.or_else(|| row(name)).map(|row| (row, true));
    exact.or_else(|| Some((row(&without_version(name)?)?, false)))
}

/// The name that the table has for the package.
pub fn name_of(name: &str) -> Option<&'static str> {
    meant(name).map(|(row, _)| key(row))
}

/// The package that holds the command. Where several do, the one the others depend on, else the one
/// with the shortest name; what a minimal system has first, and one of Debian's before any other.
pub fn provider_of(command: &str) -> Option<&'static str> {
    static PROVIDERS: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let providers = PROVIDERS.get_or_init(|| {
        let mut providers: HashMap<&'static str, &'static str> = HashMap::new();
        for (name, row) in rows() {
            for command in commands(row, name) {
                let best = providers.entry(command).or_insert(name);
                if *best != name && preferred(command, name, best) {
                    *best = name;
                }
            }
        }
        providers
    });
    providers.get(command).copied()
}

/// Whether `one` rather than `other` is to be named as the package with `command`.
fn preferred(command: &str, one: &str, other: &str) -> bool {
    let debian = |name: &str| row(name).is_some_and(|row| row.split('\t').nth(2) != Some(""));
    if debian(one) != debian(other) {
        return debian(one);
    }
    let base = |name: &str| base_set().binary_search(&name).is_ok();
    if base(one) != base(other) {
        return base(one);
    }
    if one == command || other == command {
        return one == command;
    }
    match (implies(other, one), implies(one, other)) {
        (true, false) => true,
        (false, true) => false,
        _ => (one.len(), one) < (other.len(), other),
    }
}

/// Whether installing `one` brings `other` with it. False also where either is unknown.
pub fn implies(one: &str, other: &str) -> bool {
    name_of(other).is_some_and(|other| brought_by(one).contains(&other))
}

/// Everything of the table that installing `name` brings with it, under the table's names. Empty where
/// it is unknown.
pub fn brought_by(name: &str) -> Arc<[&'static str]> {
    static BROUGHT: Mutex<BTreeMap<&'static str, Arc<[&'static str]>>> = Mutex::new(BTreeMap::new());
    let Some((own, _)) = meant(name) else { return Arc::new([]) };
    let name = key(own);
    // What a lock guards is only ever added to, so that a panic elsewhere leaves it whole.
    let known = || BROUGHT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(brought) = known().get(name) {
        return Arc::clone(brought);
    }
    let mut met = HashSet::from([name]);
    let mut brought = Vec::new();
    let mut todo: Vec<&str> = depends(own).collect();
    while let Some(next) = todo.pop() {
        if met.insert(next) {
            brought.push(next);
            todo.extend(row(next).map(depends).into_iter().flatten());
        }
    }
    let brought: Arc<[&'static str]> = brought.into();
    known().insert(name, Arc::clone(&brought));
    brought
}

/// The module that a Debian package of a Python library installs, by its name on PyPI: `cherrypy` for
/// `python-cherrypy` and `python3-cherrypy3`. `None` for what is no library.
pub fn python_module(package: &str) -> Option<&str> {
    const OTHERWISE: &[(&str, &str)] = &[
        ("bs4", "beautifulsoup4"),
        ("cherrypy3", "cherrypy"),
        ("crypto", "pycrypto"),
        ("dateutil", "python-dateutil"),
        ("dotenv", "python-dotenv"),
        ("git", "gitpython"),
        ("jwt", "pyjwt"),
        ("ldap", "python-ldap"),
        ("magic", "python-magic"),
        ("memcache", "python-memcached"),
        ("mysqldb", "mysqlclient"),
        ("opencv", "opencv-python"),
        ("openssl", "pyopenssl"),
        ("pil", "pillow"),
        ("serial", "pyserial"),
        ("skimage", "scikit-image"),
        ("sklearn", "scikit-learn"),
        ("usb", "pyusb"),
        ("yaml", "pyyaml"),
        ("zmq", "pyzmq"),
    ];
    const NO_LIBRARY: &[&str] = &[
        "all",
        "all-dev",
        "apt",
        "dbg",
        "dev",
        "distutils",
        "doc",
        "examples",
        "full",
        "gi",
        "minimal",
        "pip",
        "setuptools",
        "software-properties",
        "support",
        "tk",
        "venv",
        "wheel",
    ];
    let module = package.strip_prefix("python3-").or_else(|| package.strip_prefix("python-"))?;
    let library = !NO_LIBRARY.contains(&module) && !module.ends_with("-dev") && !module.ends_with("-doc");
    let known = OTHERWISE.iter().find(|(debian, _)| *debian == module).map_or(module, |(_, pypi)| pypi);
    library.then_some(known)
}

/// What a minimal Debian has from the start: essential and required packages, apt, and what they need.
/// Sorted.
pub fn base_set() -> &'static [&'static str] {
    static BASE: OnceLock<Vec<&'static str>> = OnceLock::new();
    BASE.get_or_init(|| {
        let first = DEBIAN.lines().next().and_then(|line| line.strip_prefix("base\t"));
        first.unwrap_or_default().split(' ').collect()
    })
}

/// The rows with their names; of a name that both tables have Debian's own.
fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    let others = OTHERS.lines().filter(|line| sorted_row(debian(), key(line)).is_none());
    debian().lines().chain(others).map(|row| (key(row), row))
}

/// Debian's rows, without the first, which is of another kind.
fn debian() -> &'static str {
    static ROWS: OnceLock<&'static str> = OnceLock::new();
    ROWS.get_or_init(|| DEBIAN.split_once('\n').map_or("", |(_, rows)| rows))
}

fn row(name: &str) -> Option<&'static str> {
    sorted_row(debian(), name).or_else(|| sorted_row(OTHERS, name))
}

fn depends(row: &'static str) -> impl Iterator<Item = &'static str> {
    row.split('\t').nth(5).unwrap_or_default().split_ascii_whitespace()
}

fn commands(row: &'static str, name: &'static str) -> Vec<&'static str> {
    let listed = row.split('\t').nth(4).unwrap_or_default().split_ascii_whitespace();
    let mut commands: Vec<&str> = listed.map(|command| if command == "=" { name } else { command }).collect();
    for (_, linked) in ALTERNATIVES.iter().filter(|(of, _)| *of == name) {
        for command in linked.split_ascii_whitespace() {
            if !commands.contains(&command) {
                commands.push(command);
            }
        }
    }
    commands
}

fn decode(row: &'static str) -> Package {
    let mut fields = row.split('\t');
    let mut next = || fields.next().unwrap_or_default();
    let name = next();
    let section = next();
    let (section, flags) = section.split_once('+').unwrap_or((section, ""));
    let (size, with_recommends) = (next().parse().ok(), next().parse().ok());
    let commands = commands(row, name);
    let class = class_of(name).filter(|class| matches!(class, Class::Daemon(_)));
    Package {
        name,
        section,
        commands,
        daemon: class.or_else(|| flags.contains('d').then_some(Class::Daemon(by_section(section)))),
        headers: flags.contains('h'),
        size_mib: size,
        size_with_recommends_mib: with_recommends,
        depends: depends(row).collect(),
    }
}

fn by_section(section: &str) -> Daemon {
    match section {
        "httpd" => Daemon::Http,
        "database" => Daemon::Database,
        "mail" => Daemon::Mail,
        _ => Daemon::Other,
    }
}

/// The name a versioned one stands for in the table.
fn without_version(name: &str) -> Option<String> {
    // The release of bookworm, for families of which each release has its own number.
    const FAMILIES: &[(&str, &str)] = &[
        ("postgresql-client-", "postgresql-client"),
        ("postgresql-contrib-", "postgresql-contrib"),
        ("postgresql-", "postgresql"),
        ("mysql-server-", "mysql-server"),
        ("mysql-client-", "mysql-client"),
        ("mariadb-server-", "mariadb-server"),
        ("mariadb-client-", "mariadb-client"),
        ("openjdk-", "openjdk-17"),
        ("dotnet-sdk-", "dotnet-sdk"),
        ("aspnetcore-runtime-", "aspnetcore-runtime"),
        ("tomcat", "tomcat10"),
        ("python2.", "python"),
        ("python3.", "python3"),
        ("ruby", "ruby"),
        ("php", "php"),
        ("gcc-", "gcc"),
        ("g++-", "g++"),
        ("clang-", "clang"),
        ("llvm-", "llvm"),
        ("golang-", "golang"),
        ("nodejs-", "nodejs"),
        ("emacs", "emacs"),
    ];
    FAMILIES.iter().find_map(|(prefix, stem)| {
        let rest = name.strip_prefix(prefix)?;
        let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        (tail.len() < rest.len() && (tail.is_empty() || tail.starts_with('-'))).then(|| format!("{stem}{tail}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(package_name: &str, command: &str) -> bool {
        package(package_name).unwrap().commands.contains(&command)
    }

    #[test]
    fn packages_know_their_commands() {
        for (name, command) in [
            ("curl", "curl"),
            ("wget", "wget"),
            ("vim", "vi"),
            ("vim", "vim"),
            ("netcat", "nc"),
            ("iputils-ping", "ping"),
            ("dnsutils", "dig"),
            ("procps", "ps"),
            ("git-core", "git"),
            ("python", "python"),
            ("python-pip", "pip"),
            ("python3-pip", "pip3"),
            ("default-jdk", "javac"),
            ("openjdk-11-jre-headless", "java"),
            ("postgresql", "postgres"),
            ("postgresql-client-9.6", "psql"),
            ("gnupg", "gpg"),
            ("build-essential", "make"),
            ("imagemagick", "convert"),
            ("build-base", "gcc"),
            ("supervisor", "supervisord"),
        ] {
            assert!(has(name, command), "{name} {command}");
        }
        assert_eq!(package("no-such-package"), None);
        assert_eq!(package(""), None);
    }

    #[test]
    fn commands_know_their_package() {
        for (command, name) in [
            ("curl", "curl"),
            ("gpg", "gpg"),
            ("make", "make"),
            ("ps", "procps"),
            ("dig", "bind9-dnsutils"),
            ("psql", "postgresql-client-common"),
            ("python3", "python3"),
            ("awk", "mawk"),
            ("nginx", "nginx"),
            ("gcc", "gcc"),
            ("add-apt-repository", "software-properties-common"),
        ] {
            assert_eq!(provider_of(command), Some(name), "{command}");
        }
        assert_eq!(provider_of("no-such-command"), None);
    }

    #[test]
    fn dependencies_are_followed() {
        for (one, other) in [
            ("python-pip", "python"),
            ("python3-pip", "python3"),
            ("build-essential", "gcc"),
            ("build-essential", "make"),
            ("g++", "gcc"),
            ("supervisor", "python3"),
            ("nginx", "nginx-common"),
            ("gnupg", "dirmngr"),
        ] {
            assert!(implies(one, other), "{one} {other}");
            assert!(!implies(other, one), "{other} {one}");
        }
        assert!(!implies("git", "git") && !implies("curl", "wget") && !implies("x-unknown", "python"));
    }

    #[test]
    fn sizes_and_flags() {
        let pip = package("python3-pip").unwrap();
        assert!(pip.size_with_recommends_mib.unwrap() > 4.0 * pip.size_mib.unwrap());
        assert_eq!(package("curl").unwrap().section, "web");
        assert_eq!(package("openjdk-11-jdk").unwrap().size_mib, None);
        assert!(package("libpq-dev").unwrap().headers && !package("curl").unwrap().headers);
        let database = Some(Class::Daemon(Daemon::Database));
        for name in ["postgresql", "postgresql-9.3", "redis-server", "mysql-server", "mariadb-server"] {
            assert_eq!(package(name).unwrap().daemon, database, "{name}");
        }
        for name in ["procps", "sudo", "rsync", "git", "curl", "postgresql-client", "tzdata"] {
            assert_eq!(package(name).and_then(|p| p.daemon), None, "{name}");
        }
    }

    #[test]
    fn libraries_have_their_name_on_pypi() {
        assert_eq!(python_module("python-cherrypy"), Some("cherrypy"));
        assert_eq!(python_module("python3-cherrypy3"), Some("cherrypy"));
        assert_eq!(python_module("python-psycopg2"), Some("psycopg2"));
        assert_eq!((python_module("python3-pip"), python_module("python3"), python_module("curl")), (None, None, None));
    }

    #[test]
    fn the_base_set_is_what_a_minimal_debian_holds() {
        let base = base_set();
        assert!(base.is_sorted() && base.len() > 80);
        for name in ["apt", "bash", "coreutils", "tar", "tzdata", "perl-base"] {
            assert!(base.contains(&name), "{name}");
        }
        for name in ["perl", "ca-certificates", "gawk", "procps", "curl"] {
            assert!(!base.contains(&name), "{name}");
        }
    }

    /// A leaf tool without commands would never be seen in use.
    #[test]
    fn every_leaf_tool_and_runtime_has_commands() {
        let without: Vec<_> = super::super::classes::listed()
            .filter(|name| is_leaf_tool(name) || matches!(class_of(name), Some(Class::Runtime | Class::PackageManager)))
            .filter(|name| package(name).is_some_and(|package| package.commands.is_empty()))
            .collect();
        assert_eq!(without, [""; 0]);
    }

    #[test]
    fn the_table_is_sound() {
        assert!(rows().count() > 3_500);
        assert!([debian(), OTHERS].iter().all(|table| table.lines().map(key).is_sorted()));
        for (_, row) in rows() {
            assert!(row.matches('\t').count() <= 5, "{row}");
            assert!(depends(row).all(|name| super::row(name).is_some()), "{row}");
        }
    }
}
