//! What packages of Debian and Ubuntu recommend, by themselves or through what they need, where it weighs
//! something.
//!
//! Source: the package lists of Debian 11 to 13 and Ubuntu 20.04 to 24.04 (for names that only older ones have:
//! 16.04 and 18.04), amd64, as of 2026-11-27, drawn together by `tools/knowledge/recommends.py`: what every one of
//! them recommends. A package that is not here recommends little, or it is unknown; packages of other
//! repositories under the same name differ.

use super::sorted_row;

/// Rows as the generator's head describes them, sorted by name.
const TABLE: &str = include_str!("data/recommends.txt");

/// What installing a package takes in beyond what it needs.
#[derive(Debug, PartialEq)]
pub struct Recommended {
    /// At least.
    pub mib: f32,
    /// Packages, each with the MiB it brings by itself, the heaviest first.
    pub packages: Vec<(&'static str, f32)>,
}

/// What `name` takes in; `None` where that is little or not known.
pub fn recommended(name: &str) -> Option<Recommended> {
    let name = if name == "git-core" { "git" } else { name };
    let mut fields = sorted_row(TABLE, name)?.split('\t').skip(1);
    let mib = fields.next()?.parse().ok()?;
    let pair = |word: &'static str| word.split_once('=').and_then(|(name, mib)| Some((name, mib.parse().ok()?)));
    Some(Recommended { mib, packages: fields.next()?.split(' ').filter_map(pair).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::key;

    #[test]
    fn what_is_recommended_is_named() {
        let names = |name: &str| -> Vec<&str> {
            recommended(name).map_or_else(Vec::new, |it| it.packages.iter().map(|(name, _)| *name).collect())
        };
        assert!(names("git").contains(&"openssh-client") && names("git").contains(&"less"));
        assert_eq!(names("python3-pip"), ["build-essential", "python3-dev"]);
        for little in ["nginx", "curl", "unzip", "libpq-dev", "no-such-package", ""] {
            assert_eq!(recommended(little), None, "{little}");
        }
    }

    #[test]
    fn the_table_is_sound() {
        assert!(TABLE.lines().map(key).is_sorted() && TABLE.lines().count() > 2_000);
        for row in TABLE.lines() {
            let name = key(row);
            let read = recommended(name);
            assert!(read.is_some_and(|it| it.mib >= 5.0 && !it.packages.is_empty()), "{row}");
        }
    }
}
