//! Users that the packages of servers make, and that own the directories of their data.
//!
//! Source: the maintainer scripts of the packages in Debian 13, Alpine 3.22 and Fedora 42 (`adduser`, `pre-install`,
//! `sysusers.d`), and MongoDB's manual, "Install MongoDB Community Edition", for its own packages, as known in 2026-11. Knows no
//! numbers: each distribution gives its own.

/// What distributes the packages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Debian,
    Alpine,
    Rpm,
}

/// Programs, a part of the name of their package, and the user in each family.
const ACCOUNTS: &[(&[&str], &str, [&str; 3])] = &[
    (&["mongod"], "mongo", ["mongodb", "mongodb", "mongod"]),
    (&["redis-server"], "redis", ["redis", "redis", "redis"]),
    (&["mysqld", "mysqld_safe", "mariadbd"], "mysql", ["mysql", "mysql", "mysql"]),
    (&["mysqld", "mysqld_safe", "mariadbd", "mariadbd-safe"], "mariadb", ["mysql", "mysql", "mysql"]),
    (&["postgres"], "postgresql", ["postgres", "postgres", "postgres"]),
    (&["memcached"], "memcached", ["memcache", "memcached", "memcached"]),
];

/// The user that the package of this name makes for the program.
pub fn account(program: &str, package: &str, family: Family) -> Option<&'static str> {
    let found = ACCOUNTS.iter().find(|(programs, part, _)| programs.contains(&program) && package.contains(part));
    let (_, _, users) = found?;
    Some(match family {
        Family::Debian => users[0],
        Family::Alpine => users[1],
        Family::Rpm => users[2],
    })
}
