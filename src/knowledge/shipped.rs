//! Which release of a language or server a distribution's package is: PostgreSQL 9.3 in Ubuntu 14.04.
//!
//! Source: the package lists of the releases named. A distribution mends what it ships for as long as it
//! lives itself, so that a series the project has given up may still be looked after there: whether it is
//! counts the distribution's own verdict, not only the one given here.

use super::eol::{Verdict, cycle};

/// Packages that come in one release each, in the order of the columns below.
const COLUMNS: [(&str, &str); 9] = [
    ("postgresql", "postgresql"),
    ("python3", "python"),
    ("php", "php"),
    ("nodejs", "node"),
    ("mysql-server", "mysql"),
    ("mariadb-server", "mariadb"),
    ("ruby", "ruby"),
    ("redis-server", "redis"),
    ("nginx", "nginx"),
];

/// `-` where the release had no such package, or a series older than the table of ends knows.
const SHIPPED: &[(&str, &str, [&str; 9])] = &[
    ("debian", "8", ["9.4", "3.4", "5.6", "-", "5.5", "10.0", "2.1", "-", "-"]),
    ("debian", "9", ["9.6", "3.5", "7.0", "4", "-", "10.1", "2.3", "-", "1.10"]),
    ("debian", "10", ["11", "3.7", "7.3", "10", "-", "10.3", "2.5", "5.0", "1.14"]),
    ("debian", "11", ["13", "3.9", "7.4", "12", "-", "10.5", "2.7", "6.0", "1.18"]),
    ("debian", "12", ["15", "3.11", "8.2", "18", "-", "10.11", "3.1", "7.0", "1.22"]),
    ("debian", "13", ["17", "3.13", "8.4", "20", "-", "11.8", "3.3", "-", "1.26"]),
    ("ubuntu", "12.04", ["9.1", "-", "5.3", "-", "5.5", "-", "-", "-", "-"]),
    ("ubuntu", "14.04", ["9.3", "3.4", "5.5", "-", "5.5", "5.5", "-", "-", "-"]),
    ("ubuntu", "16.04", ["9.5", "3.5", "7.0", "4", "5.7", "10.0", "2.3", "-", "1.10"]),
    ("ubuntu", "18.04", ["10", "3.6", "7.2", "8", "5.7", "10.1", "2.5", "-", "1.14"]),
    ("ubuntu", "20.04", ["12", "3.8", "7.4", "10", "8.0", "10.3", "2.7", "5.0", "1.18"]),
    ("ubuntu", "22.04", ["14", "3.10", "8.1", "12", "8.0", "10.6", "3.0", "6.0", "1.18"]),
    ("ubuntu", "24.04", ["16", "3.12", "8.3", "18", "8.0", "10.11", "3.2", "7.0", "1.24"]),
];

/// The release that installing `package` brings on this distribution: by the version in its name, else by
/// what the distribution's release ships. `None` where neither is known; a distribution of `None` gives
/// what the name alone says.
pub fn release(distribution: Option<&Verdict>, package: &str) -> Option<Verdict> {
    if let Some(named) = by_name(package) {
        return Some(named);
    }
    let distribution = distribution?;
    // `python` was Python 2 as long as there was a package of that name.
    let with_two = match distribution.product {
        "debian" => matches!(distribution.cycle, "6" | "7" | "8" | "9" | "10"),
        "ubuntu" => matches!(distribution.cycle, "12.04" | "14.04" | "16.04" | "18.04" | "20.04"),
        _ => false,
    };
    let named_two = package == "python" || package.starts_with("python-") && !package.ends_with("-is-python3");
    if package == "python2" || package.starts_with("python2-") || with_two && named_two {
        return cycle("python", "2.7");
    }
    let plain = match package {
        "postgresql" | "postgresql-contrib" => "postgresql",
        "python3" | "python3-minimal" | "python3-pip" | "python3-dev" | "python3-venv" => "python3",
        "php"
        | "php5"
        | "php-cli"
        | "php5-cli"
        | "php-fpm"
        | "php5-fpm"
        | "libapache2-mod-php"
        | "libapache2-mod-php5" => "php",
        "mariadb-server" | "mysql-server" | "nginx" | "nodejs" | "ruby" => package,
        "npm" => "nodejs",
        "ruby-full" => "ruby",
        "nginx-full" | "nginx-light" | "nginx-extras" => "nginx",
        "redis" | "redis-server" => "redis-server",
        _ => return None,
    };
    let (_, _, row) =
        SHIPPED.iter().find(|(product, of, _)| *product == distribution.product && *of == distribution.cycle)?;
    let at = COLUMNS.iter().position(|(column, _)| *column == plain)?;
    cycle(COLUMNS.get(at)?.1, row.get(at)?)
}

