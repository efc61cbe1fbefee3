//! The rules, one file each, and the registry that lists them. A rule reads `Cx` and reports; it knows
//! no other rule, no configuration and no output.

pub mod arguments;
pub mod build;
pub mod compose;
pub mod context;
pub mod ephemeral;
pub mod layers;
pub mod options;
pub mod packages;
pub mod pinning;
pub mod process;
pub mod registry;
pub mod safety;
pub mod shell;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

use crate::finding::{Aspect, Finding, Meta, Safety};
use crate::knowledge::eol::Date;
use crate::project::Project;
use crate::project::compose::Fault;
use crate::project::running::scripts::Placed;
use crate::text::{FileId, Span};
use options::OfRules;

/// What a rule is asked with.
pub struct Cx<'a> {
    pub project: &'a Project,
    pub options: &'a Options,
    /// What was said of the project's shell texts, worked out once for the rules that pass it on.
    pub remarks: &'a [Placed],
}

impl Cx<'_> {
    /// A rule's option that is a number.
    pub fn number(&self, rule: &str, option: &str) -> u64 {
        self.options.of_rules.number(rule, option)
    }

    /// Whether a word is among the texts of a rule's option.
    pub fn holds(&self, rule: &str, option: &str, word: &str) -> bool {
        self.options.of_rules.holds(rule, option, word)
    }

    /// Whether the file that an address names comes from one of the hosts of a rule's option.
    pub fn is_host(&self, rule: &str, option: &str, address: &str) -> bool {
        let rest = address.split_once("://").map_or("", |(_, rest)| rest);
        let host = rest.split(['/', ':', '?', '#', '"', '\'', ')']).next().unwrap_or_default();
        !host.is_empty() && self.holds(rule, option, host)
    }
}

/// What rules depend on besides the project. The same for every rule and every run with the same
/// arguments: no rule reads a clock or the environment.
#[derive(Debug, Clone)]
pub struct Options {
    /// The day that ends of support are held against. Unless someone says otherwise it is the day this
    /// version's facts were last looked through, not the clock's, so that the same files give the same
    /// findings on every day.
    pub today: Date,
    /// Registries that images may come from, `*` at either end allowed; empty: all.
    pub trusted_registries: Vec<String>,
    /// Labels an image must have and the kind of their value.
    pub label_schema: Vec<(String, LabelKind)>,
    /// Labels outside the schema are findings.
    pub strict_labels: bool,
    /// What was given of the options of single rules.
    pub of_rules: OfRules,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            today: FACTS_OF,
            trusted_registries: Vec::new(),
            label_schema: Vec::new(),
            strict_labels: false,
            of_rules: OfRules::default(),
        }
    }
}

/// The day on which the shipped facts were last looked through.
pub const FACTS_OF: Date = Date { year: 2026, month: 11, day: 22 };

/// What a label's value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LabelKind {
    Text,
    Url,
    Rfc3339,
    SemVer,
    Hash,
    Spdx,
    Email,
}

impl LabelKind {
    /// The words a configuration has for the kinds.
    pub const NAMES: [&str; 7] = ["text", "url", "rfc3339", "semver", "hash", "spdx", "email"];

    /// Reads one of `NAMES`.
    pub fn parse(name: &str) -> Option<LabelKind> {
        Some(match name {
            "text" => LabelKind::Text,
            "url" => LabelKind::Url,
            "rfc3339" => LabelKind::Rfc3339,
            "semver" => LabelKind::SemVer,
            "hash" => LabelKind::Hash,
            "spdx" => LabelKind::Spdx,
            "email" => LabelKind::Email,
            _ => return None,
        })
    }
}

/// A rule: what it is, and how it looks.
pub struct Rule {
    pub meta: Meta,
    pub check: fn(&Cx, &mut Sink),
}

/// Findings of one rule that are told of one file. Nobody reads more, and a file made to have a million would
/// cost gigabytes.
pub const MOST_TOLD: usize = 1_000;

/// Takes one rule's findings.
pub struct Sink {
    rule: &'static Meta,
    pub findings: Vec<Finding>,
    /// How many there were in each file.
    counts: BTreeMap<FileId, usize>,
    /// The last of those that are too many to be told.
    spilt: Option<Finding>,
}

