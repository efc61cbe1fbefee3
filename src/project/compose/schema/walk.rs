//! The walk: at each place the forms that may stand there, and what is below them.

use std::collections::HashSet;

use super::fault::{Fault, FaultKind};
use super::scalar::{self, Scalar};
use super::{form, own};
use crate::knowledge::compose::{Form, Kind, Place, PlaceId, Schema, renamed};
use crate::project::compose::tree::{Field, Reader};
use crate::syntax::yaml::{Node, Value, Yaml};
use crate::text::{Span, nearest};

/// The faults of a file, in order. `strays` are keys that stand among the services and were told already:
/// they and what is below them are left out.
pub fn check<'a>(reader: &Reader<'a>, yaml: &'a Yaml, strays: &[Span]) -> Vec<Fault> {
    let mut walk = Walk {
        reader,
        yaml,
        schema: Schema::get(),
        strays: strays.iter().copied().collect(),
        faults: Vec::new(),
        told: HashSet::new(),
    };
    for document in &yaml.documents {
        walk.document(document);
    }
    walk.faults.sort_by_key(|fault| fault.span);
    walk.faults
}

struct Walk<'r, 'a> {
    reader: &'r Reader<'a>,
    yaml: &'a Yaml,
    schema: &'static Schema,
    strays: HashSet<Span>,
    faults: Vec<Fault>,
    /// What an anchor holds is reached from every alias, and told once.
    told: HashSet<(Span, FaultKind)>,
}

/// Whose value a node is, for the words of a finding.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// `ports`, the name of a service; empty for the file.
    name: &'a str,
    key: Span,
    /// The node is an item of the list that stands there.
    item: bool,
}

