//! The `while` and `until` loops of a script, by the words between its commands: the tree of commands is flat.

use std::ops::Range;

use crate::syntax::shell::Command;

/// A loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loop {
    pub until: bool,
    /// Its first condition, as index into the commands.
    pub head: usize,
    /// Its commands, conditions included.
    pub commands: Range<usize>,
}

/// The loops, in the order of their heads. `text` is what the commands' spans lie in.
pub fn loops(text: &str, commands: &[Command]) -> Vec<Loop> {
    let before = |at: usize| {
        let start = commands.get(at).map_or(0, |command| command.span.start) as usize;
        // Of `sh -c "until …"` the gap begins inside.
        let edge = |c: &Command| if c.span.end as usize <= start { c.span.end } else { c.span.start };
        let end = commands.get(..at).unwrap_or_default().iter().map(edge).max().unwrap_or(0) as usize;
        text.get(end.min(start)..start).unwrap_or_default()
    };
    let heads = commands.iter().enumerate().filter(|(_, c)| c.place.in_condition && c.place.in_loop);
    let mut found = Vec::new();
    for (head, _) in heads {
        let Some(keyword) = words(before(head)).rfind(|word| !matches!(*word, "!" | "(" | "{" | "((" | "[[")) else {
            continue;
        };
        if !matches!(keyword, "until" | "while") {
            continue;
        }
        let mut open = 0usize;
        let end = (head + 1..commands.len()).find(|at| {
            words(before(*at)).for_each(|word| match word {
                "do" => open += 1,
                "done" => open = open.saturating_sub(1),
                _ => {}
            });
            open == 0 && words(before(*at)).any(|word| word == "done")
        });
        found.push(Loop { until: keyword == "until", head, commands: head..end.unwrap_or(commands.len()) });
    }
    found
}

/// The words of what stands between commands, remarks left out.
fn words(gap: &str) -> impl DoubleEndedIterator<Item = &str> {
    let code = gap.lines().map(|line| line.split_once('#').map_or(line, |(code, _)| code));
    code.flat_map(|line| line.split(|c: char| c.is_whitespace() || matches!(c, ';' | '"' | '\'')))
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .into_iter()
}

/// Whether a condition never changes: `while true`, `while :`, `until false`.
pub fn is_endless(head: &Command, until: bool) -> bool {
    match head.name() {
        Some("true" | ":") => !until,
        Some("false") => until,
        Some("[" | "[[" | "test") => !until && matches!(head.args(), [one, ..] if matches!(one.text(), "1" | "true")),
        _ => false,
    }
}

impl Loop {
    /// Whether only something in its body ends it.
    pub fn is_endless(&self, commands: &[Command]) -> bool {
        commands.get(self.head).is_some_and(|head| is_endless(head, self.until))
    }

    /// Whether something in it ends the waiting: a counter, a limit, a way out. Of an endless one a single
    /// `break` or the like is what it ends with when all is well.
    pub fn has_limit(&self, text: &str, commands: &[Command]) -> bool {
        let inside = commands.get(self.commands.clone()).unwrap_or_default();
        let ways_out = |command: &&Command| matches!(command.name(), Some("exit" | "break" | "return" | "exec"));
        let well = self.is_endless(commands) && inside.iter().filter(ways_out).count() == 1;
        let leaves = |command: &Command| {
            let wrapped = command.words.iter().any(|word| match word.text() {
                "timeout" => true,
                "exit" | "break" | "return" => !well,
                _ => false,
            });
            let counts = command.words.iter().any(|word| {
                matches!(word.text(), "-lt" | "-le" | "-gt" | "-ge" | "-eq" | "-ne" | "let" | "expr")
                    || word.raw.contains("$((")
            });
            wrapped || counts || !command.assignments.is_empty() && command.words.is_empty()
        };
        let span = inside.first().zip(inside.last()).map(|(first, last)| first.span.to(last.span));
        let arithmetic = span.is_some_and(|span| {
            let from = (span.start as usize).saturating_sub(8);
            text.get(from..span.end as usize).is_none_or(|text| text.contains("((") || text.contains("SECONDS"))
        });
        arithmetic || inside.iter().any(leaves)
    }

    /// What a loop asks that goes on until the status of that is good, where nothing else in it changes or ends it:
    /// `while [[ RET -ne 0 ]]` with `RET=$?` behind the command.
    pub fn status_asked<'a>(&self, commands: &'a [Command]) -> Option<&'a Command> {
        const OTHER: &[&str] =
            &["[", "[[", "break", "exec", "exit", "expr", "let", "read", "return", "shift", "test", "timeout"];
        let (head, inside) = commands.get(self.commands.clone())?.split_first()?;
        let words: Vec<&str> = head.args().iter().map(|word| word.raw.trim_matches('"')).collect();
        let [name, "-ne" | "!=", "0", ..] = words.as_slice() else { return None };
        let name = name.trim_start_matches('$').trim_matches(['{', '}']);
        let sets = |command: &Command| command.words.is_empty() && command.assignments.iter().any(|a| a.name == name);
        let at = inside.iter().position(sets)?;
        let mut others = inside.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, command)| command);
        let ends = |command: &Command| {
            let counts = command.words.iter().any(|word| word.raw.contains("$((") || word.text() == "timeout");
            counts || command.words.is_empty() || command.name().is_some_and(|name| OTHER.contains(&name))
        };
        (!self.until && !others.any(ends)).then(|| inside.get(at.checked_sub(1)?)).flatten()
    }
}
