//! `archive-copied-then-unpacked`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Word};
use crate::syntax::shell::{self, Command};

const ENDINGS: &[&str] = &[
    ".tar", ".z", ".bz2", ".gz", ".lz", ".lzma", ".tz", ".tb2", ".tbz", ".tbz2", ".tgz", ".tlz", ".tpz", ".txz", ".xz",
];
const UNPACK: &[&str] =
    &["unzip", "gunzip", "bunzip2", "unlzma", "unxz", "zcat", "bzcat", "lzcat", "xzcat", "zgz", "uncompress"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let steps: Vec<_> = stage.steps().filter(|step| !step.onbuild).collect();
        let copies = |source: &Word| is_archive(&source.text);
        if !steps.iter().any(|step| matches!(&step.ins.args, Args::Copy { sources, .. } if sources.iter().any(copies)))
        {
            continue;
        }
        // The names of what is unpacked, with the step.
        let unpacked: Vec<(usize, String)> = steps
            .iter()
            .filter(|step| step.is_run())
            .flat_map(|step| step.step.commands.iter().flat_map(names).map(|name| (step.index, name)))
            .collect();
        for step in steps.iter().filter(|step| step.ins.keyword == Keyword::Copy && step.ins.flag("from").is_none()) {
            let Args::Copy { sources, dest } = &step.ins.args else { continue };
            let archives = sources.iter().filter(|source| is_archive(&source.text));
            for source in archives {
                let own = [base_name(&source.text), base_name(&dest.text)];
                if unpacked.iter().any(|(index, name)| *index > step.index && own.contains(name)) {
                    let name = base_name(&source.text);
                    out.report(
                        step.file(),
                        source.span,
                        format!("`{name}` is copied and then unpacked: both stay in the image"),
                    )
                    .mark("stays beside what came out of it")
                    .help("ADD unpacks a local tar archive; or lend it to the RUN with `--mount=type=bind`");
                    break;
                }
            }
        }
    }
}

fn names(command: &Command) -> Vec<String> {
    let call = command.effective();
    let tar = call.name() == Some("tar")
        && call.args().iter().enumerate().any(|(at, word)| {
            let text = word.text();
            let flags = text.strip_prefix('-').filter(|rest| !rest.starts_with('-')).or((at == 0).then_some(text));
            matches!(text, "--extract" | "--get")
                || flags.is_some_and(|flags| flags.contains('x') && !flags.contains('/'))
        });
    let unpacks = tar || call.name().is_some_and(|name| UNPACK.contains(&name));
    if unpacks { call.args().iter().map(shell::Word::text).map(base_name).collect() } else { Vec::new() }
}

fn is_archive(path: &str) -> bool {
    let lower = path.trim_matches(['"', '\'']).to_ascii_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// The last part of a path of either system.
fn base_name(path: &str) -> String {
    let path = path.trim_matches(['"', '\'']);
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}
