//! Packages of Python that have no wheel for Linux: each install compiles them, and what they link must be there when they run.
//!
//! Source: the files of each package on PyPI and its instructions for the install, and the packages of Debian 13, as of 2026-11. Hand-made.

/// The package, and the library that the small builds of the base lack when it runs, by its package of Debian where it has one name there.
const LINKED: &[(&str, Option<&str>)] = &[
    ("gssapi", Some("`libgssapi-krb5-2`")),
    ("m2crypto", None),
    ("mysqlclient", Some("`libmariadb3`")),
    ("psycopg2", Some("`libpq5`")),
    ("pycairo", Some("`libcairo2`")),
    ("pygobject", Some("the library of GObject introspection")),
    ("pygraphviz", Some("the libraries of `graphviz`")),
    ("python-ldap", Some("the library of OpenLDAP")),
    ("uwsgi", None),
];

/// The name of the package and its library, where a line of a manifest, or a word of `pip install`, asks for such a package.
pub fn of_line(line: &str) -> Option<(&'static str, Option<&'static str>)> {
    let line = line.trim_start_matches([' ', '\t', '"', '\'']);
    let end = line.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c)).unwrap_or(line.len());
    let name = line.get(..end)?.replace('_', "-");
    LINKED.iter().find(|row| row.0.eq_ignore_ascii_case(&name)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_known_by_their_names_alone() {
        assert_eq!(of_line("mysqlclient>=2.2.0").and_then(|row| row.1), Some("`libmariadb3`"));
        assert_eq!(of_line("    \"psycopg2 (>=2.9)\",").map(|row| row.0), Some("psycopg2"));
        assert_eq!(of_line("uWSGI = \"*\""), Some(("uwsgi", None)));
        assert!(of_line("psycopg2-binary==2.9").is_none() && of_line("# psycopg2").is_none() && of_line("").is_none());
    }
}
