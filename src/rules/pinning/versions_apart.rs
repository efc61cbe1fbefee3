//! `versions-apart`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::finding::Setting;
use crate::project::{Dockerfile, ImageRef, Project};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Span;

/// Dockerfiles of a project, at most: more are a collection, and each goes its own way.
const FEW: usize = 24;

/// An argument with a version, or an image that something is copied from, and the addresses it stands in.
struct Version<'a> {
    docker: &'a Dockerfile,
    name: String,
    text: String,
    span: Span,
    numbers: Vec<u32>,
    addresses: Vec<String>,
}

pub fn check(cx: &Cx, out: &mut Sink) {
    if cx.project.dockerfiles.len() > FEW {
        return;
    }
    let path = |docker: &Dockerfile| cx.project.path_inside(&cx.project.source(docker.file).path);
    let mut told = HashMap::new();
    let mut by_name: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    for docker in &cx.project.dockerfiles {
        if path(docker).contains(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let copied = copied(docker).filter(|_| !cx.project.is_for(docker.file, Setting::Development));
        for version in versions(cx.project, docker).into_iter().chain(copied) {
            by_name.entry(version.name.clone()).or_default().push(version);
        }
    }
    for (name, all) in by_name {
        for one in &all {
            let shared = |other: &&Version| one.addresses.iter().any(|address| other.addresses.contains(address));
            let differs = |(a, b): &(&u32, &u32)| a != b;
            let is_newer =
                |other: &&Version| other.numbers.iter().zip(&one.numbers).find(differs).is_some_and(|(a, b)| a > b);
            let newer = all.iter().filter(|other| other.docker.file != one.docker.file).filter(is_newer);
            let Some(other) = newer.filter(shared).max_by(|a, b| a.numbers.cmp(&b.numbers)) else { continue };
            let message = format!("`{name}` is {} here and {} in `{}`", one.text, other.text, path(other.docker));
            if let Some(finding) = out.before(&mut told, one.docker.file) {
                finding.label(one.docker.file, one.span, message);
                continue;
            }
            let finding = out.report(one.docker.file, one.span, message).mark("the older of two");
            finding.label(other.docker.file, other.span, "the same in a newer version");
            finding.help("write the same version in both, or hand it to both builds as one argument: for a `--from`, through a `FROM … AS …` of its own");
        }
    }
}

/// The ARGs and ENVs of a file that hold the version of something it fetches, each name once.
fn versions<'a>(project: &'a Project, docker: &'a Dockerfile) -> Vec<Version<'a>> {
    let pairs = docker.tree.instructions.iter().filter_map(|ins| match (&ins.args, ins.keyword) {
        (Args::Pairs { pairs, .. }, Keyword::Arg | Keyword::Env) => Some(pairs),
        _ => None,
    });
    let text = project.source(docker.file).text.as_str();
    let apart = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ';' | '(' | ')');
    let is_address = |word: &&str| word.contains("://") && word.contains('$');
    let words = LazyCell::new(|| text.split(apart).filter(is_address).collect::<Vec<_>>());
    let mut found = Vec::<Version>::new();
    for pair in pairs.flatten().filter(|pair| pair.key.text.ends_with("VERSION")) {
        let Some(text) = pair.value.as_ref().map(|value| value.text.to_string()) else { continue };
        let Some(numbers) = numbers(&text) else { continue };
        if found.iter().any(|other| other.name == pair.key.text) {
            continue;
        }
        let addresses = naming(&words, &pair.key.text);
        if !addresses.is_empty() {
            found.push(Version { docker, name: pair.key.text.to_string(), text, span: pair.span, numbers, addresses });
        }
    }
    found
}

/// The images with a version that its stages copy something from.
fn copied(docker: &Dockerfile) -> impl Iterator<Item = Version<'_>> {
    let mut known = HashSet::new();
    docker.stages().filter(|stage| stage.reachable).flat_map(|stage| stage.steps()).filter_map(move |step| {
        let from = step.ins.flag("from")?;
        let image = ImageRef::parse(&from.text).filter(|image| image.tag.is_some())?;
        let numbers = image.numbers().filter(|numbers| numbers.len() > 1)?;
        let (name, text) = (image.name(), image.tag?);
        let is_first = known.insert((name.clone(), text.clone()));
        is_first.then(|| Version { docker, addresses: vec![name.clone()], name, text, span: from.span, numbers })
    })
}

/// The numbers of a version with a point in it.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let version = text.trim_matches(['"', '\'']).trim_start_matches('v');
    version.split('.').map(|part| part.parse().ok()).collect::<Option<Vec<u32>>>().filter(|parts| parts.len() > 1)
}

/// Those that name this variable.
fn naming(addresses: &[&str], name: &str) -> Vec<String> {
    let (braced, plain) = (format!("${{{name}}}"), format!("${name}"));
    let named = addresses.iter().filter(|word| word.contains(&braced) || word.contains(&plain));
    named.map(|word| word.replace(&braced, &plain)).collect()
}
