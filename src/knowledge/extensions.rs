//! Extensions that PHP's sources held once, since which version they do not, and how one has them now.
//!
//! Source, each row looked up 2026-11-27: "Removed Extensions" of the migration guides for PHP 7.0 and 7.4 (php/doc-en), the
//! manual's "Installation" of mcrypt, imap and pspell, the RFC "unbundle_imap_pspell_oci8", and the pages of oci8, PDO_OCI and
//! xmlrpc at pecl.php.net. The library c-client: the lists of `absent.rs`, and Alpine's php84-pecl-imap. Versions of nextcloud:
//! the Dockerfiles of 33 and 34 in nextcloud/docker, both `FROM php:8.4-apache-trixie` in the text that was at hand.

use super::eol;

/// An extension, the version that came without it, and what to do instead.
const GONE: &[(&str, (u16, u16), &str)] = &[
    ("ereg", (7, 0), "use `preg_*`, which needs no extension"),
    (
        "imap",
        (8, 4),
        "leave it out, or take it from PECL where the library c-client is: on Debian 12 or Alpine, or built before",
    ),
    ("interbase", (7, 4), "install `pdo_firebird`"),
    (
        "mcrypt",
        (7, 2),
        "use `openssl` or `sodium`, or take it from PECL: `pecl install mcrypt && docker-php-ext-enable mcrypt`",
    ),
    ("mssql", (7, 0), "install `pdo_dblib`"),
    ("mysql", (7, 0), "install `mysqli` or `pdo_mysql`"),
    ("oci8", (8, 4), "take it from PECL: `pecl install oci8 && docker-php-ext-enable oci8`"),
    ("pdo_oci", (8, 4), "take it from PECL: `pecl install pdo_oci && docker-php-ext-enable pdo_oci`"),
    ("pspell", (8, 4), "take it from PECL: `pecl install pspell && docker-php-ext-enable pspell`"),
    ("recode", (7, 4), "use `iconv` or `mbstring`"),
    ("sybase_ct", (7, 0), "install `pdo_dblib`"),
    ("wddx", (7, 4), "leave it out"),
    (
        "xmlrpc",
        (8, 0),
        "use a library in PHP; what PECL has of it (`xmlrpc-beta`) is made for 8.1 and no longer maintained",
    ),
];

/// What to do where PHP of this version no longer brings the extension.
pub fn gone(extension: &str, version: (u16, u16)) -> Option<&'static str> {
    let row = GONE.iter().find(|(name, ..)| *name == extension)?;
    (version >= row.1).then_some(row.2)
}

/// The version of PHP in an official image: of a tag that leaves it open the newest, which only gets newer.
pub fn version(image: &str, tag: Option<&str>) -> Option<(u16, u16)> {
    let tag = tag.unwrap_or("latest");
    let first = tag.split('-').next().unwrap_or_default();
    // `wordpress:6-php8.3-apache`
    if let Some(named) = tag.split('-').find_map(|word| parse(word.strip_prefix("php")?)) {
        return Some(named);
    }
    let digit = first.starts_with(|c: char| c.is_ascii_digit());
    match image {
        "php" if digit => eol::cycle("php", first).and_then(|known| parse(known.cycle)),
        "php" if matches!(first, "apache" | "cli" | "fpm" | "latest" | "zts") || first.starts_with("alpine") => {
            eol::cycles("php").next().and_then(|newest| parse(newest.cycle))
        }
        "nextcloud" if matches!(first, "apache" | "fpm" | "latest" | "33" | "34") => Some((8, 4)),
        _ => None,
    }
}

fn parse(text: &str) -> Option<(u16, u16)> {
    let (major, minor) = text.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_leave_with_a_version() {
        for (image, tag, extension, is_gone) in [
            ("php", Some("8.4-fpm"), "imap", true),
            ("php", Some("8.3-fpm"), "imap", false),
            ("php", Some("7.1-apache"), "mcrypt", false),
            ("php", Some("7-apache"), "mcrypt", true),
            ("php", None, "mysql", true),
            ("php", Some("5.6"), "mysql", false),
            ("wordpress", Some("6-php8.4-apache"), "imap", true),
            ("nextcloud", Some("apache"), "imap", true),
        ] {
            let told = version(image, tag).and_then(|version| gone(extension, version)).is_some();
            assert_eq!(told, is_gone, "{image}:{tag:?} {extension}");
        }
        assert_eq!(version("python", Some("3.14")), None);
    }
}
