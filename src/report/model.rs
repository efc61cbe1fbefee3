//! What a report says, before any medium: the grade, what to do first, the findings, what stands beside them and what
//! the project is. Gathered once; Markdown, HTML and templates show the same words. Knows no medium.

mod act;
mod beside;
mod card;
mod findings;
mod images;
mod inventory;
mod marks;
mod paper;
mod plan;
mod sent;
mod services;
mod since;

use serde::{Serialize, Serializer};

use super::escape::bounded;
use super::tongue::{Say, Tongue};
use super::words::Words;
use crate::finding::{Meta, Status};
use crate::grade::GRADE_VERSION;

pub use beside::{Beside, Excerpt, Part};
pub use card::{AreaLine, Card};
pub use findings::{Chapter, Group, Section, Spot};
pub use images::{Cache, Final, Image, Layer, Role, StageEdge, StageNode};
pub use inventory::{Inventory, Row};
pub use marks::Mark;
pub use paper::Paper;
pub use plan::{Also, First, Step};
pub use sent::{Block, Part as SentPart, Sent};
pub use services::{Need, Network, Service, Services, Until};
pub use since::{Change, Since};

/// Words in a cell of a table, in characters.
const CELL: usize = 140;

#[derive(Serialize)]
pub struct Report<'a> {
    /// What its own texts are written in.
    pub language: Tongue,
    /// What the project's directory is called; empty where the files lie in the working directory.
    pub name: &'a str,
    pub card: Card,
    /// What changed since the run that this one is held against.
    pub since: Option<Since>,
    /// What to do first, where anything was planned.
    pub first: Option<First>,
    /// The findings by what is built or started, the worst first.
    pub findings: Vec<Chapter<'a>>,
    pub unread: Vec<Unread>,
    pub accepted: Vec<Accepted>,
    pub beside: Option<Beside>,
    pub images: Vec<Image>,
    pub services: Vec<Services>,
    pub contexts: Vec<Sent>,
    pub inventory: Option<Inventory>,
    pub unasked: Option<Words>,
    pub written_by: String,
}

/// What could not be read.
#[derive(Serialize)]
pub struct Unread {
    pub path: String,
    pub kind: &'static str,
    pub what: Words,
    pub help: Words,
}

/// A finding that someone accepted.
#[derive(Serialize)]
pub struct Accepted {
    #[serde(serialize_with = "rule")]
    pub rule: &'static Meta,
    pub message: Words,
    pub place: String,
    pub reason: Words,
}

impl<'a> Report<'a> {
    pub fn new(paper: &Paper<'a>) -> Report<'a> {
        let marks = &marks::Marks::new(paper);
        let services = services::all(paper, marks);
        Report {
            language: paper.tongue,
            name: paper.name(),
            card: Card::new(paper),
            since: paper.against.map(|old| Since::new(paper, old)),
            first: paper.plan.and_then(|plan| First::new(paper, plan)),
            findings: findings::chapters(paper),
            unread: unread(paper),
            accepted: accepted(paper),
            beside: paper.plan.and_then(|plan| Beside::new(paper, plan)),
            images: images::all(paper, marks),
            contexts: sent::all(paper),
            inventory: Inventory::new(paper),
            services,
            unasked: paper.unasked().map(|said| paper.sentence(&said)),
            written_by: paper.tongue.fill(Say::WrittenBy, &[&env!("CARGO_PKG_VERSION"), &GRADE_VERSION]),
        }
    }
}

fn unread(paper: &Paper) -> Vec<Unread> {
    let gaps = paper.project.gaps.iter().map(|gap| Unread {
        path: paper.short(&gap.path).to_owned(),
        kind: paper.tongue.say(Say::gap(gap.kind)),
        what: paper.sentence(&gap.what),
        help: paper.sentence(&gap.help),
    });
    gaps.collect()
}

fn accepted(paper: &Paper) -> Vec<Accepted> {
    let rows = paper.findings.iter().filter_map(|finding| match &finding.status {
        Status::Accepted { reason } => Some((finding, reason)),
        Status::Open | Status::Hidden | Status::Unasked | Status::Aside(_) => None,
    });
    let row = |(finding, reason): (&crate::finding::Finding, &String)| Accepted {
        rule: finding.rule,
        message: paper.words(&bounded(&finding.message, CELL)),
        place: paper.place(&finding.primary),
        reason: Words::of(&bounded(reason, CELL)),
    };
    rows.map(row).collect()
}

/// A rule by its names.
fn rule<S: Serializer>(rule: &Meta, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Names {
        code: &'static str,
        name: &'static str,
        title: &'static str,
        area: &'static str,
    }
    Names { code: rule.code, name: rule.name, title: rule.title, area: rule.area.name() }.serialize(serializer)
}
