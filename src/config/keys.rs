//! The keys of `.plimsoll.yaml`, in one table: what each is for, what its values look like, and an example. The
//! reader, the JSON Schema and the file that `init` writes are made from it.

use std::ops::RangeInclusive;

use crate::config::Threshold;
use crate::disk;
use crate::finding::Severity;
use crate::lint::profile::Profile;
use crate::report::tongue::Tongue;
use crate::rules::LabelKind;

/// One key.
pub struct Key {
    pub name: &'static str,
    /// One line, for editors and for the file that `init` writes.
    pub what: &'static str,
    /// A value as it may be written, on one line.
    pub example: &'static str,
    pub shape: Shape,
}

/// What values look like.
pub enum Shape {
    OneOf(fn() -> Vec<&'static str>),
    /// One of these, or a list of several.
    Several(fn() -> Vec<&'static str>),
    /// Names of rules: one, or a list.
    Names,
    /// A text, or a list of texts.
    Texts,
    Number(RangeInclusive<u64>),
    Truth,
    /// Names of rules, or objects with a name, a reason and an end.
    Exceptions,
    /// By name of a rule, one of these.
    ByRule(fn() -> Vec<&'static str>),
    /// By any text, one of these.
    ByText(fn() -> Vec<&'static str>),
    /// By any text, the keys of another table.
    Sections(&'static [Key]),
    /// By name of a rule, its options.
    Rules,
}

/// The letters that `fail-under` takes.
pub const BARS: [&str; 10] = ["A", "B", "C", "D", "F", "worst:A", "worst:B", "worst:C", "worst:D", "worst:F"];

fn severities() -> Vec<&'static str> {
    Severity::ALL.map(Severity::name).to_vec()
}

/// What stands at the top of the file.
pub const KEYS: &[Key] = &[
    Key {
        name: "extends",
        what: "Configurations that this one adds to, relative to this file; what stands here goes before",
        example: "../shared/plimsoll.yaml",
        shape: Shape::Texts,
    },
    Key {
        name: "profile",
        what: "Which findings to list: those of a profile",
        example: "pedantic",
        shape: Shape::OneOf(|| Profile::ALL.map(Profile::name).to_vec()),
    },
    Key {
        name: "select",
        what: "List only these rules; empty: everything the profile holds",
        example: "[packages, DL3008]",
        shape: Shape::Names,
    },
    Key {
        name: "extend-select",
        what: "Turn optional rules on besides the others",
        example: "[require-quotes-in-ports]",
        shape: Shape::Names,
    },
    Key {
        name: "ignore",
        what: "Set rules aside: without a reason hidden and still graded, with one accepted, up to the day it expires",
        example: "[SRT, {rule: DL3008, reason: our mirror keeps one version, expires: 2027-03-01}]",
        shape: Shape::Exceptions,
    },
    Key {
        name: "severity",
        what: "Show a rule with another severity, and gate on that; the grade keeps the rule's own",
        example: "{LAY001: style}",
        shape: Shape::ByRule(severities),
    },
    Key {
        name: "paths",
        what: "The same for some files only: by globs as in .gitignore, from the directory of this file",
        example: "{\"tests/\": {ignore: [all]}, \"legacy/\": {severity: {PKG020: info}}}",
        shape: Shape::Sections(PATHS),
    },
    Key {
        name: "rules",
        what: "Options of single rules",
        example: "{mergeable-runs: {from: 4}, big-file-copied: {megabytes: 100}}",
        shape: Shape::Rules,
    },
    Key {
        name: "fail-on",
        what: "From which severity on findings fail the run",
        example: "error",
        shape: Shape::OneOf(|| Threshold::NAMES.to_vec()),
    },
    Key {
        name: "fail-under",
        what: "Fail where the grade is below this letter, or that of the worst unit",
        example: "[C, \"worst:D\"]",
        shape: Shape::Several(|| BARS.to_vec()),
    },
    Key {
        name: "lang",
        what: "What the report's own texts are written in",
        example: "es",
        shape: Shape::OneOf(|| Tongue::ALL.map(Tongue::code).to_vec()),
    },
    Key {
        name: "exclude",
        what: "Paths that are never entered, as globs",
        example: "[\"third_party/\"]",
        shape: Shape::Texts,
    },
    Key {
        name: "max-file-size",
        what: "Read no file larger than this, in MiB",
        example: "20",
        shape: Shape::Number(1..=disk::MOST),
    },
    Key {
        name: "trusted-registries",
        what: "Registries that images may come from; `*` at either end stands for anything",
        example: "[docker.io, \"*.example.com\"]",
        shape: Shape::Texts,
    },
    Key {
        name: "label-schema",
        what: "Labels that images must have, and the kind of their values",
        example: "{org.opencontainers.image.source: url}",
        shape: Shape::ByText(|| LabelKind::NAMES.to_vec()),
    },
    Key {
        name: "strict-labels",
        what: "Labels outside of the schema are findings",
        example: "true",
        shape: Shape::Truth,
    },
];

/// What stands below a glob of `paths`.
pub const PATHS: &[Key] = &[
    Key { name: "ignore", what: "Set rules aside in these files", example: "[all]", shape: Shape::Exceptions },
    Key {
        name: "severity",
        what: "Show rules with another severity in these files",
        example: "{all: info}",
        shape: Shape::ByRule(severities),
    },
];

/// The names of a table.
pub fn names(keys: &[Key]) -> Vec<&'static str> {
    keys.iter().map(|key| key.name).collect()
}
