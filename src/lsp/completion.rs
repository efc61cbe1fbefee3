//! What may stand where someone writes: rules in comments and in the configuration, keys and names in compose
//! files, stages in Dockerfiles. Reads lines, not trees: what is being written is seldom whole.

mod outline;

use std::collections::HashSet;
use std::path::Path;

use lsp_types::{CompletionItem, CompletionItemKind, CompletionTextEdit, Range, TextEdit};

use super::client::Client;
use super::documents::Document;
use super::names::{self, Kind};
use super::positions::Lines;
use super::view::View;
use crate::config::keys;
use crate::knowledge::compose::{Kind as Value, Schema, meanings};
use crate::lint::names::{is_buildkit_name, is_hadolint_code};
use crate::rules::options::OPTIONS;
use crate::rules::registry::RULES;
use crate::syntax::yaml::{self, Node};
use crate::text::{FileId, Span, clean};
use outline::Place;

/// A proposal before it has its place.
struct Word {
    text: String,
    /// What is written beyond it.
    after: &'static str,
    detail: String,
    kind: CompletionItemKind,
}

/// What may stand at `offset` of an open text.
pub fn completion(
    view: Option<&View>,
    client: &Client,
    file: Option<FileId>,
    path: &Path,
    document: &Document,
    lines: &Lines,
    offset: usize,
) -> Vec<CompletionItem> {
    let text = document.text.as_str();
    let before = text.get(..offset).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let docker = view.zip(file).and_then(|(view, file)| view.docker(file).map(|_| (view, file)));
    let compose = view.zip(file).filter(|(view, file)| !client.leaves_compose() && view.is_compose(*file));
    let (words, typed) = if let Some(found) = in_comment(line) {
        found
    } else if is_configuration(path) {
        in_configuration(before)
    } else if let Some((view, file)) = docker {
        in_dockerfile(view, file, line, offset)
    } else if let Some((view, file)) = compose {
        in_compose(view, file, before)
    } else {
        return Vec::new();
    };
    let range = lines.range(text, Span::new(offset - typed, offset));
    words.into_iter().map(|word| item(word, range)).collect()
}

fn item(word: Word, range: Range) -> CompletionItem {
    let Word { text, after, detail, kind } = word;
    CompletionItem {
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: format!("{text}{after}") })),
        label: text,
        detail: (!detail.is_empty()).then_some(detail),
        kind: Some(kind),
        ..CompletionItem::default()
    }
}

/// How many bytes at the end of a line are the word that is being written.
fn typed(line: &str) -> usize {
    line.len() - line.trim_end_matches(|c: char| c.is_alphanumeric() || "_-.".contains(c)).len()
}

/// The names of rules in a comment that silences, by the tool whose comment it is.
fn in_comment(line: &str) -> Option<(Vec<Word>, usize)> {
    let comment = line.trim_start().strip_prefix('#')?.trim_start();
    if let Some(list) = comment.strip_prefix("check=") {
        let words = list.contains("skip=").then(|| aliases(is_buildkit_name));
        return Some((words.unwrap_or_default(), typed(line)));
    }
    let (tool, rest) = comment.split_once(' ')?;
    let names = match tool {
        "plimsoll" => rules,
        "hadolint" => || aliases(is_hadolint_code),
        _ => return None,
    };
    let words = match rest.rsplit_once('=') {
        Some((head, list)) if head.ends_with("ignore") && !list.contains("--") => names(),
        Some(_) => Vec::new(),
        None => {
            let heads = ["ignore", "file ignore", "stage ignore"];
            let word = |head: &str| Word {
                text: head.to_owned(),
                after: "=",
                detail: String::new(),
                kind: CompletionItemKind::KEYWORD,
            };
            heads.map(word).into()
        }
    };
    Some((words, typed(line)))
}

fn rules() -> Vec<Word> {
    let both = RULES.iter().flat_map(|rule| [(rule.meta.code, &rule.meta), (rule.meta.name, &rule.meta)]);
    let word = |(text, meta): (&str, &crate::finding::Meta)| Word {
        text: text.to_owned(),
        after: "",
        detail: meta.title.to_owned(),
        kind: CompletionItemKind::VALUE,
    };
    both.map(word).collect()
}

fn aliases(fits: impl Fn(&str) -> bool) -> Vec<Word> {
    let all = RULES.iter().flat_map(|rule| rule.meta.aliases.iter().map(move |alias| (*alias, rule.meta.title)));
    let mut all: Vec<(&str, &str)> = all.filter(|(alias, _)| fits(alias)).collect();
    all.sort_unstable();
    all.dedup_by_key(|(alias, _)| *alias);
    let word = |(alias, title): (&str, &str)| Word {
        text: alias.to_owned(),
        after: "",
        detail: title.to_owned(),
        kind: CompletionItemKind::VALUE,
    };
    all.into_iter().map(word).collect()
}

fn is_configuration(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == ".plimsoll.yaml" || name == ".plimsoll.yml")
}

fn in_configuration(before: &str) -> (Vec<Word>, usize) {
    let Place { path, word, .. } = outline::place(before);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let words = match path[..] {
        [] => keys_of(keys::KEYS),
        ["paths", _] => keys_of(keys::PATHS),
        ["rules"] => {
            let mut named: Vec<Word> = OPTIONS.iter().map(|option| key_word(option.rule)).collect();
            named.dedup_by(|one, other| one.text == other.text);
            named
        }
        ["rules", rule] => {
            let own = OPTIONS.iter().filter(|option| option.rule == rule);
            own.map(|option| Word { detail: option.what.to_owned(), ..key_word(option.name) }).collect()
        }
        ["select" | "extend-select" | "ignore" | "severity", ..] | ["paths", _, _, ..] => rules(),
        _ => Vec::new(),
    };
    (words, word.len())
}

