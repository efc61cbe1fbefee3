//! The configuration that `init` writes: every key with what it is for, those that another linter's configuration
//! sets filled in, the others as comments.

use std::collections::HashSet;

use super::keys::KEYS;
use super::taken::Taken;

/// The text of the file; `from` are the files that were taken over.
pub fn draft(taken: &Taken, from: &[&str]) -> String {
    let mut out = String::from(
        "# Plimsoll's configuration. `plimsoll config` says what is in force and why, `plimsoll explain NAME` what a rule is.\n",
    );
    if !from.is_empty() {
        out.push_str(&format!("# Taken over from {}, which are no longer read.\n", from.join(" and ")));
    }
    for left in &taken.left {
        out.push_str(&format!("# Not taken over: {}\n", left.replace(['\n', '\r'], " ")));
    }
    for key in KEYS {
        out.push_str(&format!("\n# {}.\n", key.what));
        match set(key.name, taken) {
            Some(value) => out.push_str(&format!("{}:{value}\n", key.name)),
            None => out.push_str(&format!("# {}: {}\n", key.name, key.example)),
        }
    }
    out
}

/// The value of a key that is taken over, as it stands behind the colon.
fn set(key: &str, taken: &Taken) -> Option<String> {
    let list = |words: Vec<String>| words.iter().map(|word| format!("\n  - {word}")).collect::<String>();
    let map = |mut pairs: Vec<(String, String)>| {
        let mut seen = HashSet::new();
        pairs.retain(|(key, _)| seen.insert(key.clone()));
        pairs.iter().map(|(key, value)| format!("\n  {}: {value}", quoted(key))).collect::<String>()
    };
    let value = match key {
        "ignore" => list(taken.ignore.iter().map(|(word, reason)| exception(word, reason.as_deref())).collect()),
        "severity" => map(taken.severity.iter().map(|(word, level)| (word.clone(), (*level).to_owned())).collect()),
        "exclude" => list(taken.exclude.iter().map(|word| quoted(word)).collect()),
        "trusted-registries" => list(taken.registries.iter().map(|word| quoted(word)).collect()),
        "rules" => {
            let options = taken.options.iter().map(|(rule, option, words)| {
                let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
                ((*rule).to_owned(), format!("{{{option}: [{}]}}", words.join(", ")))
            });
            map(options.collect())
        }
        "label-schema" => map(taken.labels.clone()),
        "strict-labels" if taken.strict => " true".to_owned(),
        "fail-on" => taken.fail_on.map(|word| format!(" {word}")).unwrap_or_default(),
        _ => String::new(),
    };
    (!value.is_empty()).then_some(value)
}

fn exception(word: &str, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{{rule: {}, reason: {}}}", quoted(word), quoted(reason)),
        None => quoted(word),
    }
}

/// A word as it is where YAML takes it for a text, else as a JSON text, which is YAML as well.
fn quoted(word: &str) -> String {
    let plain = word.starts_with(|c: char| c.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./".contains(&byte))
        && !["true", "false", "null", "yes", "no", "on", "off"].contains(&word.to_ascii_lowercase().as_str());
    if plain { word.to_owned() } else { serde_json::Value::from(word).to_string() }
}
