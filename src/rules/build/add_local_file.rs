//! `add-local-file`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::StepRef;
use crate::project::evidence;
use crate::project::stages::copied::CopySource;
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
        let adds = sources.chunk_by(|a, b| std::ptr::eq(a.step.ins, b.step.ins)).filter(|group| is_plain(group));
        // They are told once for the file.
        let row: Vec<&[CopySource]> = adds.collect();
        tell(cx, &row, out);
    }
}

fn tell(cx: &Cx, row: &[&[CopySource]], out: &mut Sink) {
    let mut firsts = row.iter().filter_map(|group| group.first());
    let Some(first) = firsts.next() else { return };
    let file = first.step.file();
    let more = match row.len() {
        1 => String::new(),
        2 => ", and so does another below".to_owned(),
        n => format!(", and so do {} more below", n - 1),
    };
    let message = format!("ADD copies `{}` as COPY would{more}", first.word.text);
    let finding = out.report(file, first.step.keyword_span(), message).mark("nothing to unpack or fetch");
    // The builder cuts it off, where older ones refused the build.
    if let Some(path) = first.word.text.strip_prefix("../") {
        let below = path.trim_start_matches("../");
        finding.why(format!("`..` leads nowhere: what is taken is `{below}` in the build context, whatever directory the Dockerfile is in."));
    }
    for other in firsts {
        finding.label(file, other.step.keyword_span(), "nor here");
    }
    finding.help("write COPY: ADD is for archives that are to be unpacked, and for addresses");
    // Where some are seen to be no archives, those are mended, and the others stand alone after that.
    let (seen, unseen): (Vec<&&[CopySource]>, Vec<_>) =
        row.iter().partition(|group| group.iter().all(|source| is_seen(cx, source)));
    let (safety, title, group) = match (seen.is_empty(), unseen.is_empty()) {
        (true, _) => (Safety::Unsafe, "Use COPY: an archive would no longer be unpacked", unseen),
        (false, true) => (Safety::Safe, "Use COPY", seen),
        (false, false) => (Safety::Safe, "Use COPY for what is seen to be no archive", seen),
    };
    let edits = group.iter().filter_map(|group| group.first());
    let edits = edits.map(|source| Edit::replace(file, source.step.keyword_span(), "COPY")).collect();
    finding.fix(safety, title, edits).changing(&[Aspect::Files]);
}

/// Whether the instruction is an ADD of nothing that it would fetch or unpack.
fn is_plain(group: &[CopySource]) -> bool {
    let first = group.first().filter(|source| source.step.ins.keyword == Keyword::Add);
    // What is no source in the context is an address.
    let all = |step: &StepRef| matches!(&step.ins.args, Args::Copy { sources, .. } if sources.len() == group.len());
    let plain = group.iter().all(|source| source.path.is_some_and(|path| !may_be_archive(path)));
    first.is_some_and(|first| plain && all(&first.step) && !needs_add(&first.step))
}

/// A flag that COPY would refuse.
fn needs_add(step: &StepRef) -> bool {
    step.ins.flags.iter().any(|flag| OF_ADD.contains(&flag.name.as_str()))
}

/// Whether the source lies in the context and is a directory, or a file that promises text. ADD unpacks by
/// what a file holds, whatever its name, and leaves what lies in directories as it is.
fn is_seen(cx: &Cx, source: &CopySource) -> bool {
    let Some(path) = source.path else { return false };
    let contexts = || cx.project.contexts_of(source.step.stage_ref().docker);
    let text = evidence::kind(path).is_some_and(|kind| kind != evidence::Kind::Other);
    contexts().next().is_some()
        && contexts().all(|context| !context.below(path).is_empty() || text && context.at(path).is_some())
}

fn may_be_archive(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase();
    let name = path.rsplit('/').next().unwrap_or(path);
    ARCHIVES.contains(&ending.as_str()) || name.ends_with('*') || ending.contains(['*', '?', '['])
}
