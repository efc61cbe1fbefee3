//! Cuts a very long text between its commands, for a reader whose cost grows faster than the text. Knows
//! where commands end, and nothing of what is asked about them.

use std::ops::Range;

use super::{Command, Dialect, Join, parse};

/// Commands in a part, about.
const SIZE: usize = 30;

/// Texts with no more commands than this stay whole.
const WHOLE: usize = 120;

/// Scripts, whose commands have lines of their own, stay whole up to here: more is said of a whole script.
const WHOLE_SCRIPT: usize = 400;

/// A text cut in parts: what opens it and declares its variables, and the rest in pieces.
pub(super) struct Parts {
    pub head: Range<usize>,
    pub pieces: Vec<Range<usize>>,
    /// Some of the rest is in no piece.
    pub left_out: bool,
}

/// The parts of `text`; `None` where it is short, or where a here-document might be torn from its command. Of what
/// cannot be cut, more commands than a whole script may have are left out.
pub(super) fn parts(text: &str, dialect: Dialect) -> Option<Parts> {
    let marks = |mark: &str| text.matches(mark).count();
    if marks("&&") + marks(";") + marks("\n") + marks("||") <= WHOLE || text.contains("<<") {
        return None;
    }
    let commands = parse(text, dialect).commands;
    let declares = |command: &&Command| command.place.depth == 0 && command.name() == Some("export");
    let head = commands.iter().take_while(declares).count();
    let line_end = |at: usize| text.get(at..).and_then(|rest| rest.find('\n')).map(|end| at + end + 1);
    let head_end = match head.checked_sub(1).and_then(|last| commands.get(last)) {
        Some(last) => line_end(last.span.end as usize).unwrap_or(0),
        None if text.starts_with("#!") => line_end(0).unwrap_or(0),
        None => 0,
    };
    let mut pieces = Vec::new();
    let mut left_out = false;
    let mut keep = |piece: Range<usize>, commands: usize| {
        left_out |= commands > WHOLE_SCRIPT;
        if commands <= WHOLE_SCRIPT {
            pieces.push(piece);
        }
    };
    let (mut start, mut since) = (head_end, 0);
    for pair in commands.get(head..)?.windows(2) {
        let [before, command] = pair else { continue };
        since += 1;
        // What is asked of `cd` is what becomes of its failure.
        if since < SIZE || before.name() == Some("cd") || command.place.depth > 0 {
            continue;
        }
        let own_line = || own_line(text, command).filter(|_| commands.len() > WHOLE_SCRIPT);
        let Some(cut) = operator(command).or_else(own_line).filter(|cut| cut.start > start) else { continue };
        keep(start..cut.start, since);
        start = cut.end;
        since = 0;
    }
    keep(start..text.len(), since);
    (pieces.len() > 1 || left_out).then_some(Parts { head: 0..head_end, pieces, left_out })
}

/// The bytes of what joins a command to the one before, where the two can be read apart.
fn operator(command: &Command) -> Option<Range<usize>> {
    let joins = matches!(command.before, Join::And | Join::Then | Join::Line);
    (joins && !command.before_span.is_empty()).then(|| command.before_span.range())
}

/// The place between the lines of two commands, where nothing but blanks stands before the second.
fn own_line(text: &str, command: &Command) -> Option<Range<usize>> {
    let before = text.get(..command.span.start as usize)?;
    let line = before.rfind('\n')? + 1;
    let alone = command.before == Join::Line && before.get(line..)?.trim_start_matches([' ', '\t']).is_empty();
    alone.then_some(line..line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_scripts_are_cut_between_their_lines() {
        let text = "curl $a | sh\nif b; then\n  c\nfi\n".repeat(300);
        let parts = parts(&text, Dialect::Posix).unwrap();
        let longest = parts.pieces.iter().map(|piece| text[piece.clone()].lines().count()).max();
        assert!(parts.pieces.len() > 20 && longest < Some(100));
        for piece in &parts.pieces {
            assert_eq!(parse(&text[piece.clone()], Dialect::Posix).errors, []);
        }
    }

    #[test]
    fn pieces_hold_whole_commands_and_miss_none() {
        let text = format!("#!/bin/sh\nexport a='1'\n{}true", "echo $a && ( x; y ); cd z && \\\n".repeat(100));
        let parts = parts(&text, Dialect::Posix).unwrap();
        assert_eq!(&text[parts.head.clone()], "#!/bin/sh\nexport a='1'\n");
        assert!(parts.pieces.len() > 3);
        let told: usize = parts.pieces.iter().map(|piece| text[piece.clone()].matches("echo").count()).sum();
        assert_eq!(told, 100);
        for piece in &parts.pieces {
            assert_eq!(parse(&text[piece.clone()], Dialect::Posix).errors, []);
        }
    }
}
