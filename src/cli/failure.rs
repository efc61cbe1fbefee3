//! What ends a command, told with its place and the way out.

use std::fmt;
use std::io::{IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};

use super::args::Color;
use super::output;
use crate::config::Problem;
use crate::project::Gap;
use crate::text::Source;

/// An error for people; `help` is the way out.
#[derive(Debug)]
pub struct Failure {
    message: String,
    help: String,
    /// The file and the bytes it is about.
    place: Option<Box<(NamedSource<String>, LabeledSpan)>>,
    more: Vec<Failure>,
}

impl Failure {
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure { message: message.into(), help: help.into(), place: None, more: Vec::new() }
    }

    /// Everything wrong in a configuration.
    pub fn configuration(source: &Source, problems: Vec<Problem>) -> Failure {
        let one = |problem: Problem| {
            let line = source.line(problem.span.start as usize);
            let label = LabeledSpan::new_primary_with_span(None, problem.span.range());
            let text = NamedSource::new(&source.path, source.text.clone());
            Failure {
                message: format!("{}:{line}: {}", source.path, problem.message),
                help: problem.help,
                place: Some(Box::new((text, label))),
                more: Vec::new(),
            }
        };
        let mut failures = problems.into_iter().map(one);
        let mut first = failures.next().unwrap_or_else(|| Failure::new("wrong configuration", ""));
        first.more = failures.collect();
        first
    }

    /// A file that could not be read, or a check that broke off.
    pub fn gap(gap: &Gap) -> Failure {
        Failure::new(format!("{}: {}", gap.path, gap.what), gap.help.clone())
    }

    /// Prints to standard error; where that is closed there is nobody to tell.
    pub fn print(&self, color: Color) {
        let err = std::io::stderr();
        let colored = output::colored(color, err.is_terminal());
        let text: String = std::iter::once(self).chain(&self.more).map(|failure| failure.shown(colored)).collect();
        let _ = err.lock().write_all(text.as_bytes());
    }

    /// With the place drawn where there is one, else two plain lines that keep paths whole.
    fn shown(&self, colored: bool) -> String {
        let mut text = String::new();
        if self.place.is_some() {
            let theme = if colored { GraphicalTheme::unicode() } else { GraphicalTheme::none() };
            let handler = GraphicalReportHandler::new_themed(theme).with_width(100);
            if handler.render_report(&mut text, self).is_ok() {
                return text;
            }
        }
        let red = if colored { AnsiColor::Red.on_default().bold() } else { Style::new() };
        text = format!("{red}error{red:#}: {}\n", self.message);
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
        self.place.as_ref().map(|place| &place.0 as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.place.as_ref().map(|place| Box::new(std::iter::once(place.1.clone())) as Box<dyn Iterator<Item = _>>)
    }
}
