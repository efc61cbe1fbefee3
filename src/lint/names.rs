//! The ways a person names rules: code, slug, another tool's name, area, prefix. Knows the registry
//! and nothing of where the words were written.

use crate::finding::{Area, Finding, Meta};
use crate::rules::registry::RULES;
use crate::text::nearest;

/// One name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Name {
    All,
    /// A rule, by its code or slug.
    Rule(&'static str),
    /// Another tool's name: the findings it applies to, of whichever rules.
    Alias(&'static str),
    Area(Area),
    /// The opening letters, and perhaps digits, of codes and aliases: `SEC`, `DL30`.
    Prefix(String),
    /// Well formed for hadolint or ShellCheck, and no rule answers to it.
    Foreign(String),
}

/// Several names; a finding is covered where one of them covers it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(pub Vec<Name>);

/// A word that names nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub word: String,
    /// What was perhaps meant.
    pub nearest: Option<&'static str>,
}

impl Name {
    /// What `word` names. Case does not count.
    ///
    /// # Errors
    /// The word names nothing known.
    pub fn parse(word: &str) -> Result<Name, Unknown> {
        let same = |other: &str| other.eq_ignore_ascii_case(word);
        if same("all") {
            return Ok(Name::All);
        }
        if let Some(rule) = RULES.iter().find(|rule| same(rule.meta.code) || same(rule.meta.name)) {
            return Ok(Name::Rule(rule.meta.code));
        }
        if let Some(alias) = aliases().find(|alias| same(alias)) {
            return Ok(Name::Alias(alias));
        }
        if let Some(area) = Area::ALL.into_iter().find(|area| same(area.name()) || same(area.prefix())) {
            return Ok(Name::Area(area));
        }
        if is_hadolint_code(word) {
            return Ok(Name::Foreign(word.to_ascii_uppercase()));
        }
        if is_prefix(word) && codes().any(|code| is_code_like(code) && starts_with(code, word)) {
            return Ok(Name::Prefix(word.to_ascii_uppercase()));
        }
        Err(Unknown { word: word.to_owned(), nearest: nearest(word, all_words()) })
    }

    pub fn covers(&self, finding: &Finding) -> bool {
        match self {
            Name::Alias(alias) => finding.aliases.contains(alias),
            Name::Prefix(prefix) => {
                let carried = finding.aliases.iter().copied().chain([finding.rule.code]);
                carried.into_iter().any(|code| is_code_like(code) && starts_with(code, prefix))
            }
            _ => self.may_cover(finding.rule),
        }
    }

    /// Whether some finding of the rule could be covered.
    pub fn may_cover(&self, meta: &Meta) -> bool {
        match self {
            Name::All => true,
            Name::Rule(code) => meta.code == *code,
            Name::Alias(alias) => meta.aliases.contains(alias),
            Name::Area(area) => meta.area == *area,
            Name::Prefix(prefix) => {
                meta.aliases.iter().chain([&meta.code]).any(|code| is_code_like(code) && starts_with(code, prefix))
            }
            Name::Foreign(_) => false,
        }
    }

    /// Whether this names the rule itself and not a group it belongs to. Only so does an optional rule
    /// come on.
    pub fn is_single(&self) -> bool {
        matches!(self, Name::Rule(_) | Name::Alias(_))
    }
}

impl Names {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn covers(&self, finding: &Finding) -> bool {
        self.0.iter().any(|name| name.covers(finding))
    }

    pub fn may_cover(&self, meta: &Meta) -> bool {
        self.0.iter().any(|name| name.may_cover(meta))
    }

    /// Only the names of single rules.
    pub fn singles(&self) -> impl Iterator<Item = &Name> {
        self.0.iter().filter(|name| name.is_single())
    }
}

/// `DL3008` or `SC2086`: the form of hadolint's and ShellCheck's codes.
pub fn is_hadolint_code(word: &str) -> bool {
    let (letters, digits) = word.split_at_checked(2).unwrap_or_default();
    (letters.eq_ignore_ascii_case("DL") || letters.eq_ignore_ascii_case("SC"))
        && digits.len() == 4
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// `JSONArgsRecommended`: the form of BuildKit's check names.
pub fn is_buildkit_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|b| b.is_ascii_alphabetic())
        && word.bytes().any(|b| b.is_ascii_lowercase())
}

fn aliases() -> impl Iterator<Item = &'static str> {
    RULES.iter().flat_map(|rule| rule.meta.aliases.iter().copied())
}

fn codes() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.meta.code).chain(aliases())
}

fn all_words() -> impl Iterator<Item = &'static str> {
    let slugs = RULES.iter().map(|rule| rule.meta.name);
    codes().chain(slugs).chain(Area::ALL.iter().map(|area| area.name())).chain(["all"])
}

/// At least two letters, then digits only.
fn is_prefix(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    letters >= 2 && word.bytes().skip(letters).all(|b| b.is_ascii_digit())
}

/// Letters and digits, the digits last.
fn is_code_like(code: &str) -> bool {
    is_prefix(code) && code.ends_with(|c: char| c.is_ascii_digit())
}

fn starts_with(code: &str, prefix: &str) -> bool {
    code.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
