//! `matches-root-only`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::project::builds::context::Sweep;
use crate::rules::{Cx, Sink};
use crate::syntax::ignorefile::{self, Pattern};
use crate::text::Edit;

/// Names that lie in any directory of a project and are nowhere wanted.
const ANYWHERE: &[&str] = &[
    ".DS_Store",
    ".cache",
    ".coverage",
    ".env",
    ".gradle",
    ".idea",
    ".mypy_cache",
    ".next",
    ".nyc_output",
    ".pytest_cache",
    ".ruff_cache",
    ".terraform",
    ".tox",
    ".venv",
    ".vscode",
    "Thumbs.db",
    "__pycache__",
    "bower_components",
    "node_modules",
    "venv",
];

/// What the Finder of macOS leaves behind.
const FINDER: &str = ".DS_Store";

const BYTECODE: &[&str] = &["__pycache__", "*.pyc", "*.pyo", "*.py[co]", "*.py[cod]"];

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told: Vec<(usize, usize)> = Vec::new();
    for (docker, context) in cx.project.builds() {
        let Some(index) = context.ignore else { continue };
        let Some(ignore) = cx.project.ignore_files.get(index) else { continue };
        let sweeps = docker.sweeps(context);
        let names_cache = ignore.tree.patterns.iter().any(|pattern| pattern.text.contains("__pycache__"));
        for (at, pattern) in ignore.tree.patterns.iter().enumerate() {
            if !is_habit(pattern) || told.contains(&(index, at)) {
                continue;
            }
            let (deep, _) = ignorefile::parse(&format!("**/{}", pattern.text));
            let below = |path: &str| path.contains('/') && deep.ignored(path);
            let mut files = sweeps.iter().flat_map(|sweep| &sweep.files);
            let text = &pattern.text;
            // Compiled Python lies beside its sources once anybody has run them, never in a clean checkout.
            let python = |path: &str| path.ends_with(".py") && path.contains('/');
            let mut sources = sweeps.iter().flat_map(|sweep| &sweep.files);
            // All that Python 3 compiles lies in this one, whose pattern is told.
            let compiled = BYTECODE.contains(&text.as_str()) && (text == "__pycache__" || !names_cache);
            let message = if let Some((entry, _)) = files.find(|(entry, _)| below(&entry.path)) {
                format!("`{text}` matches in the root only; `{}` is sent", entry.path)
            } else if let Some((entry, _)) = sources.find(|(entry, _)| compiled && python(&entry.path)) {
                format!("`{text}` matches in the root only; what is compiled from `{}` is sent", entry.path)
            } else if text == FINDER
                && sweeps.iter().any(|sweep| sweep.source.path == Some(".") && has_directories(sweep))
            {
                format!("`{text}` matches in the root only; macOS leaves one in every directory that is looked into")
            } else {
                continue;
            };
            told.push((index, at));
            let finding = out.report(ignore.file, pattern.span, message);
            if text == FINDER {
                finding.severity(Severity::Info);
            }
            // Some kilobytes, which a stage that is thrown away keeps to itself.
            if text == FINDER && !sweeps.iter().any(|sweep| sweep.source.step.stage.in_final_chain) {
                finding.pedantic();
            }
            finding
                .mark("not in directories below")
                .help(format!("write `**/{text}`"))
                .fix(
                    Safety::Safe,
                    format!("Write `**/{text}`"),
                    vec![Edit::insert(ignore.file, pattern.span.start as usize, "**/")],
                )
                .changing(&[Aspect::Patterns]);
        }
    }
}

fn has_directories(sweep: &Sweep) -> bool {
    sweep.files.iter().any(|(_, path)| path.contains('/'))
}

/// Written as for git: a name without a slash that is meant wherever it lies.
fn is_habit(pattern: &Pattern) -> bool {
    let text = pattern.text.as_str();
    let ending = text.strip_prefix("*.").is_some_and(|rest| !rest.is_empty() && !rest.contains(['*', '?']));
    let ending = ending
        && !text.ends_with(".md")
        && !text.ends_with(".txt")
        && !text.ends_with("yml")
        && !text.ends_with("yaml");
    !pattern.negated && !text.contains('/') && (ending || ANYWHERE.contains(&text))
}
