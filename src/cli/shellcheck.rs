//! Asks an installed `shellcheck` about shell texts: all of them in one call, each as a file of a temporary
//! directory. Beside git (`cli::changed`) the only process that Plimsoll starts, and only where
//! `--shellcheck binary` asks for it.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::finding::Severity;
use crate::project::{Gap, GapKind};
use crate::syntax::shell::lint::{Remark, Shell};
use crate::text::Span;

/// What `shellcheck` says of each text.
///
/// # Errors
/// It is not installed, or does not answer; or the texts cannot be written.
pub fn ask(texts: &[(Cow<'_, str>, Shell)]) -> Result<Vec<Vec<Remark>>, Gap> {
    let mut remarks: Vec<Vec<Remark>> = texts.iter().map(|_| Vec::new()).collect();
    if texts.is_empty() {
        return Ok(remarks);
    }
    let dir = Directory::new().map_err(|error| gap(format!("no temporary directory can be made: {error}")))?;
    let names: Vec<String> = (0..texts.len()).map(|index| index.to_string()).collect();
    for ((text, _), name) in texts.iter().zip(&names) {
        let written = std::fs::write(dir.0.join(name), text.as_bytes());
        written.map_err(|error| gap(format!("a text cannot be handed over: {error}")))?;
    }
    let output = Command::new("shellcheck")
        .args(["--norc", "--format=json1", "--severity=style", "--"])
        .args(&names)
        .current_dir(&dir.0)
        .output()
        .map_err(|error| gap(format!("cannot be started: {error}")))?;
    let answer: Answer = serde_json::from_slice(&output.stdout).map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        gap(format!("gave no answer: {}", said.lines().next().unwrap_or("it printed nothing")))
    })?;
    let places: Vec<Places<'_>> = texts.iter().map(|(text, _)| Places::new(text)).collect();
    for comment in answer.comments {
        let index: Option<usize> = comment.file.parse().ok();
        let Some(index) = index.filter(|index| *index < texts.len()) else { continue };
        if let (Some(places), Some(remarks)) = (places.get(index), remarks.get_mut(index)) {
            remarks.push(comment.remark(places));
        }
    }
    Ok(remarks)
}

fn gap(what: String) -> Gap {
    Gap {
        path: "shellcheck".to_owned(),
        what,
        help: "install shellcheck 0.10 or later, or take the checker that is built in: `--shellcheck native`"
            .to_owned(),
        kind: GapKind::Failed,
    }
}

/// A directory of our own, removed at the end.
struct Directory(PathBuf);

impl Directory {
    fn new() -> std::io::Result<Directory> {
        let named = |at: u32| std::env::temp_dir().join(format!("plimsoll-{}-{at}", std::process::id()));
        let mut last = Ok(());
        for path in (0..100).map(named) {
            // Fails on what is there already, whoever put it there.
            last = std::fs::create_dir(&path);
            if last.is_ok() {
                return Ok(Directory(path));
            }
        }
        last.map(|()| Directory(Path::new("").to_owned()))
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        // What cannot be removed is the system's to clear.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[derive(Deserialize)]
struct Answer {
    comments: Vec<Comment>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Comment {
    file: String,
    #[serde(flatten)]
    range: Range,
    level: String,
    code: u16,
    message: String,
    fix: Option<Fix>,
}

/// Lines and columns from 1, columns in characters.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Range {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

#[derive(Deserialize)]
struct Fix {
    replacements: Vec<Replacement>,
}

#[derive(Deserialize)]
struct Replacement {
    #[serde(flatten)]
    range: Range,
    replacement: String,
}

impl Comment {
    fn remark(self, places: &Places<'_>) -> Remark {
        let severity = Severity::ALL.into_iter().find(|severity| severity.name() == self.level);
        let edits = self.fix.into_iter().flat_map(|fix| fix.replacements);
        Remark {
            number: self.code,
            severity: severity.unwrap_or(Severity::Warning),
            span: places.span(&self.range),
            message: self.message.trim_end_matches('.').to_owned(),
            help: format!("see https://www.shellcheck.net/wiki/SC{}", self.code),
            edits: edits.map(|edit| (places.span(&edit.range), edit.replacement)).collect(),
        }
    }
}

/// The lines of a text, each with its offset.
struct Places<'a>(Vec<(usize, &'a str)>);

impl<'a> Places<'a> {
    fn new(text: &'a str) -> Places<'a> {
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            at += line.len();
            (at - line.len(), line)
        });
        let mut lines: Vec<_> = lines.collect();
        lines.push((text.len(), ""));
        Places(lines)
    }

    fn span(&self, range: &Range) -> Span {
        let start = self.offset(range.line, range.column);
        Span::new(start, self.offset(range.end_line, range.end_column).max(start))
    }

    fn offset(&self, line: usize, column: usize) -> usize {
        let (at, text) = self.0.get(line.saturating_sub(1)).or(self.0.last()).copied().unwrap_or_default();
        let inside = text.char_indices().nth(column.saturating_sub(1)).map_or(text.len(), |(offset, _)| offset);
        at + inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_characters() {
        let places = Places::new("é $x\n\ty");
        let at = |line, column| places.offset(line, column);
        assert_eq!((at(1, 3), at(1, 5), at(2, 2), at(2, 3), at(9, 9)), (3, 5, 7, 8, 8));
    }

    #[test]
    fn an_answer_is_read() {
        let json = r#"{"comments":[{"file":"0","line":1,"endLine":1,"column":6,"endColumn":8,"level":"info","code":2086,
            "message":"Double quote.","fix":{"replacements":[{"column":6,"endColumn":6,"endLine":1,"insertionPoint":"afterEnd",
            "line":1,"precedence":2,"replacement":"\""}]}}]}"#;
        let answer: Answer = serde_json::from_str(json).unwrap();
        let remark = answer.comments.into_iter().next().unwrap().remark(&Places::new("echo $x\n"));
        assert_eq!((remark.code(), remark.severity, remark.span), ("SC2086", Severity::Info, Span::new(5, 7)));
        assert_eq!(remark.edits, [(Span::at(5), "\"".to_owned())]);
    }
}
