//! What rules ask of a RUN besides its commands: which places its mounts keep out of the layer, and
//! how a command is added to it or a word taken out of it.

use crate::project::{Dockerfile, StepRef};
use crate::syntax::dockerfile::{Command, Heredoc, mount_options};
use crate::syntax::shell::{self, Join};
use crate::text::{Edit, Source, Span, line_end};

impl<'a> StepRef<'a> {
    /// The here-document that is the whole script of this RUN.
    pub fn heredoc_script(&self) -> Option<&'a Heredoc> {
        let Some(Command::Shell(joined)) = self.ins.command() else { return None };
        self.ins.heredocs.first().filter(|_| self.is_run() && crate::project::stages::commands::is_script(joined))
    }

    /// Where a line goes that is put above the instruction and the comments that speak of it, and whether a blank line
    /// keeps them apart from what stands before.
    pub fn head(&self, source: &Source) -> (usize, bool) {
        let text = |line: u32| source.slice(source.line_span(line)).trim();
        let mut line = source.line(self.ins.span.start as usize);
        while line > 1 && text(line - 1).starts_with('#') {
            line -= 1;
        }
        (source.line_span(line).start as usize, line > 1 && text(line - 1).is_empty())
    }

    /// Whether the shell that SHELL names ends the script at the first command that fails; `None` where no
    /// shell of a known kind reads it.
    pub fn stops_at_failure(&self) -> Option<bool> {
        crate::project::running::scripts::shell_of(self).map(|(_, stops)| stops)
    }
}

