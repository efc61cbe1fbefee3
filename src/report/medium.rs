//! The ways out. There is one writer for each medium that a text may end in, only these make a `Shown`, and only a
//! `Shown` is printed or written: so no name and no text of a project reaches a terminal, a log, a build server or
//! a reader of XML, HTML, JSON or Markdown as it is. Knows no finding.

use std::fmt::{self, Display, Write};

use serde::Serialize;

use super::tongue::{Say, Tongue};
use super::words::{Run, Words};
use super::{Style, escape};

/// A text that may leave: nothing in it steers the medium it was made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown(String);

impl Shown {
    /// The report in Markdown. What stands in it was escaped part by part; here every line is a line of a log too.
    pub fn markdown(text: &str) -> Shown {
        Screen::default().lines(text).shown()
    }

    /// What a template of the user's own made: whether it escapes what is filled in is its own matter, but each line is
    /// a line of a log.
    pub fn templated(text: &str) -> Shown {
        Shown::markdown(text)
    }

    /// One JSON value over several lines.
    pub fn json(value: &impl Serialize) -> Shown {
        // Writing text from plain values cannot fail.
        Shown(escape::json(serde_json::to_string_pretty(value).unwrap_or_default()) + "\n")
    }

    /// JSON values, each on a line of its own.
    pub fn json_lines<T: Serialize>(values: impl IntoIterator<Item = T>) -> Shown {
        let line = |value| escape::json(serde_json::to_string(&value).unwrap_or_default()) + "\n";
        Shown(values.into_iter().map(line).collect())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Lines for a person: on a terminal, in a log, in a file.
#[derive(Debug, Default)]
pub struct Screen {
    out: String,
    colour: bool,
}

impl Screen {
    pub fn new(style: Style) -> Screen {
        Screen { out: String::new(), colour: style.colour }
    }

    /// One line. A line end inside of it is shown, not made.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&escape::log_line(text, self.colour));
        self.out.push('\n');
        self
    }

    /// The beginning of a line that someone is to end.
    pub fn prompt(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&escape::log_line(text, self.colour));
        self
    }

    /// Takes back the line that was begun last.
    pub fn erase(&mut self) -> &mut Self {
        self.out.push_str("\r\u{1b}[K");
        self
    }

    /// Lines that were put together before, each made of names and texts that `escape::line` went over.
    pub fn lines(&mut self, text: &str) -> &mut Self {
        for line in text.split_terminator('\n') {
            self.line(line);
        }
        self
    }

    /// Texts that were shown so before, a blank line between them.
    pub fn together(&mut self, texts: &[Shown]) -> &mut Self {
        for (n, text) in texts.iter().enumerate() {
            self.out.push_str(if n > 0 { "\n" } else { "" });
            self.out.push_str(&text.0);
        }
        self
    }

    /// What was written so far.
    pub fn shown(&mut self) -> Shown {
        Shown(std::mem::take(&mut self.out))
    }
}

/// GitHub's workflow commands: no other line begins with `::`.
#[derive(Debug, Default)]
pub struct Commands(String);

impl Commands {
    /// One command; the lines of its message stay lines where it is shown.
    pub fn command(&mut self, name: &'static str, properties: &[(&'static str, &dyn Display)], message: &[&str]) {
        let _ = write!(self.0, "::{name}");
        for (n, (key, value)) in properties.iter().enumerate() {
            let lead = if n == 0 { ' ' } else { ',' };
            let _ = write!(self.0, "{lead}{key}={}", escape::property(&value.to_string()));
        }
        let message: Vec<String> = message.iter().map(|line| escape::message(line)).collect();
        let _ = writeln!(self.0, "::{}", message.join("%0A"));
    }

    /// A line of the log that is no command.
    pub fn line(&mut self, text: &str) {
        let _ = writeln!(self.0, "{}", escape::log_line(&escape::line(text), false));
    }

    /// Lines that are folded under a title.
    pub fn group(&mut self, title: &str, lines: &[String]) {
        self.command("group", &[], &[title]);
        lines.iter().for_each(|line| self.line(line));
        self.command("endgroup", &[], &[""]);
    }

    pub fn shown(self) -> Shown {
        Shown(self.0)
    }
}

/// XML, an element a line.
#[derive(Debug)]
pub struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// The attributes of an element.
pub type Attributes<'a> = &'a [(&'static str, &'a dyn Display)];

impl Default for Xml {
    fn default() -> Self {
        Xml { out: String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"), open: Vec::new() }
    }
}

impl Xml {
    /// An element that holds others, up to its `close`.
    pub fn open(&mut self, name: &'static str, attributes: Attributes) {
        self.tag(name, attributes);
        self.out.push_str(">\n");
        self.open.push(name);
    }

    /// Ends the element opened last.
    pub fn close(&mut self) {
        if let Some(name) = self.open.pop() {
            let _ = writeln!(self.out, "{}</{name}>", "  ".repeat(self.open.len()));
        }
    }

    /// An element with nothing in it.
    pub fn empty(&mut self, name: &'static str, attributes: Attributes) {
        self.tag(name, attributes);
        self.out.push_str("/>\n");
    }

