//! What a project let us look at: its units, and where something could not be read.

use std::collections::BTreeSet;

use crate::finding::{Area, Finding, Setting};
use crate::project::builds::units::{Kind, Units};
use crate::project::{GapKind, Project};
use crate::text::FileId;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Coverage {
    pub units: Units,
    /// Areas where something could not be read.
    pub uncertain: BTreeSet<Area>,
    /// Files that are for working on the project or for its tests.
    pub aside: BTreeSet<FileId>,
}

impl Coverage {
    /// What there is of `project`, and what its gaps leave open: a file that could not be read, was left alone
    /// outside, or a check that broke off leaves everything open, an unread build context only what it would hold.
    /// With `allow_gaps` nothing is left open.
    pub fn of(project: &Project, allow_gaps: bool) -> Coverage {
        let files = (0..project.files.len()).map(|index| FileId(index as u32));
        let work =
            |file: &FileId| [Setting::Development, Setting::Test].into_iter().any(|it| project.is_for(*file, it));
        let aside = files.filter(work).collect();
        let mut coverage = Coverage { units: Units::new(project), uncertain: BTreeSet::new(), aside };
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
