//! Packages that a release of Debian or Ubuntu does not have, though another one does, and what took their place; and the
//! releases that official images are made on where their tag does not say so.
//!
//! Source: the package lists of Debian 11 to 13 and Ubuntu 16.04 to 26.04, amd64, all components with updates and security,
//! as of 2026-11-27, drawn together by `tools/knowledge/absent.py`. What took a package's place: the same lists, by hand.
//! Images: docker-library/official-images pull requests of 2025-08-12 ("Add Debian Trixie") for Python and PHP, and the
//! Dockerfiles of nextcloud/docker as of 2026-11. Packages of other repositories are not in it. Alpine: the notes of its
//! releases 3.12 and 3.16, looked up 2026-11-27.

use super::eol::{self, Verdict};
use super::sorted_row;

/// Rows as the generator's head describes them, sorted by name.
const TABLE: &str = include_str!("data/absent.txt");

/// The releases of the table. None of them has PHP 5.
const RELEASES: &[&str] =
    &["bullseye", "bookworm", "trixie", "xenial", "bionic", "focal", "jammy", "noble", "resolute"];

/// Packages of Alpine, and its first release without them.
const ALPINE: &[(&[&str], &str)] = &[(&["python", "python-dev"], "3.12"), (&["python2", "python2-dev"], "3.16")];

/// Packages whose names carry a version: how they begin, and the oldest version that Ubuntu 16.04, Ubuntu 18.04 and all later releases
/// of the table have. Source: the table, and for Boost and GCC 4 packages.ubuntu.com and packages.debian.org, 2026-11.
const OLDEST: &[(&str, [(u16, u16); 3])] = &[
    ("g++-", [(4, 7), (4, 8), (7, 0)]),
    ("gcc-", [(4, 7), (4, 8), (7, 0)]),
    ("libboost", [(1, 58), (1, 62), (1, 67)]),
    ("libicu", [(55, 0), (55, 0), (55, 0)]),
    ("libpython3.", [(5, 0), (5, 0), (5, 0)]),
    ("mysql-client-", [(5, 7), (5, 7), (5, 7)]),
    ("mysql-server-", [(5, 7), (5, 7), (5, 7)]),
    ("openjdk-", [(8, 0), (8, 0), (8, 0)]),
    ("postgresql-", [(9, 5), (9, 5), (9, 5)]),
    ("postgresql-client-", [(9, 5), (9, 5), (9, 5)]),
    ("postgresql-contrib-", [(9, 5), (9, 5), (9, 5)]),
    ("python3.", [(5, 0), (5, 0), (5, 0)]),
    ("ruby", [(2, 3), (2, 3), (2, 3)]),
];

/// Images whose tags of these versions, or of none, are made anew on Debian 13 where they name no release.
const ON_TRIXIE: &[(&str, &[&str])] = &[
    ("nextcloud", &["32", "33", "34"]),
    ("php", &["8", "8.2", "8.3", "8.4", "8.5"]),
    ("python", &["3", "3.10", "3.11", "3.12", "3.13", "3.14"]),
];

/// Words of a tag that name no version.
const PLAIN: &[&str] = &["apache", "cli", "fpm", "latest", "slim", "zts"];

/// Official images whose packages all come from their distribution.
const PLAIN_IMAGES: &str = "buildpack-deps debian drupal eclipse-temurin erlang gcc golang gradle haskell httpd joomla maven nextcloud node openjdk \
    perl php phpmyadmin pypy python redis ruby rust tomcat ubuntu wordpress";

/// A name that is gone, and what to install instead. For both distributions, as far as they have it.
const INSTEAD: &[(&str, &str)] = &[
    ("libasound2", "libasound2t64"),
    ("libgl1-mesa-glx", "libgl1"),
    ("libjpeg62-turbo-dev", "libjpeg-dev"),
    ("libmagickcore-6.q16-6-extra", "libmagickcore-7.q16-10-extra"),
    ("libmysqlclient-dev", "default-libmysqlclient-dev"),
    ("libpng12-dev", "libpng-dev"),
    ("libssl1.0-dev", "libssl-dev"),
    ("mysql-client", "default-mysql-client"),
    ("mysql-server", "default-mysql-server"),
    ("netcat", "netcat-openbsd"),
    ("policykit-1", "polkitd"),
    ("python", "python3"),
    ("python-dev", "python3-dev"),
    ("python-minimal", "python3-minimal"),
    ("python-pip", "python3-pip"),
    ("python-setuptools", "python3-setuptools"),
    ("python-software-properties", "software-properties-common"),
    ("python-virtualenv", "python3-venv"),
    ("python3-distutils", "python3-setuptools"),
];

