//! Commands that only start another: `sudo`, `env`, `exec`, `timeout 5`, `tini --`, `sh -c '…'`.
//! Knows the flags of these wrappers that take a value, and what stands before the command they start.

use std::borrow::Cow;

use super::{Assignment, Command, Dialect, Word, word};
use crate::text::Span;

struct Wrapper {
    names: &'static [&'static str],
    /// Flags whose value is the next word, or the rest of a short cluster.
    valued: &'static [&'static str],
    /// Flags with which it starts nothing.
    instead: &'static [&'static str],
    /// Words between its flags and the command: a user, a duration.
    operands: usize,
    /// `NAME=value` words may stand before the command.
    assignments: bool,
}

const PLAIN: Wrapper = Wrapper { names: &[], valued: &[], instead: &[], operands: 0, assignments: false };

const WRAPPERS: &[Wrapper] = &[
    Wrapper {
        names: &["sudo", "doas"],
        valued: &[
            "u",
            "g",
            "h",
            "p",
            "C",
            "r",
            "t",
            "T",
            "U",
            "D",
            "R",
            "user",
            "group",
            "host",
            "prompt",
            "close-from",
            "role",
            "type",
            "other-user",
            "chdir",
            "chroot",
            "command-timeout",
        ],
        instead: &["l", "list", "v", "validate", "V", "version", "e", "edit", "k", "K"],
        assignments: true,
        ..PLAIN
    },
    Wrapper {
        names: &["env"],
        valued: &["u", "unset", "C", "chdir"],
        instead: &["S", "split-string"],
        assignments: true,
        ..PLAIN
    },
    Wrapper { names: &["exec"], valued: &["a"], ..PLAIN },
    Wrapper { names: &["command"], instead: &["v", "V"], ..PLAIN },
    Wrapper { names: &["builtin", "nohup", "unbuffer", "eatmydata", "busybox"], ..PLAIN },
    Wrapper { names: &["nice"], valued: &["n", "adjustment"], ..PLAIN },
    Wrapper { names: &["time"], valued: &["f", "o", "format", "output"], ..PLAIN },
    Wrapper { names: &["setsid", "catatonit"], ..PLAIN },
    Wrapper { names: &["stdbuf"], valued: &["i", "o", "e", "input", "output", "error"], ..PLAIN },
    Wrapper {
        names: &["ionice"],
        valued: &["c", "n", "class", "classdata"],
        instead: &["p", "pid", "P", "u"],
        ..PLAIN
    },
    Wrapper { names: &["timeout"], valued: &["s", "k", "signal", "kill-after"], operands: 1, ..PLAIN },
    Wrapper { names: &["gosu", "su-exec", "s6-setuidgid", "setuidgid"], operands: 1, ..PLAIN },
    Wrapper { names: &["tini", "tini-static", "docker-init"], valued: &["e", "p"], ..PLAIN },
    Wrapper { names: &["dumb-init"], valued: &["r", "rewrite"], ..PLAIN },
    Wrapper { names: &["chpst"], valued: &["u", "U", "b", "e", "n", "l", "L", "m", "d", "o", "p", "f", "c"], ..PLAIN },
    Wrapper {
        names: &["xargs"],
        valued: &[
            "n",
            "P",
            "I",
            "L",
            "s",
            "d",
            "a",
            "E",
            "max-args",
            "max-procs",
            "replace",
            "max-lines",
            "max-chars",
            "delimiter",
            "arg-file",
            "eof",
        ],
        ..PLAIN
    },
];

const SHELLS: &[(&str, Dialect)] = &[
    ("sh", Dialect::Posix),
    ("bash", Dialect::Bash),
    ("dash", Dialect::Posix),
    ("ash", Dialect::Posix),
    ("ksh", Dialect::Ksh),
    ("mksh", Dialect::Ksh),
    ("zsh", Dialect::Bash),
];

impl Command {
    /// The command that `sudo`, `env A=b`, `exec`, `command`, `nice`, `time`, `nohup`, `setsid`,
    /// `stdbuf`, `timeout 5`, `xargs`, `gosu user`, `tini --` and the like would start: itself without
    /// those words, or itself. Its words keep their spans.
    #[inline]
    pub fn effective(&self) -> Cow<'_, Command> {
        if self.wraps { Cow::Owned(self.started()) } else { Cow::Borrowed(self) }
    }

    fn started(&self) -> Command {
        let mut words = self.words.as_slice();
        let mut assignments = Vec::new();
        while let Some((found, rest)) = unwrapped(words) {
            assignments.extend(found);
            words = rest;
        }
        assignments.splice(0..0, self.assignments.iter().cloned());
        Command { assignments, words: words.to_vec(), redirects: self.redirects.clone(), ..*self }.settled()
    }

    /// A command that is nothing but its words.
    pub fn of_words(span: Span, words: Vec<Word>) -> Command {
        Command { span, words, ..Command::default() }.settled()
    }

    /// The same once it has all its words: with what every rule asks of them.
    pub(super) fn settled(self) -> Command {
        let name = self.words.first().and_then(|word| word.literal.as_deref());
        let named = name.and_then(|name| name.rfind('/')).map_or(0, |slash| slash as u32 + 1);
        Command { wraps: unwrapped(&self.words).is_some(), named, ..self }
    }

    /// The text that `sh -c '…'` (or bash, dash, ash, ksh, zsh; also `su user -c '…'`) would run, and
    /// the byte where it begins in the outer text. `None` where quoting or expansion keeps the inner
    /// bytes from standing in the outer text one by one. Variables in double quotes are left as they
    /// are: the inner words that hold them are not literal.
    pub fn nested_script(&self) -> Option<(String, usize)> {
        self.nested().map(|(text, at, _)| (text, at))
    }

    pub(super) fn nested(&self) -> Option<(String, usize, Dialect)> {
        let command = self.effective();
        let name = command.name()?;
        let shell = SHELLS.iter().find(|(shell, _)| *shell == name).map(|(_, dialect)| *dialect);
        let text = match (shell, name) {
            (Some(_), _) => shell_text(command.args())?,
            (None, "su" | "runuser") => {
                let at = command.args().iter().position(|word| matches!(word.raw.as_str(), "-c" | "--command"))?;
                command.args().get(at + 1)?
            }
            _ => return None,
        };
        let (inner, skipped) = one_to_one(&text.raw)?;
        Some((inner.to_string(), text.span.start as usize + skipped, shell.unwrap_or_default()))
    }
}

