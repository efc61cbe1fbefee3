//! Reading on after a fault: what is wrong is overwritten with blanks of the same length, so that
//! every place stays where it is, and the file is read again.

use granit_parser::ErrorKind as K;

use super::build::Stop;
use super::faults::{self, Class};
use crate::syntax::SyntaxError;
use crate::text::Span;

/// The text as it is read after the repairs so far, byte for byte as long as the original.
pub(super) struct Patched {
    text: String,
}

/// What was done about a fault.
struct Repair {
    /// The place to show.
    span: Span,
    class: Class,
    assumed: &'static str,
}

impl Patched {
    pub fn new(text: &str) -> Self {
        Patched { text: text.to_string() }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes the fault at `stop` out of the text and reports it. False where nothing is left to take.
    pub fn repair(&mut self, stop: &Stop, errors: &mut Vec<SyntaxError>) -> bool {
        let Some(repair) = self.attempt(stop) else { return false };
        let Class { kind, message, help } = repair.class;
        errors.push(SyntaxError {
            span: repair.span,
            kind,
            message: message.to_string(),
            assumed: repair.assumed.to_string(),
            help: help.to_string(),
            repair: None,
        });
        true
    }

    fn attempt(&mut self, stop: &Stop) -> Option<Repair> {
        let class = faults::classify(&stop.kind);
        match class.kind {
            "tab-indentation" => self.tabs(stop, class),
            "unclosed-quote" => self.quote(stop.at, class),
            "after-quote" => self.after_quote(stop, class),
            "unexpected-character" => self.character(stop, class),
            _ => None,
        }
        .or_else(|| self.bracket(stop))
        .or_else(|| self.value(stop))
        .or_else(|| self.lines(stop))
    }

    /// Tabs in indentation: each is read as one space, in every line from here on, which is right
    /// where a file is indented by tabs throughout.
    fn tabs(&mut self, stop: &Stop, class: Class) -> Option<Repair> {
        let first = line_start(&self.text, stop.at);
        let indent = indent_len(self.text.get(first..)?);
        let tab = self.text.get(first..first + indent)?.find('\t')? + first;
        let tabs = self.text.get(tab..)?.bytes().take_while(|&byte| byte == b'\t').count();
        let mut from = first;
        let mut rest = String::with_capacity(self.text.len() - first);
        while from < self.text.len() {
            let end = line_end(&self.text, from);
            let line = self.text.get(from..end)?;
            let (indent, body) = line.split_at(indent_len(line));
            rest.extend(indent.chars().map(|_| ' '));
            rest.push_str(body);
            let next = (end + 1).min(self.text.len());
            rest.push_str(self.text.get(end..next)?);
            from = next;
        }
        self.text.truncate(first);
        self.text.push_str(&rest);
        Some(Repair {
            span: Span::new(tab, tab + tabs),
            class,
            assumed: "each tab in the indentation is one space, here and below",
        })
    }

    /// A quote that is never closed: the quote is left out, and its line read as plain text.
    fn quote(&mut self, at: usize, class: Class) -> Option<Repair> {
        self.text.get(at..)?.starts_with(['"', '\'']).then_some(())?;
        self.blank(at, at + 1).then_some(())?;
        Some(Repair { span: Span::new(at, at + 1), class, assumed: "the quote is left out" })
    }

    /// Text behind a closing quote. Where that quote stands lines below the opening one, the opening
    /// one lacks its partner.
    fn after_quote(&mut self, stop: &Stop, class: Class) -> Option<Repair> {
        let quote = if stop.kind == K::InvalidTrailingDoubleQuotedScalar { '"' } else { '\'' };
        let open = self.text.get(stop.after..stop.at)?.find(quote)? + stop.after;
        if self.text.get(open..stop.at)?.contains('\n') {
            return self.quote(open, faults::classify(&K::UnclosedQuotedScalar));
        }
        let end = line_end(&self.text, open);
        let span = Span::new(stop.at, trimmed_end(&self.text, stop.at, end));
        self.blank(open, end).then_some(())?;
        Some(Repair { span, class, assumed: "the value is left out" })
    }

    /// Control characters, everywhere in the text, are read as question marks.
    fn character(&mut self, stop: &Stop, class: Class) -> Option<Repair> {
        let K::UnexpectedCharacter { character } = stop.kind else { return None };
        if !character.is_control() {
            return None;
        }
        let at = self.text.get(stop.at..)?.find(character)? + stop.at;
        self.text = self.text.replace(character, &"?".repeat(character.len_utf8()));
        let class = Class { message: "a control character cannot stand in YAML", help: "take it out", ..class };
        let span = Span::new(at, at + character.len_utf8());
        Some(Repair { span, class, assumed: "it and its like are read as question marks" })
    }

    /// A bracket that nothing closes before the text goes on at the indentation of its line, or that
    /// fails on its own line: the value from the bracket to the end of that line is left out.
    fn bracket(&mut self, stop: &Stop) -> Option<Repair> {
        let own = matches!(stop.kind, K::UnclosedFlowCollection { .. } | K::MismatchedFlowCollectionEnd { .. });
        let open = stop.bracket.or(own.then_some(stop.at))?;
        let end = line_end(&self.text, open);
        let fault_line = line_start(&self.text, stop.at);
        let same_line = stop.at <= end;
        let goes_on =
            indent_len(self.text.get(fault_line..)?) <= indent_len(self.text.get(line_start(&self.text, open)..)?);
        let at_end = self.text.get(stop.at..)?.trim().is_empty();
        if !(own || same_line || goes_on || at_end) {
            return None;
        }
        let class = match stop.kind {
            _ if same_line => faults::classify(&stop.kind),
            K::MismatchedFlowCollectionEnd { .. } | K::RecursionLimitExceeded => faults::classify(&stop.kind),
            _ => faults::classify(&K::UnclosedFlowCollection { open: '[' }),
        };
        let span = if same_line && !own {
            Span::new(stop.at, trimmed_end(&self.text, stop.at, end))
        } else {
            Span::new(open, open + 1)
        };
        self.blank(open, end).then_some(())?;
        Some(Repair { span, class, assumed: "the brackets on this line are left out" })
    }

    /// A fault in a value: the key keeps nothing.
    fn value(&mut self, stop: &Stop) -> Option<Repair> {
        let class = faults::classify(&stop.kind);
        let in_value = matches!(
            class.kind,
            "unexpected-character"
                | "bad-escape"
                | "bad-block-text"
                | "bad-anchor"
                | "bad-tag"
                | "mismatched-bracket"
                | "misplaced-dash"
                | "bad-comment"
        );
        let start = line_start(&self.text, stop.at);
        let before = self.text.get(start..stop.at)?.trim_end_matches([' ', '\t']);
        if !in_value || !before.ends_with([':', '-']) {
            return None;
        }
        let end = self.block_end(start);
        let span = Span::new(stop.at, trimmed_end(&self.text, stop.at, line_end(&self.text, stop.at)));
        self.blank(stop.at, end).then_some(())?;
        Some(Repair { span, class, assumed: "the value is left out" })
    }

    /// Anything else: the line is left out, with the lines that are indented below it.
    fn lines(&mut self, stop: &Stop) -> Option<Repair> {
        let class = faults::classify(&stop.kind);
        let mut at = stop.at;
        if class.kind == "misplaced-colon" {
            at = self.glued_key_above(at).unwrap_or(at);
        }
        let mut start = line_start(&self.text, at);
        if self.text.get(start..line_end(&self.text, start))?.trim().is_empty() {
            // The parser looked past the fault: the last line that says something is the one.
            let before = self.text.get(..start)?.trim_end();
            (!before.is_empty()).then_some(())?;
            start = line_start(&self.text, before.len());
            at = start;
        }
        let line_end = line_end(&self.text, start);
        let first = at.max(start + indent_len(self.text.get(start..line_end)?));
        let span = Span::new(first, trimmed_end(&self.text, first, line_end));
        let end = self.block_end(start);
        self.blank(start, end).then_some(())?;
        Some(Repair { span, class, assumed: "the line, and what is indented below it, is left out" })
    }

    /// `a:b` is no key but text that runs on into the next line, whose colon is then blamed.
    fn glued_key_above(&self, at: usize) -> Option<usize> {
        let start = line_start(&self.text, at);
        let indent = indent_len(self.text.get(start..)?);
        let above = line_start(&self.text, start.checked_sub(1)?);
        let line = self.text.get(above..start)?.trim_end();
        let body = line.get(indent_len(line)..)?;
        let glued = indent_len(line) == indent
            && body.split_once(':').is_some_and(|(key, rest)| {
                !rest.is_empty() && !rest.starts_with([' ', '\t']) && !key.contains([' ', '"', '\''])
            });
        glued.then_some(above + indent_len(line))
    }

    /// The end of the block whose first line begins at `start`: the lines indented below it, and the
    /// unindented list of a line that ends in a colon.
    fn block_end(&self, start: usize) -> usize {
        let first_end = line_end(&self.text, start);
        let first = self.text.get(start..first_end).unwrap_or_default();
        let indent = indent_len(first);
        let opens_list = first.trim_end().ends_with(':');
        let mut end = first_end;
        let mut from = first_end + 1;
        while let Some(rest) = self.text.get(from..).filter(|rest| !rest.is_empty()) {
            let next_end = line_end(&self.text, from);
            let line = self.text.get(from..next_end).unwrap_or_default();
            let deeper = indent_len(line) > indent;
            let item =
                opens_list && indent_len(line) == indent && rest.trim_start_matches([' ', '\t']).starts_with("- ");
            if !line.trim().is_empty() {
                if !deeper && !item {
                    break;
                }
                end = next_end;
            }
            from = next_end + 1;
        }
        end
    }

    /// Overwrites all but line ends with spaces. False where there was nothing but blanks.
    fn blank(&mut self, start: usize, end: usize) -> bool {
        let Some(old) = self.text.get(start..end) else { return false };
        if old.trim().is_empty() {
            return false;
        }
        let blanks = old.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { char::from(byte) } else { ' ' });
        let blanks: String = blanks.collect();
        self.text.replace_range(start..end, &blanks);
        true
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text.as_bytes().get(..at).unwrap_or_default().iter().rposition(|&byte| byte == b'\n').map_or(0, |i| i + 1)
}

fn line_end(text: &str, at: usize) -> usize {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    rest.iter().position(|&byte| byte == b'\n').map_or(text.len(), |i| at + i)
}

fn indent_len(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// `end`, moved back over blanks, but not before `start`.
fn trimmed_end(text: &str, start: usize, end: usize) -> usize {
    start + text.get(start..end).unwrap_or_default().trim_end().len()
}
