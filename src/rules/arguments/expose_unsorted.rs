//! `expose-unsorted`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::text::{Edit, Source, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let source = cx.project.source(stage.file());
        let steps: Vec<StepRef> = stage.steps().collect();
        let exposes = |step: &StepRef| step.ins.keyword == Keyword::Expose && !step.onbuild;
        // A comment above says what a port is for: it parts what stands before from what follows.
        let together = |a: &StepRef, b: &StepRef| exposes(a) == exposes(b) && b.ins.docs.is_empty();
        for run in steps.chunk_by(together).filter(|run| run.first().is_some_and(exposes)) {
            in_a_row(source, run, out);
        }
    }
}

/// Looks at EXPOSE instructions in a row.
fn in_a_row(source: &Source, run: &[StepRef], out: &mut Sink) {
    let words: Vec<&Word> = run.iter().flat_map(|step| ports(step)).collect();
    let numbers: Option<Vec<u16>> = words.iter().map(|word| number(&word.text)).collect();
    let (Some(first), Some(_)) = (run.first(), words.get(1)) else { return };
    let disorder = numbers.as_ref().and_then(|n| n.windows(2).position(|pair| pair.is_sorted_by(|a, b| a > b)));
    let (span, message, mark) = match (run.get(1), disorder.and_then(|at| words.get(at + 1))) {
        (_, Some(word)) => (word.span, format!("port `{}` stands behind a higher one", word.text), "out of order"),
        (Some(again), None) => (again.ins.keyword_span, format!("{} EXPOSE in a row", run.len()), "again"),
        (None, None) => return,
    };
    let finding = out.report(first.file(), span, message).mark(mark);
    finding.help("name the ports in one EXPOSE, in ascending order");
    let Some(last) = run.last() else { return };
    let whole = Span::new(first.ins.span.start as usize, last.ins.span.end as usize);
    if let Some(numbers) = numbers.filter(|_| source.slice(whole).lines().count() == run.len()) {
        let mut order: Vec<(u16, &str)> =
            numbers.into_iter().zip(words.iter().map(|word| word.text.as_str())).collect();
        order.sort();
        order.dedup();
        let text = order.iter().map(|(_, word)| *word).collect::<Vec<_>>().join(" ");
        let keyword = source.slice(first.ins.keyword_span);
        let edit = Edit::replace(first.file(), whole, format!("{keyword} {text}"));
        finding.fix(Safety::Safe, "One EXPOSE, in ascending order", vec![edit]);
    }
}

fn ports<'a>(step: &StepRef<'a>) -> &'a [Word] {
    match &step.ins.args {
        Args::Words(words) => words,
        _ => &[],
    }
}

/// The first port of `80`, `80/tcp`, `8000-8010`; `None` where a variable stands for it.
fn number(text: &str) -> Option<u16> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits)?.parse().ok()
}
