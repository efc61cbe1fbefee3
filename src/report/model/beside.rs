//! The project beside the reference stack, recommendation by recommendation: what stands here, what stands there,
//! and what the difference would bring. A project of another shape is shown the parts that it has too.

use serde::Serialize;

use super::{Paper, inventory};
use crate::grade::{Plan, Stand};
use crate::report::reference::{Chapter, chapter};
use crate::report::snippet::{Snippet, WIDTH};
use crate::report::tongue::Say;
use crate::report::words::Words;

/// Facts of one recommendation that are told.
const FACTS: usize = 3;

#[derive(Serialize)]
pub struct Beside {
    /// What the reference is, and what follows.
    pub lead: &'static str,
    pub parts: Vec<Part>,
}

#[derive(Serialize)]
pub struct Part {
    pub title: &'static str,
    /// The grade of the area, and what its end would bring.
    pub stands: String,
    /// What the project does.
    pub told: Words,
    /// What the reference does.
    pub reference: &'static str,
    /// An excerpt of each.
    pub here: Option<Excerpt>,
    pub there: Option<Excerpt>,
}

#[derive(Serialize)]
pub struct Excerpt {
    pub place: String,
    pub lines: String,
}

impl Beside {
    pub fn new(paper: &Paper, plan: &Plan) -> Option<Beside> {
        let same = same_shape(paper);
        let open = plan.areas.iter().map(|(area, then)| (chapter(*area), then));
        let parts: Vec<Part> = open
            .filter(|(chapter, _)| applies(paper, chapter))
            .map(|(chapter, then)| Part::new(paper, chapter, then, same))
            .collect();
        let lead = match same {
            true => Say::SameShape,
            false => Say::OtherShape,
        };
        (!parts.is_empty()).then_some(Beside { lead: paper.tongue.say(lead), parts })
    }
}

impl Part {
    fn new(paper: &Paper, chapter: &Chapter, then: &Stand, same: bool) -> Part {
        let tongue = paper.tongue;
        let line = paper.grade.line(chapter.area);
        let now = line.map_or(String::new(), |line| format!("{} {}", line.shown(), line.score));
        let (whole, then) = (Stand::of(paper.grade).shown(), then.shown());
        let stands = match whole == then {
            true => tongue.fill(Say::Stays, &[&now, &whole]),
            false => tongue.fill(Say::Goes, &[&now, &whole, &then]),
        };
        let facts = inventory::facts(paper, chapter.area);
        let more = facts.len().checked_sub(FACTS).filter(|n| *n > 0).map(|n| tongue.fill(Say::MoreLikeIt, &[&n]));
        let mut told = Words::default();
        for (n, fact) in facts.into_iter().take(FACTS).enumerate() {
            told = told.text(if n > 0 { " " } else { "" }).and(fact).text(".");
        }
        let gap = if told.is_empty() || more.is_none() { "" } else { " " };
        let told = told.text(gap).text(more.unwrap_or_default());
        let (here, there) = excerpts(paper, chapter).unzip();
        Part {
            title: tongue.say(chapter.title),
            stands,
            told,
            reference: tongue.say(if same { chapter.reference } else { chapter.idea }),
            here,
            there,
        }
    }
}

/// Two excerpts to be shown side by side.
fn excerpts(paper: &Paper, chapter: &Chapter) -> Option<(Excerpt, Excerpt)> {
    let dearest = paper.grade.costs.iter().find(|cost| cost.rule.area == chapter.area)?;
    let finding = paper.open().find(|finding| finding.rule.code == dearest.rule.code)?;
    let sample = chapter.sample(has_services(paper));
    let source = paper.project.source(finding.primary.file);
    let lines = Snippet::new(source, &[&finding.primary], 1, WIDTH).plain();
    let here = Excerpt { place: paper.place(&finding.primary), lines };
    Some((here, Excerpt { place: sample.path.to_owned(), lines: sample.text().to_owned() }))
}

/// Whether the project is a web service and its database, as the reference is.
fn same_shape(paper: &Paper) -> bool {
    let stores = paper.project.service_refs().any(|service| service.store().is_some());
    stores && paper.project.service_refs().any(|service| service.store().is_none() && !service.ports.is_empty())
}

fn has_services(paper: &Paper) -> bool {
    paper.project.compose.iter().any(|compose| !compose.services.is_empty())
}

/// Whether the project has what the reference shows of this.
fn applies(paper: &Paper, chapter: &Chapter) -> bool {
    let images = paper.project.dockerfiles.iter().any(|docker| !docker.stages.is_empty());
    images || (has_services(paper) && chapter.speaks_of_services())
}
