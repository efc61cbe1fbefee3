//! `program-as-superuser`: see the page of the same name.

use std::collections::HashSet;

use crate::knowledge::classes::{Class, class_of};
use crate::project::ServiceRef;
use crate::project::compose::Text;
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// How words in the names of services and images begin that rule, copy, watch or pass on databases, and have to.
const RULERS: &[&str] = &[
    "admin",
    "backup",
    "cli",
    "console",
    "dump",
    "exporter",
    "init",
    "migrat",
    "pgadmin",
    "pgbouncer",
    "pgpool",
    "phpmyadmin",
    "phppgadmin",
    "pma",
    "proxysql",
    "setup",
    "sqlpad",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for compose in 0..cx.project.compose.len() {
        // The one that is meant is a service of the same file.
        let stores = cx.project.services_in(compose).filter_map(|service| service.store());
        let kinds: HashSet<&str> = stores.map(|store| store.kind.name).collect();
        of_file(cx, compose, &kinds, out);
    }
}

fn of_file(cx: &Cx, compose: usize, kinds: &HashSet<&str>, out: &mut Sink) {
    for service in cx.project.services_in(compose).filter(|service| service.store().is_none()) {
        let image = service.image_ref().map(|image| image.repository.as_str()).unwrap_or_default();
        let rules = |text: &str| {
            let lower = text.to_ascii_lowercase();
            let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
            words.any(|word| RULERS.iter().any(|start| word.starts_with(start)) && word != "client")
        };
        if rules(&service.name)
            || rules(image)
            || class_of(image).is_some_and(|class| matches!(class, Class::Daemon(_)))
        {
            continue;
        }
        let known = |text: &Text| text.value.clone().filter(|value| !value.contains('$'));
        let found = service.environment.iter().find_map(|pair| {
            let text = pair.value.as_ref()?;
            let value = known(text)?;
            let (user, mysql) = superuser(&pair.key, &value)?;
            let made_by = if mysql { ["MySQL", "MariaDB"].as_slice() } else { &["PostgreSQL"] };
            let meant = made_by.iter().any(|kind| kinds.contains(kind));
            (meant && !rules(&pair.key)).then_some((text.span, user, mysql))
        });
        if let Some((span, user, mysql)) = found {
            tell(out, service, span, user, mysql);
        }
    }
}

fn tell(out: &mut Sink, service: ServiceRef, span: Span, user: &str, mysql: bool) {
    let message = format!("`{}` logs in to its database as `{user}`, who may do everything there", service.name);
    let finding = out.report(service.file_id(), span, message).mark("the superuser");
    finding.help(match mysql {
        true => "let the image make a user of its own, `MYSQL_USER` with `MYSQL_PASSWORD` and `MYSQL_DATABASE`, and log in as that",
        false => "make a role of its own in `docker-entrypoint-initdb.d`, that owns the one database, and log in as that",
    });
    // The image for PostgreSQL makes no other user by itself.
    if !mysql {
        finding.pedantic();
    }
}

/// The superuser that a variable names, and whether of MySQL: in an address, or as a user's name.
fn superuser(key: &str, value: &str) -> Option<(&'static str, bool)> {
    if let Some((scheme, rest)) = value.split_once("://") {
        let user = rest.split(['@', '/']).next().filter(|_| rest.contains('@'))?.split(':').next()?;
        let scheme = scheme.rsplit(':').next()?.split('+').next()?;
        return match (scheme, user) {
            ("mysql" | "mysql2" | "mariadb", "root") => Some(("root", true)),
            ("postgres" | "postgresql", "postgres") => Some(("postgres", false)),
            _ => None,
        };
    }
    let upper = key.to_ascii_uppercase();
    let names_user = upper.ends_with("USER") || upper.ends_with("USERNAME");
    let of_database = ["DB", "DATABASE", "MYSQL", "MARIADB", "POSTGRES", "PG"].iter().any(|word| upper.contains(word));
    match value {
        "root" if names_user && of_database => Some(("root", true)),
        "postgres" if names_user && of_database => Some(("postgres", false)),
        _ => None,
    }
}
