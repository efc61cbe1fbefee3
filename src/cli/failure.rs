//! What ends a command, told with its place and the way out.

use std::fmt;

use anstyle::AnsiColor;
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, SourceCode};

use super::args::Color;
use super::output;
use crate::config::Problem;
use crate::finding::Label;
use crate::project::Gap;
use crate::report::escape::line;
use crate::report::snippet::{Mark, Snippet};
use crate::report::terminal::paint;
use crate::report::{Screen, Style};
use crate::text::{FileId, Source};

/// An error for people, already fit to be shown; `help` is the way out.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: String,
    /// The lines it is about.
    place: Option<Box<Snippet>>,
    more: Vec<Failure>,
}

impl Failure {
    pub fn new(message: impl AsRef<str>, help: impl AsRef<str>) -> Failure {
        let (message, help) = (line(message.as_ref()).into_owned(), line(help.as_ref()).into_owned());
        Failure { message, help, place: None, more: Vec::new() }
    }

    /// Everything wrong in a configuration.
    pub fn configuration(source: &Source, problems: Vec<Problem>) -> Failure {
        let one = |problem: Problem| {
            let number = source.line(problem.span.start as usize);
            let label = Label { file: FileId(0), span: problem.span, text: String::new() };
            let place = Snippet::new(source, &[&label], 1, Style::default().width);
            let message = format!("{}:{number}: {}", source.path, problem.message);
            Failure { place: Some(Box::new(place)), ..Failure::new(message, problem.help) }
        };
        let mut failures = problems.into_iter().map(one);
        let mut first = failures.next().unwrap_or_else(|| Failure::new("wrong configuration", ""));
        first.more = failures.collect();
        first
    }

    /// A file that could not be read, or a check that broke off.
    pub fn gap(gap: &Gap) -> Failure {
        Failure::new(format!("{}: {}", gap.path, gap.what), &gap.help)
    }

    /// All that is wrong, in plain lines.
    pub fn told(&self) -> String {
        let one = |failure: &Failure| match failure.help.as_str() {
            "" => failure.message.clone(),
            help => format!("{} ({help})", failure.message),
        };
        std::iter::once(self).chain(&self.more).map(one).collect::<Vec<_>>().join("\n")
    }

    /// Prints to standard error.
    pub fn print(&self, color: Color) {
        let style = output::stderr_style(color);
        let mut screen = Screen::new(style);
        for failure in std::iter::once(self).chain(&self.more) {
            screen.lines(&failure.drawn(style));
        }
        output::stderr(&screen.shown());
    }

    /// With the place drawn where there is one, else two plain lines that keep paths whole.
    fn drawn(&self, style: Style) -> String {
        let mut text = String::new();
        if self.place.is_some() {
            let theme = if style.colour { GraphicalTheme::unicode() } else { GraphicalTheme::none() };
            let handler = GraphicalReportHandler::new_themed(theme).with_width(style.width);
            if handler.render_report(&mut text, self).is_ok() {
                return text;
            }
        }
        let red = AnsiColor::Red.on_default().bold();
        text = format!("{}: {}\n", paint("error", red, style.colour), self.message);
        if !self.help.is_empty() {
            text += &format!("  help: {}\n", self.help);
        }
        text
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}

impl Diagnostic for Failure {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.help.is_empty()).then(|| Box::new(&self.help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_ref().map(|place| place.as_ref() as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let mark = |mark: &Mark| LabeledSpan::new_primary_with_span(None, (mark.start, mark.end - mark.start));
        self.place.as_ref().map(|place| Box::new(place.marks.iter().map(mark)) as Box<dyn Iterator<Item = _>>)
    }
}
