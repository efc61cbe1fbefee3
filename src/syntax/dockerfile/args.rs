//! The arguments of each instruction, typed. What the builder would refuse is reported and read on
//! past. Source: BuildKit, frontend/dockerfile/{parser/line_parsers,instructions/parse}.go.

use std::ops::Range;

use smallvec::SmallVec;

use super::json::{self, Json};
use super::lines::Logical;
use super::words::{Split, blank_separated, quoted};
use super::{Alias, Args, Command, Keyword, Pair, Text, Word, errors, expand, heredoc};
use crate::syntax::SyntaxError;
use crate::text::{Span, nearest};

/// Everything needed to read one instruction's arguments.
pub(super) struct Cx<'a, 'b, 'e> {
    pub logical: &'a Logical<'b>,
    pub escape: char,
    pub errors: &'e mut Vec<SyntaxError>,
    pub keyword: Keyword,
    pub split: &'e Split<'a>,
}

/// The arguments, and whether they are a valid JSON array.
pub(super) fn read(cx: &mut Cx) -> (Args, bool) {
    match cx.keyword {
        Keyword::From => (cx.from(), false),
        Keyword::Run | Keyword::Cmd | Keyword::Entrypoint | Keyword::Shell => cx.command_line(),
        Keyword::Copy | Keyword::Add => cx.copy(),
        Keyword::Env | Keyword::Label => (cx.pairs(), false),
        Keyword::Arg => (cx.arg(), false),
        Keyword::Expose => (cx.expose(), false),
        Keyword::Volume => cx.volume(),
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Maintainer => (cx.value(), false),
        Keyword::Healthcheck => cx.healthcheck(),
        // ONBUILD holds an instruction and is read where instructions are.
        Keyword::Onbuild | Keyword::Unknown => (Args::Invalid, false),
    }
}

