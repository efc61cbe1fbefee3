//! No project panics the way from files to findings, fixes and formats, and nothing in it steers an output.
//!
//! The bytes are a directory of files, one after the other behind a byte 0xFF: a letter that picks the name, in
//! lower case for a file of the bytes that follow, in upper case for a link to the path that they spell.
#![no_main]

#[path = "../others.rs"]
mod others;
#[path = "../../tests/support/shown_laws.rs"]
mod shown_laws;

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::sync::Arc;
use std::path::{Path, PathBuf};

use libfuzzer_sys::fuzz_target;
use plimsoll::finding::{Finding, Safety, Status};
use plimsoll::grade::{Coverage, grade};
use plimsoll::project::{Inputs, Project, discover};
use plimsoll::report::{Format, Screen, Style, View, render};
use plimsoll::{fix, lint};

const NAMES: [&str; 16] = [
    "Dockerfile",
    "compose.yaml",
    ".dockerignore",
    ".env",
    "web/Dockerfile",
    "web/.dockerignore",
    "web/entrypoint.sh",
    "web/app.py",
    "compose.override.yaml",
    "db/init.sql",
    "web/b.Dockerfile",
    "::error::x\n\u{202e}/Dockerfile",
    "::error::x\n\u{202e}/`<b>|.sh",
    "package.json",
    "nginx.conf",
    ".gitignore",
];

/// Writes the project below `root`, which is empty.
fn write(root: &Path, bytes: &[u8]) {
    for part in bytes.split(|byte| *byte == 0xff) {
        let Some((&letter, content)) = part.split_first() else { continue };
        let index = letter.to_ascii_lowercase().wrapping_sub(b'a');
        let Some(name) = NAMES.get(usize::from(index)) else { continue };
        let path = root.join(name);
        let made = path.parent().map_or(Ok(()), fs::create_dir_all);
        // A name that is taken, or a link to nowhere on the way, leaves the project as it is.
        let _ = made.and_then(|()| match letter.is_ascii_uppercase() {
            true => symlink(std::ffi::OsStr::from_bytes(content), &path),
            false => fs::write(&path, content),
        });
    }
}

fn check(root: &Path, inputs: &Inputs) -> (Project, Vec<Finding>) {
    let mut project = discover(&[root.to_owned()], inputs);
    let outcome = lint::run(&project, &lint::Options::default());
    project.gaps.extend(outcome.gaps);
    (project, outcome.findings)
}

fn shown(project: &Project, findings: &[Finding]) {
    let grade = grade(findings, &Coverage::of(project, false));
    let view = View::new(project, findings, &grade);
    let counts = (findings.iter().filter(|finding| finding.status == Status::Open).count(), project.gaps.len());
    for format in Format::ALL {
        let out = render(&view, format, Style::default());
        shown_laws::lawful(format.name(), format, out.as_str(), counts);
    }
}

fuzz_target!(init: others::let_pass(), |bytes: &[u8]| {
    let root = std::env::temp_dir().join(format!("plimsoll-fuzz-{}", std::process::id()));
    let _ = fs::remove_dir_all(&root);
    fs::create_dir_all(&root).expect("a temporary directory can be made");
    write(&root, bytes);
    let mut inputs = Inputs { contexts: true, ..Inputs::default() };
    for _ in 0..3 {
        let (project, findings) = check(&root, &inputs);
        shown(&project, &findings);
        let fixes: Vec<_> = fix::choose(&findings, Safety::Unsafe).map(|(_, fix)| fix).collect();
        let applied = fix::apply(&project.files, &fixes);
        if applied.files.is_empty() {
            break;
        }
        for (file, text) in applied.files {
            let source = project.source(file);
            let patch = fix::diff(source, &text);
            shown_laws::harmless("diff", Screen::default().lines(&patch).shown().as_str());
            Arc::make_mut(&mut inputs.overlay).insert(PathBuf::from(&source.path), text.into_bytes());
        }
    }
});
