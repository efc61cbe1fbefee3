//! What the configurations of other linters come to here, for `init`: hadolint's, dclint's and compose-lint's. Reads
//! what has a meaning here and names what has none.

use super::severity;
use crate::finding::Severity;
use crate::lint::names::Name;
use crate::syntax::yaml::{self, Node};
use crate::text::Source;

/// The files that are looked for, and how each is read.
pub const FILES: &[(&str, Reading)] = &[
    (".hadolint.yaml", hadolint),
    (".hadolint.yml", hadolint),
    (".dclintrc", dclint),
    (".dclintrc.yaml", dclint),
    (".dclintrc.yml", dclint),
    (".dclintrc.json", dclint),
    (".compose-lint.yml", compose_lint),
    (".compose-lint.yaml", compose_lint),
];

type Reading = fn(&Source, &Node, &mut Taken);

/// What is taken over.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Names of rules set aside, with the reason where one is given.
    pub ignore: Vec<(String, Option<String>)>,
    pub severity: Vec<(String, &'static str)>,
    pub exclude: Vec<String>,
    pub registries: Vec<String>,
    pub labels: Vec<(String, String)>,
    pub strict: bool,
    /// Options of single rules: the rule, the option, the words.
    pub options: Vec<(&'static str, &'static str, Vec<String>)>,
    pub fail_on: Option<&'static str>,
    /// What has no place here, and why.
    pub left: Vec<String>,
}

impl Taken {
    /// Adds what the file says.
    ///
    /// # Errors
    /// It is no YAML, with the reason.
    pub fn add(&mut self, source: &Source, read: Reading) -> Result<(), String> {
        let (tree, errors) = yaml::parse(&source.text);
        if let Some(error) = errors.first() {
            return Err(format!("{}:{}: {}", source.path, source.line(error.span.start as usize), error.message));
        }
        tree.documents.iter().filter(|document| !document.is_null()).for_each(|document| read(source, document, self));
        Ok(())
    }

    /// Whether a rule of that name is here; one that is not is named.
    fn knows(&mut self, source: &Source, word: &str) -> bool {
        let known = !matches!(Name::of(word), None | Some(Name::Foreign(_)));
        if !known {
            self.left.push(format!("{}: no rule here answers to {word}", source.path));
        }
        known
    }

    fn no_place(&mut self, source: &Source, what: &str) {
        self.left.push(format!("{}: `{what}` has no place here", source.path));
    }
}

fn texts(node: &Node) -> Vec<String> {
    let one = node.as_str().map(str::to_owned);
    node.items().iter().filter_map(|item| item.as_str()).map(str::to_owned).chain(one).collect()
}

fn hadolint(source: &Source, document: &Node, taken: &mut Taken) {
    for entry in document.entries() {
        let value = &entry.value;
        let truth = value.as_str() == Some("true");
        match entry.key.as_str().unwrap_or_default() {
            "ignored" => {
                for word in texts(value).into_iter().filter(|word| !word.is_empty()) {
                    if taken.knows(source, &word) {
                        taken.ignore.push((word, None));
                    }
                }
            }
            "override" => {
                for level in value.entries() {
                    let Some(level_name) = level.key.as_str().and_then(severity).map(Severity::name) else { continue };
                    for word in texts(&level.value) {
                        if taken.knows(source, &word) {
                            taken.severity.push((word, level_name));
                        }
                    }
                }
            }
            "trustedRegistries" => taken.registries.extend(texts(value)),
            "label-schema" => {
                let pairs = value.entries().iter().filter_map(|e| Some((e.key.as_str()?, e.value.as_str()?)));
                taken.labels.extend(pairs.map(|(label, kind)| (label.to_owned(), kind.to_owned())));
            }
            "strict-labels" => taken.strict = truth,
            "no-fail" if truth => taken.fail_on = Some("never"),
            "failure-threshold" => {
                let word = value.as_str().unwrap_or_default();
                taken.fail_on = taken.fail_on.or(Some(severity(word).map_or("style", Severity::name)));
            }
            "no-fail" | "no-color" | "verbose" | "format" | "formats" => {}
            other => taken.no_place(source, other),
        }
    }
}

/// A level, or a list of a level and options: 0 is off, 1 a warning, 2 an error (its `linter-config.schema.json`).
fn dclint(source: &Source, document: &Node, taken: &mut Taken) {
    for entry in document.entries() {
        match entry.key.as_str().unwrap_or_default() {
            "rules" => {
                for rule in entry.value.entries() {
                    let Some(word) = rule.key.as_str() else { continue };
                    let level = rule.value.items().first().unwrap_or(&rule.value).as_str().unwrap_or_default();
                    if !taken.knows(source, word) {
                        continue;
                    }
                    for option in rule.value.items().iter().skip(1).flat_map(Node::entries) {
                        match (word, option.key.as_str().unwrap_or_default()) {
                            ("service-image-require-explicit-tag", "prohibitedTags") => {
                                taken.options.push(("moving-service-tag", "tags", texts(&option.value)));
                            }
                            (_, option) => taken.no_place(source, &format!("{word}: {option}")),
                        }
                    }
                    match level {
                        "0" => taken.ignore.push((word.to_owned(), None)),
                        "1" => taken.severity.push((word.to_owned(), "warning")),
                        "2" => taken.severity.push((word.to_owned(), "error")),
                        _ => taken.no_place(source, word),
                    }
                }
            }
            "exclude" => taken.exclude.extend(texts(&entry.value)),
            "quiet" | "debug" | "$schema" => {}
            other => taken.no_place(source, other),
        }
    }
}

/// Its README: `rules: {CL-0001: {enabled: false, reason: …, severity: …, exclude_services: …}}`.
fn compose_lint(source: &Source, document: &Node, taken: &mut Taken) {
    for entry in document.entries() {
        if entry.key.as_str() != Some("rules") {
            taken.no_place(source, entry.key.as_str().unwrap_or_default());
            continue;
        }
        for rule in entry.value.entries() {
            let Some(word) = rule.key.as_str() else { continue };
            if !taken.knows(source, word) {
                continue;
            }
            let said = |key: &str| rule.value.get(key).and_then(Node::as_str);
            if said("enabled") == Some("false") {
                taken.ignore.push((word.to_owned(), said("reason").map(str::to_owned)));
            }
            let level = match said("severity").map(str::to_ascii_lowercase).as_deref() {
                Some("critical" | "high") => Some("error"),
                Some("medium") => Some("warning"),
                Some("low") => Some("info"),
                _ => None,
            };
            taken.severity.extend(level.map(|level| (word.to_owned(), level)));
            if rule.value.get("exclude_services").is_some() {
                let advice = "`# plimsoll ignore=… -- reason` above the service does the same";
                taken.left.push(format!("{}: {word} is set aside for services: {advice}", source.path));
            }
        }
    }
}
