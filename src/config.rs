//! Configuration text to plain options: `.plimsoll.yaml`, and hadolint's own. Knows keys and values and
//! the places they stand at; finding and reading the files is for whoever calls.

pub mod draft;
mod hadolint;
pub mod keys;
mod reader;
pub mod schema;
pub mod taken;

use std::path::Path;

use crate::disk;
use crate::finding::Severity;
use crate::grade::Bar;
use crate::knowledge::eol::Date;
use crate::lint::names::Names;
use crate::lint::paths::Globs;
use crate::lint::profile::Profile;
use crate::lint::{Ignore, Shown};
use crate::report::tongue::Tongue;
use crate::rules::options::{Form, Given, OPTIONS, OfRules};
use crate::rules::{self, LabelKind};
use crate::syntax::yaml::{self, Entry, Node};
use crate::text::{Source, Span};
use keys::KEYS;
use reader::Reader;

/// What a configuration says; what it leaves out is `None` or empty.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// The files that it adds to, as written, and where they are named.
    pub extends: Vec<(String, Span)>,
    pub profile: Option<Profile>,
    pub select: Names,
    pub extend: Names,
    pub ignore: Vec<Ignore>,
    pub severities: Vec<Shown>,
    pub fail_on: Option<Threshold>,
    pub fail_under: Vec<Bar>,
    pub lang: Option<Tongue>,
    pub exclude: Vec<String>,
    /// In MiB.
    pub max_file_size: Option<u64>,
    pub rules: rules::Options,
    pub no_pragmas: bool,
    /// The keys it holds, by the name they have here, and where their values stand.
    pub said: Vec<(&'static str, Span)>,
}

/// From which severity on findings fail the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    Never,
    /// On whatever is not set aside as known or unchanged.
    New,
    At(Severity),
}

impl Threshold {
    pub const NAMES: [&str; 6] = ["error", "warning", "info", "style", "new", "never"];

    /// One of `NAMES`.
    pub fn name(self) -> &'static str {
        match self {
            Threshold::Never => "never",
            Threshold::New => "new",
            Threshold::At(severity) => severity.name(),
        }
    }

    /// Reads one of `NAMES`.
    pub fn parse(word: &str) -> Option<Threshold> {
        match word {
            "never" => Some(Threshold::Never),
            "new" => Some(Threshold::New),
            _ => severity(word).map(Threshold::At),
        }
    }
}

/// Something wrong in a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub span: Span,
    pub message: String,
    pub help: String,
}

/// Where a configuration stands, for the globs in it.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Its directory, absolute.
    pub root: &'a Path,
    /// What the paths of the run are relative to, absolute.
    pub cwd: &'a Path,
}

/// Reads a configuration; one whose name holds `hadolint` is read as hadolint would.
///
/// # Errors
/// Every fault in it: a wrong configuration is never used in part.
pub fn parse(source: &Source, place: Place) -> Result<Config, Vec<Problem>> {
    let mut reader = Reader::default();
    let (tree, errors) = yaml::parse(&source.text);
    for error in errors {
        reader.problem(error.span, error.message, error.help);
    }
    let mut config = Config::default();
    for document in tree.documents.iter().filter(|document| !document.is_null()) {
        if is_hadolint(&source.path) {
            hadolint::read(&mut reader, document, &mut config);
        } else {
            read(&mut reader, document, place, &mut config);
        }
    }
    if reader.problems.is_empty() { Ok(config) } else { Err(reader.problems) }
}

fn is_hadolint(path: &str) -> bool {
    path.rsplit('/').next().unwrap_or(path).contains("hadolint")
}

