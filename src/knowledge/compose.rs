//! What may stand where in a compose file: the schema of the Compose Specification, and what Compose
//! makes of the texts beyond it. Read from its data when the first compose file asks.
//!
//! Source: `data/compose-spec.json`, which says whence and of when it is, and for the forms Docker
//! Compose 2.40.3 itself, asked with `config`. Knows no file and no finding.

pub mod meanings;
mod places;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::Value;

pub use places::Form;

const SCHEMA: &str = include_str!("data/compose-spec.json");

/// Keys of a service that are younger than the schema; Compose's own tests have them.
const YOUNGER: &[&str] = &["pre_start"];

/// Keys of services that the first format had and what took their place. Source: Docker's page "Compose file
/// versions and upgrading" as of 2023, when it spoke of the first format for the last time.
const RENAMED: &[(&str, &str)] = &[
    ("dockerfile", "`dockerfile` below `build`"),
    ("log_driver", "`driver` below `logging`"),
    ("log_opt", "`options` below `logging`"),
    ("net", "`network_mode`"),
    ("volume_driver", "`driver` of each volume under the top-level `volumes`"),
];

/// What a key of a service is written as today, where the first format had it.
pub fn renamed(key: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(old, _)| *old == key).map(|(_, new)| *new)
}

/// A place of the schema: an index into it.
pub type PlaceId = usize;

/// The schema with every reference written out, so that each place has one path.
#[derive(Debug)]
pub struct Schema {
    places: Vec<Place>,
}

/// What may stand at one place.
#[derive(Debug, Default)]
pub struct Place {
    /// `services.*.ports[].target`: `*` is a name of one's own, `[]` an item.
    pub path: String,
    /// Empty where anything may stand.
    pub kinds: Vec<Kind>,
    /// Forms of which one must fit; the fields below are then empty.
    pub choices: Vec<PlaceId>,
    pub properties: BTreeMap<String, PlaceId>,
    /// What names of one's own may be, and what they hold.
    pub names: Option<(Names, PlaceId)>,
    /// Keys beyond `properties` and `names` are refused.
    pub closed: bool,
    pub required: Vec<String>,
    pub values: Vec<String>,
    pub pattern: Option<Pattern>,
    pub least: Option<f64>,
    pub most: Option<f64>,
    pub items: Option<PlaceId>,
    /// Compose refuses an item that stands there twice.
    pub distinct: bool,
    /// What Compose reads a text as.
    pub form: Option<Form>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Text,
    Whole,
    Number,
    Truth,
    Null,
    List,
    Map,
}

/// The patterns that the schema has for names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    Any,
    /// `^[a-zA-Z0-9._-]+$`
    Word,
    /// `^[a-z]+$`
    Lower,
}

/// The patterns that the schema has for values; none is anchored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    ContainerName,
    PullPolicy,
}

impl Schema {
    /// The schema; read once.
    pub fn get() -> &'static Schema {
        static READ: OnceLock<Schema> = OnceLock::new();
        READ.get_or_init(|| Schema::read(SCHEMA))
    }

    pub fn root(&self) -> PlaceId {
        0
    }

    pub fn place(&self, id: PlaceId) -> &Place {
        &self.places[id]
    }

    /// The forms that may stand at a place, choices within choices opened.
    pub fn forms(&self, id: PlaceId) -> Vec<PlaceId> {
        match &self.place(id).choices[..] {
            [] => vec![id],
            choices => choices.iter().flat_map(|choice| self.forms(*choice)).collect(),
        }
    }

    /// The forms at a path: keys from the root on, `[]` for an item.
    pub fn at(&self, path: &[&str]) -> Vec<PlaceId> {
        let mut places = self.forms(self.root());
        for step in path {
            let below = places.iter().filter_map(|id| {
                let place = self.place(*id);
                match *step {
                    "[]" => place.items,
                    step => place.properties.get(step).copied().or(place.names.map(|(_, id)| id)),
                }
            });
            places = below.flat_map(|id| self.forms(id)).collect();
        }
        places
    }

    fn read(text: &str) -> Schema {
        let mut schema = Schema { places: Vec::new() };
        if let Ok(root) = serde_json::from_str::<Value>(text) {
            schema.add(&root, &root, String::new());
            let service = schema.places.iter().position(|place| place.path == "services.*");
            let free = schema.places.len();
            schema.places.push(Place::default());
            for key in YOUNGER {
                service.map(|service| schema.places[service].properties.insert((*key).to_owned(), free));
            }
        }
        schema
    }

    fn add(&mut self, root: &Value, node: &Value, path: String) -> PlaceId {
        if let Some(name) = node["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()) {
            return self.add(root, &root["definitions"][name], path);
        }
        let id = self.places.len();
        self.places.push(Place::default());
        let mut place = Place {
            kinds: strings(&node["type"]).filter_map(kind).collect(),
            closed: node["additionalProperties"] == Value::Bool(false),
            required: strings(&node["required"]).map(str::to_owned).collect(),
            values: strings(&node["enum"]).map(str::to_owned).collect(),
            pattern: node["pattern"].as_str().and_then(pattern),
            least: node["minimum"].as_f64(),
            most: node["maximum"].as_f64(),
            distinct: node["uniqueItems"] == Value::Bool(true) && places::distinct(&path),
            form: places::form(&path),
            ..Place::default()
        };
        for choice in node["oneOf"].as_array().into_iter().flatten() {
            place.choices.push(self.add(root, choice, path.clone()));
        }
        for (name, inner) in node["properties"].as_object().into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let inner = self.add(root, inner, path);
            place.properties.insert(name.clone(), inner);
        }
        let own = node["patternProperties"].as_object().into_iter().flatten();
        for (names, inner) in own.filter(|(names, _)| *names != "^x-") {
            place.names = Some((named(names), self.add(root, inner, format!("{path}.*"))));
        }
        if node["additionalProperties"].is_object() {
            place.names = Some((Names::Any, self.add(root, &node["additionalProperties"], format!("{path}.*"))));
        }
        if node["items"].is_object() {
            place.items = Some(self.add(root, &node["items"], format!("{path}[]")));
        }
        place.path = path;
        self.places[id] = place;
        id
    }
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    let list = value.as_array().map(Vec::as_slice).unwrap_or(std::slice::from_ref(value));
    list.iter().filter_map(Value::as_str)
}

