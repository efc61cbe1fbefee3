//! The words that values of flags are written in, and what is said of other words.

use std::path::PathBuf;

use super::Output;
use crate::config::Threshold;
use crate::disk;
use crate::finding::Severity;
use crate::grade::Bar;
use crate::knowledge::eol::Date;
use crate::lint::profile::Profile;
use crate::report::Format;
use crate::report::tongue::Tongue;

pub fn mebibytes() -> clap::builder::RangedU64ValueParser {
    clap::value_parser!(u64).range(1..=disk::MOST)
}

pub fn formats() -> String {
    format!("How to print, and where; can be given several times: {}", Format::ALL.map(Format::name).join(", "))
}

pub fn format(word: &str) -> Result<Output, String> {
    let (name, file) = word.split_once('=').map_or((word, None), |(name, file)| (name, Some(file)));
    if file == Some("") {
        return Err("a file is expected behind `=`".to_owned());
    }
    let format = Format::parse(name).ok_or_else(|| match elsewhere(name) {
        Some(ours) => format!("here that is `{ours}`"),
        None if name.contains(['/', '.']) || name.eq_ignore_ascii_case("dockerfile") => {
            "`-f` is the format of the output; a file to be checked stands by itself".to_owned()
        }
        None => one_of(name, &Format::ALL.map(Format::name)),
    })?;
    Ok(Output { format, file: file.map(PathBuf::from) })
}

/// What a format of other linters is called here (their own help texts, 2026-11).
fn elsewhere(name: &str) -> Option<&'static str> {
    let ours = match name.to_ascii_lowercase().as_str() {
        "tty" | "stylish" | "full" | "human" | "pretty" | "plain" | "default" | "cli" | "table" => Format::Text,
        "compact" | "gnu" | "oneline" | "unix" | "line" | "grouped" => Format::Concise,
        "codeclimate" | "gitlab_codeclimate" | "gitlab-codeclimate" | "gitlab_sast" | "codequality" => Format::Gitlab,
        "github-actions" | "github_actions" | "github_failed_only" | "gha" => Format::Github,
        "junitxml" | "junit-xml" | "xml" => Format::Junit,
        "md" => Format::Markdown,
        "htm" => Format::Html,
        "json-lines" | "jsonl" | "yaml" => Format::Json,
        "sonarqube" | "azure" | "codacy" => Format::Sarif,
        _ => return None,
    };
    Some(ours.name())
}

pub fn severity(word: &str) -> Result<Severity, String> {
    let known = Severity::ALL.map(Severity::name);
    Severity::ALL.into_iter().find(|severity| severity.name() == word).ok_or_else(|| one_of(word, &known))
}

pub fn profile(word: &str) -> Result<Profile, String> {
    crate::config::profile(word).ok_or_else(|| one_of(word, &Profile::ALL.map(Profile::name)))
}

pub fn tongue(word: &str) -> Result<Tongue, String> {
    Tongue::parse(word).ok_or_else(|| one_of(word, &Tongue::ALL.map(Tongue::code)))
}

pub fn threshold(word: &str) -> Result<Threshold, String> {
    Threshold::parse(word).ok_or_else(|| one_of(word, &Threshold::NAMES))
}

pub fn bar(word: &str) -> Result<Bar, String> {
    Bar::parse(word).ok_or_else(|| "one of A+, A, B, C, D, F is expected, or worst:C".to_owned())
}

fn one_of(word: &str, known: &[&str]) -> String {
    match crate::text::nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("one of {} is expected", known.join(", ")),
    }
}

pub fn date(text: &str) -> Result<Date, String> {
    Date::parse(text).ok_or_else(|| "no day is written so; write it like 2026-11-22".to_owned())
}
