//! Workflows of GitHub that push an image as `latest` whatever branch they run for, or for a pull request. Read off the tree of
//! the file; where a condition or a variable decides, nothing is said. Knows no disk.

use std::path::Path;

use super::by_hand::What;
use super::recipes;
use crate::syntax::yaml::{self, Node};
use crate::text::Span;

/// What builds and pushes an image in a workflow.
const ACTION: &str = "docker/build-push-action";

/// What pushes one in a step of its own.
const COMMAND: &str = "docker push ";

/// For what a workflow runs, where that is more than one branch or a release.
struct Triggers {
    branches: Option<Span>,
    pull_requests: Option<Span>,
}

/// The steps of a workflow that push so, at what says that they push.
pub fn pushes(path: &Path, text: &str) -> Vec<(Span, What)> {
    if !recipes::is_workflow(path) || !(text.contains(ACTION) && text.contains("latest") || text.contains(COMMAND)) {
        return Vec::new();
    }
    let (tree, _) = yaml::parse(text);
    let Some(root) = tree.documents.first() else { return Vec::new() };
    let Some(triggers) = root.entry("on").map(|entry| triggers(&entry.key, &entry.value)) else { return Vec::new() };
    let Some(trigger) = triggers.branches.or(triggers.pull_requests) else { return Vec::new() };
    let jobs = root.get("jobs").map(Node::entries).unwrap_or_default();
    let free = |job: &Node| ["if", "environment", "needs"].iter().all(|key| job.get(key).is_none());
    let jobs = jobs.iter().map(|entry| &entry.value).filter(|job| free(job));
    let steps =
        jobs.flat_map(|job| job.get("steps").map(Node::items).unwrap_or_default().iter().map(move |step| (job, step)));
    let steps = steps.filter(|(_, step)| step.get("if").is_none());
    let found = steps.filter_map(|(job, step)| {
        let (span, name) = pushed(root, job, step).or_else(|| told(text, root, job, step))?;
        // A registry of the machine or of the job is gone with it.
        let (host, _) = name.split_once('/').unwrap_or_default();
        if host.starts_with("localhost") || host.starts_with("127.") || host.contains(':') && !host.contains('.') {
            return None;
        }
        let for_pulls = triggers.pull_requests.is_some();
        Some((span, What::Pushed { name, trigger, from_branches: triggers.branches.is_some(), for_pulls }))
    });
    found.collect()
}

fn triggers(key: &Node, on: &Node) -> Triggers {
    let named = |name: &str| match on.entry(name) {
        Some(entry) => Some((entry.key.span, Some(&entry.value))),
        None if on.as_str() == Some(name) => Some((key.span, None)),
        None => on.items().iter().find(|item| item.as_str() == Some(name)).map(|item| (item.span, None)),
    };
    let every = |value: Option<&Node>| {
        let Some(value) = value else { return true };
        let all = |list: &Node| list.items().iter().any(|item| matches!(item.as_str(), Some("*" | "**")));
        match value.get("branches") {
            Some(list) => all(list) || matches!(list.as_str(), Some("*" | "**")),
            None => ["branches-ignore", "tags", "tags-ignore"].iter().all(|key| value.get(key).is_none()),
        }
    };
    Triggers {
        branches: named("push").filter(|(_, value)| every(*value)).map(|(span, _)| span),
        pull_requests: named("pull_request").map(|(span, _)| span),
    }
}

/// The first image that a command of a step pushes as `latest`, where no shell decides whether.
fn told(text: &str, root: &Node, job: &Node, step: &Node) -> Option<(Span, String)> {
    const DECIDES: &[&str] =
        &["if ", "case ", "[ ", "exit", "test \"", "test $", "GITHUB_", "github.ref", "github.event"];
    let run = step.get("run")?;
    run.as_str().filter(|script| !DECIDES.iter().any(|word| script.contains(word)))?;
    let mut at = run.span.start as usize;
    for line in text.get(run.span.range())?.split_inclusive('\n') {
        let command = line.trim().trim_matches(['"', '\'']);
        let start = at + line.find(command).unwrap_or_default();
        at += line.len();
        let name =
            command.strip_prefix(COMMAND).and_then(|rest| filled(root, job, rest.trim().trim_matches(['"', '\''])));
        let Some(name) = name.filter(|name| !name.contains([' ', '\t', ';', '&', '|', '"', '\''])) else { continue };
        let tag = name.rsplit('/').next()?.split_once(':').map(|(_, tag)| tag);
        if matches!(tag, None | Some("latest")) {
            return Some((Span::new(start, start + command.len()), name));
        }
    }
    None
}

/// The first image that a step pushes as `latest`.
fn pushed(root: &Node, job: &Node, step: &Node) -> Option<(Span, String)> {
    if step.get("uses")?.as_str()?.starts_with(ACTION) {
        let with = step.get("with")?;
        let push = with.entry("push").filter(|entry| entry.value.as_str() == Some("true"))?;
        let tags = with.get("tags")?.as_str()?;
        let known: Vec<String> = tags.split([',', '\n']).filter_map(|tag| filled(root, job, tag.trim())).collect();
        let latest = known.iter().find(|tag| tag.ends_with(":latest"))?;
        return Some((push.key.span.to(push.value.span), latest.clone()));
    }
    None
}

/// A tag with the variables of the workflow and the job filled in; none where there are others.
fn filled(root: &Node, job: &Node, tag: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = tag;
    while let Some((before, behind)) = rest.split_once("${{") {
        let (name, after) = behind.split_once("}}")?;
        let name = name.trim();
        text.push_str(before);
        match name.strip_prefix("env.") {
            Some(name) => {
                let set = |node: &Node| Some(node.get("env")?.get(name)?.as_str()?.to_owned());
                text.push_str(&set(job).or_else(|| set(root))?);
            }
            // Whose it is does not matter.
            None if name.starts_with("secrets.") || name.starts_with("github.repository") => text.push('…'),
            None => return None,
        }
        rest = after;
    }
    text.push_str(rest);
    (!text.is_empty() && !text.contains('$')).then_some(text)
}
