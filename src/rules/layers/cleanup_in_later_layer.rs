//! `cleanup-in-later-layer`: see the page of the same name.

use std::collections::BTreeMap;

use crate::project::StepRef;
use crate::project::packages::{Action, Manager};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::{Command, Word};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.in_final_chain) {
        let mut made: BTreeMap<String, StepRef> = BTreeMap::new();
        for step in stage.steps().filter(|step| !step.onbuild) {
            let removed: Vec<&Word> = removed(&step).collect();
            let mut left = written(&step);
            for word in &removed {
                let path = directory(word);
                let here = left.len();
                left.retain(|written| !covers(path, written));
                // What this RUN made itself is rightly deleted here; more may lie beside it.
                if here > left.len() {
                    continue;
                }
                let mut below = made.range(path.to_owned()..).take_while(|(written, _)| written.starts_with(path));
                let Some((written, earlier)) = below.find(|(written, _)| covers(path, written)) else { continue };
                let message = format!("`{}` is deleted here and stays in the layer that made it", word.text());
                let finding = out.report(stage.file(), word.span, message);
                finding.mark("only hidden");
                finding.label(stage.file(), earlier.keyword_span(), format!("`{written}` comes from here"));
                finding.help(match earlier.ins.keyword {
                    Keyword::Run => "delete it in the RUN that makes it",
                    _ => "use `RUN --mount=type=bind` for what only the build needs, or leave it out of the COPY",
                });
            }
            made.extend(left.into_iter().map(|path| (path, step)));
        }
    }
}

/// The absolute paths that a RUN removes for certain.
fn removed<'a>(step: &StepRef<'a>) -> impl Iterator<Item = &'a Word> {
    let commands = step.step.commands.iter().filter(|command| command.place.depth == 0 && command.name() == Some("rm"));
    commands.flat_map(|command| command.args()).filter(|word| literal_path(word).is_some() && directory(word).len() > 1)
}

/// What `rm` is given, without the `/*` at its end.
fn directory(word: &Word) -> &str {
    word.text().trim_end_matches(['*', '/'])
}

fn literal_path(word: &Word) -> Option<&str> {
    word.literal.as_deref().filter(|text| text.starts_with('/') && !text.starts_with("/dev/"))
}

/// Paths that an instruction is known to write into its layer.
fn written(step: &StepRef) -> Vec<String> {
    match &step.ins.args {
        Args::Copy { sources, dest } if !dest.text.contains('$') => {
            let into = dest.text.ends_with('/');
            let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
            let target =
                |source: &str| if into { format!("{}{}", dest.text, name(source)) } else { dest.text.to_string() };
            sources.iter().map(|source| target(&source.text)).collect()
        }
        _ if step.is_run() => {
            let outer = step.step.commands.iter().filter(|command| command.place.depth == 0);
            let paths = outer.flat_map(made_by).filter(|path| !step.mounts_over(path));
            paths.map(str::to_owned).chain(lists(step)).collect()
        }
        _ => Vec::new(),
    }
}

/// Files and directories that a command makes, where they are written out.
fn made_by(command: &Command) -> Vec<&str> {
    let redirected = command.redirects.iter().filter(|redirect| redirect.operator.contains('>'));
    let redirected = redirected.filter_map(|redirect| literal_path(redirect.target.as_ref()?));
    let args = command.args();
    let after = |flags: &[&str]| {
        let pair = args.windows(2).find(|pair| flags.contains(&pair[0].text()));
        pair.and_then(|pair| literal_path(&pair[1])).into_iter().collect::<Vec<_>>()
    };
    let named = match command.name() {
        Some("mkdir" | "touch") => args.iter().filter_map(literal_path).collect(),
        Some("curl") => after(&["-o", "--output"]),
        Some("wget") => after(&["-O", "--output-document"]),
        _ => Vec::new(),
    };
    redirected.chain(named).collect()
}

/// The package lists that a RUN fetches.
fn lists(step: &StepRef) -> Option<String> {
    let update = step.packages.iter().any(|call| call.manager == Manager::Apt && call.action == Action::Update);
    let path = Manager::Apt.lists();
    (update && !step.mounts_over(path)).then(|| path.to_owned())
}

/// Whether removing `path` removes `written`.
fn covers(path: &str, written: &str) -> bool {
    written.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