/// Names that left without anything to take their place: of c-client nextcloud/docker issue 2456.
const WITHOUT_HEIRS: &[&str] = &["libc-client-dev", "libc-client2007e-dev"];

/// Whether nothing took the place of a package that is gone.
pub fn has_no_heir(name: &str) -> bool {
    WITHOUT_HEIRS.contains(&name)
}

/// Whether apt finds nothing to install under this name in the release with this code name.
pub fn is_absent(codename: &str, name: &str) -> bool {
    if name == "php5" || name.starts_with("php5-") || name == "libapache2-mod-php5" {
        return RELEASES.contains(&codename);
    }
    if is_older_than_all(codename, name) {
        return RELEASES.contains(&codename);
    }
    // Made of the same sources.
    let of_python_2 = name.starts_with("libpython2.7") || name.starts_with("python2.7-");
    let row = sorted_row(TABLE, name).or_else(|| sorted_row(TABLE, "python2.7").filter(|_| of_python_2));
    row.is_some_and(|row| row.split(['\t', ' ']).skip(1).any(|release| release == codename))
}

/// Whether the version in the name left before the release came.
fn is_older_than_all(codename: &str, name: &str) -> bool {
    let at = match codename {
        "xenial" => 0,
        "bionic" => 1,
        _ => 2,
    };
    let older = |(front, oldest): &(&str, [(u16, u16); 3])| {
        let rest = name.strip_prefix(front)?;
        // `libboost-system1.55-dev`
        let rest = if *front == "libboost" { without_part(rest) } else { rest };
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (version, behind) = rest.split_at_checked(end)?;
        let mut numbers = version.split('.').map(str::parse::<u16>);
        let found = (numbers.next()?.ok()?, numbers.next().unwrap_or(Ok(0)).ok()?);
        Some((behind.is_empty() || behind.starts_with('-')) && found < *oldest.get(at)?)
    };
    OLDEST.iter().any(|row| older(row) == Some(true))
}

/// What stands behind the name of a library of Boost: `1.55-dev` of `-system1.55-dev`.
fn without_part(rest: &str) -> &str {
    rest.find(|c: char| c.is_ascii_digit()).and_then(|at| rest.get(at..)).unwrap_or(rest)
}

/// The name of a package of Boost for building, without its version: the one of the release.
fn of_any_boost(name: &str) -> Option<String> {
    let rest = name.strip_prefix("libboost").filter(|rest| rest.ends_with("-dev"))?;
    let at = rest.find(|c: char| c.is_ascii_digit())?;
    let behind = rest.get(at..)?.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    Some(format!("libboost{}{behind}", rest.get(..at)?))
}

/// What the release has instead of a package that it lacks.
pub fn instead(codename: &str, name: &str) -> Option<String> {
    let listed = INSTEAD.iter().find(|(gone, _)| *gone == name).map(|(_, new)| (*new).to_owned());
    listed.or_else(|| in_next(name)).or_else(|| of_any_boost(name)).filter(|new| !is_absent(codename, new))
}

/// The same part of the next major version: `libpython3-dev` of `libpython2.7-dev`.
fn in_next(name: &str) -> Option<String> {
    let majors = [("python2.7", "python3"), ("python2", "python3"), ("php5", "php")];
    // It left PHP soon after.
    let (old, new) = majors.iter().find(|(old, _)| name.contains(old) && name != "php5-mcrypt")?;
    Some(name.replacen(old, new, 1))
}

/// What took the place of a package of Python 2 or PHP 5 that the release no longer has.
pub fn successor(release: &Verdict, name: &str) -> Option<String> {
    if release.product == "alpine" {
        let (_, first) = ALPINE.iter().find(|(names, _)| names.contains(&name))?;
        let is_gone = !eol::cycle("alpine", first)?.is_newer_than(release);
        return is_gone.then(|| name.replacen("python2", "python", 1).replacen("python", "python3", 1));
    }
    let codename = eol::codename(release.product, release.cycle)?;
    let old = ["python-", "python2", "libpython2", "php5", "libapache2-mod-php5"];
    let is_old = name == "python" || old.iter().any(|front| name.starts_with(front));
    Some(codename).filter(|_| is_old && is_absent(codename, name)).and_then(|codename| instead(codename, name))
}

