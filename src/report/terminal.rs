//! What every output for a terminal shares: words on lines, colours, tables. Knows no finding.

use anstyle::{AnsiColor, Style as Paint};
use comfy_table::{ContentArrangement, LineStyle, Table, TableStyle};

use super::Style;
use crate::finding::Severity;

/// `text` broken at blanks so that no line is wider than `width` where words allow it. Escape sequences
/// for colour take no room. The result has no line end.
pub fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let mut out = String::from(first);
    let mut column = shown_width(first);
    let mut empty = true;
    for word in text.split_whitespace() {
        let wide = shown_width(word);
        if !empty && column + 1 + wide > width {
            out.push('\n');
            out.push_str(rest);
            column = shown_width(rest);
        } else if !empty {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += wide;
        empty = false;
    }
    out
}

/// Characters that are seen: those of colour sequences are not.
fn shown_width(text: &str) -> usize {
    let mut width = 0;
    let mut hidden = false;
    for c in text.chars() {
        match c {
            '\u{1b}' => hidden = true,
            'm' if hidden => hidden = false,
            _ => width += usize::from(!hidden),
        }
    }
    width
}

pub const BOLD: Paint = Paint::new().bold();
pub const DIM: Paint = Paint::new().dimmed();
pub const CODE: Paint = AnsiColor::Cyan.on_default();
pub const HELP: Paint = AnsiColor::Cyan.on_default().bold();

pub fn of_severity(severity: Severity) -> Paint {
    match severity {
        Severity::Error => AnsiColor::Red.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Info => AnsiColor::Blue.on_default().bold(),
        Severity::Style => AnsiColor::Cyan.on_default().bold(),
    }
}

/// `text` in a colour, or as it is where there are none.
pub fn paint(text: &str, style: Paint, colour: bool) -> String {
    if colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
}

/// A table with a line below its head and none elsewhere, no wider than the terminal.
pub fn grid(style: Style) -> Table {
    let rule = if style.unicode { '─' } else { '-' };
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill(rule).junction(rule)));
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(style.width).unwrap_or(u16::MAX));
    table
}

/// The table's lines, no blanks behind them.
pub fn drawn(table: &Table) -> String {
    table.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_width_and_indent() {
        assert_eq!(wrap("one two  three four", 9, "- ", "  "), "- one two\n  three\n  four");
        let red = paint("red", of_severity(Severity::Error), true);
        assert_eq!(wrap(&format!("a {red} b"), 7, "", ""), format!("a {red} b"));
    }
}
