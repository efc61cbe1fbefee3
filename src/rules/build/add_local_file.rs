//! `add-local-file`: see the page of the same name.

use crate::finding::Safety;
use crate::project::StepRef;
use crate::project::context::{CopySource, is_remote};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

/// Flags that COPY does not have.
const OF_ADD: &[&str] = &["checksum", "keep-git-dir", "unpack"];

/// Endings of what ADD may unpack.
const ARCHIVES: &[&str] = &[
    "tar", "gz", "bz2", "xz", "zst", "lz", "lzma", "z", "tgz", "tbz", "tbz2", "tb2", "tlz", "tpz", "txz", "tz", "tzst",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        // The sources of one instruction stand together; the first speaks for all of them.
        let sources: Vec<CopySource> = docker.copy_sources().collect();
        for group in sources.chunk_by(|a, b| std::ptr::eq(a.step.ins, b.step.ins)) {
            let Some(first) = group.first().filter(|source| source.step.ins.keyword == Keyword::Add) else { continue };
            let plain = group.iter().all(|source| source.path.as_deref().is_some_and(|path| !may_be_archive(path)));
            if !plain || needs_add(&first.step) {
                continue;
            }
            let span = first.step.keyword_span();
            let finding = out.report(docker.file, span, format!("ADD copies `{}` as COPY would", first.word.text));
            finding.mark("nothing to unpack or fetch");
            finding.fix(Safety::Safe, "Use COPY", vec![Edit::replace(docker.file, span, "COPY")]);
        }
    }
}

/// A flag or a source beside the local ones that COPY would refuse.
fn needs_add(step: &StepRef) -> bool {
    let remote = match &step.ins.args {
        Args::Copy { sources, .. } => sources.iter().any(|source| is_remote(&source.text)),
        _ => true,
    };
    remote || step.ins.flags.iter().any(|flag| OF_ADD.contains(&flag.name.as_str()))
}

fn may_be_archive(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(path);
    ARCHIVES.contains(&ending.as_str()) || name.ends_with('*') || ending.contains(['*', '?', '['])
}
