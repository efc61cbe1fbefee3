//! Databases by what their process is called.
//!
//! Source: the start scripts and packages of the databases (Debian, Docker's official images), as of 2026-11. Hand-made;
//! what the images keep and where is the matter of `datastores`.

struct Program {
    name: &'static str,
    /// The image that is known for it.
    image: &'static str,
    /// Where distributions have it keep its data.
    data: &'static str,
}

static PROGRAMS: &[Program] = &[
    row("cockroach", "", ""),
    row("couchdb", "", "/var/lib/couchdb"),
    row("influxd", "", ""),
    row("mariadbd", "mariadb", "/var/lib/mysql"),
    row("mongod", "mongo", "/var/lib/mongodb"),
    row("mysqld", "mysql", "/var/lib/mysql"),
    row("mysqld_safe", "mysql", "/var/lib/mysql"),
    row("neo4j", "", ""),
    row("postgres", "postgres", "/var/lib/postgresql"),
    row("postmaster", "postgres", ""),
    row("redis-server", "redis", ""),
    row("rethinkdb", "", "the directory it is started in"),
    row("slapd", "", ""),
];

const fn row(name: &'static str, image: &'static str, data: &'static str) -> Program {
    Program { name, image, data }
}

fn named(name: &str) -> Option<&'static Program> {
    PROGRAMS.iter().find(|program| program.name == name)
}

/// All names that databases run under.
pub fn names() -> impl Iterator<Item = &'static str> {
    PROGRAMS.iter().map(|program| program.name)
}

/// The image whose program this is.
pub fn image_of(program: &str) -> Option<&'static str> {
    named(program).map(|program| program.image).filter(|image| !image.is_empty())
}

/// Where distributions have the program keep its data: a path, or in words.
pub fn data_of(program: &str) -> Option<&'static str> {
    named(program).map(|program| program.data).filter(|data| !data.is_empty())
}

/// Where the server of a distribution's or vendor's package keeps its data; none for clients and for stores that keep
/// nothing unless they are told to.
pub fn data_of_package(package: &str) -> Option<&'static str> {
    let stem = package.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').trim_end_matches('-');
    let program = match stem {
        "couchdb" => "couchdb",
        "default-mysql-server" | "mysql-server" | "mysql-community-server" => "mysqld",
        "mariadb-server" => "mariadbd",
        "mongodb" | "mongodb-10gen" | "mongodb-org" | "mongodb-org-server" | "mongodb-server" => "mongod",
        "postgresql" | "postgresql-server" => "postgres",
        _ => return None,
    };
    data_of(program)
}
