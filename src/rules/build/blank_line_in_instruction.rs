//! `blank-line-in-instruction`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::text::{Edit, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let source = cx.project.source(docker.file);
        for ins in docker.tree.instructions.iter().filter(|ins| !ins.blank_lines.is_empty()) {
            // The first line behind the first blank one.
            let blank = ins.blank_lines.first().map_or(ins.span.end, |blank| blank.start) as usize;
            let lines = source.line(blank)..=ins.end_line;
            let behind = lines.clone().find(|line| !source.slice(source.line_span(*line)).trim().is_empty());
            let line = source.line_span(behind.unwrap_or(ins.end_line));
            let text = source.slice(line);
            let indent = text.len() - text.trim_start().len();
            let last = Span::new(line.start as usize + indent, line.end as usize);
            let name = ins.keyword.name();
            let finding =
                out.report(docker.file, last, format!("this still belongs to the {name} above, behind a blank line"));
            finding.mark("goes on here").label(docker.file, ins.keyword_span, "the instruction");
            let edits = ins.blank_lines.iter().map(|blank| Edit::delete(docker.file, *blank));
            finding.fix(Safety::Safe, "Delete the blank lines", edits.collect());
        }
    }
}