impl StepRef<'_> {
    /// Whether a cache or tmpfs mount lies over `place`, so that what is written there never gets into
    /// the layer. An absolute `place` is matched with its parents, another (`.cache/pip`) wherever it
    /// stands in a target.
    pub fn keeps_out(&self, place: &str) -> bool {
        self.ins.flags_named("mount").any(|flag| {
            let options = mount_options(flag);
            let get = |keys: &[&str]| {
                let pair = options.iter().find(|pair| keys.contains(&pair.key.text.as_str()))?;
                Some(pair.value.as_ref()?.text.as_str())
            };
            let kept = matches!(get(&["type"]), Some("cache" | "tmpfs"));
            let target = get(&["target", "dst", "destination"]).unwrap_or_default().trim_end_matches('/');
            let over = match place.strip_prefix('/') {
                Some(_) => place.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
                None => target.contains(place) || place.split_once('/').is_some_and(|(dir, _)| target.ends_with(dir)),
            };
            kept && !target.is_empty() && over
        })
    }

    /// The edit that makes `command` the RUN's last, run where all before it went well. `None` for JSON
    /// form and for text with an end that cannot simply be written on.
    pub fn append(&self, source: &Source, command: &str) -> Option<Edit> {
        let Some(Command::Shell(_)) = self.ins.command() else { return None };
        if !self.shell_errors.is_empty() {
            return None;
        }
        let last = self.commands.iter().filter(|c| !c.place.in_substitution).map(|c| c.span.end).max()? as usize;
        if let Some(heredoc) = self.ins.heredocs.first() {
            let body = heredoc.body_span;
            let whole = self.ins.heredocs.len() == 1 && body.contains(Span::at(last));
            let line = source.line_span(source.line(last));
            let indent = indent(source.slice(line));
            return whole.then(|| Edit::insert(self.file(), body.end as usize, format!("{indent}{command}\n")));
        }
        let text = source.slice(self.ins.span);
        let end = self.ins.span.start as usize + text.trim_end().len();
        let tail = source.slice(Span::new(last, end));
        let closing = |word: &str| matches!(word, "fi" | "done" | "esac" | "}" | ")" | ";" | "\\" | "'" | "\"");
        let ends_open = tail.trim_end().ends_with([';', '\\', '&']);
        if ends_open || !tail.replace([')', ';'], " ) ").split_whitespace().all(closing) {
            return None;
        }
        let lines: Vec<&str> = text.lines().skip(1).collect();
        let Some(last_line) = lines.last() else {
            return Some(Edit::insert(self.file(), end, format!(" && {command}")));
        };
        let line_end = line_end(text);
        let escape = self.docker.tree.escape;
        let leading = lines.iter().rev().find(|line| line.trim_start().starts_with("&&"));
        let trailing = text.lines().any(|line| line.trim_end_matches([escape, ' ', '\t']).ends_with("&&"));
        let added = match (leading, trailing) {
            (None, true) => format!(" && {escape}{line_end}{}{command}", indent(last_line)),
            (leading, _) => {
                format!(" {escape}{line_end}{}&& {command}", indent(leading.unwrap_or(last_line)))
            }
        };
        Some(Edit::insert(self.file(), end, added))
    }

    /// The edits that move the lines below what `edit` makes longer, where they begin under a word behind it.
    pub fn kept_aligned(&self, source: &Source, edit: &Edit) -> Vec<Edit> {
        let at = edit.span.start as usize;
        let line = source.full_lines(Span::at(at));
        let front = at - line.start as usize;
        let bytes = source.slice(line).as_bytes();
        let begins = |column: usize| {
            let blank = |at: usize| bytes.get(at).is_none_or(u8::is_ascii_whitespace);
            column > front && !blank(column) && blank(column - 1)
        };
        let more = edit.text.len().saturating_sub(edit.span.len());
        let below = source.slice(Span::new(line.end as usize, self.ins.span.end.max(line.end) as usize));
        let mut start = line.end as usize;
        let mut edits = Vec::new();
        for text in below.split_inclusive('\n') {
            let blanks = indent(text);
            if blanks.contains('\t') || !begins(blanks.len()) || more == 0 {
                break;
            }
            edits.push(Edit::insert(self.file(), start, " ".repeat(more)));
            start += text.len();
        }
        edits
    }

    /// The edit that takes one argument out of `call`, with its line where it has one to itself. A
    /// comment above it stays. `None` in JSON form, or where what stands around it leaves it unclear.
    pub fn without(&self, source: &Source, call: &shell::Command, word: Span) -> Option<Edit> {
        let Some(Command::Shell(_)) = self.ins.command() else { return None };
        // The words of a text ascend.
        let at = call.words.partition_point(|other| other.span.start < word.start);
        let at = Some(at).filter(|at| *at > 0 && call.words.get(*at).is_some_and(|other| other.span == word))?;
        let before = call.words.get(at.checked_sub(1)?)?.span;
        let gap = Span::new(before.end as usize, word.start as usize);
        if comments_in(self.docker, gap).next().is_none() {
            return Some(Edit::delete(self.file(), Span::new(gap.start as usize, word.end as usize)));
        }
        let line = source.full_lines(word);
        let rest = source.slice(Span::new(word.end as usize, line.end as usize));
        let alone = source.slice(Span::new(line.start as usize, word.start as usize)).trim().is_empty()
            && rest.trim() == self.docker.tree.escape.to_string();
        alone.then(|| Edit::delete(self.file(), line))
    }

    /// The edit that takes out the RUN of one command; `next` comes below its comment where it stands right behind it.
    pub fn given_way_to(&self, next: &StepRef, source: &Source) -> Option<Edit> {
        let between = Span { start: self.ins.span.end, end: next.ins.span.start };
        match source.slice(between).trim().is_empty() {
            true => Some(Edit::delete(self.file(), Span { start: self.ins.span.start, ..between })),
            false => self.without_command(source, 0),
        }
    }

    /// The edit that takes one command out of a chain of `&&`; the instruction goes where it is the only one.
    /// `None` where what stands around it leaves it unclear, and where a comment would be left over nothing.
    pub fn without_command(&self, source: &Source, at: usize) -> Option<Edit> {
        let Some(Command::Shell(_)) = self.ins.command() else { return None };
        let command = self.commands.get(at)?;
        let chained = |join| matches!(join, Join::Edge | Join::And);
        let plain = command.place.depth == 0 && !command.place.negated && !command.place.in_substitution;
        let whole = self.ins.heredocs.is_empty() && self.shell_errors.is_empty() && !self.onbuild;
        if !whole || !plain || !chained(command.before) || !chained(command.after) {
            return None;
        }
        let span = command.span;
        if self.commands.len() == 1 {
            let above = source.line(self.ins.span.start as usize).checked_sub(1).filter(|line| *line > 0);
            let said = above.is_some_and(|line| source.slice(source.line_span(line)).trim_start().starts_with('#'));
            return (!said).then(|| Edit::delete(self.file(), source.lines_to_delete(self.ins.span)));
        }
        let gone = match command.after {
            Join::And => {
                let next = self.commands.iter().filter(|other| other.span.start >= span.end).min_by_key(|o| o.span)?;
                (Span { end: next.span.start, ..span }, Span { start: span.end, end: next.span.start })
            }
            _ => {
                let last = self.commands.iter().filter(|other| other.span.end <= span.start).max_by_key(|o| o.span)?;
                (Span { start: last.span.end, ..span }, Span { start: last.span.end, end: span.start })
            }
        };
        let joint: String = source.slice(gone.1).split_whitespace().collect();
        let only = joint.trim_matches(self.docker.tree.escape) == "&&";
        only.then(|| Edit::delete(self.file(), gone.0))
    }

    /// The edit that makes the shell do `command` before the rest of the RUN. `None` for JSON form, for a
    /// here-document, and for text that does not begin with a simple command.
    pub fn prepend(&self, source: &Source, command: &str, join: &str) -> Option<Edit> {
        let Some(Command::Shell(_)) = self.ins.command() else { return None };
        let first = self.commands.first().filter(|first| first.place.depth == 0 && !first.place.negated)?;
        let flags = self.ins.flags.last().map_or(self.keyword_span(), |flag| flag.span);
        let front = source.slice(Span { start: flags.end.min(first.span.start), end: first.span.start });
        let whole = self.ins.heredocs.is_empty() && self.shell_errors.is_empty() && !self.onbuild;
        if !whole || !front.trim().is_empty() {
            return None;
        }
        let text = source.slice(self.ins.span);
        let line_end = line_end(text);
        let escape = self.docker.tree.escape;
        let below = text.lines().nth(1).map(indent).filter(|blanks| !blanks.is_empty());
        let added = match (below, join) {
            (None, "&&") => format!("{command} && "),
            (None, join) => format!("{command}{join} "),
            (Some(blanks), "&&") => format!("{command} {escape}{line_end}{blanks}&& "),
            (Some(blanks), join) => format!("{command}{join} {escape}{line_end}{blanks}"),
        };
        Some(Edit::insert(self.file(), first.span.start as usize, added))
    }
}

