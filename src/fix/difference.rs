//! What two texts differ in, by whole lines, and how a patch writes that. Knows no files and no fixes.

use std::fmt::Write as _;
use std::ops::Range;

use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::udiff::UnifiedHunkHeader;
use similar::{DiffOp, DiffTag, group_diff_ops};

const CONTEXT: usize = 3;

/// Two texts, each as its lines with their ends, and what leads from one to the other.
pub struct Difference<'a> {
    before: Vec<&'a str>,
    after: Vec<&'a str>,
    steps: Vec<DiffOp>,
}

impl<'a> Difference<'a> {
    pub fn of(before: &'a str, after: &'a str) -> Self {
        let (before, after) = (lines(before), lines(after));
        let mut found = Compact::new(Replace::new(Capture::new()), &before[..], &after[..]);
        // The algorithm is named: with one chosen at run time all five would be in the program.
        let Ok(()) = myers::diff(&mut found, &before[..], 0..before.len(), &after[..], 0..after.len());
        let steps = found.into_inner().into_inner().into_ops();
        Difference { before, after, steps }
    }

    /// The bytes of the old text that are replaced, and what stands there in the new one.
    pub fn edits(&self) -> impl Iterator<Item = (Range<usize>, String)> {
        let (mut line, mut at) = (0, 0);
        self.steps.iter().filter(|step| step.tag() != DiffTag::Equal).map(move |step| {
            let start = at + bytes(&self.before[line..step.old_range().start]);
            at = start + bytes(&self.before[step.old_range()]);
            line = step.old_range().end;
            (start..at, self.after[step.new_range()].concat())
        })
    }

    /// The unified form under the names given, three lines of context around each change; empty where there is none.
    pub fn unified(&self, old: &str, new: &str) -> String {
        let mut out = String::new();
        for steps in group_diff_ops(self.steps.clone(), CONTEXT).iter().filter(|steps| !steps.is_empty()) {
            if out.is_empty() {
                let _ = write!(out, "--- {old}\n+++ {new}\n");
            }
            let _ = writeln!(out, "{}", UnifiedHunkHeader::new(steps));
            for step in steps {
                let (old, new) = (&self.before[step.old_range()], &self.after[step.new_range()]);
                match step.tag() {
                    DiffTag::Equal => write_lines(&mut out, ' ', old),
                    _ => {
                        write_lines(&mut out, '-', old);
                        write_lines(&mut out, '+', new);
                    }
                }
            }
        }
        out
    }
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn bytes(lines: &[&str]) -> usize {
    lines.iter().map(|line| line.len()).sum()
}

fn write_lines(out: &mut String, sign: char, lines: &[&str]) {
    for line in lines {
        out.push(sign);
        out.push_str(line);
        if !line.ends_with('\n') {
            out.push_str("\n\\ No newline at end of file\n");
        }
    }
}
