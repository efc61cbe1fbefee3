//! What is no longer where it was: package sources of releases that have moved to an archive, and services that
//! were shut down.
//!
//! Source: lists.debian.org/debian-devel-announce 2023/03 (stretch) and 2024/03 (buster, gone from the mirrors by
//! 2025-07); wiki.debian.org on archived releases; Ubuntu's page "EOLUpgrades"; blog.centos.org on the ends of CentOS 7
//! and Stream 8 (`mirrorlist.centos.org` is off since 2024-07-01); sks-keyservers.net; JFrog on the sunset of Bintray;
//! GitHub on "Improving Git protocol security"; kubernetes.io on `pkgs.k8s.io`; Maven Central on HTTP; npmmirror.com, all looked at by 2026-11; looked up again 2026-11-27: cnpm's notice of 2024-01-22, the Kubernetes blog's of 2024-03, the SKS pool's of
//! 2021-06-21. Hand-made.

use super::eol::Verdict;

/// A product, the cycles of it that have left the mirrors, and where their packages are now.
const RELEASES: &[(&str, &[&str], &str)] = &[
    ("debian", &["6", "7", "8", "9", "10"], "archive.debian.org"),
    ("centos", &["5", "6", "7", "8", "stream8"], "vault.centos.org"),
    (
        "ubuntu",
        &[
            "10.04", "17.04", "17.10", "18.10", "19.04", "19.10", "20.10", "21.04", "21.10", "22.10", "23.04", "23.10",
            "24.10",
        ],
        "old-releases.ubuntu.com",
    ),
];

/// Packages that later releases do not have: the distribution, names, those that begin so (`*`), the first release
/// without them, and what to write. Source: packages.debian.org, packages.ubuntu.com and pkgs.alpinelinux.org, 2026-11.
const PACKAGES: &[(&str, &[&str], &str, &str)] = &[
    ("alpine", &["python", "python-dev"], "3.12", "python3"),
    ("alpine", &["python2", "python2-dev"], "3.16", "python3"),
    ("debian", &["python", "python-dev", "python-minimal"], "12", "python3"),
    ("debian", &["python-pip"], "11", "python3-pip"),
    ("debian", &["python-setuptools", "python-virtualenv"], "12", "python3"),
    ("debian", &["python-software-properties"], "10", "software-properties-common"),
    ("debian", PYTHON_2, "12", "python3"),
    ("debian", PHP_5, "9", "php"),
    ("ubuntu", &["python", "python-dev", "python-minimal"], "22.04", "python3"),
    ("ubuntu", &["python-pip"], "20.04", "python3-pip"),
    ("ubuntu", &["python-setuptools", "python-virtualenv"], "24.04", "python3"),
    ("ubuntu", &["python-software-properties"], "20.04", "software-properties-common"),
    ("ubuntu", PYTHON_2, "24.04", "python3"),
    ("ubuntu", PHP_5, "16.04", "php"),
];

const PYTHON_2: &[&str] = &["python2", "python2-*", "python2.7", "python2.7-*", "libpython2.7-*"];
const PHP_5: &[&str] = &["php5", "php5-*", "libapache2-mod-php5"];

/// Official images whose tags up to this version, where they name no release, were last made on a Debian that has left the
/// mirrors (10 or older). Source: the last Dockerfiles of these versions in docker-library's and nodejs's repositories.
const OLD_BASES: &[(&str, (u16, u16))] =
    &[("golang", (1, 15)), ("node", (11, 99)), ("php", (7, 2)), ("python", (3, 5)), ("ruby", (2, 5))];

/// A service that is no more: what its addresses hold, since when, and what to use.
#[derive(Debug)]
pub struct Gone {
    needle: &'static str,
    pub since: &'static str,
    pub instead: &'static str,
}

const fn gone(needle: &'static str, since: &'static str, instead: &'static str) -> Gone {
    Gone { needle, since, instead }
}