    /// An element with a text in it.
    pub fn text(&mut self, name: &'static str, attributes: Attributes, text: &str) {
        self.tag(name, attributes);
        let _ = writeln!(self.out, ">{}</{name}>", escape::xml(text));
    }

    fn tag(&mut self, name: &'static str, attributes: Attributes) {
        let _ = write!(self.out, "{}<{name}", "  ".repeat(self.open.len()));
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"{}\"", escape::xml(&value.to_string()));
        }
    }

    pub fn shown(mut self) -> Shown {
        while !self.open.is_empty() {
            self.close();
        }
        Shown(self.out)
    }
}

/// HTML, and the SVG in it. The names of elements and attributes are the program's own; every text and every value of
/// an attribute is escaped here and nowhere else.
#[derive(Debug, Default)]
pub struct Html {
    out: String,
    open: Vec<&'static str>,
    tongue: Tongue,
}

/// Elements behind whose end a line ends, so that the page can be read as a text too.
const LINES: &[&str] = &[
    "head",
    "header",
    "nav",
    "main",
    "footer",
    "section",
    "article",
    "div",
    "details",
    "summary",
    "figure",
    "figcaption",
    "table",
    "thead",
    "tbody",
    "tr",
    "ul",
    "ol",
    "li",
    "p",
    "pre",
    "svg",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "style",
    "title",
];

impl Html {
    /// A page in a language.
    pub fn written_in(tongue: Tongue) -> Html {
        Html { tongue, ..Html::default() }
    }

    /// The language of the page.
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// A text of the report's own.
    pub fn say(&mut self, say: Say) -> &mut Self {
        self.text(self.tongue.say(say))
    }

    /// A text of the report's own, with words filled in.
    pub fn fill(&mut self, say: Say, parts: &[Words]) -> &mut Self {
        self.words(&self.tongue.words(say, parts))
    }

    /// An element that holds others, up to its `close`.
    pub fn open(&mut self, name: &'static str, attributes: Attributes) -> &mut Self {
        self.tag(name, attributes);
        self.open.push(name);
        self
    }

    /// Ends the element opened last.
    pub fn close(&mut self) -> &mut Self {
        if let Some(name) = self.open.pop() {
            let end = if LINES.contains(&name) { "\n" } else { "" };
            let _ = write!(self.out, "</{name}>{end}");
        }
        self
    }

    /// An element that never has an end, or with nothing in it.
    pub fn void(&mut self, name: &'static str, attributes: Attributes) -> &mut Self {
        self.tag(name, attributes);
        self
    }

    /// An element with a text in it.
    pub fn element(&mut self, name: &'static str, attributes: Attributes, text: &str) -> &mut Self {
        self.open(name, attributes).text(text).close()
    }

    /// An element with words in it.
    pub fn worded(&mut self, name: &'static str, attributes: Attributes, words: &Words) -> &mut Self {
        self.open(name, attributes).words(words).close()
    }

    /// An element with code in it.
    pub fn coded(&mut self, name: &'static str, attributes: Attributes, code: &str) -> &mut Self {
        self.open(name, attributes).element("code", &[], &escape::line(code)).close()
    }

    /// An element with what `inner` writes in it.
    pub fn within(&mut self, name: &'static str, attributes: Attributes, inner: impl FnOnce(&mut Html)) -> &mut Self {
        self.open(name, attributes);
        let depth = self.open.len();
        inner(self);
        while self.open.len() >= depth {
            self.close();
        }
        self
    }

    pub fn text(&mut self, text: &str) -> &mut Self {
        self.out.push_str(&escape::html(text));
        self
    }

    /// Words in their line, code as code.
    pub fn words(&mut self, words: &Words) -> &mut Self {
        for run in words.runs() {
            match run {
                Run::Text(text) => self.text(&escape::line(text)),
                Run::Code(text) => self.element("code", &[], &escape::line(text)),
            };
        }
        self
    }

    /// Words of the rule book, which is in English whatever the page is in: browsers and readers aloud are told so.
    pub fn english(&mut self, words: &Words) -> &mut Self {
        match self.tongue() {
            Tongue::English => self.words(words),
            _ if words.is_empty() => self,
            _ => self.worded("span", &[("lang", &Tongue::English.code())], words),
        }
    }

    /// A text of the program's own, as it is: a style sheet, the head of a page.
    pub fn own(&mut self, text: &'static str) -> &mut Self {
        self.out.push_str(text);
        self
    }

    /// What was written, to be put into a page of someone else's.
    pub fn into_part(self) -> String {
        self.out
    }

    /// How much was written, in bytes.
    pub fn len(&self) -> usize {
        self.out.len()
    }

    pub fn is_empty(&self) -> bool {
        self.out.is_empty()
    }

    fn tag(&mut self, name: &'static str, attributes: Attributes) {
        let _ = write!(self.out, "<{name}");
        for (key, value) in attributes {
            let _ = write!(self.out, " {key}=\"{}\"", escape::html(&escape::line(&value.to_string())));
        }
        self.out.push('>');
    }

    /// A whole page: every line of it is a line of a log too.
    pub fn shown(mut self) -> Shown {
        while !self.open.is_empty() {
            self.close();
        }
        Screen::default().lines(&self.out).shown()
    }
}
