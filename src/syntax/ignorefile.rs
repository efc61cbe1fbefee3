//! `.dockerignore`, with Moby's matching (not gitignore's). Knows nothing of the disk.
//!
//! Two readers of Moby stand behind it, applied one after the other: the line reader (`ignorefile`)
//! and the matcher (`patternmatcher`), both of github.com/moby/patternmatcher, written anew here. What
//! surprises people who know gitignore: patterns are anchored at the context's root; the last one that
//! matches decides, also below a directory that is left out; `#` is a comment only as a line's very
//! first character; `[!a]` and `{a,b}` mean nothing special.

mod glob;
mod index;

use glob::Glob;
use index::Index;

use super::SyntaxError;
use crate::text::Span;

/// The longest line Moby's reader takes, in bytes.
const LONGEST_LINE: usize = 64 * 1024 - 1;

/// An ignore file. The last pattern that matches decides.
#[derive(Debug, Clone, Default)]
pub struct IgnoreFile {
    pub patterns: Vec<Pattern>,
    /// Lines that begin with `#`, whole.
    pub comments: Vec<Span>,
    /// Spellings that mean something else here than their writer is likely to think.
    pub oddities: Vec<Oddity>,
    index: Index,
}

/// One line that is a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The line without surrounding blanks.
    pub span: Span,
    /// As Moby cleans it, without the `!`: no `./`, no doubled, leading or trailing slash.
    pub text: String,
    /// `!`: what it matches is sent after all.
    pub negated: bool,
    glob: Glob,
}

/// A spelling that is valid and not what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Oddity {
    /// The bytes in question.
    pub span: Span,
    pub kind: OddityKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum OddityKind {
    /// `#` behind blanks at the start of a line: a pattern, not a comment.
    IndentedComment,
    /// ` # …` behind a pattern: part of the pattern.
    TrailingComment,
    /// A backslash before a letter or digit: an escape, not a separator.
    Backslash,
    /// `[!a]`: a class that holds `!`; `[^a]` is the one that excludes.
    BangClass,
    /// `{a,b}`: these very characters.
    Braces,
}

/// Which patterns match a directory, or one above it, in order: what the paths in it need to be decided.
#[derive(Debug, Clone, Default)]
pub struct Within(Vec<usize>);

/// Reads `text`. Never fails; a pattern Moby would refuse is in the errors and is not in the file.
pub fn parse(text: &str) -> (IgnoreFile, Vec<SyntaxError>) {
    let mut file = IgnoreFile::default();
    let mut errors = Vec::new();
    let mut start = 0;
    for raw in text.split_inclusive('\n') {
        let bom = if start == 0 && raw.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let line = raw.get(bom..).unwrap_or_default().trim_end_matches('\n');
        let line = line.strip_suffix('\r').unwrap_or(line);
        file.line(line, start + bom, &mut errors);
        start += raw.len();
    }
    (file, errors)
}

impl IgnoreFile {
    /// Whether a comment above all patterns is long enough to say what the file is there for.
    pub fn is_explained(&self) -> bool {
        const REASON: usize = 40;
        let first = self.patterns.first().map_or(0, |pattern| pattern.span.start);
        self.comments.first().is_some_and(|comment| comment.start < first && comment.len() > REASON)
    }

    /// The index of the pattern that decides on `path` (relative to the context, `/` between its
    /// parts), and whether it keeps the path out. A path no pattern matches is sent, and so is the
    /// context's root whatever matches it.
    ///
    /// A pattern that matches a directory holds for all in it. As in Moby's walk, a pattern that had
    /// nothing to change at the directory is not asked again for the directory's sake: of `a/b` and
    /// `!a`, `a/b` stays out.
    pub fn decide(&self, path: &str) -> Option<(usize, bool)> {
        let path = glob::clean(path);
        if path == "." {
            return None;
        }
        let ends = path.match_indices('/').map(|(at, _)| at).filter(|&at| at > 0).chain([path.len()]);
        let mut within = None;
        let mut decided = None;
        for end in ends {
            let part = path.get(..end).unwrap_or_default();
            let (next, by) = self.enter(within.as_ref(), part);
            (within, decided) = (Some(next), by);
        }
        decided
    }

    /// As `decide`, for a walk: one step from a directory (`None`: the root) to `path` in it, so that a
    /// path costs one look at each pattern however deep it lies. `path` is relative to the context and
    /// clean.
    pub fn enter(&self, parent: Option<&Within>, path: &str) -> (Within, Option<(usize, bool)>) {
        let above = parent.map_or(&[][..], |parent| &parent.0);
        let mut asked = self.index.candidates(path);
        asked.extend(above);
        asked.sort_unstable();
        asked.dedup();
        let mut within = Vec::new();
        let mut out = false;
        for i in asked {
            let Some(pattern) = self.patterns.get(i) else { continue };
            // What would change nothing is not asked.
            let matches = || pattern.negated == out && pattern.glob.matches(path);
            if above.binary_search(&i).is_ok() || matches() {
                out = !pattern.negated;
                within.push(i);
            }
        }
        let by = within.last().map(|&i| (i, out));
        (Within(within), by)
    }

