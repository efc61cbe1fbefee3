//! The JSON Schema of `.plimsoll.yaml`, made from the table of keys, for editors that check and complete YAML by one.

use serde_json::{Map, Value, json};

use super::keys::{KEYS, Key, Shape};
use crate::rules::options::{Form, OPTIONS};
use crate::rules::registry::RULES;

/// The whole schema.
pub fn schema() -> Value {
    let mut schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Plimsoll's configuration, .plimsoll.yaml",
    });
    extend(&mut schema, object(KEYS));
    let names = json!({
        "description": "A code, a rule's name, another tool's code, an area, the beginning of codes, or all",
        "type": "string",
        "minLength": 1,
        "examples": ["DL3008", "shell-form-pid1", "SEC", "layers", "all"],
    });
    let exception = json!({
        "anyOf": [
            { "$ref": "#/definitions/name" },
            {
                "type": "object",
                "additionalProperties": false,
                "required": ["rule"],
                "properties": {
                    "rule": { "$ref": "#/definitions/names" },
                    "reason": { "type": "string", "description": "Why it is accepted" },
                    "expires": {
                        "description": "The day from which on it no longer holds",
                        "type": "string",
                        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                    },
                },
            },
        ],
    });
    extend(
        &mut schema,
        json!({
            "definitions": {
                "name": names,
                "names": one_or_list(json!({ "$ref": "#/definitions/name" })),
                "exception": exception,
            },
        }),
    );
    schema
}

fn object(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn property(key: &Key) -> Value {
    let mut value = json!({ "description": key.what });
    extend(&mut value, shape(&key.shape));
    value
}

fn shape(shape: &Shape) -> Value {
    match shape {
        Shape::OneOf(words) => json!({ "enum": words() }),
        Shape::Several(words) => one_or_list(json!({ "enum": words() })),
        Shape::Names => json!({ "$ref": "#/definitions/names" }),
        Shape::Texts => one_or_list(json!({ "type": "string" })),
        Shape::Number(range) => json!({ "type": "integer", "minimum": range.start(), "maximum": range.end() }),
        Shape::Truth => json!({ "type": "boolean" }),
        Shape::Exceptions => one_or_list(json!({ "$ref": "#/definitions/exception" })),
        Shape::ByRule(words) | Shape::ByText(words) => {
            json!({ "type": "object", "additionalProperties": { "enum": words() } })
        }
        Shape::Sections(keys) => json!({ "type": "object", "additionalProperties": object(keys) }),
        Shape::Rules => rules(),
    }
}

/// The rules that have options, each with those.
fn rules() -> Value {
    let mut rules = Map::new();
    for option in OPTIONS {
        let code = RULES.iter().find(|rule| rule.meta.name == option.rule).map_or("", |rule| rule.meta.code);
        let own = rules.entry(option.rule).or_insert_with(|| {
            let mut own = json!({ "description": format!("Options of {code}") });
            extend(&mut own, object(&[]));
            own
        });
        let mut value = json!({ "description": option.what });
        extend(
            &mut value,
            match &option.form {
                Form::Number(range, default) => json!({
                    "type": "integer", "minimum": range.start(), "maximum": range.end(), "default": default,
                }),
                Form::Texts => one_or_list(json!({ "type": ["string", "integer"] })),
            },
        );
        own["properties"][option.name] = value;
    }
    json!({ "type": "object", "additionalProperties": false, "properties": rules })
}

/// One value, a list of such, or nothing.
fn one_or_list(value: Value) -> Value {
    json!({ "anyOf": [value, { "type": "array", "items": value }, { "type": "null" }] })
}

fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(own), Value::Object(more)) = (value, more) {
        own.extend(more);
    }
}
