//! The forms that values of labels can be asked to have: addresses, times, versions, licences. Knows no label.
//!
//! Source: RFC 3986, section 3.1; RFC 3339, section 5.6; Semantic Versioning 2.0.0; the SPDX License List 3.27; as of
//! 2026-11. Hand-made.

/// An address with its scheme.
pub fn is_address(value: &str) -> bool {
    value.split_once("://").is_some_and(|(scheme, rest)| {
        let letters = scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
        !scheme.is_empty() && letters && !rest.is_empty() && !rest.contains(' ')
    })
}

/// The number of a commit, whole or cut to seven digits.
pub fn is_hash(value: &str) -> bool {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    matches!(value.len(), 7 | 40) && value.bytes().all(hexadecimal)
}

/// A mail address, by its shape alone.
pub fn is_mail(value: &str) -> bool {
    value.split_once('@').is_some_and(|(name, host)| {
        let sound = |part: &str| {
            let dots = part.starts_with('.') || part.ends_with('.');
            !part.is_empty() && !part.contains([' ', '@', ',', '<', '>']) && !dots
        };
        sound(name) && sound(host)
    })
}

/// `2026-08-01T12:00:00Z`, with fractions and an offset. Source: RFC 3339, section 5.6.
pub fn is_time(value: &str) -> bool {
    let Some((date, time)) = value.split_once(['T', 't', ' ']) else { return false };
    let Some(at) = time.find(['Z', 'z', '+', '-']) else { return false };
    let (clock, zone) = (time.get(..at).unwrap_or_default(), time.get(at..).unwrap_or_default());
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let zone =
        zone.eq_ignore_ascii_case("z") || numbers(zone.get(1..).unwrap_or_default(), ':', &[(2, 0, 23), (2, 0, 59)]);
    numbers(date, '-', &[(4, 0, 9999), (2, 1, 12), (2, 1, 31)])
        && numbers(clock, ':', &[(2, 0, 23), (2, 0, 59), (2, 0, 60)])
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
        && zone
}

/// Numbers between separators, each with so many digits and in its range.
fn numbers(text: &str, separator: char, each: &[(usize, u32, u32)]) -> bool {
    let parts: Vec<&str> = text.split(separator).collect();
    parts.len() == each.len()
        && parts.iter().zip(each).all(|(part, (digits, low, high))| {
            part.len() == *digits
                && part.bytes().all(|b| b.is_ascii_digit())
                && part.parse().is_ok_and(|n: u32| *low <= n && n <= *high)
        })
}

/// Source: Semantic Versioning 2.0.0, section 2, 9 and 10.
pub fn is_version(value: &str) -> bool {
    let (rest, build) = value.split_once('+').map_or((value, None), |(rest, build)| (rest, Some(build)));
    let (core, release) = rest.split_once('-').map_or((rest, None), |(core, release)| (core, Some(release)));
    let number = |part: &str| {
        part == "0" || !part.is_empty() && !part.starts_with('0') && part.bytes().all(|b| b.is_ascii_digit())
    };
    let word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    core.split('.').count() == 3
        && core.split('.').all(number)
        && release.is_none_or(|text| text.split('.').all(|part| word(part) && (!digits(part) || number(part))))
        && build.is_none_or(|text| text.split('.').all(word))
}

/// One identifier; of the list the families that are in use, with their versions.
pub fn is_licence(value: &str) -> bool {
    const FAMILIES: &[&str] = &[
        "0BSD",
        "AFL",
        "AGPL",
        "APSL",
        "Apache",
        "Artistic",
        "BSD",
        "BSL",
        "BUSL",
        "BlueOak",
        "CC",
        "CC0",
        "CDDL",
        "CECILL",
        "CPL",
        "ECL",
        "EFL",
        "EPL",
        "EUPL",
        "FTL",
        "GFDL",
        "GPL",
        "HPND",
        "IPL",
        "ISC",
        "LGPL",
        "LPL",
        "LPPL",
        "MIT",
        "MPL",
        "MS",
        "MulanPSL",
        "NCSA",
        "NPL",
        "ODbL",
        "OFL",
        "OSL",
        "OpenSSL",
        "PHP",
        "PostgreSQL",
        "Python",
        "QPL",
        "RPL",
        "Ruby",
        "SSPL",
        "Sleepycat",
        "UPL",
        "Unicode",
        "Unlicense",
        "Vim",
        "W3C",
        "WTFPL",
        "X11",
        "ZPL",
        "Zlib",
        "bzip2",
        "curl",
    ];
    let family = value.split('-').next().unwrap_or_default();
    let characters = value.chars().all(|c| c.is_ascii_alphanumeric() || "-.+".contains(c));
    characters && FAMILIES.contains(&family)
}

/// Keys that the second version of Traefik gave up (its migration guide from 1 to 2).
pub fn is_of_first_traefik(key: &str) -> bool {
    key.starts_with("traefik.frontend.") || matches!(key, "traefik.port" | "traefik.backend" | "traefik.protocol")
}