/// The word behind the flag cluster that ends with or holds `c`: `-c`, `-ec`, `-lc`, `-euxo pipefail -c`.
fn shell_text(args: &[Word]) -> Option<&Word> {
    let mut args = args.iter();
    while let Some(word) = args.next() {
        let flags = word.literal.as_deref()?;
        if !flags.starts_with(['-', '+']) || flags == "--" {
            return None;
        }
        let short = !flags.starts_with("--");
        let value = short && flags.ends_with(['o', 'O']) && !flags.contains('c');
        if value || matches!(flags, "--rcfile" | "--init-file") {
            args.next();
        }
        if short && flags.contains('c') {
            if flags.contains('o') {
                args.next();
            }
            return args.next();
        }
    }
    None
}

/// The bytes inside the quotes and how many stand before them, where nothing in them is escaped.
fn one_to_one(raw: &str) -> Option<(&str, usize)> {
    let inner = raw.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')).filter(|s| !s.contains('\''));
    if let Some(inner) = inner {
        return Some((inner, 1));
    }
    if let Some(inner) = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        let plain = !inner.contains(['"', '\\', '`']) && !inner.contains("$(");
        return plain.then_some((inner, 1));
    }
    word::literal(raw, Dialect::Bash).filter(|literal| literal == raw).map(|_| (raw, 0))
}

/// One wrapper taken off: the assignments it was given, and the words of the command it starts.
fn unwrapped(words: &[Word]) -> Option<(Vec<Assignment>, &[Word])> {
    let (first, mut rest) = words.split_first()?;
    let name = first.literal.as_deref()?.rsplit('/').next()?;
    let wrapper = WRAPPERS.iter().find(|wrapper| wrapper.names.contains(&name))?;
    while let Some((word, behind)) = rest.split_first() {
        let text = word.text();
        if text == "--" {
            rest = behind;
            break;
        }
        if !text.starts_with('-') || text == "-" && name != "env" {
            break;
        }
        let (stops, takes_next) = read_flag(text, wrapper);
        if stops {
            return None;
        }
        rest = if takes_next { behind.get(1..).unwrap_or_default() } else { behind };
    }
    let mut assignments = Vec::new();
    while let Some((word, behind)) = rest.split_first().filter(|_| wrapper.assignments) {
        let Some(found) = assignment(word) else { break };
        assignments.push(found);
        rest = behind;
    }
    rest = rest.get(wrapper.operands..).unwrap_or_default();
    // `tini prog`, `tini -- prog` and `gosu user -- prog` all occur.
    if rest.first().is_some_and(|word| word.raw == "--") {
        rest = rest.get(1..).unwrap_or_default();
    }
    (!rest.is_empty()).then_some((assignments, rest))
}

/// Whether the flag word keeps the wrapper from starting anything, and whether it takes the next word.
fn read_flag(text: &str, wrapper: &Wrapper) -> (bool, bool) {
    if let Some(long) = text.strip_prefix("--") {
        let name = long.split('=').next().unwrap_or_default();
        return (wrapper.instead.contains(&name), wrapper.valued.contains(&name) && !long.contains('='));
    }
    for (at, c) in text.char_indices().skip(1) {
        let end = at + c.len_utf8();
        let letter = &text[at..end];
        if wrapper.instead.contains(&letter) {
            return (true, false);
        }
        if wrapper.valued.contains(&letter) {
            return (false, end == text.len());
        }
    }
    (false, false)
}

fn assignment(word: &Word) -> Option<Assignment> {
    let (name, _) = word.raw.split_once('=')?;
    let plain = !name.is_empty() && name.bytes().all(|b| b == b'_' || b.is_ascii_alphanumeric());
    let value = word.literal.as_deref().and_then(|text| text.split_once('=')).map(|(_, value)| value.to_string());
    let span = Span { start: word.span.start, end: word.span.end };
    plain.then(|| Assignment { span, name: name.to_string(), value })
}
