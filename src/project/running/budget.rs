//! What is too large to be looked at: counted in bytes and parts, never in time, so that the same file is always
//! read alike. Each such place is a gap that says what was not checked.

use crate::project::compose::UnresolvedKind;
use crate::project::{Gap, GapKind, Project, StepRef};
use crate::syntax::dockerfile::{Command, Keyword};
use crate::syntax::shell;

/// Instructions of a Dockerfile, about: no builder makes an image of so many.
const MAX_INSTRUCTIONS: usize = 5_000;

/// Stages, each of which may be made from the one before.
const MAX_STAGES: usize = 2_000;

/// Keys, values and items of a compose file, about.
const MAX_VALUES: usize = 20_000;

/// Patterns of an ignore file.
const MAX_PATTERNS: usize = 10_000;

/// Why a Dockerfile is not read.
pub fn dockerfile(text: &str) -> Option<String> {
    let (mut instructions, mut stages, mut continued) = (0, 0, false);
    let here_documents = text.contains("<<");
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let word = line.split([' ', '\t']).next().unwrap_or_default();
        // Lines of a here-document are no instructions, unless they look like one.
        let known = || Keyword::ALL.iter().any(|keyword| word.eq_ignore_ascii_case(keyword.name()));
        let begins = !continued && (!here_documents || known());
        instructions += usize::from(begins);
        stages += usize::from(begins && word.eq_ignore_ascii_case("FROM"));
        continued = line.ends_with(['\\', '`']);
    }
    beyond(stages, MAX_STAGES, "stages").or_else(|| beyond(instructions, MAX_INSTRUCTIONS, "instructions"))
}

/// Why a compose file is not read.
pub fn compose(text: &str) -> Option<String> {
    let values = text.bytes().filter(|byte| matches!(byte, b'\n' | b',')).count();
    beyond(values, MAX_VALUES, "keys and values")
}

/// Why an ignore file is not read.
pub fn ignore_file(text: &str) -> Option<String> {
    beyond(text.lines().filter(|line| !line.trim().is_empty()).count(), MAX_PATTERNS, "patterns")
}

fn beyond(count: usize, most: usize, what: &str) -> Option<String> {
    (count > most)
        .then(|| format!("holds about {count} {what}, more than the {most} that are read: it was not checked"))
}

/// What is told of a file that is not read.
pub fn unread(path: &str, what: String) -> Gap {
    let help = "split it, or leave it out with --exclude".to_owned();
    Gap { path: path.to_owned(), what, help, kind: GapKind::Unreadable }
}

/// The bytes of shell text that an instruction holds, its here-documents included.
pub fn shell_bytes(step: &StepRef) -> usize {
    let Some(Command::Shell(joined)) = step.ins.command() else { return 0 };
    joined.text.len() + step.ins.heredocs.iter().map(|heredoc| heredoc.body_span.len()).sum::<usize>()
}

/// Whether the instruction's shell text is one that a checker of shell texts is given.
pub fn is_checked(step: &StepRef) -> bool {
    shell_bytes(step) <= shell::MAX_BYTES
}

/// What is left where a text is not taken apart as a whole.
const SHORTER: &str = "only its shorter commands were checked, each by itself";

/// The instructions whose shell text is longer or more tangled than what is read, the compose files whose aliases are
/// followed no further, and the directories that builds are sent of which only a part was walked.
pub fn gaps(project: &Project) -> Vec<Gap> {
    let gap = |step: StepRef| {
        let bytes = shell_bytes(&step);
        let tangled = || step.shell_errors.iter().any(|(_, why)| why == shell::UNREAD);
        let what = match bytes {
            0..=shell::MAX_BYTES if !tangled() => return None,
            0..=shell::MAX_BYTES => format!(
                "holds shell text that is nested too deeply to be read, or a word of too many substitutions: {SHORTER}"
            ),
            _ if bytes > shell::MAX_SPLIT => {
                format!("holds {} KiB of shell text, more than is read: none of its commands was checked", bytes >> 10)
            }
            _ => format!("holds {} KiB of shell text, more than is read: {SHORTER}", bytes >> 10),
        };
        let source = project.source(step.file());
        let place = source.place(step.ins.span.start as usize);
        Some(Gap {
            path: format!("{}:{}:{}", source.path, place.line, place.column),
            what,
            help: "put it into a script that the image copies and runs".into(),
            kind: GapKind::Hidden,
        })
    };
    let aliased = project
        .compose
        .iter()
        .filter(|file| file.unresolved.iter().any(|unresolved| unresolved.kind == UnresolvedKind::Aliases));
    let aliased = aliased.map(|file| Gap {
        path: project.source(file.file).path.clone(),
        what: "reaches more through its aliases than is followed: what stands there was not checked".into(),
        help: "write the values out where they are few, or bring them in with `extends`".into(),
        kind: GapKind::Hidden,
    });
    let walked = project.contexts.iter().filter(|context| context.truncated).map(|context| Gap {
        path: context.root.clone(),
        what: format!("holds more than the {} files that are looked at: the rest is not known", context.entries.len()),
        help: "name in its `.dockerignore` what no build needs, or check the directory that is meant".into(),
        kind: GapKind::Unresolved,
    });
    project.steps().filter_map(gap).chain(aliased).chain(walked).collect()
}
