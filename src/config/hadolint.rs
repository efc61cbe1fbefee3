//! hadolint's configuration: every key it knows, the meaning of each that has one here.

use super::{Config, Threshold, label_schema, registries, severity};
use crate::config::reader::Reader;
use crate::finding::Severity;
use crate::lint::{Ignore, Shown};
use crate::syntax::yaml::Node;

const KEYS: &[&str] = &[
    "disable-ignore-pragma",
    "failure-threshold",
    "format",
    "formats",
    "ignored",
    "label-schema",
    "no-color",
    "no-fail",
    "override",
    "strict-labels",
    "trustedRegistries",
    "verbose",
];

pub fn read(reader: &mut Reader, document: &Node, config: &mut Config) {
    reader.foreign_names = true;
    let mut no_fail = false;
    for (key, entry) in reader.keys(document, KEYS) {
        let value = &entry.value;
        config.said.extend(ours(key).map(|key| (key, value.span)));
        match key {
            "ignored" => config.ignore.push(Ignore { names: reader.names(value), ..Ignore::default() }),
            "override" => overrides(reader, value, config),
            "trustedRegistries" => config.rules.trusted_registries = registries(reader, value),
            "label-schema" => config.rules.label_schema = label_schema(reader, value),
            "strict-labels" => config.rules.strict_labels = reader.truth(value),
            "disable-ignore-pragma" => config.no_pragmas = reader.truth(value),
            "failure-threshold" => config.fail_on = threshold(reader, value),
            "no-fail" => no_fail = reader.truth(value),
            "no-color" | "verbose" => {
                reader.truth(value);
            }
            // `format` and `formats` choose an output, which is the command line's business here.
            _ => {}
        }
    }
    if no_fail {
        config.fail_on = Some(Threshold::Never);
    }
}

/// What a key is called in our own configuration.
fn ours(key: &str) -> Option<&'static str> {
    Some(match key {
        "ignored" => "ignore",
        "override" => "severity",
        "trustedRegistries" => "trusted-registries",
        "label-schema" => "label-schema",
        "strict-labels" => "strict-labels",
        "disable-ignore-pragma" => "disable-ignore-pragma",
        "failure-threshold" | "no-fail" => "fail-on",
        _ => return None,
    })
}

/// `ignore` and `none` are the lowest thresholds: everything fails.
fn threshold(reader: &mut Reader, node: &Node) -> Option<Threshold> {
    let known = ["error", "warning", "info", "style", "ignore", "none"];
    reader.one_of(node, &known, |word| match word {
        "ignore" | "none" => Some(Threshold::At(Severity::Style)),
        _ => severity(word).map(Threshold::At),
    })
}

/// A severity given to a rule that is off also turns it on. Where a rule is named twice, the graver
/// severity holds.
fn overrides(reader: &mut Reader, node: &Node, config: &mut Config) {
    let known = Severity::ALL.map(Severity::name);
    let mut found: Vec<_> = Vec::new();
    for (key, entry) in reader.keys(node, &known) {
        let names = reader.names(&entry.value);
        config.extend.0.extend(names.singles().cloned());
        found.extend(severity(key).map(|severity| Shown { names, severity, files: None }));
    }
    found.sort_by_key(|shown| shown.severity);
    config.severities.extend(found);
}