/// A node's kind, once casts have been made.
enum Found {
    Kind(Kind, &'static str),
    /// A date.
    Other(&'static str),
}

impl<'a> Walk<'_, 'a> {
    fn document(&mut self, document: &'a Node) {
        self.keys(document);
        let nothing = document.is_null() && document.span.is_empty();
        if !nothing {
            self.node(document, self.schema.root(), Owner { name: "", key: first(document), item: false });
        }
    }

    fn tell(&mut self, span: Span, kind: FaultKind, message: String, help: String) {
        if self.told.insert((span, kind)) {
            self.faults.push(Fault::new(span, kind, message, help));
        }
    }

    /// Keys that are no texts, wherever they stand; merges of what is no mapping, and of a mapping with itself.
    fn keys(&mut self, node: &'a Node) {
        for item in node.items() {
            self.keys(item);
        }
        for entry in node.entries() {
            let merge = entry.key.as_str() == Some("<<");
            if merge {
                self.merge(&entry.value);
            } else if let Some(found) = scalar::read(&entry.key).filter(|found| *found != Scalar::Text) {
                let message = format!("a key that is {}; Compose takes texts only for keys", found.words());
                self.tell(entry.key.span, FaultKind::Type, message, "put the key between quotes".to_owned());
            }
            self.keys(&entry.value);
        }
        if let Value::Alias(name) = &node.value
            && self.yaml.holds_itself(node)
        {
            let message = format!("`*{name}` stands inside of what `&{name}` names, so that it would hold itself");
            let help = "name what is shared by an anchor of its own, under an `x-` key".to_owned();
            self.tell(node.span, FaultKind::Value, message, help);
        }
    }

    fn merge(&mut self, value: &'a Node) {
        let Some(target) = self.yaml.resolve(value) else { return };
        let sources = match &target.value {
            Value::Sequence { items, .. } => items.as_slice(),
            _ => std::slice::from_ref(target),
        };
        let wrong = sources.iter().any(|source| {
            self.yaml.resolve(source).is_some_and(|source| !matches!(source.value, Value::Mapping { .. }))
        });
        if wrong {
            let help = "write `<<: *name`, with the anchor on a mapping".to_owned();
            self.tell(value.span, FaultKind::Type, "`<<` takes a mapping, or a list of them".to_owned(), help);
        }
    }

    fn node(&mut self, node: &'a Node, id: PlaceId, owner: Owner<'a>) {
        let Some(node) = self.reader.resolve(node) else { return };
        let place = self.schema.place(id);
        let form = place.form;
        let Some(found) = self.found(node, form, owner) else { return };
        let forms = self.schema.forms(id);
        let fits = |id: &&PlaceId| match &found {
            Found::Kind(kind, _) => allows(self.schema.place(**id), *kind),
            Found::Other(_) => self.schema.place(**id).kinds.is_empty(),
        };
        let Some(&fitting) = forms.iter().find(fits) else {
            let (Found::Kind(_, words) | Found::Other(words)) = found;
            return self.wrong_type(node, &forms, words, owner);
        };
        let fitting = self.schema.place(fitting);
        match &node.value {
            Value::Mapping { .. } => self.mapping(node, fitting, owner),
            Value::Sequence { .. } => self.sequence(node, fitting, owner),
            _ => self.value(node, fitting, owner),
        }
        if let Some(form) = form
            && let Some((message, help)) = form::fault(self.reader, node, form, owner.name)
        {
            self.tell(node.span, FaultKind::Value, message, help);
        }
    }

    /// What stands there. None where that is not known, or is a fault that has been told.
    fn found(&mut self, node: &'a Node, form: Option<Form>, owner: Owner<'a>) -> Option<Found> {
        let scalar = match &node.value {
            Value::Mapping { .. } => return Some(Found::Kind(Kind::Map, Kind::Map.words())),
            Value::Sequence { .. } => return Some(Found::Kind(Kind::List, Kind::List.words())),
            _ => scalar::read(node)?,
        };
        let scalar = match form.and_then(|form| form::cast(self.reader, node, scalar, form)) {
            None => scalar,
            Some(form::Cast::Unknown) => return None,
            Some(form::Cast::To(cast)) => cast,
            Some(form::Cast::Fault(expected)) => {
                let message = format!("`{}: {}` is not {expected}; Compose refuses the file", owner.name, shown(node));
                self.tell(node.span, FaultKind::Value, message, format!("write {expected}"));
                return None;
            }
        };
        Some(match scalar {
            Scalar::Null => Found::Kind(Kind::Null, "empty"),
            Scalar::Truth(_) => Found::Kind(Kind::Truth, "true or false"),
            Scalar::Whole(_) => Found::Kind(Kind::Whole, "a number"),
            Scalar::Number(value) if value.fract() == 0.0 => Found::Kind(Kind::Whole, "a number"),
            Scalar::Number(_) => Found::Kind(Kind::Number, "a number"),
            Scalar::Time => Found::Other("a date"),
            Scalar::Text => Found::Kind(Kind::Text, "a text"),
        })
    }

    fn wrong_type(&mut self, node: &'a Node, forms: &[PlaceId], found: &str, owner: Owner<'a>) {
        let mut kinds: Vec<Kind> = forms.iter().flat_map(|id| self.schema.place(*id).kinds.iter().copied()).collect();
        kinds.sort();
        kinds.dedup();
        let expected = listed(&kinds);
        let at = if node.is_null() || node.span.is_empty() { owner.key } else { first(node) };
        let message = format!("{} is {found} where Compose expects {expected}; it refuses the file", owner.words());
        let scalar = matches!(node.value, Value::Scalar(_));
        let help = if node.is_null() {
            format!("give it {expected}, or leave the key out")
        } else if scalar && kinds.contains(&Kind::Text) {
            "put the value between quotes".to_owned()
        } else if scalar && kinds.contains(&Kind::List) {
            format!("write a list: `- {}` on a line of its own", shown(node))
        } else {
            format!("write {expected}")
        };
        self.tell(at, FaultKind::Type, message, help);
    }

    fn value(&mut self, node: &'a Node, place: &Place, owner: Owner<'a>) {
        let known = self.reader.scalar(node).and_then(|text| text.value);
        if let Some(value) = &known {
            if !place.values.is_empty() && !place.values.contains(value) {
                let near = nearest(value, place.values.iter().map(String::as_str));
                let message = format!("`{}: {value}` is nothing Compose knows; it refuses the file", owner.name);
                self.tell(node.span, FaultKind::Choice, message, choices(&place.values, near));
            }
            if let Some(pattern) = place.pattern.filter(|pattern| !pattern.fits(value)) {
                let message = format!("`{}: {value}` is nothing Compose knows; it refuses the file", owner.name);
                self.tell(node.span, FaultKind::Choice, message, format!("it takes {}", pattern.words()));
            }
            let number = value.trim().parse::<f64>().ok();
            let below = number.zip(place.least).is_some_and(|(number, least)| number < least);
            let above = number.zip(place.most).is_some_and(|(number, most)| number > most);
            if below || above {
                let (least, most) = (place.least.unwrap_or_default(), place.most);
                let range = most.map_or(format!("at least {least}"), |most| format!("from {least} to {most}"));
                let message = format!("`{}: {value}` must be {range}; Compose refuses the file", owner.name);
                self.tell(node.span, FaultKind::Value, message, format!("write a number {range}"));
            }
        }
    }

    fn sequence(&mut self, node: &'a Node, place: &Place, owner: Owner<'a>) {
        if place.distinct {
            self.doubles(node, owner);
        }
        if let Some(items) = place.items {
            for item in node.items() {
                self.node(item, items, Owner { item: true, ..owner });
            }
        }
    }

    fn doubles(&mut self, node: &'a Node, owner: Owner<'a>) {
        let mut seen = HashSet::new();
        for item in node.items() {
            let Some(text) = self.reader.resolve(item).and_then(|item| self.reader.scalar(item)) else { continue };
            if !seen.insert(text.raw.clone()) {
                let message = format!("`{}` stands twice in `{}`; Compose refuses the file", text.raw, owner.name);
                self.tell(item.span, FaultKind::Value, message, "leave one of the two out".to_owned());
            }
        }
    }

    fn mapping(&mut self, node: &'a Node, place: &'static Place, owner: Owner<'a>) {
        let fields = self.reader.ordered(node);
        for field in &fields {
            if self.strays.contains(&field.key) {
                continue;
            }
            let inner = place.properties.get(field.name).copied();
            let inner = inner.or_else(|| place.names.filter(|(names, _)| names.fit(field.name)).map(|(_, id)| id));
            match inner {
                // An empty `include` is taken out before the schema is looked at.
                Some(_) if place.path.is_empty() && field.name == "include" && field.value.is_null() => {}
                Some(id) => self.node(field.value, id, Owner { name: field.name, key: field.key, item: false }),
                None if field.name.starts_with("x-") || !place.closed => {}
                None => self.unknown(field, place, owner),
            }
        }
        for key in place.required.iter().filter(|key| !fields.iter().any(|field| field.name == **key)) {
            let message = format!("{} has no `{key}`; Compose refuses the file", owner.words());
            self.tell(owner.at(node), FaultKind::Missing, message, format!("give it a `{key}`"));
        }
        for fault in own::faults(self.reader, &place.path, &fields, owner.name, owner.at(node)) {
            self.tell(fault.span, fault.kind, fault.message, fault.help);
        }
    }

    fn unknown(&mut self, field: &Field<'a>, place: &Place, owner: Owner<'a>) {
        if place.names.is_some() && place.properties.is_empty() {
            let message = format!("`{}` is no name that Compose takes; it refuses the file", field.name);
            let help = "a name has letters, digits, `.`, `_` and `-` only".to_owned();
            return self.tell(field.key, FaultKind::Choice, message, help);
        }
        let within = match place.path.as_str() {
            "" => "of a compose file".to_owned(),
            "services.*" => "of a service".to_owned(),
            _ => format!("of {}", owner.words()),
        };
        let message = format!("`{}` is no key {within}; Compose refuses the file", field.name);
        let known = || place.properties.keys().map(String::as_str);
        // `depends` for `depends_on`: the first word of one name only.
        let mut begun =
            known().filter(|known| known.strip_prefix(field.name).is_some_and(|rest| rest.starts_with('_')));
        let begun = begun.next().filter(|_| begun.next().is_none());
        let new = renamed(field.name).filter(|_| place.path == "services.*");
        let help = match nearest(field.name, known()).or(begun) {
            _ if new.is_some() => format!("write it as {} today", new.unwrap_or_default()),
            Some("version") if place.path.is_empty() => {
                "leave the line out: `version` was meant, which Compose no longer reads".to_owned()
            }
            Some(near) => format!("write `{near}`"),
            None => "leave it out, or call it `x-…` if it is for people or other tools".to_owned(),
        };
        self.tell(field.key, FaultKind::UnknownKey, message, help);
    }
}

impl Owner<'_> {
    /// Where to point for what is missing: the key, or the beginning of the item.
    fn at(self, node: &Node) -> Span {
        if self.item { first(node) } else { self.key }
    }

