//! One file per format: findings, the project and the grade as people or programs read them. Only here
//! do byte offsets become lines and columns. Decides nothing and knows no rule by name.

pub mod concise;

use crate::finding::{Finding, Meta, Status};
use crate::grade::Grade;
use crate::project::Project;

/// Everything a format shows.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub project: &'a Project,
    /// In the order they are to be shown; also those accepted and hidden.
    pub findings: &'a [Finding],
    pub grade: &'a Grade,
}

/// What the place of output can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    pub colour: bool,
    /// Box drawing and other characters beyond ASCII.
    pub unicode: bool,
    /// Columns.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Style { colour: false, unicode: false, width: 100 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Text,
    Concise,
    Json,
    Sarif,
    Github,
    Gitlab,
    Junit,
    Checkstyle,
    Markdown,
}

impl Format {
    pub const ALL: [Format; 9] = [
        Format::Text,
        Format::Concise,
        Format::Json,
        Format::Sarif,
        Format::Github,
        Format::Gitlab,
        Format::Junit,
        Format::Checkstyle,
        Format::Markdown,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Concise => "concise",
            Format::Json => "json",
            Format::Sarif => "sarif",
            Format::Github => "github",
            Format::Gitlab => "gitlab",
            Format::Junit => "junit",
            Format::Checkstyle => "checkstyle",
            Format::Markdown => "markdown",
        }
    }

    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// The whole output of a run in one format, ending in a line end.
pub fn render(view: &View, format: Format, style: Style) -> String {
    let _ = (format, style);
    concise::render(view)
}

/// A rule's page for the terminal.
pub fn explain(rule: &Meta, style: Style) -> String {
    let _ = style;
    rule.page.to_owned()
}

/// A table of rules for the terminal.
pub fn rules<'a>(rules: impl IntoIterator<Item = &'a Meta>, style: Style) -> String {
    let _ = style;
    rules.into_iter().map(|rule| format!("{} {}\n", rule.code, rule.name)).collect()
}

impl<'a> View<'a> {
    /// The findings that are listed: not accepted, not hidden.
    pub fn open(&self) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(|finding| finding.status == Status::Open)
    }
}