impl Config {
    /// This one, laid over another that it extends: what has one value is this one's, where it says something of it,
    /// and lists add up.
    pub fn over(self, base: Config) -> Config {
        let says = |key: &str| self.said.iter().any(|(said, _)| *said == key);
        fn joined<T>(mut first: Vec<T>, then: Vec<T>) -> Vec<T> {
            first.extend(then);
            first
        }
        let rules = rules::Options {
            trusted_registries: joined(base.rules.trusted_registries, self.rules.trusted_registries),
            label_schema: joined(base.rules.label_schema, self.rules.label_schema),
            strict_labels: if says("strict-labels") { self.rules.strict_labels } else { base.rules.strict_labels },
            of_rules: OfRules(joined(base.rules.of_rules.0, self.rules.of_rules.0)),
            ..base.rules
        };
        Config {
            extends: Vec::new(),
            profile: self.profile.or(base.profile),
            select: if says("select") { self.select } else { base.select },
            extend: Names(joined(base.extend.0, self.extend.0)),
            ignore: joined(base.ignore, self.ignore),
            severities: joined(base.severities, self.severities),
            fail_on: self.fail_on.or(base.fail_on),
            fail_under: if says("fail-under") { self.fail_under } else { base.fail_under },
            lang: self.lang.or(base.lang),
            exclude: joined(base.exclude, self.exclude),
            max_file_size: self.max_file_size.or(base.max_file_size),
            rules,
            no_pragmas: self.no_pragmas || base.no_pragmas,
            said: self.said,
        }
    }
}

fn read(reader: &mut Reader, document: &Node, place: Place, config: &mut Config) {
    for (key, entry) in reader.keys(document, &keys::names(KEYS)) {
        let value = &entry.value;
        config.said.push((key, value.span));
        match key {
            "extends" => config.extends = reader.words(value),
            "profile" => config.profile = reader.one_of(value, &Profile::ALL.map(Profile::name), profile),
            "select" => config.select = reader.names(value),
            "extend-select" => config.extend = reader.names(value),
            "ignore" => config.ignore.extend(ignores(reader, value)),
            "paths" => paths(reader, value, place, config),
            "rules" => options(reader, value, config),
            "severity" => config.severities.extend(severities(reader, value)),
            "fail-on" => config.fail_on = reader.one_of(value, &Threshold::NAMES, Threshold::parse),
            "fail-under" => config.fail_under = bars(reader, value),
            "lang" => config.lang = reader.one_of(value, &Tongue::ALL.map(Tongue::code), Tongue::parse),
            "exclude" => config.exclude = excluded(reader, value),
            "max-file-size" => config.max_file_size = reader.number(value, 1..=disk::MOST),
            "trusted-registries" => config.rules.trusted_registries = registries(reader, value),
            "label-schema" => config.rules.label_schema = label_schema(reader, value),
            "strict-labels" => config.rules.strict_labels = reader.truth(value),
            // The table holds no other; `tests::every_key_is_read` would see one.
            _ => {}
        }
    }
}

/// The profile of that name.
pub fn profile(word: &str) -> Option<Profile> {
    Profile::ALL.into_iter().find(|profile| profile.name() == word)
}

/// The severity of that name.
pub fn severity(word: &str) -> Option<Severity> {
    Severity::ALL.into_iter().find(|severity| severity.name() == word)
}

/// `C`, `worst:C`, or a list of both.
fn bars(reader: &mut Reader, node: &Node) -> Vec<Bar> {
    reader.items(node).iter().filter_map(|item| reader.one_of(item, &keys::BARS, Bar::parse)).collect()
}

/// `- DL3008`, or `- {rule: DL3008, reason: why, expires: 2027-03-01}`.
fn ignores(reader: &mut Reader, node: &Node) -> Vec<Ignore> {
    let mut out = Vec::new();
    for item in reader.items(node) {
        if item.entries().is_empty() {
            out.push(Ignore { names: reader.names(item), ..Ignore::default() });
            continue;
        }
        let mut ignore = Ignore::default();
        for (key, entry) in reader.keys(item, &["expires", "reason", "rule"]) {
            match key {
                "rule" => ignore.names = reader.names(&entry.value),
                "expires" => ignore.expires = day(reader, &entry.value),
                _ => ignore.reason = reader.text(&entry.value),
            }
        }
        if ignore.names.is_empty() && item.get("rule").is_none() {
            reader.problem(item.span, "`rule` is missing", "write `{rule: CODE, reason: why}`");
        }
        out.push(ignore);
    }
    out
}