/// The code name of the release that an official image without packages of its own is made on.
pub fn release_of(image: &str, tag: Option<&str>) -> Option<&'static str> {
    if !PLAIN_IMAGES.split_whitespace().any(|plain| plain == image) {
        return None;
    }
    let tag = tag.unwrap_or("latest");
    // The newest with long support, and the stable one, as of 2026-11.
    match (image, tag) {
        ("ubuntu", "latest") => return Some("resolute"),
        ("debian", "latest" | "stable" | "stable-slim") => return Some("trixie"),
        _ => {}
    }
    let named = eol::lookup(image, tag).into_iter().find(|verdict| matches!(verdict.product, "debian" | "ubuntu"));
    if let Some(release) = named {
        return eol::codename(release.product, release.cycle);
    }
    let (_, versions) = ON_TRIXIE.iter().find(|(name, _)| *name == image)?;
    tag.split('-').all(|word| PLAIN.contains(&word) || versions.contains(&word)).then_some("trixie")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_missed_where_they_are_gone() {
        assert!(is_absent("trixie", "libc-client-dev") && !is_absent("bookworm", "libc-client-dev"));
        assert!(is_absent("bookworm", "python-pip") && !is_absent("bookworm", "python3-pip"));
        assert!(is_absent("trixie", "libpython2.7-dev") && !is_absent("jammy", "python2.7-doc"));
        assert!(is_absent("resolute", "libboost1.55-all-dev") && is_absent("focal", "libboost-system1.65-dev"));
        assert!(
            is_absent("noble", "gcc-4.8") && is_absent("jammy", "openjdk-7-jdk") && is_absent("xenial", "python3.4")
        );
        assert!(
            !is_absent("xenial", "libboost1.58-dev")
                && !is_absent("xenial", "gcc-4.8")
                && !is_absent("noble", "libboost-dev")
        );
        assert!(
            !is_absent("noble", "gcc-13-base") && !is_absent("noble", "ruby-dev") && !is_absent("trusty", "gcc-4.6")
        );
        assert_eq!(instead("noble", "libboost1.55-all-dev").as_deref(), Some("libboost-all-dev"));
        assert_eq!(instead("trixie", "netcat").as_deref(), Some("netcat-openbsd"));
        assert_eq!(instead("trixie", "python-software-properties"), None);
        for (gone, new) in INSTEAD {
            assert!(["trixie", "noble"].iter().any(|release| is_absent(release, gone)), "{gone}");
            assert!(["trixie", "noble"].iter().any(|release| !is_absent(release, new)), "{new}");
        }
    }

    #[test]
    fn old_runtimes_have_successors() {
        for (product, cycle, name, new) in [
            ("ubuntu", "14.04", "php5-cli", None),
            ("ubuntu", "24.04", "php5-cli", Some("php-cli")),
            ("ubuntu", "22.04", "python-pip", None),
            ("ubuntu", "26.04", "python", Some("python3")),
            ("debian", "11", "python", None),
            ("debian", "13", "python3", None),
            ("debian", "13", "libpython2.7-dev", Some("libpython3-dev")),
            ("debian", "13", "netcat", None),
            ("alpine", "3.11", "python", None),
            ("alpine", "3.15", "python2", None),
            ("alpine", "3.24", "python2-dev", Some("python3-dev")),
        ] {
            let told = eol::cycle(product, cycle).and_then(|release| successor(&release, name));
            assert_eq!(told.as_deref(), new, "{product} {cycle} {name}");
        }
    }

    #[test]
    fn images_are_made_on_releases() {
        for (image, tag, release) in [
            ("debian", Some("12-slim"), Some("bookworm")),
            ("python", Some("3.12-slim"), Some("trixie")),
            ("python", Some("3.12-slim-bookworm"), Some("bookworm")),
            ("python", Some("3.12-alpine"), None),
            ("python", Some("3.9.5"), None),
            ("nextcloud", Some("apache"), Some("trixie")),
            ("postgres", Some("17-bookworm"), None),
            ("ubuntu", Some("24.04"), Some("noble")),
            ("ubuntu", None, Some("resolute")),
        ] {
            assert_eq!(release_of(image, tag), release, "{image}:{tag:?}");
        }
        assert!(TABLE.lines().map(|row| row.split('\t').next()).is_sorted());
    }
}
