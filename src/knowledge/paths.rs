//! Directories that are called after the release of a program, and which release a distribution has: one name for each of
//! its releases. Sources, looked up 2026-11-28: packages.debian.org and packages.ubuntu.com (imagemagick, php, postgresql,
//! python3), `manifests/globals.pp` of puppetlabs-postgresql, `manifests/params.pp` of puppetlabs-apache, symfony.fi for PHP in
//! Ubuntu 16.04 and 18.04, the release notes of 18.04 for Python; for Alpine the updates of python3 in the merge requests of
//! Orange-OpenSource's docker-ansible-core (3.17 to 3.19) and the releases of fluxygen/docker-alpine-python3 (3.19 to 3.22).
//! Does not know what other sources of packages bring.

/// A product's releases in a distribution.
type Releases = &'static [(&'static str, &'static str)];

/// A directory: what stands before the release, what it is of, and the releases of Debian, Ubuntu and Alpine.
pub struct Place {
    pub front: &'static str,
    pub product: &'static str,
    debian: Releases,
    ubuntu: Releases,
    alpine: Releases,
}

const PYTHON: Place = Place {
    front: "/usr/lib/python",
    product: "Python",
    debian: &[("10", "3.7"), ("11", "3.9"), ("12", "3.11"), ("13", "3.13")],
    ubuntu: &[("18.04", "3.6"), ("20.04", "3.8"), ("22.04", "3.10"), ("24.04", "3.12")],
    alpine: &[
        ("3.17", "3.10"),
        ("3.18", "3.11"),
        ("3.19", "3.11"),
        ("3.20", "3.12"),
        ("3.21", "3.12"),
        ("3.22", "3.12"),
    ],
};

const POSTGRESQL: Place = Place {
    front: "/usr/lib/postgresql/",
    product: "PostgreSQL",
    debian: &[("10", "11"), ("11", "13"), ("12", "15"), ("13", "17")],
    ubuntu: &[("18.04", "10"), ("20.04", "12"), ("22.04", "14"), ("24.04", "16")],
    alpine: &[],
};

pub const PLACES: &[Place] = &[
    Place {
        front: "/etc/ImageMagick-",
        product: "ImageMagick",
        debian: &[("11", "6"), ("12", "6"), ("13", "7")],
        ubuntu: &[("20.04", "6"), ("22.04", "6"), ("24.04", "6")],
        alpine: &[],
    },
    Place {
        front: "/etc/php/",
        product: "PHP",
        debian: &[("10", "7.3"), ("11", "7.4"), ("12", "8.2"), ("13", "8.4")],
        ubuntu: &[("16.04", "7.0"), ("18.04", "7.2"), ("20.04", "7.4"), ("22.04", "8.1"), ("24.04", "8.3")],
        alpine: &[],
    },
    POSTGRESQL,
    Place { front: "/etc/postgresql/", ..POSTGRESQL },
    PYTHON,
    Place { front: "/usr/local/lib/python", alpine: &[], ..PYTHON },
];

/// Code names in tags, and the releases they are of.
const CODENAMES: &[(&str, (&str, &str))] = &[
    ("bionic", ("ubuntu", "18.04")),
    ("bookworm", ("debian", "12")),
    ("bullseye", ("debian", "11")),
    ("buster", ("debian", "10")),
    ("focal", ("ubuntu", "20.04")),
    ("jammy", ("ubuntu", "22.04")),
    ("noble", ("ubuntu", "24.04")),
    ("trixie", ("debian", "13")),
];

/// The distribution and its release that a tag names by its code name, whatever the image.
pub fn named_in(tag: &str) -> Option<(&'static str, &'static str)> {
    tag.split(['-', '_', '.']).find_map(|word| Some(CODENAMES.iter().find(|(name, _)| *name == word)?.1))
}

impl Place {
    /// The release that the distribution has; none where it is not known.
    pub fn in_release(&self, distribution: &str, release: &str) -> Option<&'static str> {
        let list = match distribution {
            "debian" => self.debian,
            "ubuntu" => self.ubuntu,
            "alpine" => self.alpine,
            _ => return None,
        };
        list.iter().find(|(known, _)| *known == release).map(|(_, own)| *own)
    }
}