fn day(reader: &mut Reader, node: &Node) -> Option<Date> {
    let text = reader.text(node)?;
    let day = Date::parse(&text);
    if day.is_none() {
        reader.problem(node.span, format!("`{text}` is no day of the calendar"), "write it as `2027-03-01`");
    }
    day
}

/// What holds for the files that a glob matches.
fn paths(reader: &mut Reader, node: &Node, place: Place, config: &mut Config) {
    for Entry { key, value } in reader.mapping(node) {
        let Some(glob) = key.as_str() else { continue };
        let files = match Globs::new(place.root, place.cwd, &[glob.to_owned()]) {
            Ok(files) => files,
            Err((_, why)) => {
                reader.problem(key.span, format!("`{glob}` cannot be read: {why}"), "write it as in a .gitignore");
                continue;
            }
        };
        for (key, entry) in reader.keys(value, &keys::names(keys::PATHS)) {
            let here = Some(files.clone());
            match key {
                "ignore" => {
                    let found = ignores(reader, &entry.value);
                    config.ignore.extend(found.into_iter().map(|ignore| Ignore { files: here.clone(), ..ignore }));
                }
                _ => {
                    let found = severities(reader, &entry.value);
                    config.severities.extend(found.into_iter().map(|shown| Shown { files: here.clone(), ..shown }));
                }
            }
        }
    }
}

/// Options of single rules.
fn options(reader: &mut Reader, node: &Node, config: &mut Config) {
    let rules: Vec<&'static str> = OPTIONS.iter().map(|option| option.rule).collect();
    for (rule, entry) in reader.keys(node, &rules) {
        let own = || OPTIONS.iter().filter(move |option| option.rule == rule);
        let names: Vec<&'static str> = own().map(|option| option.name).collect();
        for (name, entry) in reader.keys(&entry.value, &names) {
            let given = match own().find(|option| option.name == name).map(|option| &option.form) {
                Some(Form::Number(range, _)) => reader.number(&entry.value, range.clone()).map(Given::Number),
                _ => Some(Given::Texts(reader.words(&entry.value).into_iter().map(|(word, _)| word).collect())),
            };
            config.rules.of_rules.0.extend(given.map(|given| (rule, name, given)));
        }
    }
}

fn excluded(reader: &mut Reader, node: &Node) -> Vec<String> {
    let words = reader.words(node);
    for (word, span) in &words {
        if let Err((_, why)) = Globs::check(word) {
            reader.problem(*span, format!("`{word}` cannot be read: {why}"), "write it as in a .gitignore");
        }
    }
    words.into_iter().map(|(word, _)| word).collect()
}

fn severities(reader: &mut Reader, node: &Node) -> Vec<Shown> {
    let mut out = Vec::new();
    for Entry { key, value } in reader.mapping(node) {
        let names = reader.names(key);
        if let Some(severity) = reader.one_of(value, &Severity::ALL.map(Severity::name), severity) {
            out.push(Shown { names, severity, files: None });
        }
    }
    out
}

fn registries(reader: &mut Reader, node: &Node) -> Vec<String> {
    reader.words(node).into_iter().map(|(word, _)| word).collect()
}

fn label_schema(reader: &mut Reader, node: &Node) -> Vec<(String, LabelKind)> {
    let mut out = Vec::new();
    for Entry { key, value } in reader.mapping(node) {
        let Some(name) = key.as_str() else { continue };
        if let Some(kind) = reader.one_of(value, &LabelKind::NAMES, LabelKind::parse) {
            out.push((name.to_owned(), kind));
        }
    }
    out
}

#[cfg(test)]
mod tests;
