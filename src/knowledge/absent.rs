//! Packages that a release of Debian or Ubuntu does not have, though another one does, and what took their place; and the
//! releases that official images are made on where their tag does not say so.
//!
//! Source: the package lists of Debian 11 to 13 and Ubuntu 16.04 to 26.04, amd64, all components with updates and security,
//! as of 2026-11-27, drawn together by `tools/knowledge/absent.py`. What took a package's place: the same lists, by hand.
//! Images: docker-library/official-images pull requests of 2025-08-12 ("Add Debian Trixie") for Python and PHP, and the
//! Dockerfiles of nextcloud/docker as of 2026-11. Packages of other repositories are not in it.

use super::eol;

/// Rows as the generator's head describes them, sorted by name.
const TABLE: &str = include_str!("data/absent.txt");

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
    ("libmysqlclient-dev", "default-libmysqlclient-dev"),
    ("libpng12-dev", "libpng-dev"),
    ("libssl1.0-dev", "libssl-dev"),
    ("mysql-client", "default-mysql-client"),
    ("mysql-server", "default-mysql-server"),
    ("netcat", "netcat-openbsd"),
    ("policykit-1", "polkitd"),
    ("python", "python3"),
    ("python-dev", "python3-dev"),
    ("python-pip", "python3-pip"),
    ("python-setuptools", "python3-setuptools"),
    ("python-virtualenv", "python3-venv"),
    ("python3-distutils", "python3-setuptools"),
];

/// Whether apt finds nothing to install under this name in the release with this code name.
pub fn is_absent(codename: &str, name: &str) -> bool {
    row(name).is_some_and(|row| row.split(['\t', ' ']).skip(1).any(|release| release == codename))
}

/// What the release has instead of a package that it lacks.
pub fn instead(codename: &str, name: &str) -> Option<&'static str> {
    INSTEAD.iter().find(|(gone, _)| *gone == name).map(|(_, new)| *new).filter(|new| !is_absent(codename, new))
}

/// The code name of the release that an official image without packages of its own is made on.
pub fn release_of(image: &str, tag: Option<&str>) -> Option<&'static str> {
    if !PLAIN_IMAGES.split_whitespace().any(|plain| plain == image) {
        return None;
    }
    let tag = tag.unwrap_or("latest");
    let named = eol::lookup(image, tag).into_iter().find(|verdict| matches!(verdict.product, "debian" | "ubuntu"));
    if let Some(release) = named {
        return eol::codename(release.product, release.cycle);
    }
    let (_, versions) = ON_TRIXIE.iter().find(|(name, _)| *name == image)?;
    tag.split('-').all(|word| PLAIN.contains(&word) || versions.contains(&word)).then_some("trixie")
}

fn row(name: &str) -> Option<&'static str> {
    static ROWS: std::sync::OnceLock<Vec<&'static str>> = std::sync::OnceLock::new();
    let rows = ROWS.get_or_init(|| TABLE.lines().collect());
    let at = rows.binary_search_by_key(&name, |row| row.split('\t').next().unwrap_or_default()).ok()?;
    rows.get(at).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_missed_where_they_are_gone() {
        assert!(is_absent("trixie", "libc-client-dev") && !is_absent("bookworm", "libc-client-dev"));
        assert!(is_absent("bookworm", "python-pip") && !is_absent("bookworm", "python3-pip"));
        assert_eq!(instead("trixie", "netcat"), Some("netcat-openbsd"));
        for (gone, new) in INSTEAD {
            assert!(["trixie", "noble"].iter().any(|release| is_absent(release, gone)), "{gone}");
            assert!(["trixie", "noble"].iter().any(|release| !is_absent(release, new)), "{new}");
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
        ] {
            assert_eq!(release_of(image, tag), release, "{image}:{tag:?}");
        }
        assert!(TABLE.lines().map(|row| row.split('\t').next()).is_sorted());
    }
}
