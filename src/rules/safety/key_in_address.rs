//! `key-in-address`: see the page of the same name.

use crate::project::evidence::credentials::{in_query, in_url, is_placeholder};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::Command;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let mut found = Vec::new();
        for step in stage.steps() {
            if step.is_run() {
                found.extend(in_commands(&step.step.commands));
            }
            if let (Keyword::Add, Args::Copy { sources, .. }) = (step.ins.keyword, &step.ins.args) {
                found.extend(sources.iter().filter_map(|source| Some((source.span, held(&source.text)?))));
            }
        }
        tell(out, stage.file(), &found, true);
    }
    for running in cx.project.running_in_earnest() {
        let found: Vec<_> = in_commands(&running.script.commands).collect();
        tell(out, running.file, &found, false);
    }
}

/// What lets somebody in, in the addresses that a command asks.
fn in_commands(commands: &[Command]) -> impl Iterator<Item = (Span, String)> {
    const ASK: &[&str] = &["curl", "wget", "git", "pip", "pip3", "npm", "yarn", "composer", "go", "svn", "hg"];
    let asks = |command: &&Command| command.effective().name().is_some_and(|name| ASK.contains(&name));
    let words = commands.iter().filter(asks).flat_map(|command| &command.words);
    words.filter_map(|word| Some((word.span, held(word.text().trim_matches(['"', '\'']))?)))
}

/// The parameter of the address, or that it is a password before the host.
fn held(text: &str) -> Option<String> {
    if let Some(name) = in_query(text) {
        return Some(format!("`{name}`"));
    }
    let password = text.get(in_url(text)?)?;
    let host = text.rsplit('@').next().unwrap_or_default();
    let dummy = matches!(password, "x-oauth-basic" | "x" | "password" | "pass" | "dummy" | "test" | "anonymous");
    let here = host.starts_with("localhost") || host.starts_with("127.");
    (!dummy && !here && !is_placeholder(password)).then(|| "a password".to_owned())
}

fn tell(out: &mut Sink, file: FileId, found: &[(Span, String)], built: bool) {
    let Some(((span, what), others)) = found.split_first() else { return };
    let finding = out.report(file, *span, format!("this address holds {what}, written out"));
    finding.mark("known to all who have the repository or the image");
    for (other, what) in others {
        finding.label(file, *other, format!("{what} as well"));
    }
    finding.help(match built {
        true => "have another one made, as this one is known, and hand it to the RUN by `--mount=type=secret,id=…`, or fetch the file outside the build",
        false => "have another one made, as this one is known, and take it from a file under `secrets` or a variable",
    });
}
