//! Takes values out of a YAML tree by their kinds and keeps what was wrong, with its place.

use std::ops::RangeInclusive;

use super::Problem;
use crate::lint::names::{Name, Names, Unknown};
use crate::syntax::yaml::{Entry, Node, Value};
use crate::text::{Span, nearest};

#[derive(Default)]
pub struct Reader {
    pub problems: Vec<Problem>,
    /// Codes of hadolint's form pass though no rule answers to them.
    pub foreign_names: bool,
}

impl Reader {
    pub fn problem(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem { span, message: message.into(), help: help.into() });
    }

    /// The entries whose keys are among `known`; every other key is a problem.
    pub fn keys<'a, 'k>(&mut self, node: &'a Node, known: &[&'k str]) -> Vec<(&'k str, &'a Entry)> {
        let mut found = Vec::new();
        for entry in self.mapping(node) {
            let word = entry.key.as_str().unwrap_or_default();
            match known.iter().find(|key| **key == word) {
                Some(key) => found.push((*key, entry)),
                None => self.problem(entry.key.span, format!("there is no key `{word}`"), meant(word, known)),
            }
        }
        found
    }

    pub fn mapping<'a>(&mut self, node: &'a Node) -> &'a [Entry] {
        if !matches!(node.value, Value::Mapping { .. }) && !node.is_null() {
            self.problem(node.span, "keys with values are expected here", "write `key: value`");
        }
        node.entries()
    }

    /// The items of a list; a single value is a list of one.
    pub fn items<'a>(&mut self, node: &'a Node) -> Vec<&'a Node> {
        match &node.value {
            Value::Sequence { items, .. } => items.iter().collect(),
            _ if node.is_null() => Vec::new(),
            _ => vec![node],
        }
    }

    pub fn text(&mut self, node: &Node) -> Option<String> {
        if node.as_str().is_none() {
            self.problem(node.span, "a text is expected here", "put the text in quotes");
        }
        node.as_str().map(str::to_owned)
    }

    pub fn words(&mut self, node: &Node) -> Vec<(String, Span)> {
        let items = self.items(node);
        items.into_iter().filter_map(|item| self.text(item).map(|text| (text, item.span))).collect()
    }

    pub fn truth(&mut self, node: &Node) -> bool {
        self.one_of(node, &["true", "false"], |word| match word {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
        .unwrap_or_default()
    }

    /// A whole number of the range.
    pub fn number(&mut self, node: &Node, range: RangeInclusive<u64>) -> Option<u64> {
        let number = node.as_str().and_then(|word| word.parse().ok()).filter(|number| range.contains(number));
        if number.is_none() {
            let help = format!("write a whole number from {} to {}", range.start(), range.end());
            self.problem(node.span, "no number that is possible here", help);
        }
        number
    }

    /// A value that `parse` knows; `shown` are the words to choose from.
    pub fn one_of<T>(&mut self, node: &Node, shown: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let word = node.as_str().unwrap_or_default();
        let value = parse(word);
        if value.is_none() {
            self.problem(node.span, format!("`{word}` is not a value here"), meant(word, shown));
        }
        value
    }

    /// Names of rules: one, a list, or several in one text with commas.
    pub fn names(&mut self, node: &Node) -> Names {
        let mut names = Names::default();
        for (text, span) in self.words(node) {
            for word in text.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                match Name::parse(word) {
                    Ok(Name::Foreign(code)) if !self.foreign_names => {
                        self.problem(span, format!("no check answers to `{code}`"), "`plimsoll rules` lists the names");
                    }
                    Ok(name) => names.0.push(name),
                    Err(Unknown { word, nearest }) => {
                        let help = match nearest {
                            Some(name) => format!("did you mean `{name}`?"),
                            None => "`plimsoll rules` lists the names".to_owned(),
                        };
                        self.problem(span, format!("no check is called `{word}`"), help);
                    }
                }
            }
        }
        names
    }
}

fn meant(word: &str, known: &[&str]) -> String {
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", known.join(", ")),
    }
}