    /// The patterns that match `path` or a directory it lies in, whatever the others say, in order. `path` is
    /// relative to the context and clean.
    pub fn matching(&self, path: &str) -> Vec<usize> {
        let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        let of = |path: &str| {
            let matches = |i: &usize| self.patterns.get(*i).is_some_and(|pattern| pattern.glob.matches(path));
            self.index.candidates(path).into_iter().filter(matches).collect::<Vec<_>>()
        };
        let mut found: Vec<usize> = parents.chain([path]).flat_map(of).collect();
        found.sort_unstable();
        found
    }

    /// How many of the patterns each path is held against, for they may match any.
    pub fn asked_of_all(&self) -> usize {
        self.index.for_all()
    }

    /// Whether `path` is kept out of the context.
    pub fn ignored(&self, path: &str) -> bool {
        self.decide(path).is_some_and(|(_, out)| out)
    }

    /// Whether a walk may leave out the directory `dir` with all below it: it is kept out, and no `!`
    /// pattern can match anything in it. `out` is what `decide` or `enter` said of it.
    pub fn prunes(&self, dir: &str, out: bool) -> bool {
        out && !self.patterns.iter().any(|pattern| pattern.negated && pattern.glob.matches_below(dir))
    }

    fn line(&mut self, line: &str, start: usize, errors: &mut Vec<SyntaxError>) {
        let body = line.trim();
        let from = start + line.len() - line.trim_start().len();
        let span = Span::new(from, from + body.len());
        if line.len() > LONGEST_LINE {
            errors.push(refused(
                span,
                "long-line",
                "Moby reads no line of 64 KiB or more, so every build fails",
                "split it",
            ));
        } else if line.starts_with('#') {
            self.comments.push(Span::new(start, start + line.trim_end().len()));
        } else if !body.is_empty() {
            let (text, negated) = normalise(body);
            match Glob::new(&text) {
                _ if text.is_empty() => errors.push(refused(
                    span,
                    "lone-bang",
                    "`!` stands without a pattern, so every build fails",
                    "write what to send after all, or leave the line out",
                )),
                Ok(glob) => {
                    self.oddities.extend(oddities(line, start, span));
                    let pattern = Pattern { span, text, negated, glob };
                    self.index.add(self.patterns.len(), &pattern);
                    self.patterns.push(pattern);
                }
                Err(fault) => errors.push(refused(span, fault.kind, fault.message, fault.help)),
            }
        }
    }
}

impl Pattern {
    /// Whether the pattern matches `path` or a directory it lies in, whatever the other patterns say.
    /// `path` is relative to the context and clean.
    pub fn matches(&self, path: &str) -> bool {
        let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        self.glob.matches(path) || parents.into_iter().any(|parent| self.glob.matches(parent))
    }
}

/// What the line reader and then the matcher make of a trimmed line: the pattern, and whether a `!`
/// stands before it.
fn normalise(body: &str) -> (String, bool) {
    let (bang, rest) = match body.strip_prefix('!') {
        Some(rest) => ("!", rest.trim()),
        None => ("", body),
    };
    let mut text = if rest.is_empty() { String::new() } else { glob::clean(rest) };
    if text.len() > 1 && text.starts_with('/') {
        text.remove(0);
    }
    let text = glob::clean(format!("{bang}{text}").trim());
    match text.strip_prefix('!') {
        Some(rest) => (rest.to_string(), true),
        None => (text, false),
    }
}

fn refused(span: Span, kind: &'static str, message: &str, help: &str) -> SyntaxError {
    SyntaxError {
        span,
        kind,
        message: message.to_string(),
        assumed: "the line is left out".to_string(),
        help: help.to_string(),
        repair: None,
    }
}

fn oddities(line: &str, start: usize, span: Span) -> Vec<Oddity> {
    let mut found = Vec::new();
    let mut add = |kind, from: usize, to: usize| found.push(Oddity { span: Span::new(from, to), kind });
    let end = span.end as usize;
    if line.trim_start().starts_with('#') {
        add(OddityKind::IndentedComment, span.start as usize, end);
        return found;
    }
    if let Some(at) = [" #", "\t#"].iter().filter_map(|hash| line.find(hash)).min() {
        add(OddityKind::TrailingComment, start + at + 1, end);
    }
    let mut before = ' ';
    let mut brace = None;
    for (at, c) in line.char_indices() {
        let at = start + at;
        match (before, c) {
            ('\\', c) if c.is_alphanumeric() => add(OddityKind::Backslash, at - 1, at),
            ('[', '!') => add(OddityKind::BangClass, at - 1, at + 1),
            (before, '{') if before != '\\' && before != '$' => brace = Some(at),
            (_, '}') => {
                if let Some(open) = brace.take()
                    && line.get(open - start..at - start).is_some_and(|inside| inside.contains(','))
                {
                    add(OddityKind::Braces, open, at + 1);
                }
            }
            _ => {}
        }
        before = if before == '\\' { ' ' } else { c };
    }
    found
}
