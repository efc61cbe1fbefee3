//! ENV in its old form, `ENV NAME value`, takes the rest of the line for one value: words that were meant for something else
//! stand in it. Does not know what the variable is for, beyond what its name says.

use std::ops::Range;

use crate::syntax::dockerfile::Pair;

/// What stands in a value that was meant otherwise, by its bytes in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Swallowed {
    /// Another variable: `ENV PORT 80 HOST=web`.
    Pair(Range<usize>),
    /// A word behind a path: `ENV LD_PRELOAD /usr/lib/x.so php`.
    Word(Range<usize>),
}

/// Ends of names whose value is a command line or its options.
const LINES: &[&str] = &["ARGS", "CMD", "COMMAND", "FLAGS", "OPTIONS", "OPTS", "PARAMS"];

/// Ends of names whose value is a path.
const PATHS: &[&str] = &["_DIR", "_HOME", "_PATH", "_PRELOAD", "_ROOT"];

/// What to do with it.
pub const NO_COMMENT: &str =
    "a `#` inside a line begins no comment: it and what follows go into the value, delete them";

/// What was meant for a comment in a value without quotes: a `#` at the begin of a word, and the rest of the line.
pub fn comment_in(text: &str) -> Option<&str> {
    let at = text.find(" #").or_else(|| text.find("\t#"))?;
    let (before, rest) = text.split_at(at);
    (!before.trim().is_empty() && !before.contains(['"', '\''])).then(|| rest.trim())
}

/// What the value of an old pair has swallowed; `None` where it may be meant.
pub fn swallowed(pair: &Pair) -> Option<Swallowed> {
    let text = pair.value.as_ref()?.text.as_str();
    let name = pair.key.text.as_str();
    let at = |word: &str| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let [first, rest @ ..] = words.as_slice() else { return None };
    if first.contains(['"', '\'', '\\', '`', '=', '(', '{']) && !first.starts_with('$') || first.starts_with('-') {
        return None;
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._+-".contains(c);
    match rest {
        [second, ..] if is_pair(second) && !LINES.iter().any(|end| name.ends_with(end)) => {
            let all = rest.iter().all(|word| is_pair(word));
            (all || rest.iter().any(|word| word.contains('"'))).then(|| Swallowed::Pair(at(second)))
        }
        [only]
            if first.starts_with('/')
                && only.starts_with(|c: char| c.is_ascii_lowercase())
                && only.chars().all(plain) =>
        {
            PATHS.iter().any(|end| name.ends_with(end)).then(|| Swallowed::Word(at(only)))
        }
        _ => None,
    }
}

/// `NAME=value`, the name as variables are written.
fn is_pair(word: &str) -> bool {
    let Some((name, _)) = word.split_once('=') else { return false };
    let letters = name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    letters && name.len() > 1 && name.starts_with(|c: char| c.is_ascii_uppercase())
}