/// The comments inside a span, as indexes into the tree's.
pub fn comments_in(docker: &Dockerfile, span: Span) -> impl Iterator<Item = usize> + use<'_> {
    let comments = &docker.tree.comments;
    let from = comments.partition_point(|comment| comment.span.start < span.start);
    (from..comments.len()).take_while(move |&at| comments.get(at).is_some_and(|c| c.span.end <= span.end))
}

/// What the comments right above the line of `at` say, in lower case.
pub fn said_above(source: &Source, at: usize) -> String {
    let mut said = Vec::new();
    let mut line = source.line(at);
    while line > 1 {
        line -= 1;
        let text = source.slice(source.line_span(line)).trim();
        match text.strip_prefix('#') {
            Some(text) => said.push(text.trim().to_ascii_lowercase()),
            None => break,
        }
    }
    said.reverse();
    said.join(" ")
}

/// Whether a comment on the line or right above says why the release stays: it names the release, or says that the rest is written for it.
pub fn is_meant_to_stay(source: &Source, at: Span, cycle: &str) -> bool {
    const SAID: &[&str] =
        &["this version", "this release", "do not up", "don't up", "not upgrade", "newer version", "later version"];
    let line = source.slice(source.line_span(source.line(at.start as usize)));
    let beside = line.split_once(" #").map(|(_, said)| said.to_ascii_lowercase()).unwrap_or_default();
    let above = said_above(source, at.start as usize);
    beside.contains(cycle) || SAID.iter().any(|words| beside.contains(words) || above.contains(words))
}

/// The blanks a line begins with.
pub fn indent(line: &str) -> &str {
    let rest = line.trim_start_matches([' ', '\t']);
    line.get(..line.len() - rest.len()).unwrap_or_default()
}

/// What stands between two joined commands: the operator where the file puts it, indented as it does.
pub fn joint(run: &[StepRef], source: &Source) -> String {
    let escape = run.first().map_or('\\', |step| step.docker.tree.escape);
    let texts =
        run.first().into_iter().flat_map(|step| step.stage_ref().steps()).map(|step| source.slice(step.ins.span));
    let lines: Vec<(usize, &str)> =
        texts.filter(|text| text.contains(escape)).flat_map(|text| text.lines().enumerate()).collect();
    let continued = lines.iter().filter(|(number, _)| *number > 0).map(|(_, line)| indent(line));
    let indented = continued.into_iter().find(|blanks| !blanks.is_empty()).unwrap_or("    ");
    let leads = lines.iter().filter(|(_, line)| line.trim_start().starts_with("&&")).count();
    let ends = |line: &str| line.trim_end_matches([escape, ' ', '\t']).ends_with("&&");
    let trails = lines.iter().filter(|(_, line)| ends(line)).count();
    let line_end = source.line_end();
    match leads < trails {
        true => format!(" && {escape}{line_end}{indented}"),
        false => format!(" {escape}{line_end}{indented}&& "),
    }
}
