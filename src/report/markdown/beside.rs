//! The project beside the reference stack, recommendation by recommendation: what stands here, what stands there,
//! and what the difference would bring. A project of another shape is shown the parts that it has too.

use std::fmt::Write;

use super::findings::WIDTH;
use super::paper::Paper;
use super::say;
use crate::finding::Finding;
use crate::grade::{Plan, Stand};
use crate::report::escape::{fence, line};
use crate::report::picture;
use crate::report::reference::{Chapter, chapter};
use crate::report::snippet::Snippet;

/// Facts of one recommendation that are told.
const FACTS: usize = 3;

pub fn render(view: &Paper, plan: &Plan, out: &mut String) {
    let open: Vec<_> = plan.areas.iter().map(|(area, then)| (chapter(*area), then)).collect();
    let same = same_shape(view);
    let parts: Vec<_> = open.into_iter().filter(|(chapter, _)| applies(view, chapter)).collect();
    if parts.is_empty() {
        return;
    }
    out.push_str("## Beside the reference stack\n\n`plimsoll stack DIR` writes a small stack that keeps the six recommendations: ");
    out.push_str(match same {
        true => "a web service in Python and PostgreSQL, two services as here. Where this project differs:\n\n",
        false => "a web service and its database. This project is of another shape; what it can take over:\n\n",
    });
    for (chapter, then) in parts {
        let now =
            view.grade.line(chapter.area).map_or(String::new(), |line| format!("{} {}", line.shown(), line.score));
        let (whole, then) = (Stand::of(view.grade).shown(), then.shown());
        let gain = match whole == then {
            true => format!("the whole stays {whole}"),
            false => format!("the whole goes from {whole} to {then}"),
        };
        let _ =
            writeln!(out, "<details>\n<summary>{}: {now}; with nothing open here {gain}</summary>\n", chapter.title,);
        let facts = picture::facts(view, chapter.area);
        let told: String = facts.iter().take(FACTS).map(|fact| format!("{fact}. ")).collect();
        let more = facts.len().checked_sub(FACTS).filter(|n| *n > 0).map(|n| format!("And {n} more like it."));
        say("", (told + &more.unwrap_or_default()).trim_end(), "", out);
        say("The reference: ", if same { chapter.reference } else { chapter.idea }, "", out);
        beside(view, chapter, out);
        out.push_str("</details>\n\n");
    }
}

/// Two excerpts side by side.
fn beside(view: &Paper, chapter: &Chapter, out: &mut String) {
    let dearest = view.grade.costs.iter().find(|cost| cost.rule.area == chapter.area);
    let finding = dearest.and_then(|cost| view.open().find(|finding| finding.rule.code == cost.rule.code));
    let Some(finding) = finding else { return };
    let sample = chapter.sample(has_services(view));
    let at = view.at(finding.primary.file, finding.primary.span);
    let here = format!("{}\n{}", line(view.short(&at)), excerpt(view, finding));
    let there = format!("{}\n{}", sample.path, sample.text());
    out.push_str("<table>\n<tr><th>Here</th><th>The reference</th></tr>\n<tr><td>\n\n");
    block(&here, out);
    out.push_str("\n</td><td>\n\n");
    block(&there, out);
    out.push_str("\n</td></tr>\n</table>\n\n");
}

fn excerpt(view: &Paper, finding: &Finding) -> String {
    Snippet::new(view.project.source(finding.primary.file), &[&finding.primary], 1, WIDTH).plain()
}

fn block(text: &str, out: &mut String) {
    let fence = fence(text);
    let _ = writeln!(out, "{fence}text\n{}\n{fence}", text.trim_end());
}

/// Whether the project is a web service and its database, as the reference is.
fn same_shape(view: &Paper) -> bool {
    let stores = view.project.service_refs().any(|service| service.store().is_some());
    stores && view.project.service_refs().any(|service| service.store().is_none() && !service.ports.is_empty())
}

fn has_services(view: &Paper) -> bool {
    view.project.compose.iter().any(|compose| !compose.services.is_empty())
}

/// Whether the project has what the reference shows of this.
fn applies(view: &Paper, chapter: &Chapter) -> bool {
    let images = view.project.dockerfiles.iter().any(|docker| !docker.stages.is_empty());
    images || (has_services(view) && chapter.speaks_of_services())
}
