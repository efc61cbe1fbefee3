//! Cuts a very long text between its commands, for a reader whose cost grows faster than the text. Knows
//! where commands end, and nothing of what is asked about them.

use std::ops::Range;

use super::{Command, Dialect, Join, parse};

/// Commands in a part, about.
const SIZE: usize = 30;

/// Texts with no more commands than this stay whole.
const WHOLE: usize = 120;

/// A text cut in parts: what opens it and declares its variables, and the rest in pieces.
pub(super) struct Parts {
    pub head: Range<usize>,
    pub pieces: Vec<Range<usize>>,
}

/// The parts of `text`; `None` where it is short, or where a here-document might be torn from its command.
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
    let (mut start, mut since) = (head_end, 0);
    for pair in commands.get(head..)?.windows(2) {
        let [before, command] = pair else { continue };
        since += 1;
        let joins = matches!(command.before, Join::And | Join::Then | Join::Line);
        let apart = command.place.depth == 0 && !command.before_span.is_empty() && joins;
        // What is asked of `cd` is what becomes of its failure.
        let cut = command.before_span.start as usize;
        if since >= SIZE && apart && before.name() != Some("cd") && cut > start {
            pieces.push(start..cut);
            start = command.before_span.end as usize;
            since = 0;
        }
    }
    pieces.push(start..text.len());
    (pieces.len() > 1).then_some(Parts { head: 0..head_end, pieces })
}

#[cfg(test)]
mod tests {
    use super::*;

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