impl Sink {
    pub fn new(rule: &'static Meta) -> Self {
        Sink { rule, findings: Vec::new(), counts: BTreeMap::new(), spilt: None }
    }

    /// A finding at `span`; what it returns takes the rest of the story.
    pub fn report(&mut self, file: FileId, span: Span, message: impl Into<String>) -> &mut Finding {
        let finding = Finding::new(self.rule, file, span, message);
        let count = self.counts.entry(file).or_default();
        *count += 1;
        if *count > MOST_TOLD {
            return self.spilt.insert(finding);
        }
        let at = self.findings.len();
        self.findings.push(finding);
        &mut self.findings[at]
    }

    /// The finding that told of the same before. Else none, and the next one is noted as that: it has to be reported.
    pub fn before<K: Eq + Hash>(&mut self, told: &mut HashMap<K, usize>, key: K) -> Option<&mut Finding> {
        let at = *told.entry(key).or_insert(self.findings.len());
        self.findings.get_mut(at)
    }

    /// Those of `alike`, each with its group, that stand in one file are one finding with its places, and `help` for all.
    pub fn join<K: Eq + Hash + Copy>(&mut self, alike: &[(usize, K)], help: &str) {
        let mut firsts: HashMap<(FileId, K), usize> = HashMap::new();
        let mut joined: BTreeSet<usize> = BTreeSet::new();
        for &(at, group) in alike {
            let Some(other) = self.findings.get(at).cloned() else { continue };
            let first = *firsts.entry((other.primary.file, group)).or_insert(at);
            if let Some(first) = self.findings.get_mut(first).filter(|_| first != at) {
                first.label(other.primary.file, other.primary.span, other.message).labels.extend(other.labels);
                first.help(help);
                joined.insert(at);
            }
        }
        let mut at = 0..;
        self.findings.retain(|_| at.next().is_some_and(|at| !joined.contains(&at)));
    }

    /// Whether one more finding of the file is told, so that it is worth the work to find out what was meant.
    pub fn is_told(&self, file: FileId) -> bool {
        self.counts.get(&file).is_none_or(|count| *count < MOST_TOLD)
    }

    /// The files with more findings than are told, and how many there were.
    pub fn untold(&self) -> impl Iterator<Item = (FileId, usize)> + '_ {
        self.counts.iter().filter(|(_, count)| **count > MOST_TOLD).map(|(file, count)| (*file, *count))
    }

    /// A finding that passes on for what Compose refuses a file.
    pub fn refusal(&mut self, file: FileId, fault: &Fault) -> &mut Finding {
        self.report(file, fault.span, fault.message.clone()).help(fault.help.clone())
    }

    /// A finding that passes on what was said of a shell text, under that checker's own code.
    pub fn remark(&mut self, remark: &Placed) -> &mut Finding {
        let message = format!("{} ({})", remark.message, remark.code);
        let finding = self.report(remark.file, remark.span, message);
        finding.severity(remark.severity).aliases(&[remark.code]).help(remark.help.clone());
        if remark.code == "SC1007" {
            // An empty value is what the blank is there for; taking it away makes the command the value.
            finding.help("write `NAME='' command` where an empty value is meant");
        } else if remark.code == "SC2034" {
            // Under another name it would still be for nothing.
            finding.help("leave the assignment out, or use what it sets");
        } else if remark.code == "SC2207" {
            // In quotes all of it would be one entry.
            finding.help("read the words with `read -ra NAME`, or the lines with `mapfile -t NAME`");
        } else if remark.code == "SC2211" {
            // In quotes the pattern would name no file.
            finding.help("name the program, or take what the pattern finds: `set -- pattern; \"$1\"`");
        } else if !remark.edits.is_empty() {
            // Quotes change what a text does where its author counts on the splitting or on the pattern, and around
            // the output of a command he mostly does.
            let safety = if remark.code == "SC2046" { Safety::Suggestion } else { Safety::Unsafe };
            let title = format!("{}: the command may get other words", remark.help.trim_end_matches('.'));
            finding.fix(safety, title, remark.edits.clone()).changing(&[Aspect::Commands]);
        }
        finding
    }
}