/// The plain name of a package whose name carries a release that the newest of its distribution has no more: `mysql-server` of
/// `mysql-server-5.6`. Only of what comes in one release each.
pub fn left_behind(distribution: &Verdict, package: &str) -> Option<&'static str> {
    let named = by_name(package)?;
    let at = COLUMNS.iter().position(|(_, product)| *product == named.product && *product != "python")?;
    let newest = SHIPPED.iter().rfind(|(product, ..)| *product == distribution.product)?.2.get(at)?;
    let now = cycle(named.product, newest);
    now.is_none_or(|now| now.is_newer_than(&named)).then_some(COLUMNS.get(at)?.0)
}

/// `postgresql-9.3`, `php7.4-fpm`, `python2.7`, `python3.8-dev`, `mysql-server-5.7`, `openjdk-11-jre`.
fn by_name(package: &str) -> Option<Verdict> {
    const FAMILIES: [(&str, &str); 8] = [
        ("postgresql-contrib-", "postgresql"),
        ("postgresql-", "postgresql"),
        ("mysql-server-", "mysql"),
        ("mariadb-server-", "mariadb"),
        ("openjdk-", "java"),
        ("python", "python"),
        ("php", "php"),
        ("ruby", "ruby"),
    ];
    FAMILIES.iter().find_map(|(prefix, product)| {
        let rest = package.strip_prefix(prefix)?;
        let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let version = rest.strip_suffix(tail)?;
        let whole = (tail.is_empty() || tail.starts_with('-')) && !version.is_empty();
        // `python3`, `php5` and `ruby2` name a generation that had many releases.
        let one_release = version.contains('.') || matches!(*product, "java" | "postgresql");
        (whole && one_release).then(|| cycle(product, version)).flatten().filter(|v| version.starts_with(v.cycle))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::eol::lookup;

    #[test]
    fn releases_by_name_and_by_distribution() {
        let trusty = lookup("ubuntu", "14.04").first().copied();
        let bookworm = lookup("debian", "bookworm").first().copied();
        for (distribution, package, expected) in [
            (trusty, "postgresql", Some(("postgresql", "9.3"))),
            (trusty, "postgresql-contrib", Some(("postgresql", "9.3"))),
            (trusty, "python", Some(("python", "2.7"))),
            (trusty, "python-psycopg2", Some(("python", "2.7"))),
            (trusty, "python3-pip", Some(("python", "3.4"))),
            (trusty, "php5", Some(("php", "5.5"))),
            (trusty, "nodejs", None),
            (trusty, "curl", None),
            (bookworm, "postgresql", Some(("postgresql", "15"))),
            (bookworm, "python3", Some(("python", "3.11"))),
            (bookworm, "php8.2-fpm", Some(("php", "8.2"))),
            (bookworm, "mysql-server", None),
            (bookworm, "python-is-python3", None),
            (bookworm, "python-dev", None),
            (None, "postgresql-9.3", Some(("postgresql", "9.3"))),
            (None, "python2.7", Some(("python", "2.7"))),
            (None, "openjdk-11-jre-headless", Some(("java", "11"))),
            (None, "postgresql-client", None),
            (None, "postgresql-client-15", None),
            (None, "python3-dev", None),
            (None, "python3", None),
            (None, "python", None),
        ] {
            let found = release(distribution.as_ref(), package).map(|v| (v.product, v.cycle));
            assert_eq!(found, expected, "{package}");
        }
    }

    #[test]
    fn names_of_old_releases_stay_behind() {
        let ubuntu = lookup("ubuntu", "14.04").first().copied();
        let behind = |package| ubuntu.and_then(|ubuntu| left_behind(&ubuntu, package));
        assert_eq!(behind("mysql-server-5.6"), Some("mysql-server"));
        assert_eq!(behind("php7.4-fpm"), Some("php"));
        assert_eq!((behind("mysql-server"), behind("postgresql-18"), behind("openjdk-8-jre")), (None, None, None));
    }

    #[test]
    fn every_cell_is_a_known_cycle() {
        for (product, of, row) in SHIPPED {
            assert!(cycle(product, of).is_some(), "{product} {of}");
            for ((_, product), version) in COLUMNS.iter().zip(row).filter(|(_, version)| **version != "-") {
                assert_eq!(cycle(product, version).map(|v| v.cycle), Some(*version), "{of} {product}");
            }
        }
    }
}
