//! `label-malformed`: see the page of the same name.

use crate::rules::{Cx, LabelKind, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Label && !step.onbuild) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let key = pair.key.text.trim_matches(['"', '\'']);
            let asked = cx.options.label_schema.iter().find(|(label, _)| label == key);
            let (Some((_, kind)), Some(word)) = (asked, &pair.value) else { continue };
            let expansion = step.docker.scope.expand(step.stage.index, step.step.at, &word.text);
            let Some(value) = expansion.as_ref().and_then(|expansion| expansion.known()) else { continue };
            let Some((alias, wants)) = wanted(*kind).filter(|_| !value.is_empty() && !fits(*kind, value)) else {
                continue;
            };
            out.report(step.file(), word.span, format!("`{value}` is no {wants}"))
                .mark(format!("`{key}` wants one"))
                .aliases(alias)
                .help(format!("write {}", example(*kind)));
        }
    }
}

fn wanted(kind: LabelKind) -> Option<(&'static [&'static str], &'static str)> {
    Some(match kind {
        LabelKind::Text => return None,
        LabelKind::Url => (&["DL3052"], "address"),
        LabelKind::Rfc3339 => (&["DL3053"], "point in time as RFC 3339 has it"),
        LabelKind::Spdx => (&["DL3054"], "identifier of a licence in the SPDX list"),
        LabelKind::Hash => (&["DL3055"], "git hash"),
        LabelKind::SemVer => (&["DL3056"], "semantic version"),
        LabelKind::Email => (&["DL3058"], "mail address"),
    })
}

fn example(kind: LabelKind) -> &'static str {
    match kind {
        LabelKind::Text => "some text",
        LabelKind::Url => "an address with its scheme, `https://…`",
        LabelKind::Rfc3339 => "a time such as `2026-08-01T12:00:00Z`",
        LabelKind::Spdx => "one identifier, such as `MIT` or `Apache-2.0`",
        LabelKind::Hash => "7 or 40 hexadecimal digits in small letters",
        LabelKind::SemVer => "three numbers, `1.2.3`",
        LabelKind::Email => "`name@host`",
    }
}

fn fits(kind: LabelKind, value: &str) -> bool {
    match kind {
        LabelKind::Text => true,
        LabelKind::Url => value.split_once("://").is_some_and(|(scheme, rest)| {
            !scheme.is_empty()
                && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
                && !rest.is_empty()
                && !rest.contains(' ')
        }),
        LabelKind::Rfc3339 => is_time(value),
        LabelKind::Spdx => is_licence(value),
        LabelKind::Hash => {
            let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            matches!(value.len(), 7 | 40) && value.bytes().all(hexadecimal)
        }
        LabelKind::SemVer => is_version(value),
        LabelKind::Email => value.split_once('@').is_some_and(|(name, host)| {
            let sound = |part: &str| {
                !part.is_empty()
                    && !part.contains([' ', '@', ',', '<', '>'])
                    && !part.starts_with('.')
                    && !part.ends_with('.')
            };
            sound(name) && sound(host)
        }),
    }
}

/// `2026-08-01T12:00:00Z`, with fractions and an offset. Source: RFC 3339, section 5.6.
fn is_time(value: &str) -> bool {
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
fn is_version(value: &str) -> bool {
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
fn is_licence(value: &str) -> bool {
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
