//! Where in a compose file an offset stands, by its tree: the keys above it. What an anchor names stands where its
//! first alias does. Knows no schema.

use crate::syntax::yaml::{Node, Value, Yaml};
use crate::text::Span;

/// A key or a value, with the way to it.
#[derive(Debug, PartialEq, Eq)]
pub struct Spot<'y> {
    /// The keys down to this one; `[]` is an item of a list.
    pub path: Vec<&'y str>,
    /// The bytes of the key, or of the value.
    pub span: Span,
    /// The value, where one stands there; else a key.
    pub value: Option<&'y str>,
}

/// The key or scalar at an offset.
pub fn at(yaml: &Yaml, offset: u32) -> Option<Spot<'_>> {
    let holds = |span: Span| span.start <= offset && offset <= span.end;
    let document = yaml.documents.iter().find(|document| holds(document.span))?;
    let mut way = Way { offset, path: Vec::new(), anchor: None };
    let (span, value) = way.down(document)?;
    let Way { mut path, anchor, .. } = way;
    // Below a key of one's own the names of the specification begin where the anchor is used.
    if let Some((name, from)) = anchor.filter(|_| path.first().is_some_and(|first| first.starts_with("x-"))) {
        let mut above = Vec::new();
        if used(document, name, &mut above) {
            path = [above, path.split_off(from)].concat();
        }
    }
    Some(Spot { path, span, value })
}

struct Way<'y> {
    offset: u32,
    path: Vec<&'y str>,
    /// The innermost anchor around the offset, and how long the way to it is.
    anchor: Option<(&'y str, usize)>,
}

impl<'y> Way<'y> {
    /// Recursive: the reader bounds the depth of its trees.
    fn down(&mut self, node: &'y Node) -> Option<(Span, Option<&'y str>)> {
        let holds = |span: Span| span.start <= self.offset && self.offset <= span.end;
        if let Some(name) = &node.anchor {
            self.anchor = Some((name, self.path.len()));
        }
        match &node.value {
            Value::Scalar(_) => Some((node.span, Some(node.as_str()?))),
            Value::Alias(_) => None,
            Value::Mapping { entries, .. } => {
                let entry = entries.iter().find(|entry| holds(entry.key.span) || holds(entry.value.span))?;
                let key = entry.key.as_str()?;
                if key != "<<" {
                    self.path.push(key);
                }
                if holds(entry.key.span) {
                    return Some((entry.key.span, None));
                }
                self.down(&entry.value)
            }
            Value::Sequence { items, .. } => {
                self.path.push("[]");
                self.down(items.iter().find(|item| holds(item.span))?)
            }
        }
    }
}

/// Leaves the way to the first alias of that name in `path`.
fn used<'y>(node: &'y Node, name: &str, path: &mut Vec<&'y str>) -> bool {
    if matches!(&node.value, Value::Alias(alias) if alias == name) {
        return path.first().is_some_and(|first| !first.starts_with("x-"));
    }
    for entry in node.entries() {
        let Some(key) = entry.key.as_str() else { continue };
        let length = path.len();
        if key != "<<" {
            path.push(key);
        }
        // Several may be merged in a list: they stand where the one would.
        let merged = if key == "<<" { entry.value.items() } else { &[] };
        if merged.iter().any(|item| used(item, name, path)) || used(&entry.value, name, path) {
            return true;
        }
        path.truncate(length);
    }
    for item in node.items() {
        path.push("[]");
        if used(item, name, path) {
            return true;
        }
        path.pop();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::yaml;

    #[test]
    fn keys_and_values_are_found_by_their_way() {
        let text =
            "x-base: &base\n  restart: always\nservices:\n  web:\n    <<: [*base]\n    ports:\n      - target: 80\n";
        let (yaml, _) = yaml::parse(text);
        let told = |needle: &str| {
            let spot = at(&yaml, text.find(needle).unwrap() as u32 + 1)?;
            Some(format!("{} {:?}", spot.path.join("."), spot.value))
        };
        assert_eq!(told("restart"), Some("services.web.restart None".to_owned()));
        assert_eq!(told("always"), Some("services.web.restart Some(\"always\")".to_owned()));
        assert_eq!(told("web"), Some("services.web None".to_owned()));
        assert_eq!(told("target"), Some("services.web.ports.[].target None".to_owned()));
        assert_eq!(told("80"), Some("services.web.ports.[].target Some(\"80\")".to_owned()));
        assert_eq!(told("*base"), None);
    }
}
