//! `adjacent-copies`: see the page of the same name.

use crate::project::StepRef;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

/// One layer more is little to gain.
const MANY: usize = 3;

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let steps: Vec<StepRef> = stage.steps().collect();
        let mut index = 0;
        while index < steps.len() {
            let Some(directory) = target(&steps[index]) else {
                index += 1;
                continue;
            };
            let flags = steps[index].ins.flag_texts();
            let same = |step: &&StepRef| target(step).as_deref() == Some(&directory) && step.ins.flag_texts() == flags;
            let count = steps[index..].iter().take_while(same).count();
            if count > 1 {
                let message = format!("{count} COPY instructions in a row put files into `{directory}/`");
                let finding = out.report(stage.file(), steps[index + 1].keyword_span(), message);
                finding.mark("could join the COPY above");
                finding.label(stage.file(), steps[index].keyword_span(), "the first of them");
                if count < MANY {
                    finding.pedantic();
                }
                finding.help(format!("name all files in one `COPY … {directory}/`"));
            }
            index += count;
        }
    }
}

/// The directory that a COPY of single files, none renamed, fills; `None` for anything else.
fn target(step: &StepRef) -> Option<String> {
    let Args::Copy { sources, dest } = &step.ins.args else { return None };
    let whole =
        step.ins.keyword == Keyword::Copy && !step.onbuild && step.ins.heredocs.is_empty() && !dest.text.contains('$');
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let file = |path: &str| {
        name(path).contains('.')
            && !name(path).ends_with(".d")
            && !path.ends_with('/')
            && !matches!(name(path).as_str(), "." | "..")
    };
    if !whole
        || sources.is_empty()
        || !sources.iter().all(|source| file(&source.text) && !source.text.contains(['$', '*', '?']))
    {
        return None;
    }
    match (dest.text.strip_suffix('/'), sources.as_slice()) {
        (Some(directory), _) => Some(directory.to_owned()),
        (None, [source]) if name(&source.text) == name(&dest.text) => {
            dest.text.rsplit_once('/').map(|(dir, _)| dir.to_owned())
        }
        _ => None,
    }
}