    fn words(self) -> String {
        match (self.name, self.item) {
            ("", _) => "the file".to_owned(),
            (name, true) => format!("an item of `{name}`"),
            (name, false) => format!("`{name}`"),
        }
    }
}

/// Whether a form may be a value of this kind; a whole number is a number too.
fn allows(place: &Place, kind: Kind) -> bool {
    place.kinds.is_empty()
        || place.kinds.contains(&kind)
        || (kind == Kind::Whole && place.kinds.contains(&Kind::Number))
}

fn listed(kinds: &[Kind]) -> String {
    let words: Vec<&str> = kinds.iter().filter(|kind| **kind != Kind::Null).map(|kind| kind.words()).collect();
    match &words[..] {
        [] => Kind::Null.words().to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

fn choices(values: &[String], near: Option<&str>) -> String {
    match near {
        Some(near) => format!("write `{near}`"),
        None => format!("it takes {}", values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")),
    }
}

/// What is written, where it is short enough to be shown.
fn shown(node: &Node) -> &str {
    node.as_str().and_then(|text| text.lines().next()).unwrap_or_default()
}

/// A node's own bytes where it is a scalar, else where it begins: its first key or item.
fn first(node: &Node) -> Span {
    let key = node.entries().first().map(|entry| entry.key.span);
    key.or_else(|| node.items().first().map(first)).unwrap_or(node.span)
}
