//! Functions of Python programs that answer requests, by their lexical shape: a decorator of a known web
//! framework above a `def`. Knows no other language.

use crate::project::evidence::lexical::Lexed;

/// Decorators' last words that mark a function as answering requests.
const DECORATORS: &[&str] = &["expose", "route", "get", "post", "put", "delete", "patch"];

/// The offsets of the lines in functions that answer requests, with the lines.
pub fn lines(lexed: &Lexed) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut marked = false;
    // How far the `def` of the handler is indented, while in its body.
    let mut within: Option<usize> = None;
    for (start, line) in lexed.lines() {
        let body = line.trim_start();
        let indent = line.len() - body.len();
        if body.is_empty() {
            continue;
        }
        if within.is_some_and(|of_def| indent <= of_def) {
            within = None;
        }
        if let Some(decorator) = body.strip_prefix('@') {
            let name = decorator.split('(').next().unwrap_or_default().trim();
            // `@app.get`, not a plain `@get`, which could be anything.
            marked |= name.contains('.') && name.rsplit('.').next().is_some_and(|last| DECORATORS.contains(&last));
        } else if body.starts_with("def ") || body.starts_with("async def ") {
            if std::mem::take(&mut marked) {
                within = Some(indent);
            }
        } else {
            marked = false;
            if within.is_some() {
                found.push((start, line));
            }
        }
    }
    found
}
