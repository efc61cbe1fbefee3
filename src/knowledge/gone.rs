//! What is no longer where it was: package sources of releases that have moved to an archive, and services that
//! were shut down.
//!
//! Source, each row looked up 2026-11-27 (of Ubuntu's the rule and the newest). Debian: lists.debian.org/debian-devel-announce
//! 2023/03 (stretch) and 2024/03 (buster, whose lists answer 404 since 2025-07). Ubuntu: "EOLUpgrades" (24.10 answers 404
//! since 2025-09; of 12.04 ValveSoftware/steam-runtime pull request 412, 2021-05; 14.04 is left out: nothing
//! that is published says that it was moved). CentOS: S. Smoogen's notes on the ends of Stream 8 and 7
//! (`mirrorlist.centos.org` is off since 2024-07-01).
//! JFrog's sunset of Bintray (InfoQ, 2021-02); the SKS pool's notice of 2021-06-21; GitHub's "Improving Git protocol security";
//! the Kubernetes blog of 2023-08-31, updated 2024-03-26; cnpm's notice of 2024-01-22; Sonatype's "The Central Repository is
//! moving to HTTPS"; `central.maven.org`: nixpkgs pull request 90189, debezium 1274; the PPAs: dhis2-tools issue 33, nodesource/distributions issues 149 and 324,
//! deadsnakes/issues 53, toil issue 2887, saltstack/salt issues 28674 and 38572; Salt's servers: kitchen-salt issue 350, salt-bootstrap
//! issue 2027; Docker's old ones: moby issue 40466 (of these looked up 2026-11-28). Hand-made.

use super::eol::Verdict;

/// A product, the cycles of it that have left the mirrors, and where their packages are now.
const RELEASES: &[(&str, &[&str], &str)] = &[
    ("debian", &["6", "7", "8", "9", "10"], "archive.debian.org"),
    ("centos", &["5", "6", "7", "8", "stream8"], "vault.centos.org"),
    (
        "ubuntu",
        &[
            "10.04", "12.04", "17.04", "17.10", "18.10", "19.04", "19.10", "20.10", "21.04", "21.10", "22.10", "23.04",
            "23.10", "24.10",
        ],
        "old-releases.ubuntu.com",
    ),
];

/// Whether the keys that sign the archived lists of a release have run out, so that apt refuses them: those of Debian 9
/// on 2025-05-20 (mlocati/docker-php-extension-installer, issue 1099), those of older ones before (issue 703).
pub fn keys_have_run_out(release: &Verdict) -> bool {
    release.product == "debian" && matches!(release.cycle, "6" | "7" | "8" | "9")
}

/// Official images whose tags up to this version, where they name no release, were last made on a Debian that has left the
/// mirrors (10 or older). Source, looked up 2026-11-27: the directories of these versions in docker-library's and nodejs's
/// repositories (none has one for Debian 11), and official-images pull requests 10739 (golang), 9019 (php), 6725 (ruby).
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
    gone(
        "ppa:webupd8team/java",
        "2019-04-16",
        "take an image that brings Java, such as `eclipse-temurin`, or OpenJDK's package",
    ),
    gone("ppa:chris-lea/node.js", "2015", "use the repository of NodeSource, or start from `node`"),
    gone("ppa:fkrull/deadsnakes", "2017-12", "write `ppa:deadsnakes/ppa`"),
    gone("ppa:jonathonf/python-", "2019-12", "use `ppa:deadsnakes/ppa`, or start from `python`"),
    gone(
        "ppa:saltstack/salt",
        "2015-11",
        "use the repository at `https://packages.broadcom.com/artifactory/saltproject-deb`",
    ),
    gone("://repo.saltstack.com", "2024-11", "use the repositories at `https://packages.broadcom.com/artifactory`"),
    gone("://repo.saltproject.io", "2024-11", "use the repositories at `https://packages.broadcom.com/artifactory`"),
    gone("://apt.dockerproject.org", "2020-03-31", "use the repository at `https://download.docker.com/linux`"),
    gone("://yum.dockerproject.org", "2020-03-31", "use the repository at `https://download.docker.com/linux`"),
    gone("://central.maven.org/", "2020-02", "write `https://repo1.maven.org/`"),
];

