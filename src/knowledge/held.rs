//! Packages that base images hold from the start.
//!
//! Source: Debian's package lists (`Essential: yes`); Alpine's image; the Dockerfiles of buildpack-deps, on which
//! the full images of languages are built (docker-library repositories, 2026-11). Only what they have held since
//! Debian 9. Hand-made; an image that is not named here holds nothing that is known.

use super::bare;

/// Debian's essential packages, which no image of it or of Ubuntu is without. Others that are there today, such
/// as libraries and `tzdata`, come and go with releases.
const ESSENTIAL: &str = "base-files base-passwd bash bsdutils coreutils dash debianutils diffutils dpkg findutils grep \
    gzip hostname init-system-helpers libc-bin ncurses-base ncurses-bin perl-base sed sysvinit-utils tar util-linux";

/// What Alpine's image is made of.
const ALPINE: &str = "alpine-baselayout alpine-keys apk-tools busybox musl musl-utils ssl_client";

/// What `buildpack-deps:scm` adds; `openssl` comes with `ca-certificates`.
const SCM: &str = "ca-certificates curl wget git mercurial openssh-client openssl subversion procps netbase";

/// What `buildpack-deps` adds to that.
const FULL: &str = "autoconf automake bzip2 dpkg-dev file g++ gcc imagemagick libbz2-dev libc6-dev libcurl4-openssl-dev \
    libdb-dev libevent-dev libffi-dev libgdbm-dev libglib2.0-dev libgmp-dev libjpeg-dev libkrb5-dev liblzma-dev \
    libmagickcore-dev libmagickwand-dev libncurses5-dev libncursesw5-dev libpng-dev libpq-dev libreadline-dev \
    libsqlite3-dev libssl-dev libtool libwebp-dev libxml2-dev libxslt-dev libyaml-dev make patch unzip xz-utils \
    zlib1g-dev";

/// Images whose tags without another base are built on `buildpack-deps`, and on its `scm`.
const ON_FULL: [&str; 8] = ["python", "node", "ruby", "rust", "perl", "gcc", "pypy", "buildpack-deps"];
const ON_SCM: [&str; 1] = ["golang"];

/// What is in a tag of those that are built on less.
const LESS: [&str; 8] = ["slim", "alpine", "windows", "nanoserver", "curl", "scm", "onbuild", "wheezy"];

/// The packages of apt (`true`) or apk that the image `repository:tag` holds, in lists of names.
pub fn held(repository: &str, tag: &str) -> Option<(bool, Vec<&'static str>)> {
    let name = bare(repository);
    let (apt, lists): (bool, &[&str]) = match name {
        "debian" | "ubuntu" => (true, &[ESSENTIAL]),
        "alpine" => (false, &[ALPINE]),
        // A slim tag of a language is Debian and the language.
        name if tag.contains("slim") && (ON_FULL.contains(&name) || ON_SCM.contains(&name)) => (true, &[ESSENTIAL]),
        name if tag.contains("alpine") && (ON_FULL.contains(&name) || ON_SCM.contains(&name)) => (false, &[ALPINE]),
        _ if LESS.iter().any(|less| tag.contains(less)) => return None,
        name if ON_FULL.contains(&name) => (true, &[ESSENTIAL, SCM, FULL]),
        name if ON_SCM.contains(&name) => (true, &[ESSENTIAL, SCM]),
        _ => return None,
    };
    Some((apt, lists.iter().flat_map(|list| list.split_ascii_whitespace()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_images_hold_more_than_slim_ones() {
        let holds =
            |image: &str, tag: &str, name: &str| held(image, tag).is_some_and(|(_, names)| names.contains(&name));
        assert!(holds("python", "3.14", "git") && holds("node", "", "make") && holds("golang", "1.27", "curl"));
        assert!(holds("node", "22-bookworm-slim", "bash") && !holds("node", "22-alpine", "bash"));
        assert!(
            !holds("python", "3.14-slim", "git") && !holds("golang", "1.27", "make") && !holds("debian", "13", "curl")
        );
    }
}
