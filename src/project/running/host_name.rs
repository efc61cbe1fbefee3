//! Where a text says that something is to be reached on the host, by the name that Docker Desktop gives it.

use crate::project::Project;
use crate::text::{FileId, Span};

pub const NAME: &str = "host.docker.internal";

/// The first line within that names it, is no comment and does not say that the caller is asked first.
pub fn place(project: &Project, file: FileId, within: Span) -> Option<Span> {
    let text = project.source(file).slice(within);
    let asked_back = |line: &str| {
        line.split_once("discover_client_host").is_some_and(|(_, rest)| {
            let value = rest.trim_start_matches(['=', ' ', '"']).to_ascii_lowercase();
            ["1", "on", "true", "yes"].iter().any(|on| value.starts_with(on))
        })
    };
    if !text.contains(NAME) || text.lines().any(asked_back) {
        return None;
    }
    let mut at = within.start as usize;
    text.split_inclusive('\n').find_map(|line| {
        let start = at;
        at += line.len();
        let code = line.split([';', '#']).next().unwrap_or_default();
        // The names a server goes by are asked for by others, and what `sed` looks for goes.
        let word = code.trim_start();
        let own = ["server_name", "ServerName", "ServerAlias"].iter().any(|name| word.starts_with(name));
        let replaced = |from: &usize| {
            let before = code.get(..*from).unwrap_or_default();
            ["s/", "s|", "s@", "s,"].iter().any(|start| before.ends_with(start))
        };
        code.find(NAME)
            .filter(|from| !own && !replaced(from))
            .map(|from| Span::new(start + from, start + from + NAME.len()))
    })
}
