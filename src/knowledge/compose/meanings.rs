//! What the keys of a compose file mean, and some of their values, for people who write one. Source:
//! `data/compose-keys.txt`, which says whence and of when it is. Knows no file.

use std::collections::HashMap;
use std::sync::OnceLock;

const TEXT: &str = include_str!("../data/compose-keys.txt");

/// What a key at a place means, or one of its values.
type Table = HashMap<(&'static str, &'static str, &'static str), &'static str>;

/// What the key at a place of the schema means: `services.*.ports[].target`.
pub fn of_key(path: &str) -> Option<&'static str> {
    look(path, "")
}

/// What a value of that key means.
pub fn of_value(path: &str, value: &str) -> Option<&'static str> {
    look(path, value).filter(|_| !value.is_empty())
}

/// The values of a key that something is known of, in order, each with what it means.
pub fn values(path: &str) -> Vec<(&'static str, &'static str)> {
    let (place, last) = path.rsplit_once('.').unwrap_or(("", path));
    let all = read()
        .iter()
        .filter(|((above, key, value), _)| !value.is_empty() && *key == last && [place, "*"].contains(above));
    let mut values: Vec<_> = all.map(|((.., value), meaning)| (*value, *meaning)).collect();
    values.sort_unstable();
    values
}

/// What is said of the place itself goes before what holds wherever the key stands.
fn look(path: &str, value: &str) -> Option<&'static str> {
    let table = read();
    let (above, key) = path.rsplit_once('.').unwrap_or(("", path));
    table.get(&(above, key, value)).or_else(|| table.get(&("*", key, value))).copied()
}

fn read() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(table)
}

fn table() -> Table {
    let mut table = Table::new();
    let mut above = "*";
    for line in TEXT.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(place) = line.strip_prefix('[') {
            above = place.strip_suffix(']').unwrap_or(place);
            continue;
        }
        let Some((key, rest)) = line.split_once(' ') else { continue };
        let rest = rest.trim_start();
        let (value, meaning) = match rest.strip_prefix("= ") {
            Some(rest) => rest.split_once(' ').unwrap_or((rest, "")),
            None => ("", rest),
        };
        table.insert((above, key, value), meaning.trim_start());
    }
    table
}

#[cfg(test)]
mod tests {
    use super::super::{PlaceId, Schema};
    use super::*;

    /// Every key of the schema that is not the user's own word, with the values that it may have.
    fn keys(schema: &Schema, id: PlaceId, found: &mut Vec<(String, Vec<String>)>) {
        for form in schema.forms(id) {
            let place = schema.place(form);
            for (key, inner) in &place.properties {
                let path = if place.path.is_empty() { key.clone() } else { format!("{}.{key}", place.path) };
                let values = schema.forms(*inner).into_iter().flat_map(|form| schema.place(form).values.clone());
                found.push((path, values.collect()));
                keys(schema, *inner, found);
            }
            place.names.into_iter().for_each(|(_, inner)| keys(schema, inner, found));
            place.items.into_iter().for_each(|inner| keys(schema, inner, found));
        }
    }

    #[test]
    fn every_key_of_the_schema_has_a_meaning_and_nothing_else_has() {
        let schema = Schema::get();
        let mut known = Vec::new();
        keys(schema, schema.root(), &mut known);
        let without: Vec<&String> = known.iter().map(|(path, _)| path).filter(|path| of_key(path).is_none()).collect();
        assert!(without.is_empty(), "{without:?}");
        let named = |above: &str, key: &str| {
            let whole = if above.is_empty() { key.to_owned() } else { format!("{above}.{key}") };
            known.iter().any(|(path, _)| *path == whole || above == "*" && path.ends_with(&format!(".{key}")))
        };
        let mut idle: Vec<_> = table().into_keys().filter(|(above, key, _)| !named(above, key)).collect();
        idle.sort();
        assert!(idle.is_empty(), "{idle:?}");
    }

    #[test]
    fn what_is_said_of_a_place_goes_first() {
        assert!(of_key("services.*.user").unwrap().contains("image"));
        assert!(of_key("services.*.pre_stop[].user").unwrap().starts_with("The user"));
        assert_eq!(of_value("services.*.restart", "no"), Some("Never"));
        assert_eq!(of_value("services.*.restart", ""), None);
        assert_eq!(values("services.*.restart").len(), 4);
        assert_eq!(of_key("services.*.nonsense"), None);
    }
}