fn kind(name: &str) -> Option<Kind> {
    Some(match name {
        "string" => Kind::Text,
        "integer" => Kind::Whole,
        "number" => Kind::Number,
        "boolean" => Kind::Truth,
        "null" => Kind::Null,
        "array" => Kind::List,
        "object" => Kind::Map,
        _ => return None,
    })
}

fn named(pattern: &str) -> Names {
    match pattern {
        "^[a-zA-Z0-9._-]+$" => Names::Word,
        "^[a-z]+$" => Names::Lower,
        _ => Names::Any,
    }
}

fn pattern(pattern: &str) -> Option<Pattern> {
    Some(match pattern {
        "[a-zA-Z0-9][a-zA-Z0-9_.-]+" => Pattern::ContainerName,
        "always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+" => Pattern::PullPolicy,
        _ => return None,
    })
}

impl Names {
    pub fn fit(self, name: &str) -> bool {
        match self {
            Names::Any => true,
            Names::Word => {
                !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
            }
            Names::Lower => !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase()),
        }
    }
}

impl Pattern {
    pub fn fits(self, value: &str) -> bool {
        match self {
            Pattern::ContainerName => value.as_bytes().windows(2).any(|pair| {
                let rest = pair[1].is_ascii_alphanumeric() || matches!(pair[1], b'_' | b'.' | b'-');
                pair[0].is_ascii_alphanumeric() && rest
            }),
            Pattern::PullPolicy => {
                const WORDS: [&str; 8] =
                    ["always", "never", "build", "if_not_present", "missing", "refresh", "daily", "weekly"];
                WORDS.iter().any(|word| value.contains(word))
                    || value.match_indices("every_").any(|(at, word)| {
                        let rest = value.get(at + word.len()..).unwrap_or_default();
                        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
                        digits > 0 && matches!(rest.as_bytes().get(digits), Some(b'w' | b'd' | b'h' | b'm' | b's'))
                    })
            }
        }
    }

    /// What a value must be, in words.
    pub fn words(self) -> &'static str {
        match self {
            Pattern::ContainerName => "two or more letters, digits, `_`, `.` or `-`, the first a letter or digit",
            Pattern::PullPolicy => "`always`, `missing`, `never`, `build`, `daily`, `weekly` or `every_12h`",
        }
    }
}

impl Kind {
    pub fn words(self) -> &'static str {
        match self {
            Kind::Text => "a text",
            Kind::Whole => "a whole number",
            Kind::Number => "a number",
            Kind::Truth => "true or false",
            Kind::Null => "nothing",
            Kind::List => "a list",
            Kind::Map => "a mapping",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the schema says and this module cannot read would pass unseen.
    #[test]
    fn every_word_of_the_schema_is_known() {
        fn look(node: &Value, names: bool) {
            for item in node.as_array().into_iter().flatten() {
                look(item, false);
            }
            for (key, value) in node.as_object().into_iter().flatten() {
                let known = "$comment $id $ref additionalProperties definitions enum format items maximum minimum oneOf \
                    pattern patternProperties properties required type uniqueItems";
                assert!(names || known.split_whitespace().any(|word| word == key), "{key}");
                if key == "pattern" && !names {
                    assert!(pattern(value.as_str().unwrap()).is_some(), "{value}");
                }
                if key == "patternProperties" {
                    let read = ["^x-", "^.+$", ".+", "^[a-z]+$", "^[a-zA-Z0-9._-]+$"];
                    assert!(value.as_object().unwrap().keys().all(|key| read.contains(&key.as_str())), "{value}");
                }
                look(value, matches!(key.as_str(), "properties" | "patternProperties" | "definitions") && !names);
            }
        }
        look(&serde_json::from_str(SCHEMA).unwrap(), false);
    }

    /// A form at a path that the schema does not have would never be looked at.
    #[test]
    fn every_form_has_its_place() {
        let schema = Schema::get();
        for path in places::paths() {
            assert!(schema.places.iter().any(|place| place.path == path), "{path}");
        }
        assert!(schema.places.len() > 500);
    }

    #[test]
    fn patterns_fit_as_the_schema_has_them() {
        for (value, fits) in [("db", true), ("a", false), ("a b", false), ("-ab", true), ("", false)] {
            assert_eq!(Pattern::ContainerName.fits(value), fits, "{value}");
        }
        for (value, fits) in [("daily", true), ("every_12h", true), ("every_x", false), ("sometimes", false)] {
            assert_eq!(Pattern::PullPolicy.fits(value), fits, "{value}");
        }
    }
}
