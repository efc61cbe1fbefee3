//! Calls of `docker` in Makefiles and scripts that end or remove what belongs to every project of the machine, with
//! their bytes. Calls that say whose things they mean, and those that ask first, are passed over. Knows no disk.

use std::cell::LazyCell;
use std::path::{Component, Path};

use crate::text::Span;

/// What such a call takes, and whether what is kept there goes with it and nobody is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Taken {
    pub what: &'static str,
    pub grave: bool,
}

/// Words of a name or a target that promise no less.
const PROMISED: &[&str] =
    &["all", "ci", "dind", "everything", "host", "nuke", "prune", "purge", "reset", "system", "wipe"];

/// What narrows a call, or asks before it.
const NARROWED: &[&str] =
    &["--filter", "-f name", "-f label", "-f status", "-f dangling", "grep", "awk", "label=", "name="];
const ASKS: &[&str] = &["read -p", "read -r -p", "are you sure", "confirm", "[y/n]", "(y/n)"];

/// The calls of the file at `path`, in order.
pub fn calls(path: &Path, text: &str) -> Vec<(Span, Taken)> {
    let hidden = |part: Component| matches!(part, Component::Normal(name) if name.to_string_lossy().starts_with('.'));
    let ci = path.components().any(hidden);
    let name = path.file_stem().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let pipeline = name.contains("pipelines") || matches!(name.as_str(), "jenkinsfile" | "cloudbuild");
    if ci || pipeline || promises(&name) {
        return Vec::new();
    }
    let asks = LazyCell::new(|| {
        let lower = text.to_ascii_lowercase();
        ASKS.iter().any(|word| lower.contains(word))
    });
    let mut found = Vec::new();
    let (mut at, mut promised) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let target = line.split_once(':').map_or("", |(target, _)| target);
        if !line.starts_with([' ', '\t']) && !target.is_empty() && !target.contains("docker ") {
            promised = promises(target);
        }
        let plain = line.trim();
        let shown = plain.starts_with(['#', '/', '*']) || ["echo", "printf"].iter().any(|word| line.contains(word));
        if shown || promised || !line.contains("docker ") || NARROWED.iter().any(|word| line.contains(word)) {
            continue;
        }
        let mut begin = start;
        for piece in line.split_inclusive([';', '&']) {
            let from = begin;
            begin += piece.len();
            let Some((front, call)) = piece.find("docker ").map(|at| piece.split_at(at)) else { continue };
            let call = call.split([';', '&']).next().unwrap_or(call).split(" 2>").next().unwrap_or(call);
            let call =
                call.split(" || ").next().unwrap_or(call).trim_end_matches(['"', '\'', ',', '\\', '\r', '\n', ' ']);
            if let Some(taken) = taken(call).filter(|_| !promises(front)) {
                let from = from + front.len();
                found.push((Span::new(from, from + call.len()), Taken { grave: taken.grave && !*asks, ..taken }));
            }
        }
    }
    found
}

const fn data(what: &'static str) -> Taken {
    Taken { what, grave: true }
}

const fn rest(what: &'static str) -> Taken {
    Taken { what, grave: false }
}

fn promises(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| PROMISED.contains(&word))
}

/// What a call takes that begins the text.
fn taken(call: &str) -> Option<Taken> {
    let Asked { words, answer } = asked(call)?;
    let has = |short: char, long: &str| {
        let flag =
            |word: &&str| *word == long || word.starts_with('-') && !word.starts_with("--") && word.contains(short);
        words.iter().any(flag)
    };
    match words.as_slice() {
        ["docker", "system", "prune", ..] if has('a', "--all") || has(' ', "--volumes") => {
            Some(data("every stopped container and every image that no container uses"))
        }
        ["docker", "volume", "prune", ..] if has('a', "--all") => Some(data("every volume that no container uses")),
        ["docker", "image", "prune", ..] if has('a', "--all") => Some(rest("every image that no container uses")),
        _ => match answer? {
            ("ps", how) if !of_one(how) => match words.as_slice() {
                ["docker", "rm", ..] | ["docker", "container", "rm", ..] => Some(data("every container")),
                ["docker", "stop" | "kill", ..] | ["docker", "container", "stop" | "kill", ..] => {
                    Some(rest("every container"))
                }
                _ => None,
            },
            ("volume", how) if !of_one(how) => {
                words.starts_with(&["docker", "volume", "rm"]).then_some(data("every volume"))
            }
            ("images", how) if !of_one(how) => {
                let removes = words.starts_with(&["docker", "rmi"]) || words.starts_with(&["docker", "image", "rm"]);
                removes.then_some(rest("every image"))
            }
            _ => None,
        },
    }
}

/// The words of a call without what it is answered, and of that what is listed and how: `docker rm $(docker ps -aq)`, or
/// `docker ps -aq | xargs docker rm`.
struct Asked<'a> {
    words: Vec<&'a str>,
    answer: Option<(&'a str, &'a str)>,
}

fn asked(call: &str) -> Option<Asked<'_>> {
    let (outer, inner) = match call.split_once("xargs") {
        Some((listed, run)) => (run.find("docker ").map(|at| &run[at..])?, Some(listed.split('|').next()?)),
        None => match call.split_once("$(").or_else(|| call.split_once('`')) {
            Some((outer, inner)) => (outer, Some(inner.split([')', '`']).next()?)),
            None => (call, None),
        },
    };
    let outer = outer.trim_end().trim_end_matches(['"', '\'', ',', '$']);
    let words = outer.split_whitespace().take_while(|word| !word.starts_with(['>', '2', '|', '#'])).collect();
    let answer = inner.and_then(|inner| {
        let list = inner.split_once("docker ")?.1.trim();
        Some(list.split_once(' ').unwrap_or((list, "")))
    });
    Some(Asked { words, answer })
}

/// Whether a list names what it is of.
fn of_one(rest: &str) -> bool {
    let words = rest.split_whitespace().take_while(|word| !word.starts_with(['>', '2', '|']));
    words.into_iter().any(|word| !word.starts_with('-') && word != "ls" || word.contains("-f"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_that_take_everything() {
        let said = |text: &str| -> Vec<String> {
            let found = calls(Path::new("Makefile"), text);
            found.iter().map(|(span, _)| text[span.range()].to_owned()).collect()
        };
        for (text, want) in [
            ("clean:\n\tdocker rm -f $$(docker ps -aq)\n", vec!["docker rm -f $$(docker ps -aq)"]),
            (
                "clean:\n\t-docker stop `docker ps -q`; docker rmi $(shell docker images -q)\n",
                vec!["docker stop `docker ps -q`", "docker rmi $(shell docker images -q)"],
            ),
            ("docker volume rm $(docker volume ls -q)\n", vec!["docker volume rm $(docker volume ls -q)"]),
            ("docker ps -aq | xargs -r docker rm -f\n", vec!["docker ps -aq | xargs -r docker rm -f"]),
            ("clean:\n\tdocker system prune -af --volumes\n", vec!["docker system prune -af --volumes"]),
            ("docker volume prune -f\ndocker system prune -f\n", vec![]),
            ("docker rm -f $(docker ps -aq --filter label=x)\ndocker rmi $(docker images -q web)\n", vec![]),
            ("prune-all:\n\tdocker system prune -af\nclean:\n\tdocker rm -f web\n", vec![]),
            ("echo docker rm -f $(docker ps -aq)\n", vec![]),
        ] {
            assert_eq!(said(text), want, "{text}");
        }
    }
}
