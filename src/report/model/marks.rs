//! Which open findings show where: what is drawn is marked with the problems that lie in it.

use std::collections::HashMap;

use serde::{Serialize, Serializer};

use crate::finding::{Finding, Meta, Severity};
use crate::project::Project;
use crate::report::View;
use crate::text::{FileId, Span};

/// Open findings by the file and the place where they show.
pub struct Marks<'a> {
    project: &'a Project,
    by_file: HashMap<FileId, Vec<(Span, &'a Finding)>>,
}

/// The problems of one thing.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Mark {
    pub count: usize,
    #[serde(serialize_with = "worst")]
    pub worst: Option<Severity>,
    /// The rules they are of, the worst first, each once.
    #[serde(serialize_with = "codes")]
    pub rules: Vec<&'static Meta>,
}

fn worst<S: Serializer>(worst: &Option<Severity>, serializer: S) -> Result<S::Ok, S::Error> {
    worst.map(Severity::name).serialize(serializer)
}

fn codes<S: Serializer>(rules: &[&'static Meta], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(rules.iter().map(|rule| rule.code))
}

impl<'a> Marks<'a> {
    pub fn new(view: &View<'a>) -> Marks<'a> {
        let mut by_file: HashMap<FileId, Vec<(Span, &Finding)>> = HashMap::new();
        for finding in view.gravest_first() {
            for label in finding.places() {
                by_file.entry(label.file).or_default().push((label.span, finding));
            }
        }
        // Stable: of one place the gravest stays first.
        by_file.values_mut().for_each(|places| places.sort_by_key(|(span, _)| span.start));
        Marks { project: view.project, by_file }
    }

    /// What shows inside a span.
    pub fn within(&self, file: FileId, span: Span) -> Mark {
        let place = match self.project.montage(file) {
            Some(montage) => montage.place(span),
            None => Some((file, span)),
        };
        let Some((file, span)) = place else { return Mark::default() };
        let places = self.by_file.get(&file).map(Vec::as_slice).unwrap_or_default();
        let from = places.partition_point(|(place, _)| place.start < span.start);
        let inside = places.iter().skip(from).take_while(|(place, _)| place.start < span.end.max(span.start + 1));
        let mut found: Vec<&Finding> = inside.map(|(_, finding)| *finding).collect();
        found.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        let mut mark = Mark { count: found.len(), worst: found.first().map(|f| f.severity), rules: Vec::new() };
        for finding in found {
            if !mark.rules.iter().any(|rule| rule.code == finding.rule.code) {
                mark.rules.push(finding.rule);
            }
        }
        mark
    }
}