impl<'a> Cx<'a, '_, '_> {
    fn text(&self) -> &'a str {
        &self.logical.text
    }

    fn slice(&self, range: Range<usize>) -> &'a str {
        self.logical.text.get(range).unwrap_or_default()
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.logical.span(range)
    }

    fn word(&self, range: Range<usize>) -> Word {
        Word { span: self.span(range.clone()), text: self.slice(range).into() }
    }

    fn keyword_span(&self) -> Span {
        self.span(self.split.keyword.clone())
    }

    fn missing(&mut self, wants: &str, example: &str) -> Args {
        let fault = errors::missing_arguments(self.keyword_span(), self.keyword.name(), wants, example);
        self.errors.push(fault);
        Args::Invalid
    }

    /// A word the builder expands: what is wrong with its quotes and variables is reported.
    fn checked(&mut self, range: Range<usize>) -> Word {
        if let Some(fault) = expand::check(self.slice(range.clone()), self.escape) {
            let at = range.start + fault.range.start..range.start + fault.range.end;
            let fault = errors::lexed(self.span(at), self.keyword.name(), &fault);
            self.errors.push(fault);
        }
        self.word(range)
    }

    /// The JSON form of `range`: its strings, or that it is none.
    fn json(&mut self, range: &Range<usize>) -> Option<Vec<Word>> {
        match json::read(self.slice(range.clone())) {
            Json::Strings(strings) => Some(self.decoded(strings, range.start)),
            Json::NotStrings(items) => {
                let mut strings = Vec::new();
                let mut scalars = true;
                for (value, at) in items {
                    let place = range.start + at.start..range.start + at.end;
                    let text = value.unwrap_or_else(|| {
                        let text = Text::from(self.slice(place.clone()));
                        let scalar = !text.starts_with(['[', '{']);
                        scalars &= scalar;
                        let repair = scalar.then(|| format!("\"{text}\""));
                        let span = self.span(place);
                        self.errors.push(errors::not_strings(span, self.keyword.name(), repair, &text));
                        text
                    });
                    strings.push((text, at));
                }
                scalars.then(|| self.decoded(strings, range.start))
            }
            Json::Open | Json::No => None,
        }
    }

    fn decoded(&self, strings: Vec<(Text, Range<usize>)>, base: usize) -> Vec<Word> {
        let word = |(text, at): (Text, Range<usize>)| Word { span: self.span(base + at.start..base + at.end), text };
        strings.into_iter().map(word).collect()
    }

    fn from(&mut self) -> Args {
        let ranges: SmallVec<[_; 4]> = blank_separated(self.text(), self.split.rest.clone()).collect();
        let Some(first) = ranges.first() else { return self.missing("an image", "FROM debian:12-slim") };
        let image = self.checked(first.clone());
        let alias = match &ranges[..] {
            [_, as_word, name, more @ ..] => {
                let (as_word, name) = (self.word(as_word.clone()), self.word(name.clone()));
                let is_as = as_word.text.eq_ignore_ascii_case("as");
                if !more.is_empty() || (!is_as && nearest(&as_word.text, ["AS"]).is_none()) {
                    let span = self.span(self.split.rest.clone());
                    self.errors.push(errors::from_arguments(span, ranges.len()));
                } else if !is_as {
                    self.errors.push(errors::from_middle(&as_word));
                }
                if is_as && !is_stage_name(&name.text) {
                    self.errors.push(errors::stage_name(&name));
                }
                (is_as || more.is_empty()).then_some(Alias { as_span: as_word.span, name })
            }
            [_, _] => {
                let span = self.span(self.split.rest.clone());
                self.errors.push(errors::from_arguments(span, 2));
                None
            }
            _ => None,
        };
        Args::From { image, alias }
    }

    fn command(&mut self, range: Range<usize>) -> (Command, bool) {
        match self.json(&range) {
            Some(words) => (Command::Exec(words), true),
            None => (Command::Shell(self.logical.part(range)), false),
        }
    }

    fn command_line(&mut self) -> (Args, bool) {
        let rest = self.split.rest.clone();
        let before = self.errors.len();
        let (command, json) = self.command(rest.clone());
        if self.keyword == Keyword::Run && rest.is_empty() {
            self.errors.push(errors::run_nothing(self.keyword_span()));
        }
        if self.keyword == Keyword::Shell && !matches!(&command, Command::Exec(words) if !words.is_empty()) {
            if self.errors.len() == before {
                let span = if rest.is_empty() { self.keyword_span() } else { self.span(rest) };
                self.errors.push(errors::shell_not_json(span));
            }
            return (Args::Invalid, json);
        }
        (Args::Command(command), json)
    }

    fn copy(&mut self) -> (Args, bool) {
        let rest = self.split.rest.clone();
        let (mut words, json) = match self.json(&rest) {
            Some(words) => (words, true),
            None => {
                let ranges = blank_separated(self.text(), rest);
                (ranges.map(|range| self.checked_source(range)).collect(), false)
            }
        };
        let name = self.keyword.name();
        if words.len() < 2 {
            return (self.missing("a source and a destination", &format!("{name} package.json /app/")), json);
        }
        let Some(dest) = words.pop() else { return (Args::Invalid, json) };
        let is_heredoc =
            |word: &Word| !json && heredoc::may_hold(&word.text) && heredoc::mark(&word.text, 0..0).is_some();
        if is_heredoc(&dest) {
            self.errors.push(errors::heredoc_destination(dest.span, name));
            return (Args::Invalid, json);
        }
        words.retain(|word| !is_heredoc(word));
        (Args::Copy { sources: words, dest }, json)
    }

    /// A here-document word is no word the builder expands.
    fn checked_source(&mut self, range: Range<usize>) -> Word {
        if heredoc::may_hold(self.slice(range.clone())) { self.word(range) } else { self.checked(range) }
    }

    fn pairs(&mut self) -> Args {
        let rest = self.split.rest.clone();
        let name = self.keyword.name();
        let ranges = quoted(self.text(), rest.clone(), self.escape);
        let mut ranges = ranges.peekable();
        let Some(first) = ranges.peek() else {
            return self.missing("a name and a value", &format!("{name} name=value"));
        };
        if !self.slice(first.clone()).bytes().any(|b| b == b'=') {
            return self.legacy_pair(rest);
        }
        let mut pairs = Vec::new();
        for range in ranges {
            match self.slice(range.clone()).bytes().position(|b| b == b'=') {
                Some(at) => pairs.extend(self.pair(range, Some(at))),
                None => {
                    let word = self.word(range);
                    self.errors.push(errors::missing_equals(&word, name));
                }
            }
        }
        Args::Pairs { pairs, legacy: false }
    }

    /// `ENV name value with blanks`
    fn legacy_pair(&mut self, rest: Range<usize>) -> Args {
        let text = self.slice(rest.clone());
        let end = rest.start + text.find(super::lines::is_blank).unwrap_or(text.len());
        let value = rest.end - self.slice(end..rest.end).trim_start_matches(super::lines::is_blank).len();
        let key = self.word(rest.start..end);
        if value >= rest.end {
            self.errors.push(errors::missing_value(&key, self.keyword.name()));
            let pair = Pair { span: key.span, value: None, key };
            return Args::Pairs { pairs: vec![pair], legacy: true };
        }
        let value = self.checked(value..rest.end);
        Args::Pairs { pairs: vec![Pair { span: self.span(rest), key, value: Some(value) }], legacy: true }
    }

    /// `range` as a pair whose `=` is `at` bytes in.
    fn pair(&mut self, range: Range<usize>, at: Option<usize>) -> Option<Pair> {
        let key_end = at.map_or(range.end, |at| range.start + at);
        let key = self.checked(range.start..key_end);
        let span = self.span(range.clone());
        if key.text.is_empty() {
            let fault = errors::blank_name(span, self.keyword.name());
            self.errors.push(fault);
            return None;
        }
        let value = at.map(|_| self.checked(key_end + 1..range.end));
        Some(Pair { span, key, value })
    }

    fn arg(&mut self) -> Args {
        if self.split.rest.is_empty() {
            return self.missing("a name", "ARG VERSION=1.2");
        }
        let mut pairs = Vec::new();
        for range in quoted(self.text(), self.split.rest.clone(), self.escape) {
            let at = self.slice(range.clone()).bytes().position(|b| b == b'=');
            pairs.extend(self.pair(range, at));
        }
        Args::Pairs { pairs, legacy: false }
    }

    fn expose(&mut self) -> Args {
        if self.split.rest.is_empty() {
            return self.missing("a port", "EXPOSE 8080");
        }
        let ranges = blank_separated(self.text(), self.split.rest.clone());
        Args::Words(ranges.map(|range| self.checked(range)).collect())
    }

    fn volume(&mut self) -> (Args, bool) {
        let rest = self.split.rest.clone();
        let (mut words, json) = match self.json(&rest) {
            Some(words) => (words, true),
            None => {
                let ranges = blank_separated(self.text(), rest);
                (ranges.map(|range| self.checked(range)).collect(), false)
            }
        };
        if words.is_empty() {
            return (self.missing("a path", "VOLUME /data"), json);
        }
        words.retain(|word| {
            let empty = word.text.trim().is_empty();
            if empty {
                self.errors.push(errors::empty_volume(word.span));
            }
            !empty
        });
        (Args::Words(words), json)
    }

    fn value(&mut self) -> Args {
        let rest = self.split.rest.clone();
        if rest.is_empty() {
            let (wants, example) = match self.keyword {
                Keyword::User => ("a user", "USER app"),
                Keyword::Workdir => ("a directory", "WORKDIR /app"),
                Keyword::Stopsignal => ("a signal", "STOPSIGNAL SIGTERM"),
                _ => ("a name", "LABEL org.opencontainers.image.authors=\"…\""),
            };
            return self.missing(wants, example);
        }
        Args::Value(if self.keyword == Keyword::Maintainer { self.word(rest) } else { self.checked(rest) })
    }

    fn healthcheck(&mut self) -> (Args, bool) {
        let rest = self.split.rest.clone();
        let text = self.slice(rest.clone());
        let kind = rest.start..rest.start + text.find(char::is_whitespace).unwrap_or(text.len());
        let after = rest.end - self.slice(kind.end..rest.end).trim_start().len()..rest.end;
        if rest.is_empty() {
            return (self.missing("CMD and a command, or NONE", "HEALTHCHECK CMD curl -f http://localhost/"), false);
        }
        let word = self.word(kind.clone());
        let is = |name: &str| word.text.eq_ignore_ascii_case(name);
        let near = if is("CMD") || is("NONE") { None } else { nearest(&word.text, ["CMD", "NONE"]) };
        if is("NONE") || (near == Some("NONE") && after.is_empty()) {
            let (command, json) = self.command(after.clone());
            if !is("NONE") {
                self.errors.push(errors::healthcheck_type(word.span, &word.text, near));
            } else if !matches!(&command, Command::Exec(words) if words.is_empty()) && !after.is_empty() {
                self.errors.push(errors::healthcheck_none(self.span(after)));
            }
            return (Args::Healthcheck(None), json);
        }
        if !is("CMD") {
            let near = near.filter(|near| *near == "CMD" && !after.is_empty());
            self.errors.push(errors::healthcheck_type(word.span, &word.text, near));
            let range = if near.is_some() { after } else { rest };
            let (command, json) = self.command(range);
            return (Args::Healthcheck(Some(command)), json && near.is_some());
        }
        let (command, json) = self.command(after.clone());
        if after.is_empty() || matches!(&command, Command::Exec(words) if words.is_empty()) {
            return (self.missing("a command after CMD", "HEALTHCHECK CMD curl -f http://localhost/"), json);
        }
        (Args::Healthcheck(Some(command)), json)
    }
}

/// `^[a-z][a-z0-9-_.]*$`, after lowering.
fn is_stage_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}