fn keys_of(keys: &[keys::Key]) -> Vec<Word> {
    keys.iter().map(|key| Word { detail: key.what.to_owned(), ..key_word(key.name) }).collect()
}

fn key_word(key: &str) -> Word {
    Word { text: key.to_owned(), after: ": ", detail: String::new(), kind: CompletionItemKind::PROPERTY }
}

fn reference(kind: Kind, name: String) -> Word {
    Word { text: name, after: "", detail: kind.word().to_owned(), kind: CompletionItemKind::REFERENCE }
}

/// The stages before this place, where one can be named.
fn in_dockerfile(view: &View, file: FileId, line: &str, offset: usize) -> (Vec<Word>, usize) {
    let length = typed(line);
    let before = line.get(..line.len() - length).unwrap_or_default();
    let from = before.trim_start().to_ascii_uppercase();
    if !(before.ends_with("from=") || from.starts_with("FROM ") && !from.contains(" AS ")) {
        return (Vec::new(), 0);
    }
    let given = names::in_file(view, file).into_iter().filter(|name| name.given && (name.span.end as usize) < offset);
    (given.map(|name| reference(Kind::Stage, name.name)).collect(), length)
}

fn in_compose(view: &View, file: FileId, before: &str) -> (Vec<Word>, usize) {
    let Place { path, word, value } = outline::place(before);
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let given = |kind: Kind| -> Vec<Word> {
        let all = view.together(file).into_iter().flat_map(|file| names::in_file(view, file));
        let mut all: Vec<String> = all.filter(|name| name.given && name.kind == kind).map(|name| name.name).collect();
        all.sort();
        all.dedup();
        all.into_iter().map(|name| reference(kind, name)).collect()
    };
    let mut words = match path.as_slice() {
        ["services", _, "depends_on" | "links" | "volumes_from", "[]"] => given(Kind::Service),
        ["services", _, "depends_on"] if !value => given(Kind::Service),
        ["services", _, "extends"] if value => given(Kind::Service),
        ["services", service, "extends", "service"] => {
            extended(view, file, service).unwrap_or_else(|| given(Kind::Service))
        }
        ["services", _, "networks", "[]"] => given(Kind::Network),
        ["services", _, "networks"] if !value => given(Kind::Network),
        ["services", _, "secrets", "[]"] | ["services", _, "secrets", "[]", "source"] => given(Kind::Secret),
        ["services", _, "configs", "[]"] | ["services", _, "configs", "[]", "source"] => given(Kind::Config),
        ["services", _, "volumes", "[]"] | ["services", _, "volumes", "[]", "source"] => given(Kind::Volume),
        ["services", service, "build", "target"] => stages(view, file, service),
        _ => Vec::new(),
    };
    words.extend(by_schema(&path, value));
    (words, word.len())
}

/// The stages of the Dockerfile that a service is built from.
fn stages(view: &View, file: FileId, service: &str) -> Vec<Word> {
    let (yaml, _) = yaml::parse(&view.source(file).text);
    let services = yaml.documents.iter().filter_map(|document| document.get("services")?.get(service)?.get("build"));
    let dockerfile = services.into_iter().find_map(|build| names::dockerfile_of(view, file, build));
    let Some(dockerfile) = dockerfile.and_then(|path| view.look.file(&path)) else { return Vec::new() };
    let given = names::in_file(view, dockerfile).into_iter().filter(|name| name.given && name.kind == Kind::Stage);
    given.map(|name| reference(Kind::Stage, name.name)).collect()
}

/// The services of the other file that one is to be extended from; no model has that file before one is named.
fn extended(view: &View, file: FileId, service: &str) -> Option<Vec<Word>> {
    let (yaml, _) = yaml::parse(&view.source(file).text);
    let extends = yaml.documents.iter().find_map(|document| document.get("services")?.get(service)?.get("extends"))?;
    let path = names::home_of(view, file).join(extends.get("file")?.as_str()?);
    let (base, _) = yaml::parse(&view.source(view.look.file(&clean(&path))?).text);
    let services = base.documents.iter().filter_map(|document| document.get("services")).flat_map(Node::entries);
    let names = services.filter_map(|entry| entry.key.as_str());
    Some(names.map(|name| reference(Kind::Service, name.to_owned())).collect())
}

/// The keys that the specification has at a path, or the values where one is to be written.
fn by_schema(path: &[&str], value: bool) -> Vec<Word> {
    let schema = Schema::get();
    let places = schema.at(path);
    let mut words = Vec::new();
    for place in places.iter().map(|id| schema.place(*id)) {
        if value {
            let known = meanings::values(&place.path);
            let truth = ["false", "true"].into_iter().filter(|_| place.kinds.contains(&Value::Truth));
            let others = place.values.iter().map(String::as_str).chain(truth).map(|word| (word, ""));
            words.extend(known.into_iter().chain(others).map(|(word, meaning)| Word {
                text: word.to_owned(),
                after: "",
                detail: meaning.to_owned(),
                kind: CompletionItemKind::ENUM_MEMBER,
            }));
        } else {
            words.extend(place.properties.keys().map(|key| {
                let whole = if place.path.is_empty() { key.clone() } else { format!("{}.{key}", place.path) };
                Word { detail: meanings::of_key(&whole).unwrap_or_default().to_owned(), ..key_word(key) }
            }));
        }
    }
    // Several forms may have one word; what says more of it came first.
    let mut seen = HashSet::new();
    words.retain(|word| seen.insert(word.text.clone()));
    words
}
