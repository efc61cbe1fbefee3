//! From parser events to the tree. Knows nothing of recovery: it says where reading stopped.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;

use granit_parser::{ErrorKind, Event, Marker, Options, Parser, ScalarStyle, StructureStyle};

use super::faults;
use super::tree::{Comment, Entry, Node, Scalar, Style, Value, Yaml};
use crate::syntax::SyntaxError;
use crate::text::Span;

/// Brackets, and blocks, that may lie in one another. Docker's own files stay under ten.
const NESTING: usize = 96;

pub(super) struct Built {
    pub yaml: Yaml,
    /// Faults that leave the tree whole: duplicate keys, aliases without an anchor.
    pub errors: Vec<SyntaxError>,
    /// Where reading stopped, if it did; the tree then holds what was read before.
    pub stop: Option<Stop>,
}

/// The parser's refusal.
pub(super) struct Stop {
    pub kind: ErrorKind,
    pub at: usize,
    /// The end of the last token that was understood.
    pub after: usize,
    /// Where the outermost bracket stands that is open here.
    pub bracket: Option<usize>,
}

pub(super) fn build(text: &str) -> Built {
    let mut builder = Builder { text, ..Builder::default() };
    let mut stop = None;
    for event in Parser::new_from_str_with_options(text, options()) {
        match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => {
                let at = offset(error.marker()).min(text.len());
                let bracket = builder.stack.iter().find(|open| open.bracket).map(|open| open.start);
                stop = Some(Stop { kind: error.kind().clone(), at, after: builder.last, bracket });
                break;
            }
        }
    }
    builder.finish();
    let mut yaml = Yaml::default();
    yaml.documents = builder.documents;
    yaml.comments = builder.comments;
    if builder.anchored {
        yaml.index_anchors();
    }
    Built { yaml, errors: builder.errors, stop }
}

fn options() -> Options {
    granit_parser::options! {
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        max_buffered_comment_events: usize::MAX,
        flow_nesting_limit: NESTING,
        block_nesting_limit: NESTING,
    }
}

fn offset(marker: &Marker) -> usize {
    marker.byte_offset().unwrap_or_default()
}

#[derive(Default)]
struct Builder<'a> {
    text: &'a str,
    documents: Vec<Node>,
    comments: Vec<Comment>,
    errors: Vec<SyntaxError>,
    stack: Vec<Open>,
    /// A scalar whose anchor may still come.
    pending: Option<Node>,
    anchored: bool,
    /// The end of the last token.
    last: usize,
    /// Where lines end, once someone asks.
    lines: OnceCell<Vec<usize>>,
}

/// A collection that is not closed yet.
struct Open {
    start: usize,
    flow: bool,
    /// Written with a bracket; the `a: b` in `[a: b]` is a flow mapping without one.
    bracket: bool,
    tag: Option<String>,
    anchor: Option<String>,
    children: Children,
}

