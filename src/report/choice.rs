//! What of a run's findings is listed: from some severity on, or the first so many of the gravest. The rest is
//! counted; grade and exit status know nothing of it.

use std::cmp::Reverse;

use crate::finding::{Finding, Severity, Status};

#[derive(Debug, Clone, Copy, Default)]
pub struct Choice {
    pub at_least: Option<Severity>,
    pub top: Option<usize>,
}

impl Choice {
    pub fn is_everything(self) -> bool {
        self.at_least.is_none() && self.top.is_none()
    }

    /// The findings that are listed, in their order, and how many open ones are not. What is not open is no matter
    /// of choice.
    pub fn of(self, findings: Vec<Finding>) -> (Vec<Finding>, usize) {
        let grave = |finding: &Finding| self.at_least.is_none_or(|least| finding.severity >= least);
        let mut open: Vec<usize> = (0..findings.len()).filter(|&i| findings[i].status == Status::Open).collect();
        let all = open.len();
        open.retain(|&i| grave(&findings[i]));
        open.sort_by_key(|&i| (Reverse(findings[i].severity), i));
        open.truncate(self.top.unwrap_or(usize::MAX));
        open.sort_unstable();
        let left_out = all - open.len();
        let listed = |(i, finding): (usize, Finding)| {
            (finding.status != Status::Open || open.binary_search(&i).is_ok()).then_some(finding)
        };
        (findings.into_iter().enumerate().filter_map(listed).collect(), left_out)
    }
}
