//! What a project let us look at: its units, and where something could not be read.

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::{Area, Finding, Setting};
use crate::project::builds::units::{Kind, Units};
use crate::project::{GapKind, Project};
use crate::text::FileId;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    pub units: Units,
    /// Areas where something could not be read.
    pub uncertain: BTreeSet<Area>,
    /// Files of which nothing is shipped, and what they are for instead.
    pub apart: BTreeMap<FileId, Setting>,
}

/// Where less than one unit of so many is anything else, the examples are what the project is.
const MOSTLY: usize = 10;

/// What is no part of what a project ships. What says more of a file comes first.
const APART: [Setting; 4] = [Setting::Vendored, Setting::Test, Setting::Development, Setting::Example];

impl Coverage {
    /// What there is of `project`, and what its gaps leave open: a file that could not be read, was left alone
    /// outside, or a check that broke off leaves everything open, an unread build context only what it would hold.
    /// With `allow_gaps` nothing is left open.
    pub fn of(project: &Project, allow_gaps: bool) -> Coverage {
        let units = Units::new(project);
        let mut coverage = Coverage { apart: apart(project, &units), units, uncertain: BTreeSet::new() };
        if !allow_gaps {
            if project.gaps.iter().any(|gap| gap.kind != GapKind::Unresolved) {
                coverage.uncertain.extend(Area::ALL);
            }
            if project.contexts.iter().any(|context| context.unread || context.truncated) {
                coverage.uncertain.insert(Area::Context);
            }
        }
        coverage
    }

    /// The units that a finding counts in, as indexes.
    pub fn owners(&self, finding: &Finding) -> &[usize] {
        self.units.of.get(&finding.primary.file).map_or(&[], Vec::as_slice)
    }
}

/// What each file is for of which nothing is shipped. A project of examples ships these, and one that has nothing else
/// what is for working on it.
fn apart(project: &Project, units: &Units) -> BTreeMap<FileId, Setting> {
    let files = (0..project.files.len()).map(|index| FileId(index as u32));
    let said = |file: FileId| APART.into_iter().find(|it| project.is_for(file, *it));
    let mut apart: BTreeMap<FileId, Setting> = files.filter_map(|file| Some((file, said(file)?))).collect();
    // A model of several files is for what those of them are for that it is judged by: `compose.dev.yml`.
    for unit in &units.list {
        if let Some(model) = project.montage(unit.file) {
            let settings: Option<Vec<Setting>> = model.judged.iter().map(|file| said(*file)).collect();
            apart.extend(settings.and_then(|all| all.last().map(|setting| (unit.file, *setting))));
        }
    }
    for shipped in APART.into_iter().rev() {
        let left = units.list.iter().filter(|unit| !apart.contains_key(&unit.file)).count();
        let all = shipped == Setting::Example && are_few(left, units.list.len());
        if left > 0 && !all {
            break;
        }
        apart.retain(|_, setting| *setting != shipped);
    }
    apart
}

/// Whether so few of all units are no examples that these are what the project is.
fn are_few(others: usize, all: usize) -> bool {
    others * MOSTLY < all
}

/// Whether an area has something to say on a unit of this kind.
pub fn speaks(area: Area, kind: Kind) -> bool {
    match kind {
        Kind::Image { context } => area != Area::Compose && (context || area != Area::Context),
        Kind::Services => {
            matches!(area, Area::Ephemeral | Area::Process | Area::Safety | Area::Pinning | Area::Compose)
        }
        Kind::Ignore => area == Area::Context,
    }
}

#[cfg(test)]
mod tests {
    use super::are_few;

    #[test]
    fn more_than_nine_units_in_ten_are_what_a_project_is() {
        assert!(are_few(1, 11) && are_few(2, 21));
        assert!(!are_few(1, 10) && !are_few(2, 20) && !are_few(2, 12));
    }
}
