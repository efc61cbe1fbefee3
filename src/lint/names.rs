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
    /// One of a family of another tool's codes that rules answer to, each finding with its own: `SC2086`
    /// where an alias is `SC*`.
    Member(String),
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
        Name::of(word).ok_or_else(|| Unknown { word: word.to_owned(), nearest: nearest(word, all_words()) })
    }

    /// The same where it does not matter what was perhaps meant, which costs a thousand times as much to know.
    pub fn of(word: &str) -> Option<Name> {
        let same = |other: &str| other.eq_ignore_ascii_case(word);
        if same("all") {
            return Some(Name::All);
        }
        if let Some(rule) = RULES.iter().find(|rule| same(rule.meta.code) || same(rule.meta.name)) {
            return Some(Name::Rule(rule.meta.code));
        }
        if let Some(alias) = aliases().find(|alias| same(alias)) {
            return Some(Name::Alias(alias));
        }
        if let Some(area) = Area::ALL.into_iter().find(|area| same(area.name()) || same(area.prefix())) {
            return Some(Name::Area(area));
        }
        if is_hadolint_code(word) {
            let code = word.to_ascii_uppercase();
            let known = families().any(|family| starts_with(&code, family));
            return Some(if known { Name::Member(code) } else { Name::Foreign(code) });
        }
        if is_prefix(word) && (codes().any(|code| opens(code, word)) || families().any(|family| related(family, word)))
        {
            return Some(Name::Prefix(word.to_ascii_uppercase()));
        }
        None
    }

    pub fn covers(&self, finding: &Finding) -> bool {
        match self {
            Name::Alias(alias) => finding.aliases.contains(alias),
            Name::Member(code) => finding.aliases.contains(&code.as_str()),
            Name::Prefix(prefix) => {
                finding.aliases.iter().copied().chain([finding.rule.code]).any(|code| opens(code, prefix))
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
            Name::Member(code) => families_of(meta).any(|family| starts_with(code, family)),
            Name::Area(area) => meta.area == *area,
            Name::Prefix(prefix) => {
                meta.aliases.iter().chain([&meta.code]).any(|code| opens(code, prefix))
                    || families_of(meta).any(|family| related(family, prefix))
            }
            Name::Foreign(_) => false,
        }
    }

    /// Whether this names the rule itself and not a group it belongs to. Only so does an optional rule
    /// come on.
    pub fn is_single(&self) -> bool {
        matches!(self, Name::Rule(_) | Name::Alias(_) | Name::Member(_))
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

/// Whether a rule's alias is hadolint's or ShellCheck's, a family of codes included.
pub fn is_hadolint_alias(alias: &str) -> bool {
    is_hadolint_code(alias) || alias == SHELLCHECK
}

/// The family of ShellCheck's codes, as the rules that pass them on name it among their aliases.
const SHELLCHECK: &str = "SC*";

/// Whether a rule passes on what a checker says of shell texts.
pub fn speaks_of_shell(meta: &Meta) -> bool {
    meta.aliases.contains(&SHELLCHECK)
}

fn aliases() -> impl Iterator<Item = &'static str> {
    RULES.iter().flat_map(|rule| rule.meta.aliases.iter().copied()).filter(|alias| !alias.ends_with('*'))
}

/// What the codes of each family begin with.
fn families() -> impl Iterator<Item = &'static str> {
    RULES.iter().flat_map(|rule| families_of(&rule.meta))
}

fn families_of(meta: &Meta) -> impl Iterator<Item = &'static str> + use<> {
    meta.aliases.iter().filter_map(|alias| alias.strip_suffix('*'))
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

/// Whether `code` is a code and begins with `prefix`.
fn opens(code: &str, prefix: &str) -> bool {
    is_code_like(code) && starts_with(code, prefix)
}

/// Whether some code begins with both.
fn related(family: &str, prefix: &str) -> bool {
    starts_with(family, prefix) || starts_with(prefix, family)
}

fn starts_with(code: &str, prefix: &str) -> bool {
    code.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}