/// The servers of the Apache Software Foundation that hold current releases alone; older ones are at `archive.apache.org`.
/// Source, looked up 2026-11-28: infra.apache.org, "Release Distribution Policy"; www.apache.org/dev/mirrors of 2019 (mirrors hold
/// what the first holds).
const NEWEST: &[&str] = &[
    "://www.apache.org/dist/",
    "://downloads.apache.org/",
    "://dlcdn.apache.org/",
    "://dist.apache.org/repos/dist/release/",
    "://www-eu.apache.org/dist/",
    "://www-us.apache.org/dist/",
];

/// The server that an address of one release is of, where that server keeps it only until the next.
pub fn of_newest(address: &str) -> Option<&str> {
    let (_, behind) = address.split_once("://")?;
    let host = behind.split('/').next()?;
    let mirror = host.contains("mirror") || behind.contains("/mirrors/") || behind.contains("/mirror/");
    let server = NEWEST.iter().find(|front| address.contains(**front)).map(|front| front.trim_start_matches("://"));
    let server =
        server.or(Some(host).filter(|_| mirror && (behind.contains("/apache/") || host.starts_with("apache."))));
    let file = behind.rsplit('/').next().unwrap_or_default();
    let archive =
        [".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip", ".jar", ".war"].iter().any(|end| file.ends_with(end));
    let named = file.contains(|c: char| c.is_ascii_digit()) || behind.contains('$');
    server.map(|server| server.trim_end_matches('/')).filter(|_| archive && named || file.ends_with('}'))
}

/// Where the packages of a release are that has left the mirrors.
pub fn archive(release: &Verdict) -> Option<&'static str> {
    let row = RELEASES.iter().find(|row| row.0 == release.product)?;
    row.1.contains(&release.cycle).then_some(row.2)
}

/// Whether a Debian is under a tag that names no release which has left the mirrors: for tags of old versions, which nobody
/// makes anew. It may be 10 or an older one.
pub fn is_on_old_debian(image: &str, tag: &str) -> bool {
    let Some((_, last)) = OLD_BASES.iter().find(|(name, _)| *name == image) else { return false };
    let mut words = tag.split('-');
    let mut numbers = words.next().unwrap_or_default().split('.').map(str::parse::<u16>);
    // `php:7` is 7.4.
    let (Some(Ok(major)), Ok(minor)) = (numbers.next(), numbers.next().unwrap_or(Ok(u16::MAX))) else { return false };
    let plain = |word: &str| matches!(word, "apache" | "cli" | "fpm" | "slim" | "zts");
    let old = (major, if image == "node" { 0 } else { minor }) <= *last;
    old && words.all(plain)
}

/// The services in `text` that are no more, with the place of each in it.
pub fn addresses(text: &str) -> impl Iterator<Item = (usize, &'static str, &'static Gone)> {
    let named = ADDRESSES.iter().filter(move |gone| text.contains(gone.needle));
    named.flat_map(move |gone| text.match_indices(gone.needle).map(move |(at, _)| (at, gone.needle, gone)))
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
        for (image, tag, is_old) in [
            ("node", "8.9-slim", true),
            ("node", "12", false),
            ("php", "5.6-apache", true),
            ("php", "7", false),
            ("php", "7.2-fpm-alpine", false),
            ("python", "2.7", true),
            ("python", "3.6", false),
        ] {
            assert_eq!(is_on_old_debian(image, tag), is_old, "{image}:{tag}");
        }
        assert_eq!(addresses("wget https://dl.bintray.com/a/b").count(), 1);
        assert_eq!(
            of_newest("http://apache.mirrors.example.org/ant/ant-1.9.tar.gz"),
            Some("apache.mirrors.example.org")
        );
        assert_eq!(of_newest("https://downloads.apache.org/kafka/KEYS"), None);
        assert_eq!(of_newest("https://archive.apache.org/dist/ant/ant-1.9.tar.gz"), None);
    }
}
