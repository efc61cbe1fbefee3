//! `versions-apart`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap};

use crate::project::{Dockerfile, Project};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Pair};
use crate::text::FileId;

/// Files with one argument that are held against each other, at most.
const MOST: usize = 32;

/// An argument with a version, and the addresses it stands in.
struct Version<'a> {
    docker: &'a Dockerfile,
    pair: &'a Pair,
    numbers: Vec<u32>,
    addresses: Vec<String>,
}

/// Dockerfiles of a project, at most: more are a collection, and each goes its own way.
const FEW: usize = 24;

pub fn check(cx: &Cx, out: &mut Sink) {
    if cx.project.dockerfiles.len() > FEW {
        return;
    }
    let mut told: HashMap<FileId, usize> = HashMap::new();
    let mut by_name: BTreeMap<&str, Vec<Version>> = BTreeMap::new();
    for docker in &cx.project.dockerfiles {
        let path = cx.project.path_inside(&cx.project.source(docker.file).path);
        if path.contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        for version in versions(cx.project, docker) {
            let all = by_name.entry(version.pair.key.text.as_str()).or_default();
            if all.len() < MOST {
                all.push(version);
            }
        }
    }
    for (name, all) in by_name {
        for one in &all {
            let shared = |other: &&Version| one.addresses.iter().any(|address| other.addresses.contains(address));
            let newer = all.iter().filter(|other| other.docker.file != one.docker.file && other.numbers > one.numbers);
            let Some(other) = newer.filter(shared).max_by(|a, b| a.numbers.cmp(&b.numbers)) else { continue };
            let text =
                |version: &Version| version.pair.value.as_ref().map_or(String::new(), |value| value.text.to_string());
            let path = cx.project.path_inside(&cx.project.source(other.docker.file).path);
            let message = format!("`{name}` is {} here and {} in `{path}`", text(one), text(other));
            if let Some(finding) = told.get(&one.docker.file).and_then(|at| out.findings.get_mut(*at)) {
                finding.label(one.docker.file, one.pair.span, message);
                continue;
            }
            told.insert(one.docker.file, out.findings.len());
            let finding = out.report(one.docker.file, one.pair.span, message).mark("the older of two");
            finding.label(other.docker.file, other.pair.span, "the same address in a newer version");
            finding.help("write the same version in both, or hand it to both builds as one argument");
        }
    }
}

/// The ARGs and ENVs of a file that hold the version of something it fetches, each name once.
fn versions<'a>(project: &'a Project, docker: &'a Dockerfile) -> Vec<Version<'a>> {
    let set = docker.tree.instructions.iter().filter(|ins| matches!(ins.keyword, Keyword::Arg | Keyword::Env));
    let pairs = set.filter_map(|ins| match &ins.args {
        Args::Pairs { pairs, .. } => Some(pairs),
        _ => None,
    });
    // Split once, and only where there is a version to look for.
    let text = project.source(docker.file).text.as_str();
    let words = LazyCell::new(|| addresses(text));
    let mut found: Vec<Version> = Vec::new();
    for pair in pairs.flatten().filter(|pair| pair.key.text.ends_with("VERSION")) {
        let Some(numbers) = pair.value.as_ref().and_then(|value| numbers(&value.text)) else { continue };
        if found.iter().any(|other| other.pair.key.text == pair.key.text) {
            continue;
        }
        let addresses = naming(&words, &pair.key.text);
        if !addresses.is_empty() {
            found.push(Version { docker, pair, numbers, addresses });
        }
    }
    found
}

/// The numbers of a version with a point in it.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let version = text.trim_matches(['"', '\'']).trim_start_matches('v');
    let parts: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    parts.filter(|parts| parts.len() > 1)
}

/// The addresses of a text that hold a variable.
fn addresses(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '(' | ')'));
    words.filter(|word| word.contains("://") && word.contains('$')).collect()
}

/// Those that name this variable.
fn naming(addresses: &[&str], name: &str) -> Vec<String> {
    let (braced, plain) = (format!("${{{name}}}"), format!("${name}"));
    let named = addresses.iter().filter(|word| word.contains(&braced) || word.contains(&plain));
    named.map(|word| word.replace(&braced, &plain)).collect()
}