enum Children {
    Items(Vec<Node>),
    Entries(Vec<Entry>, Option<Node>),
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: granit_parser::Span) {
        let (start, end) = (offset(&span.start), offset(&span.end));
        let tag = span.tag_span().and_then(|tag| tag.slice(self.text)).map(str::to_string);
        match event {
            Event::Anchor(_, name) => return self.anchor(name.into_owned()),
            Event::Comment(text, _) => {
                self.comments.push(Comment { span: Span::new(start, end), text: text.trim().to_string() });
                return;
            }
            _ => self.flush(),
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let style = match style {
                    ScalarStyle::SingleQuoted => Style::Single,
                    ScalarStyle::DoubleQuoted => Style::Double,
                    ScalarStyle::Literal => Style::Literal,
                    ScalarStyle::Folded => Style::Folded,
                    _ => Style::Plain,
                };
                let absent = start == end && style == Style::Plain;
                let text = if absent { String::new() } else { text.into_owned() };
                let span = self.scalar_span(start, end, style);
                self.last = self.last.max(end);
                self.pending = Some(Node { span, value: Value::Scalar(Scalar { text, style }), tag, anchor: None });
            }
            Event::Alias(_) => self.alias(Span::new(start, end)),
            Event::UnresolvedAlias(name) => {
                self.errors.push(faults::unknown_anchor(Span::new(start, end), &name));
                self.alias(Span::new(start, end));
            }
            Event::SequenceStart(style, ..) => self.open(start, end, style, tag, Children::Items(Vec::new())),
            Event::MappingStart(style, ..) => self.open(start, end, style, tag, Children::Entries(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => self.close(end),
            _ => {}
        }
    }

    fn alias(&mut self, span: Span) {
        let name = self.text.get(span.range()).unwrap_or_default().trim_start_matches('*').to_string();
        self.last = self.last.max(span.end as usize);
        self.attach(Node { span, value: Value::Alias(name), tag: None, anchor: None });
    }

    fn anchor(&mut self, name: String) {
        self.anchored = true;
        match (&mut self.pending, self.stack.last_mut()) {
            (Some(node), _) => node.anchor = Some(name),
            (None, Some(open)) => open.anchor = Some(name),
            _ => {}
        }
    }

    fn flush(&mut self) {
        if let Some(node) = self.pending.take() {
            self.attach(node);
        }
    }

    fn open(&mut self, start: usize, end: usize, style: StructureStyle, tag: Option<String>, children: Children) {
        let flow = style == StructureStyle::Flow;
        let bracket = flow && end > start;
        let start = match children {
            Children::Items(_) if !flow => self.dash_before(start),
            _ => start,
        };
        if bracket {
            self.last = self.last.max(end);
        }
        self.stack.push(Open { start, flow, bracket, tag, anchor: None, children });
    }

    /// The parser gives the place of an unindented list by its first item; the list begins at its dash.
    fn dash_before(&self, start: usize) -> usize {
        let Some(before) = self.text.get(..start) else { return start };
        let at_dash = self.text.get(start..).is_some_and(|rest| {
            rest.starts_with('-') && rest.chars().nth(1).is_none_or(|next| next.is_ascii_whitespace())
        });
        let before = before.trim_end_matches([' ', '\t', '\r', '\n']);
        if !at_dash && before.ends_with('-') { before.len() - 1 } else { start }
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let (value, last_child) = match open.children {
            Children::Items(items) => {
                let last = items.last().map(|node| node.span.end);
                (Value::Sequence { items, flow: open.flow }, last)
            }
            Children::Entries(mut entries, key) => {
                if let Some(key) = key {
                    let value = self.nothing_after(&key);
                    entries.push(Entry { key, value });
                }
                let last = entries.last().map(|entry| entry.value.span.end.max(entry.key.span.end));
                self.report_duplicates(&entries);
                (Value::Mapping { entries, flow: open.flow }, last)
            }
        };
        let last_child = last_child.map_or(open.start, |end| end as usize);
        let end = if open.bracket { end.max(last_child) } else { last_child };
        self.last = self.last.max(end);
        self.attach(Node { span: Span::new(open.start, end), value, tag: open.tag, anchor: open.anchor });
    }

    fn attach(&mut self, mut node: Node) {
        let Some(open) = self.stack.last_mut() else { return self.documents.push(node) };
        match &mut open.children {
            Children::Items(items) => items.push(node),
            Children::Entries(entries, key) => match key.take() {
                None => *key = Some(node),
                Some(key) => {
                    if node.span.is_empty() && node.anchor.is_none() && node.tag.is_none() && node.is_null() {
                        node.span = Span::at(after_colon(self.text, key.span));
                    }
                    entries.push(Entry { key, value: node });
                }
            },
        }
    }

    /// Closes what is open, so that a file read in part still has a tree.
    fn finish(&mut self) {
        self.flush();
        while !self.stack.is_empty() {
            self.close(self.last);
        }
    }

    fn nothing_after(&self, key: &Node) -> Node {
        let value = Value::Scalar(Scalar { text: String::new(), style: Style::Plain });
        Node { span: Span::at(after_colon(self.text, key.span)), value, tag: None, anchor: None }
    }

    /// The parser gives a block scalar by its text; ours begins at `|` or `>` and has no trailing blanks.
    fn scalar_span(&self, start: usize, end: usize, style: Style) -> Span {
        if !matches!(style, Style::Literal | Style::Folded) {
            return Span::new(start, end);
        }
        let start = self.header(start);
        let body = self.text.get(start..end).unwrap_or_default();
        Span::new(start, start + body.trim_end().len())
    }

    fn header(&self, start: usize) -> usize {
        let mut comment = false;
        let mut before = b' ';
        for (i, &byte) in self.text.as_bytes().get(self.last..start).unwrap_or_default().iter().enumerate() {
            match byte {
                b'\n' => comment = false,
                b'#' if before.is_ascii_whitespace() => comment = true,
                b'|' | b'>' if !comment => return self.last + i,
                _ => {}
            }
            before = byte;
        }
        start
    }

    fn line(&self, at: u32) -> usize {
        let ends = self.lines.get_or_init(|| self.text.match_indices('\n').map(|(at, _)| at).collect());
        ends.partition_point(|&end| end < at as usize) + 1
    }

    fn report_duplicates(&mut self, entries: &[Entry]) {
        if entries.len() < 2 {
            return;
        }
        let mut seen: HashMap<&str, Span> = HashMap::with_capacity(entries.len());
        for entry in entries {
            let Value::Scalar(scalar) = &entry.key.value else { continue };
            match seen.entry(&scalar.text) {
                Slot::Vacant(slot) => {
                    slot.insert(entry.key.span);
                }
                Slot::Occupied(first) => {
                    let line = self.line(first.get().start);
                    self.errors.push(faults::duplicate_key(entry.key.span, &scalar.text, line));
                }
            }
        }
    }
}

/// The place behind the colon that follows a key, where an absent value would stand.
fn after_colon(text: &str, key: Span) -> usize {
    let at = key.end as usize;
    let rest = text.get(at..).unwrap_or_default();
    let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    if rest.get(blanks..).is_some_and(|rest| rest.starts_with(':')) { at + blanks + 1 } else { at }
}
