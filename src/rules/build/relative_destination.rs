//! `relative-destination`: see the page of the same name.

use crate::project::{Base, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword, Word};

/// Files of a stage of which is asked who reads them, at most.
const MOST: usize = 20;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        // Nothing sets a directory there, so that it is the root.
        if stage.chain().last().is_some_and(|root| root.stage.base == Base::Scratch) {
            continue;
        }
        // Under ONBUILD as well: what counts is that somebody set one.
        let mut set =
            stage.chain().skip(1).any(|parent| parent.steps().any(|step| step.ins.keyword == Keyword::Workdir));
        let mut found: Vec<(StepRef, &Word, bool)> = Vec::new();
        for step in stage.steps() {
            set |= step.ins.keyword == Keyword::Workdir;
            let (Args::Copy { sources, dest }, Keyword::Copy) = (&step.ins.args, step.ins.keyword) else { continue };
            let text = dest.text.trim_matches(['"', '\'']);
            let drive = text.as_bytes().get(1) == Some(&b':');
            if set || drive || text.starts_with(['/', '\\', '$']) {
                continue;
            }
            // What is read where it was put does not mind where that is.
            let quiet = !stage.in_final_chain || is_read_there(&step, sources, text);
            found.push((step, dest, quiet));
            if !quiet || !stage.in_final_chain || found.len() == MOST {
                break;
            }
        }
        // Once for a stage: the remedy is the same. What matters comes before what does not.
        let Some((step, dest, quiet)) = found.iter().find(|(_, _, quiet)| !quiet).or(found.first()) else { continue };
        let text = dest.text.trim_matches(['"', '\'']);
        let finding = out
            .report(step.file(), dest.span, format!("`{text}` lies below whatever the base image has set"))
            .mark("relative")
            .help("set WORKDIR above it, or write the whole path");
        if *quiet {
            finding.pedantic();
        }
    }
}

/// Whether a RUN before the next WORKDIR names one of the files from where it was put: `COPY setup.sh ./` and
/// `RUN ./setup.sh`.
fn is_read_there(step: &StepRef, sources: &[Word], dest: &str) -> bool {
    let home = dest.trim_start_matches("./").trim_matches(['/', '.']);
    let names = sources.iter().filter_map(|source| source.text.trim_matches(['"', '\'']).rsplit('/').next());
    let paths: Vec<String> = names
        .filter(|name| !name.is_empty() && !name.contains(['*', '$']) && *name != ".")
        .map(|name| if home.is_empty() { name.to_owned() } else { format!("{home}/{name}") })
        .collect();
    let after = step.stage_ref().steps().skip_while(|other| other.index <= step.index);
    let mut runs = after.take_while(|other| other.ins.keyword != Keyword::Workdir).filter(|other| other.is_run());
    runs.any(|run| {
        let mut words = run.step.commands.iter().flat_map(|command| &command.words);
        words.any(|word| paths.iter().any(|path| word.text().trim_start_matches("./") == path))
    })
}
