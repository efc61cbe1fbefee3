//! Rule pages and the table of rules for the terminal.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::medium::{Screen, Shown};
use super::terminal::{self, drawn, grid, paint, wrap};
use super::{Style, page};
use crate::finding::{Heard, Meta, Voice};

/// A rule's page: its data, then its text.
pub fn page(rule: &Meta, style: Style) -> Shown {
    let mut out = String::new();
    let dot = if style.unicode { " · " } else { ", " };
    let name = paint(&format!("{} {}", rule.code, rule.name), terminal::of_severity(rule.severity), style.colour);
    out.push_str(&format!("{name}\n"));
    let mut facts = vec![
        format!("area {}", rule.area.name()),
        format!("severity {}", rule.severity.name()),
        format!("confidence {}", rule.confidence.name()),
        rule.fix.map_or("no fix".to_owned(), |safety| format!("fix {}", safety.name())),
        format!("since {}", rule.since),
    ];
    match rule.voice {
        Voice::Default => {}
        Voice::Pedantic => facts.push("a matter of taste: shown with --pedantic".to_owned()),
        Voice::Optional => facts.push("off by default".to_owned()),
    }
    let mut fact = |text: String| {
        out.push_str(&paint(&wrap(&text, style.width, "", "  "), terminal::DIM, style.colour));
        out.push('\n');
    };
    fact(facts.join(dot));
    for heard in Heard::ALL {
        let of = rule.settings.iter().filter(|(_, own)| *own == heard).map(|(setting, _)| setting.in_words());
        let of: Vec<&str> = of.collect();
        if !of.is_empty() {
            fact(format!("in {}: {}", of.join(", "), heard.in_words()));
        }
    }
    if !rule.aliases.is_empty() {
        fact(format!("known elsewhere as {}", rule.aliases.join(", ")));
    }
    if !rule.supersedes.is_empty() {
        fact(match rule.supersedes {
            ["*"] => "nothing else is said of the same instruction".to_owned(),
            codes => format!("speaks for {} at the same place", codes.join(", ")),
        });
    }
    out.push('\n');
    out.push_str(&markdown(page::body(rule.page), style));
    if !rule.references.is_empty() {
        out.push_str(&format!("\n{}\n", paint("References", terminal::BOLD, style.colour)));
        for url in rule.references {
            out.push_str(&format!("  {url}\n"));
        }
    }
    Screen::new(style).lines(&out).shown()
}

/// One line per rule.
pub fn table<'a>(rules: impl IntoIterator<Item = &'a Meta>, style: Style) -> Shown {
    let mut table = grid(style);
    table.set_header(["code", "severity", "fix", "name", "what"]);
    for rule in rules {
        table.add_row([
            rule.code,
            rule.severity.name(),
            rule.fix.map_or("", |safety| safety.name()),
            rule.name,
            &page::plain(rule.title),
        ]);
    }
    Screen::new(style).lines(&drawn(&table)).shown()
}

/// Markdown for the terminal.
pub fn markdown(text: &str, style: Style) -> String {
    let mut writer = Writer { style, ..Writer::default() };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        writer.event(event);
    }
    writer.out.truncate(writer.out.trim_end().len());
    writer.out.push('\n');
    writer.out
}

#[derive(Default)]
struct Writer {
    style: Style,
    out: String,
    /// Words of the block being read.
    words: String,
    /// Lines of the code block being read that the rule speaks of.
    marked: Vec<usize>,
    /// Per open list: the number of the next item, `None` for bullets.
    lists: Vec<Option<u64>>,
    /// What stands before the next block's first line.
    lead: Option<String>,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
    link: Option<String>,
}

impl Writer {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.words.push_str(&text),
            Event::Code(code) if self.style.colour => self.words.push_str(&paint(&code, terminal::CODE, true)),
            Event::Code(code) => self.words.push_str(&format!("`{code}`")),
            Event::SoftBreak | Event::HardBreak => self.words.push(' '),
            Event::Rule => self.block("---"),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let mark = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}. ", *n - 1)
                    }
                    _ => "- ".to_owned(),
                };
                self.lead = Some(mark);
            }
            Tag::CodeBlock(kind) => {
                self.flush();
                if let CodeBlockKind::Fenced(info) = kind {
                    self.fence(&info);
                }
            }
            Tag::Link { dest_url, .. } => self.link = Some(dest_url.into_string()),
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                let title = std::mem::take(&mut self.words);
                let title = title.trim();
                self.out.push_str(if level > HeadingLevel::H2 { "  " } else { "" });
                self.out.push_str(&paint(title, terminal::BOLD, self.style.colour));
                self.out.push_str(if level == HeadingLevel::H1 { "\n\n" } else { "\n" });
            }
            TagEnd::Paragraph => {
                self.flush();
                if self.lists.is_empty() {
                    self.out.push('\n');
                }
            }
            TagEnd::Item => self.flush(),
            TagEnd::List(_) => {
                self.lists.pop();
                if self.lists.is_empty() {
                    self.out.push('\n');
                }
            }
            TagEnd::CodeBlock => {
                let marked = std::mem::take(&mut self.marked);
                for (number, line) in (1..).zip(std::mem::take(&mut self.words).lines()) {
                    let lead = if marked.contains(&number) { "  > " } else { "    " };
                    self.out.push_str(format!("{lead}{line}").trim_end());
                    self.out.push('\n');
                }
                self.out.push('\n');
            }
            TagEnd::Link => {
                if let Some(url) = self.link.take()
                    && !self.words.ends_with(&url)
                {
                    self.words.push_str(&format!(" ({url})"));
                }
            }
            TagEnd::TableCell => self.row.push(std::mem::take(&mut self.words)),
            TagEnd::TableHead | TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => self.table(),
            _ => {}
        }
    }

    /// What stands behind a fence's language: the name of the file, and `expect=2,5`, the lines that the
    /// rule finds fault with.
    fn fence(&mut self, info: &str) {
        for word in info.split_whitespace().skip(1) {
            match word.strip_prefix("expect=") {
                Some(lines) => self.marked = lines.split(',').filter_map(|line| line.parse().ok()).collect(),
                None => {
                    let name = paint(&format!("{word}:"), terminal::DIM, self.style.colour);
                    self.out.push_str(&format!("  {name}\n"));
                }
            }
        }
    }

    /// Writes the words read so far as a paragraph, or as an item of the list they stand in.
    fn flush(&mut self) {
        let words = std::mem::take(&mut self.words);
        if !words.trim().is_empty() {
            self.block(&words);
        }
    }

    fn block(&mut self, words: &str) {
        let indent = "  ".repeat(self.lists.len().max(1));
        let lead = self.lead.take().unwrap_or_default();
        let rest = format!("{indent}{}", " ".repeat(if self.lists.is_empty() { 0 } else { 2 }));
        self.out.push_str(&wrap(words, self.style.width, &format!("{indent}{lead}"), &rest));
        self.out.push('\n');
    }

    fn table(&mut self) {
        let mut rows = std::mem::take(&mut self.rows).into_iter();
        let mut table = grid(self.style);
        if let Some(head) = rows.next() {
            table.set_header(head);
        }
        table.add_rows(rows);
        self.out.push_str(&drawn(&table));
        self.out.push('\n');
    }
}
