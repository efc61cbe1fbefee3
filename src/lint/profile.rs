//! Which findings a run lists: the profile, what was selected, and which rules are off until named.

use super::names::{Name, Names, is_buildkit_name, is_hadolint_alias, speaks_of_shell};
use super::{Options, check};
use crate::finding::{Finding, Meta, Severity, Status, Voice};
use crate::project::Project;
use crate::text::FileId;

/// A set of findings to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Profile {
    #[default]
    Default,
    /// The same, and remarks of taste.
    Pedantic,
    /// Those that BuildKit's own checks make.
    Buildkit,
    /// Those that hadolint makes.
    Hadolint,
}

impl Profile {
    pub const ALL: [Profile; 4] = [Profile::Default, Profile::Pedantic, Profile::Buildkit, Profile::Hadolint];

    pub fn name(self) -> &'static str {
        match self {
            Profile::Default => "default",
            Profile::Pedantic => "pedantic",
            Profile::Buildkit => "buildkit",
            Profile::Hadolint => "hadolint",
        }
    }

    /// From which severity on findings fail a run that says nothing else.
    pub fn threshold(self) -> Severity {
        match self {
            Profile::Hadolint => Severity::Info,
            Profile::Default | Profile::Pedantic | Profile::Buildkit => Severity::Warning,
        }
    }

    /// Whether it stands in for another tool, which counts each place and asks nothing of what a file is for.
    pub fn is_of_another_tool(self) -> bool {
        matches!(self, Profile::Buildkit | Profile::Hadolint)
    }

    /// Whether a finding with this alias belongs to the profile.
    fn has(self, alias: &str) -> bool {
        match self {
            Profile::Default | Profile::Pedantic => true,
            Profile::Buildkit => is_buildkit_name(alias),
            Profile::Hadolint => is_hadolint_alias(alias),
        }
    }
}

/// What the tool whose profile it is leaves off until it is named (hadolint: severity `ignore`;
/// BuildKit: experimental).
pub const OFF: &[&str] = &["DL1001", "DL3057", "InvalidDefinitionDescription"];

/// hadolint's severities (2.15.1); its codes that are in no list are warnings.
const HADOLINT_ERRORS: &[&str] = &[
    "DL1000", "DL3000", "DL3004", "DL3011", "DL3012", "DL3020", "DL3021", "DL3023", "DL3024", "DL3026", "DL3043",
    "DL3044", "DL3061", "DL4000", "DL4004",
];
const HADOLINT_INFOS: &[&str] = &[
    "DL1001", "DL3001", "DL3009", "DL3010", "DL3015", "DL3019", "DL3047", "DL3049", "DL3050", "DL3057", "DL3059",
    "DL3060", "DL3066",
];
const HADOLINT_STYLES: &[&str] = &["DL3048"];

/// The severity hadolint gives to `alias`; `None` for what is no rule of its own.
fn hadolint_severity(alias: &str) -> Option<Severity> {
    let among = |list: &[&str]| list.contains(&alias);
    match () {
        () if !alias.starts_with("DL") => None,
        () if among(HADOLINT_ERRORS) => Some(Severity::Error),
        () if among(HADOLINT_INFOS) => Some(Severity::Info),
        () if among(HADOLINT_STYLES) => Some(Severity::Style),
        () => Some(Severity::Warning),
    }
}

/// The severity the profile shows a finding with, where it is not the rule's own.
pub fn severity(profile: Profile, finding: &Finding) -> Option<Severity> {
    match profile {
        Profile::Hadolint => finding.aliases.iter().filter_map(|alias| hadolint_severity(alias)).max(),
        Profile::Default | Profile::Pedantic | Profile::Buildkit => None,
    }
}

/// The filter: keeps what the run was asked for, and remarks of taste for the count.
pub fn select(project: &Project, options: &Options, mut findings: Vec<Finding>) -> Vec<Finding> {
    let experimental = experimental(project, options);
    findings.retain_mut(|finding| {
        let named = |name: &Name| name.is_single() && name.covers(finding);
        let named = options.select.0.iter().chain(&options.extend.0).any(named)
            || experimental.iter().any(|(file, names)| *file == finding.primary.file && names.covers(finding));
        let asked = options.select.is_empty() || options.select.covers(finding) || named;
        let in_profile = match options.profile {
            Profile::Default | Profile::Pedantic => named || finding.rule.voice != Voice::Optional,
            profile => {
                let on = |alias: &&str| profile.has(alias) && (named || !OFF.contains(alias));
                finding.aliases.iter().any(on)
            }
        };
        // What is silent there counts for nothing, and is heard only by its name.
        let silent =
            finding.voice == Voice::Optional && matches!(options.profile, Profile::Default | Profile::Pedantic);
        if silent && !named {
            finding.status = Status::Unasked;
        }
        if options.profile == Profile::Default && finding.voice == Voice::Pedantic && !named {
            finding.status = Status::Unasked;
        }
        asked && in_profile
    });
    findings
}

/// Whether a rule could report anything that `select` would keep: the others need not run.
pub fn may_report(project: &Project, options: &Options, meta: &Meta) -> bool {
    if options.shell.is_off() && speaks_of_shell(meta) {
        return false;
    }
    let named = options.select.singles().chain(options.extend.singles()).any(|name| name.may_cover(meta))
        || meta.voice == Voice::Optional
            && experimental(project, options).iter().any(|(_, names)| names.may_cover(meta));
    let asked = options.select.is_empty() || options.select.may_cover(meta) || named;
    let in_profile = match options.profile {
        Profile::Default | Profile::Pedantic => named || meta.voice != Voice::Optional,
        profile => meta.aliases.iter().any(|alias| profile.has(alias)),
    };
    asked && in_profile
}

/// BuildKit knows three that can be turned on; of more that a file names, so many are read.
const MOST_TURNED_ON: usize = 100;

/// BuildKit's names that a Dockerfile turns on for itself.
fn experimental(project: &Project, options: &Options) -> Vec<(FileId, Names)> {
    let names = |word: &str| match Name::of(word)? {
        Name::All => Some(Names(OFF.iter().filter_map(|name| Name::of(name)).collect())),
        name => Some(Names(vec![name])),
    };
    let mut on = Vec::new();
    for check in check::settings(project, options) {
        on.extend(check.values("experimental").take(MOST_TURNED_ON).filter_map(names).map(|names| (check.file, names)));
    }
    on
}
