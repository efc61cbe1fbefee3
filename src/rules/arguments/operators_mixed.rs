//! `operators-mixed`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::project::running::runs::comments_in;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Command;
use crate::syntax::shell::Join;
use crate::text::{Edit, Source, Span};

/// An operator at the edge of a line.
struct Edge {
    span: Span,
    /// At the start of a line; otherwise at the end of one.
    leads: bool,
}

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.ins.heredocs.is_empty()) {
        if !matches!(step.ins.command(), Some(Command::Shell(_))) || !step.step.shell_errors.is_empty() {
            continue;
        }
        let source = cx.project.source(step.file());
        let edges = edges(step, source);
        let leading = edges.iter().filter(|edge| edge.leads).count();
        let to_lead = leading * 2 >= edges.len();
        let Some(odd) = edges.iter().find(|edge| edge.leads != to_lead).filter(|_| leading > 0) else { continue };
        let (here, there) = if to_lead { ("ends", "begin") } else { ("begins", "end") };
        let operator = source.slice(odd.span);
        let message = format!("`{operator}` {here} a line here, and others {there} one");
        let finding = out.report(step.file(), odd.span, message).mark("the other way round");
        finding.help(if to_lead { "begin every line with its operator" } else { "end every line with its operator" });
        let others = edges.iter().filter(|edge| edge.leads != to_lead);
        let edits: Option<Vec<Vec<Edit>>> = others.map(|edge| turned(step, source, edge)).collect();
        if let Some(edits) = edits {
            finding.fix(Safety::Safe, "Put all operators on the same side", edits.into_iter().flatten().collect());
        }
    }
}

/// The `&&` and `||` of the RUN that stand first or last on their line.
fn edges(step: StepRef, source: &Source) -> Vec<Edge> {
    let escape = step.docker.tree.escape;
    let mut edges = Vec::new();
    for command in step.step.commands.iter().filter(|command| matches!(command.before, Join::And | Join::Or)) {
        let span = command.before_span;
        let line = source.full_lines(span);
        let before = source.slice(Span::new(line.start as usize, span.start as usize));
        let after = source.slice(Span::new(span.end as usize, line.end as usize));
        let leads = before.trim().is_empty();
        let trails = after.trim_start_matches([' ', '\t']).starts_with(escape);
        if leads != trails && !span.is_empty() {
            edges.push(Edge { span, leads });
        }
    }
    edges
}

/// The edits that take an operator over the end of its line. `None` where a comment lies between.
fn turned(step: StepRef, source: &Source, edge: &Edge) -> Option<Vec<Edit>> {
    let (file, escape) = (step.file(), step.docker.tree.escape);
    let text = source.text.as_str();
    let (start, end) = (edge.span.start as usize, edge.span.end as usize);
    let blank = |c: char| c.is_whitespace() || c == escape;
    let operator = source.slice(edge.span);
    if edge.leads {
        let before = text.get(..start)?.trim_end_matches(blank).len();
        let after = end + text.get(end..)?.len() - text.get(end..)?.trim_start_matches([' ', '\t']).len();
        comments_in(step.docker, Span::new(before, start)).next().is_none().then(|| {
            vec![Edit::insert(file, before, format!(" {operator}")), Edit::delete(file, Span::new(start, after))]
        })
    } else {
        let before = text.get(..start)?.trim_end_matches([' ', '\t']).len();
        let after = end + text.get(end..)?.len() - text.get(end..)?.trim_start_matches(blank).len();
        comments_in(step.docker, Span::new(end, after)).next().is_none().then(|| {
            vec![Edit::delete(file, Span::new(before, end)), Edit::insert(file, after, format!("{operator} "))]
        })
    }
}