const ADDRESSES: &[Gone] = &[
    gone("://dl.bintray.com/", "2021-05-01", "take the file from where its project publishes it now"),
    gone("sks-keyservers.net", "2021-06-21", "ask `hkps://keys.openpgp.org` or `hkps://keyserver.ubuntu.com`"),
    gone("git://github.com/", "2022-03-15", "write `https://github.com/`"),
    gone("://apt.kubernetes.io", "2024-03-04", "use the repository of the release at `https://pkgs.k8s.io`"),
    gone(
        "://packages.cloud.google.com/yum/repos/kubernetes",
        "2024-03-04",
        "use the repository at `https://pkgs.k8s.io`",
    ),
    gone("://mirrorlist.centos.org", "2024-07-01", "name `http://vault.centos.org`, or take a base that is supported"),
    gone("https://npm.taobao.org", "2024-01-22", "write `https://npmmirror.com`"),
    gone("https://registry.npm.taobao.org", "2024-01-22", "write `https://registry.npmmirror.com`"),
    gone("http://repo1.maven.org/", "2020-01-15", "write `https://`: plain HTTP is answered with an error"),
    gone("http://repo.maven.apache.org/", "2020-01-15", "write `https://`: plain HTTP is answered with an error"),
    gone("://central.maven.org/", "2020-01-15", "write `https://repo1.maven.org/`"),
];

/// Where the packages of a release are that has left the mirrors.
pub fn archive(release: &Verdict) -> Option<&'static str> {
    let row = RELEASES.iter().find(|row| row.0 == release.product)?;
    row.1.contains(&release.cycle).then_some(row.2)
}

/// What to write for a package that the release of a distribution no longer has.
pub fn package(release: &Verdict, name: &str) -> Option<String> {
    let is_it = |known: &&str| known.strip_suffix('*').map_or(*known == name, |front| name.starts_with(front));
    let mut rows = PACKAGES.iter().filter(|row| row.0 == release.product);
    let (_, _, first, instead) = rows.find(|row| row.1.iter().any(is_it))?;
    let gone = !super::eol::cycle(release.product, first)?.is_newer_than(release);
    gone.then(|| match *instead {
        // The same part of what took its place: `libpython3-dev` of `libpython2.7-dev`.
        "python3" => name
            .replacen("python2.7", "python3", 1)
            .replacen("python2", "python3", 1)
            .replacen("python-", "python3-", 1),
        "php" => name.replacen("php5", "php", 1),
        instead => instead.to_owned(),
    })
    .map(|instead| if instead == "python" { "python3".to_owned() } else { instead })
}

/// Where the packages are of the Debian under a tag that names no release: for tags of old versions, which nobody makes anew.
pub fn archive_of_old(image: &str, tag: &str) -> Option<&'static str> {
    let (_, last) = OLD_BASES.iter().find(|(name, _)| *name == image)?;
    let mut words = tag.split('-');
    let mut numbers = words.next()?.split('.').map(str::parse::<u16>);
    let major = numbers.next()?.ok()?;
    // `php:7` is 7.4.
    let minor = numbers.next().map_or(Ok(u16::MAX), |minor| minor).ok()?;
    let plain = |word: &str| matches!(word, "apache" | "cli" | "fpm" | "slim" | "zts");
    let old = (major, if image == "node" { 0 } else { minor }) <= *last;
    (old && words.all(plain)).then_some("archive.debian.org")
}

/// The services in `text` that are no more, with the place of each in it.
pub fn addresses(text: &str) -> impl Iterator<Item = (usize, &'static str, &'static Gone)> {
    ADDRESSES.iter().flat_map(move |gone| text.match_indices(gone.needle).map(move |(at, _)| (at, gone.needle, gone)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::eol::cycle;

    #[test]
    fn releases_are_those_that_the_table_of_ends_knows() {
        for (product, cycles, _) in RELEASES {
            assert!(cycles.iter().all(|name| cycle(product, name).is_some_and(|v| v.cycle == *name)), "{product}");
        }
        assert_eq!(cycle("debian", "12").as_ref().and_then(archive), None);
        let has = |product, name, package_name| package(&cycle(product, name).unwrap(), package_name).is_none();
        assert!(has("ubuntu", "14.04", "php5-cli") && has("debian", "11", "python") && has("debian", "13", "python3"));
        assert!(
            has("alpine", "3.11", "python") && has("alpine", "3.15", "python2") && !has("alpine", "3.24", "python")
        );
        assert!(!has("ubuntu", "26.04", "python") && !has("debian", "13", "libpython2.7-dev"));
        for (image, tag, is_old) in [
            ("node", "8.9-slim", true),
            ("node", "12", false),
            ("php", "5.6-apache", true),
            ("php", "7", false),
            ("php", "7.2-fpm-alpine", false),
            ("python", "2.7", true),
            ("python", "3.6", false),
        ] {
            assert_eq!(archive_of_old(image, tag).is_some(), is_old, "{image}:{tag}");
        }
        assert_eq!(addresses("wget https://dl.bintray.com/a/b").count(), 1);
    }
}
