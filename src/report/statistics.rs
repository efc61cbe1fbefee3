//! How often each rule spoke, the gravest and most frequent first: what to look at in a project with hundreds of
//! findings.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use comfy_table::CellAlignment;

use super::medium::{Screen, Shown};
use super::terminal::{drawn, grid};
use super::{Style, View, escape};
use crate::finding::{Finding, Meta, Severity};

/// What one rule found.
pub struct Row<'a> {
    pub rule: &'static Meta,
    pub severity: Severity,
    pub open: usize,
    pub fixable: usize,
    /// The gravest and first.
    pub first: &'a Finding,
}

/// A row for each rule with an open finding.
pub fn rows<'a>(view: &View<'a>) -> Vec<Row<'a>> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for first in view.gravest_first() {
        let (rule, severity) = (first.rule, first.severity);
        let row = rows.entry(rule.code).or_insert(Row { rule, severity, open: 0, fixable: 0, first });
        row.open += 1;
        row.fixable += first.safe_fixes();
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    rows.sort_by_key(|row| (Reverse(row.severity), Reverse(row.open), row.rule.code));
    rows
}

pub fn render(view: &View, style: Style) -> Shown {
    let mut out = Screen::new(style);
    let rows = rows(view);
    if !rows.is_empty() {
        let mut table = grid(style);
        table.set_header(["open", "severity", "code", "name", "safe fixes", "first"]);
        for row in &rows {
            let at = view.at(row.first.primary.file, row.first.primary.span);
            table.add_row([
                row.open.to_string(),
                row.severity.name().to_owned(),
                row.rule.code.to_owned(),
                row.rule.name.to_owned(),
                row.fixable.to_string(),
                escape::line(&at).into_owned(),
            ]);
        }
        for column in [0, 4] {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        out.lines(&drawn(&table)).line("");
    }
    out.line(&format!("{}.", view.summary())).shown()
}
