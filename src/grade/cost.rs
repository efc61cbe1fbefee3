//! What findings cost: points for their severity, steps for their number.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::finding::{Finding, Meta, Severity, Voice};

/// What one rule costs, for ranking what to mend first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    pub rule: &'static Meta,
    /// What its open findings take from the units they stand in, together.
    pub points: u32,
    /// The worst of them.
    pub worst: Severity,
    pub open: usize,
}

/// What each rule costs, by its code, where all findings stand in one unit.
pub fn costs<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> BTreeMap<&'static str, Cost> {
    let mut rules: BTreeMap<&'static str, (&'static Meta, Tally)> = BTreeMap::new();
    for finding in findings.into_iter().filter(|f| f.voice != Voice::Optional) {
        rules.entry(finding.rule.code).or_insert((finding.rule, Tally::default())).1.add(finding.graded);
    }
    let cost = |(rule, tally): (&'static Meta, Tally)| Cost {
        rule,
        points: tally.points(),
        worst: tally.worst,
        open: tally.at_least[0],
    };
    rules.into_iter().map(|(code, both)| (code, cost(both))).collect()
}

/// The dearest first: the worst, then the most points, then the code.
pub fn ranked(units: impl IntoIterator<Item = BTreeMap<&'static str, Cost>>) -> Vec<Cost> {
    let mut all: BTreeMap<&'static str, Cost> = BTreeMap::new();
    for (code, cost) in units.into_iter().flatten() {
        let sum = all.entry(code).or_insert(Cost { points: 0, open: 0, ..cost });
        sum.points += cost.points;
        sum.open += cost.open;
        sum.worst = sum.worst.max(cost.worst);
    }
    let mut costs: Vec<Cost> = all.into_values().collect();
    costs.sort_by_key(|cost| (Reverse(cost.worst), Reverse(cost.points), cost.rule.code));
    costs
}

/// One rule's findings: how many are at least as bad as style, info, warning, error.
#[derive(Clone, Copy)]
struct Tally {
    at_least: [usize; 4],
    worst: Severity,
}

impl Default for Tally {
    fn default() -> Self {
        Tally { at_least: [0; 4], worst: Severity::Style }
    }
}

/// Severities from the least, and the points of each.
const POINTS: [(Severity, u32); 4] =
    [(Severity::Style, 1), (Severity::Info, 4), (Severity::Warning, 10), (Severity::Error, 30)];

impl Tally {
    fn add(&mut self, severity: Severity) {
        for (count, (level, _)) in self.at_least.iter_mut().zip(POINTS) {
            *count += usize::from(severity >= level);
        }
        self.worst = self.worst.max(severity);
    }

    /// `points · steps(n)` where all findings are equally bad. Where they differ, each level adds what
    /// it costs beyond the level below, times the steps of the findings that reach it: neither removing
    /// a finding nor making one less severe can cost points.
    fn points(&self) -> u32 {
        let mut below = 0;
        let mut sum = 0;
        for (count, (_, points)) in self.at_least.iter().zip(POINTS) {
            sum += (points - below) * steps(*count);
            below = points;
        }
        sum
    }
}

/// Each doubling costs one step more, up to four: 1, 2–3, 4–7, 8 and above.
fn steps(n: usize) -> u32 {
    (usize::BITS - n.leading_zeros()).min(4)
}
