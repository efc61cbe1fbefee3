//! Flags and operands of a command, as getopt would tell them apart. Knows no command's own flags:
//! the caller names those that take a value.
//!
//! Flags are named without their dashes: `-yq` is `y` and `q`, `--no-cache=x` is `no-cache`.

use super::{Command, Word};

/// One flag in a word: its name, and the value written in the same word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Flag<'a> {
    name: &'a str,
    attached: Option<&'a str>,
    long: bool,
}

impl Command {
    /// The names of all flags before `--`, in order. A word such as `-n5` gives `n` and `5`, as no
    /// flag is known to take a value here.
    pub fn flags(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for word in self.args().iter().take_while(|word| word.raw != "--") {
            for_each_flag(word, |flag| {
                names.push(flag.name);
                true
            });
        }
        names
    }

    /// Whether some flag has one of these names.
    pub fn has_flag(&self, names: &[&str]) -> bool {
        self.flags().iter().any(|flag| names.contains(flag))
    }

    /// The words that are neither flags nor the values of the flags named, which take one. All words
    /// behind `--` are operands; a lone `-` is one.
    pub fn operands_with_values(&self, valued: &[&str]) -> Vec<&Word> {
        let mut operands = Vec::new();
        let mut args = self.args().iter();
        while let Some(word) = args.next() {
            if word.raw == "--" {
                operands.extend(args.by_ref());
            } else if !is_flag(word) {
                operands.push(word);
            } else if wants_next(word, valued) {
                args.next();
            }
        }
        operands
    }

    /// The text of the last value given to one of the flags named, which all take one: `--port=80`,
    /// `--port 80`, `-p80` or `-p 80`. As written where it is not literal.
    pub fn flag_value(&self, names: &[&str]) -> Option<&str> {
        let mut value = None;
        let mut args = self.args().iter();
        while let Some(word) = args.next().filter(|word| word.raw != "--") {
            let mut attached = None;
            for_each_flag(word, |flag| {
                let found = names.contains(&flag.name);
                if found {
                    attached = flag.attached.map(|text| if flag.long { text } else { text.trim_start_matches('=') });
                }
                !found
            });
            if attached.is_some() {
                value = attached;
            } else if wants_next(word, names) {
                value = args.next().map(Word::text).or(value);
            }
        }
        value
    }
}

fn is_flag(word: &Word) -> bool {
    word.text().len() > 1 && word.text().starts_with('-')
}

/// Whether the value of a flag in `word` is the next word.
fn wants_next(word: &Word, valued: &[&str]) -> bool {
    let mut wants = false;
    for_each_flag(word, |flag| {
        let takes = valued.contains(&flag.name);
        wants |= takes && flag.attached.is_none();
        !takes
    });
    wants
}

/// Calls `each` for every flag in `word` until it returns false: the letters behind a flag with a
/// value are that value.
fn for_each_flag<'a>(word: &'a Word, mut each: impl FnMut(Flag<'a>) -> bool) {
    if !is_flag(word) {
        return;
    }
    let text = word.text();
    if let Some(long) = text.strip_prefix("--") {
        let (name, attached) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        each(Flag { name, attached, long: true });
        return;
    }
    for (at, c) in text.char_indices().skip(1) {
        // What is expanded is not known to be a flag.
        if word.literal.is_none() && matches!(c, '$' | '`' | '"' | '\'') || c == '=' {
            break;
        }
        let end = at + c.len_utf8();
        let rest = &text[end..];
        if !each(Flag { name: &text[at..end], attached: (!rest.is_empty()).then_some(rest), long: false }) {
            break;
        }
    }
}
