//! What other programs may build on: a project, what is wrong in it, the fixes, and the grade, as plain values. Hides
//! everything that may change; docs/library.md says what stays.

use std::path::Path;

use crate::finding;
use crate::finding::{Safety, Status};
use crate::grade::Coverage;
use crate::project::{self, Inputs};

/// The files of a project, read once.
///
/// Nothing outside of the repository that the path lies in is looked at, or outside of the path itself where there is
/// none. Reading never fails: what could not be read is told by [`Project::unread`].
#[derive(Debug)]
pub struct Project(project::Project);

impl Project {
    /// Reads a directory, or a file with what belongs to it.
    pub fn open(path: impl AsRef<Path>) -> Project {
        let inputs = Inputs { contexts: true, ..Inputs::default() };
        Project(project::discover(&[path.as_ref().to_owned()], &inputs))
    }

    /// One text that is not on the disk; `name` says what it is taken for: `Dockerfile`, `compose.yaml`.
    pub fn of_text(name: &str, text: impl Into<Vec<u8>>) -> Project {
        Project(project::from_text(name, text.into(), &Inputs::default()))
    }

    /// Whether nothing was found that could be checked.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What could not be read, a line each. Of what these files hold nothing is known.
    pub fn unread(&self) -> Vec<String> {
        let gaps = self.0.gaps.iter().filter(|gap| gap.kind.is_trouble());
        gaps.map(|gap| format!("{}: {}", gap.path, gap.what)).collect()
    }
}

/// What was found in a project.
#[derive(Debug)]
pub struct Findings {
    all: Vec<finding::Finding>,
    open: Vec<Finding>,
}

impl Findings {
    /// The open findings, in order of their files and places. Those that comments set aside are none of them.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.open.iter()
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    Style,
    Info,
    Warning,
    Error,
}

/// A claim about named bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// `EPH013`; a code never changes its meaning.
    pub code: &'static str,
    /// `shell-form-pid1`
    pub name: &'static str,
    pub severity: Severity,
    /// As the path was given, with `/` between its parts.
    pub path: String,
    /// From 1, the column in characters.
    pub line: u32,
    pub column: u32,
    /// The bytes of the file, from the first to behind the last.
    pub bytes: std::ops::Range<usize>,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do; empty where the message says it.
    pub help: String,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

/// A change that mends a finding. It was not tried: `plimsoll check --fix` proves each before it writes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fix {
    pub title: String,
    /// The image behaves the same, but for the fault.
    pub safe: bool,
    pub edits: Vec<Edit>,
}

/// Bytes of a file and what takes their place.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edit {
    pub path: String,
    pub bytes: std::ops::Range<usize>,
    pub text: String,
}

impl Fix {
    /// The text of the file at `path` after the fix; `None` where the edits do not fit it.
    pub fn apply(&self, path: &str, text: &str) -> Option<String> {
        let mut edits: Vec<&Edit> = self.edits.iter().filter(|edit| edit.path == path).collect();
        edits.sort_by_key(|edit| edit.bytes.start);
        let (mut out, mut at) = (String::new(), 0);
        for edit in edits {
            out.push_str(text.get(at..edit.bytes.start)?);
            out.push_str(&edit.text);
            at = edit.bytes.end;
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }
}

/// Runs the rules over a project, as `plimsoll check --no-config` does.
pub fn lint(project: &Project) -> Findings {
    let all = crate::lint::run(&project.0, &crate::lint::Options::default()).findings;
    let open = all.iter().filter(|finding| finding.status == Status::Open).map(|one| shown(&project.0, one)).collect();
    Findings { all, open }
}

fn shown(project: &project::Project, found: &finding::Finding) -> Finding {
    let source = project.source(found.primary.file);
    let place = source.place(found.primary.span.start as usize);
    let edit = |edit: &crate::text::Edit| Edit {
        path: project.source(edit.file).path.clone(),
        bytes: edit.span.range(),
        text: edit.text.clone(),
    };
    let fix = found.fixes.iter().find(|fix| fix.safety != Safety::Suggestion && fix.creates.is_empty());
    Finding {
        code: found.rule.code,
        name: found.rule.name,
        severity: match found.severity {
            finding::Severity::Style => Severity::Style,
            finding::Severity::Info => Severity::Info,
            finding::Severity::Warning => Severity::Warning,
            finding::Severity::Error => Severity::Error,
        },
        path: source.path.clone(),
        line: place.line,
        column: place.column,
        bytes: found.primary.span.range(),
        message: found.message.clone(),
        help: found.help.clone(),
        fix: fix.map(|fix| Fix {
            title: fix.title.clone(),
            safe: fix.safety == Safety::Safe,
            edits: fix.edits.iter().map(edit).collect(),
        }),
    }
}

/// Where a project stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grade {
    /// `B`, `A+`; `B?` where something could not be read.
    pub letter: String,
    /// 0 to 100.
    pub score: u32,
    /// Goes up with every change to the formula: grades of different versions are not compared.
    pub version: u32,
}

/// The grade of a project by what was found in it; `None` where nothing in it is built or started.
pub fn grade(project: &Project, findings: &Findings) -> Option<Grade> {
    let grade = crate::grade::grade(&findings.all, &Coverage::of(&project.0, false));
    let version = crate::grade::GRADE_VERSION;
    grade.is_one().then(|| Grade { letter: grade.shown(), score: grade.score, version })
}
