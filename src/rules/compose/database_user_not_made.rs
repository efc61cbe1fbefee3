//! `database-user-not-made`: see the page of the same name.

use crate::finding::Severity;
use crate::knowledge::official::official;
use crate::project::ServiceRef;
use crate::project::compose::Pair;
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && service.is_whole()) {
        let Some(kind) = service.image_ref().and_then(|image| official(&image.name())) else { continue };
        if !matches!(kind.name, "MySQL" | "MariaDB") || !is_set_up_by_its_image(&service) {
            continue;
        }
        let given = |names: &[&str]| names.iter().find_map(|name| service.service.env(name));
        let user = given(&["MARIADB_USER", "MYSQL_USER", "MARIADB_USER_FILE", "MYSQL_USER_FILE"]);
        let password = given(&[
            "MARIADB_PASSWORD",
            "MYSQL_PASSWORD",
            "MARIADB_PASSWORD_FILE",
            "MYSQL_PASSWORD_FILE",
            "MARIADB_PASSWORD_HASH",
            "MARIADB_PASSWORD_HASH_FILE",
        ]);
        let root = |pair: &&Pair| pair.value.as_ref().is_some_and(|value| value.value.as_deref() == Some("root"));
        match (user, password) {
            (Some(user), _) if kind.name == "MySQL" && root(&user) => {
                let message = "the image of MySQL refuses `root` as the user to be made, and stops";
                let finding = out.report(service.file_id(), user.span, message).mark("is there in any case");
                finding.severity(Severity::Error);
                finding.help(format!(
                    "leave `{}` out: the password of root is `MYSQL_ROOT_PASSWORD`; or name a user of the program's own",
                    user.key
                ));
            }
            (Some(user), None) if is_given(user) => {
                let message = format!("without a password the image of {} makes no user", kind.name);
                let finding = out.report(service.file_id(), user.span, message).mark("is not made");
                finding.help(
                    "give it a password from outside as well, `MYSQL_PASSWORD: ${MYSQL_PASSWORD:?}`, or leave it out",
                );
            }
            (None, Some(password)) if is_given(password) && !names(&service, &password.key) => {
                let message = format!("without a user the image of {} does nothing with `{}`", kind.name, password.key);
                let finding = out.report(service.file_id(), password.span, message).mark("of nobody");
                finding.severity(Severity::Info);
                finding.help("name the user with `MYSQL_USER`, or leave it out: it is not the password of root");
            }
            _ => {}
        }
    }
}

/// Whether it has a value, or a variable that may have one.
fn is_given(pair: &Pair) -> bool {
    pair.value.as_ref().is_some_and(|value| !value.raw.is_empty())
}

/// Whether nothing but the image and these variables decides what its first start makes.
fn is_set_up_by_its_image(service: &ServiceRef) -> bool {
    let added = |target: &str| target.contains("initdb.d");
    let own = service.volumes.iter().all(|mount| mount.target.as_ref().is_some_and(|target| !added(target.shown())));
    let options = service.command.as_ref().is_none_or(|line| {
        let words = line.words().unwrap_or_default();
        words.first().is_some_and(|word| word.starts_with('-') || matches!(word.as_str(), "mysqld" | "mariadbd"))
    });
    let external = |name: &str| service.file.volume(name).is_some_and(|volume| volume.external);
    let kept = service.volumes.iter().any(|mount| mount.source.as_ref().is_some_and(|source| external(source.shown())));
    own && options
        && !kept
        && service.entrypoint.is_none()
        && service.env_file.is_empty()
        && service.service.configs.is_empty()
        && service.others().next().is_none()
}

/// Whether its health check asks with the variable.
fn names(service: &ServiceRef, name: &str) -> bool {
    let test = service.healthcheck.as_ref().and_then(|check| check.test.as_ref());
    test.is_some_and(|test| test.shown().contains(name))
}
