//! One pattern of an ignore file. Moby turns a pattern into a regular expression without regard to
//! what stands between brackets; so does this module, and then matches the small language that can
//! come out of that in time linear in pattern times path.

/// A compiled pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Glob {
    steps: Vec<Step>,
    /// Characters every match begins and ends with: most paths fail here.
    head: String,
    tail: String,
    /// `head` is the whole pattern.
    literal: bool,
}

/// By what a pattern can be looked up: the whole path, or a name at its front or end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key<'a> {
    Whole(&'a str),
    First(&'a str),
    Last(&'a str),
    None,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    One(Set),
    /// Any number of these.
    Many(Set),
    /// `(.*/)?`: nothing, or anything that ends with a slash.
    Dirs,
    /// An assertion that cannot hold where it stands.
    Never,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Set {
    Char(char),
    Any,
    Class { negated: bool, ranges: Vec<(char, char)> },
}

/// Why Moby refuses a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub kind: &'static str,
    pub message: &'static str,
    pub help: &'static str,
}

const BAD_CLASS: Fault = Fault {
    kind: "bad-class",
    message: "the brackets hold no valid set of characters, so every build with this file fails",
    help: "close the `[`, and write `\\-` and `\\]` for these characters; write `\\[` for a bracket that is meant as one",
};
const BAD_ESCAPE: Fault = Fault {
    kind: "bad-escape",
    message: "a backslash escapes the next character here, and Moby knows no such escape, so builds with this file fail",
    help: "write `/` between directories, on every system",
};
const LONE_BACKSLASH: Fault = Fault {
    kind: "bad-escape",
    message: "the backslash at the end escapes nothing, so every build with this file fails",
    help: "leave it out",
};

impl Glob {
    /// Compiles a cleaned pattern without its `!`.
    pub fn new(pattern: &str) -> Result<Glob, Fault> {
        check(pattern)?;
        let chars = |text: &str| text.chars().map(|c| Step::One(Set::Char(c))).collect::<Vec<_>>();
        let steps = if is_plain(pattern) {
            chars(pattern)
        } else if let Some(rest) = pattern.strip_prefix("**").filter(|rest| is_plain(rest)) {
            // `**name` is any path that ends so; `**/name` wants whole components.
            let (first, rest) = match rest.strip_prefix('/') {
                Some(rest) => (Step::Dirs, rest),
                None => (Step::Many(Set::Any), rest),
            };
            [vec![first], chars(rest)].concat()
        } else if let Some(rest) = pattern.strip_suffix("**").filter(|rest| is_plain(rest)) {
            [chars(rest), vec![Step::Many(Set::Any)]].concat()
        } else {
            steps(&expression(pattern))?
        };
        let literals = |step: &Step| match step {
            Step::One(Set::Char(c)) => Some(*c),
            _ => None,
        };
        let head: String = steps.iter().map_while(literals).collect();
        let mut tail: Vec<char> = steps.iter().rev().map_while(literals).collect();
        tail.reverse();
        let literal = tail.len() == steps.len();
        Ok(Glob { head, tail: tail.into_iter().collect(), literal, steps })
    }

    /// What every path that the pattern matches has in common, so that it need not be held against others.
    pub fn key(&self) -> Key<'_> {
        if self.literal {
            return Key::Whole(&self.head);
        }
        let anywhere =
            matches!(self.steps.first(), Some(Step::Dirs)) && self.tail.chars().count() + 1 == self.steps.len();
        match (self.head.split_once('/'), self.tail.rsplit_once('/')) {
            (Some((first, _)), _) => Key::First(first),
            (None, Some((_, last))) => Key::Last(last),
            (None, None) if anywhere => Key::Last(&self.tail),
            (None, None) => Key::None,
        }
    }

    /// Whether the pattern matches the whole of `path`.
    pub fn matches(&self, path: &str) -> bool {
        if self.literal {
            return path == self.head;
        }
        path.starts_with(&self.head)
            && path.ends_with(&self.tail)
            && self.run(path.chars()).is_some_and(|states| states.last() == Some(&true))
    }

    /// Whether the pattern can match a path that lies in the directory `dir`.
    pub fn matches_below(&self, dir: &str) -> bool {
        let states = self.run(dir.chars().chain(['/']));
        let Some(states) = states else { return false };
        // Some step is left that takes a further character.
        let ahead = states.iter().step_by(2).take(self.steps.len()).any(|&here| here);
        let inside = states.iter().skip(1).step_by(2).any(|&here| here);
        ahead || inside
    }

    /// Where in the pattern one may stand after `chars`: two states for each step (before it, and inside
    /// a `Dirs`), then the end. None where nowhere.
    fn run(&self, chars: impl Iterator<Item = char>) -> Option<Vec<bool>> {
        let size = self.steps.len() * 2 + 1;
        let mut states = vec![false; size];
        let mut next = vec![false; size];
        self.stand(&mut states, 0);
        for c in chars {
            next.fill(false);
            let mut alive = false;
            for (i, step) in self.steps.iter().enumerate() {
                let here = states.get(2 * i).is_some_and(|&here| here);
                let inside = states.get(2 * i + 1).is_some_and(|&inside| inside);
                if !here && !inside {
                    continue;
                }
                match step {
                    Step::One(set) if set.holds(c) => self.stand(&mut next, i + 1),
                    Step::Many(set) if set.holds(c) => self.stand(&mut next, i),
                    Step::Dirs if Set::Any.holds(c) => {
                        if let Some(inside) = next.get_mut(2 * i + 1) {
                            *inside = true;
                        }
                        if c == '/' {
                            self.stand(&mut next, i + 1);
                        }
                    }
                    _ => continue,
                }
                alive = true;
            }
            if !alive {
                return None;
            }
            std::mem::swap(&mut states, &mut next);
        }
        Some(states)
    }

    /// Enters the state before step `i`, and those after it that are reached without a character.
    fn stand(&self, states: &mut [bool], mut i: usize) {
        while let Some(state) = states.get_mut(2 * i) {
            if *state {
                return;
            }
            *state = true;
            if !matches!(self.steps.get(i), Some(Step::Many(_) | Step::Dirs)) {
                return;
            }
            i += 1;
        }
    }
}

impl Set {
    fn holds(&self, c: char) -> bool {
        match self {
            Set::Char(own) => *own == c,
            Set::Any => c != '\n',
            Set::Class { negated, ranges } => ranges.iter().any(|&(lo, hi)| lo <= c && c <= hi) != *negated,
        }
    }
}

fn is_plain(text: &str) -> bool {
    !text.contains(['*', '?', '[', ']', '\\'])
}

/// Go's `filepath.Match` syntax, which Moby demands first: escapes escape something, classes are closed
/// and hold characters and ranges, `-` and `]` only escaped.
fn check(pattern: &str) -> Result<(), Fault> {
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                chars.next().ok_or(LONE_BACKSLASH)?;
            }
            '[' => {
                chars.next_if_eq(&'^');
                loop {
                    member(&mut chars)?;
                    if chars.next_if_eq(&'-').is_some() {
                        member(&mut chars)?;
                    }
                    if chars.next_if_eq(&']').is_some() {
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// One character of a class, escaped or not; the class goes on after it.
fn member(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<(), Fault> {
    match chars.next() {
        None | Some('-' | ']') => return Err(BAD_CLASS),
        Some('\\') => {
            chars.next().ok_or(BAD_CLASS)?;
        }
        Some(_) => {}
    }
    chars.peek().map(|_| ()).ok_or(BAD_CLASS)
}

/// The regular expression Moby makes of a pattern, without its anchors.
fn expression(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' if chars.next_if_eq(&'*').is_some() => {
                chars.next_if_eq(&'/');
                out.push_str(if chars.peek().is_none() { ".*" } else { "(.*/)?" });
            }
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '.' | '+' | '(' | ')' | '|' | '{' | '}' | '$' => out.extend(['\\', c]),
            '\\' => {
                out.push('\\');
                out.extend(chars.next());
            }
            _ => out.push(c),
        }
    }
    out
}

/// Reads what `expression` can write, as Go's `regexp` would.
fn steps(expression: &str) -> Result<Vec<Step>, Fault> {
    let mut steps = Vec::new();
    let mut rest = expression;
    while let Some(c) = rest.chars().next() {
        if let Some(after) = rest.strip_prefix("(.*/)?") {
            steps.push(Step::Dirs);
            rest = after;
            continue;
        }
        if let Some(after) = rest.strip_prefix(".*") {
            steps.push(Step::Many(Set::Any));
            rest = after;
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        let step = match c {
            '[' => {
                let (step, after) = class(rest)?;
                rest = after;
                step
            }
            '\\' => {
                let mut chars = rest.chars();
                let set = escape(chars.next().ok_or(LONE_BACKSLASH)?)?;
                rest = chars.as_str();
                set.map_or(Step::Never, Step::One)
            }
            // The start of the text, which is behind us unless it is where we are.
            '^' if steps.is_empty() => continue,
            '^' => Step::Never,
            _ => Step::One(Set::Char(c)),
        };
        steps.push(match (step, rest.strip_prefix('*')) {
            (Step::One(set), Some(after)) => {
                rest = after;
                Step::Many(set)
            }
            (step, _) => step,
        });
    }
    Ok(steps)
}

/// A class, from behind its `[`.
fn class(text: &str) -> Result<(Step, &str), Fault> {
    let (negated, mut rest) = match text.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut ranges = Vec::new();
    let mut first = true;
    let mut known = true;
    loop {
        if let Some(after) = rest.strip_prefix(']').filter(|_| !first) {
            let set = Set::Class { negated, ranges };
            return Ok((if known { Step::One(set) } else { Step::Never }, after));
        }
        first = false;
        // `[:alpha:]` is a named class to Go; nobody writes one in an ignore file.
        known &= !rest.starts_with("[:");
        let low;
        (low, rest) = atom(rest)?;
        match low {
            Some(Set::Char(low)) => {
                let mut high = low;
                if let Some(after) = rest.strip_prefix('-').filter(|after| !after.starts_with(']')) {
                    let end;
                    (end, rest) = atom(after)?;
                    let Some(Set::Char(end)) = end else { return Err(BAD_CLASS) };
                    high = end;
                }
                if low > high {
                    return Err(BAD_CLASS);
                }
                ranges.push((low, high));
            }
            Some(Set::Class { negated: false, ranges: named }) => ranges.extend(named),
            _ => known = false,
        }
    }
}

/// A character or an escape; none for an escape that is valid and too strange to follow.
fn atom(text: &str) -> Result<(Option<Set>, &str), Fault> {
    let mut chars = text.chars();
    let set = match chars.next().ok_or(BAD_CLASS)? {
        '\\' => escape(chars.next().ok_or(LONE_BACKSLASH)?)?,
        c => Some(Set::Char(c)),
    };
    Ok((set, chars.as_str()))
}

/// What Go's `regexp` takes `\c` for: this is why `src\dist` matches `src1ist`.
fn escape(c: char) -> Result<Option<Set>, Fault> {
    let class = |negated, ranges: &[(char, char)]| Some(Set::Class { negated, ranges: ranges.to_vec() });
    const DIGITS: &[(char, char)] = &[('0', '9')];
    const WORDS: &[(char, char)] = &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
    const BLANKS: &[(char, char)] = &[('\t', '\n'), ('\u{c}', '\r'), (' ', ' ')];
    Ok(match c {
        'd' | 'D' => class(c == 'D', DIGITS),
        'w' | 'W' => class(c == 'W', WORDS),
        's' | 'S' => class(c == 'S', BLANKS),
        'a' => Some(Set::Char('\u{7}')),
        'f' => Some(Set::Char('\u{c}')),
        'n' => Some(Set::Char('\n')),
        'r' => Some(Set::Char('\r')),
        't' => Some(Set::Char('\t')),
        'v' => Some(Set::Char('\u{b}')),
        'A' | 'B' | 'C' | 'E' | 'P' | 'Q' | 'b' | 'p' | 'x' | 'z' | '0'..='9' => None,
        c if c.is_ascii_alphanumeric() || !c.is_ascii() => return Err(BAD_ESCAPE),
        c => Some(Set::Char(c)),
    })
}

/// Go's `filepath.Clean`: the shortest path that means the same by its letters alone.
pub(super) fn clean(path: &str) -> String {
    let rooted = path.starts_with('/');
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|&last| last != "..") => {
                parts.pop();
            }
            ".." if rooted => {}
            part => parts.push(part),
        }
    }
    let body = parts.join("/");
    match (rooted, body.is_empty()) {
        (true, _) => format!("/{body}"),
        (false, true) => ".".to_string(),
        (false, false) => body,
    }
}
