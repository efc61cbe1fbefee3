//! `moving-download`: see the page of the same name.

use std::cell::LazyCell;
use std::collections::HashMap;

use crate::finding::Finding;
use crate::project::packages::Action;
use crate::project::running::downloads::{cloned_to, downloads, fetched_at_start, is_list, is_tip, moving};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let (mut told, renewed) = (Told::new(), LazyCell::new(|| fetched_at_start(cx.project, stage)));
        for download in downloads(cx.project, stage) {
            let before = out.findings.len();
            tell(cx, download.text.file, download.url.span, download.address(), &mut told, out);
            if let Some(finding) = out.findings.get_mut(before).filter(|_| download.is_started()) {
                finding.why("What the address serves is run here with the rights of the build, mostly root's: a change of the branch is in the image unread, and nothing checks that it is what its owner wrote.");
            }
            if let Some(name) = download.asked() {
                let message = format!("`{name}` is asked for as the image is built: the next build has another file");
                let finding = out.report(download.text.file, download.url.span, message);
                finding
                    .mark("moves")
                    .help(format!("give `{name}` its value by ARG, and change it with the other versions"));
                // Who may give it from outside takes the newest on purpose.
                if download.step.docker.scope.declared(stage.index, download.step.step.at, name) {
                    finding.pedantic();
                }
            }
        }
        for step in stage.steps_of(Keyword::Add) {
            let Args::Copy { sources, .. } = &step.ins.args else { continue };
            for source in sources.iter().filter(|source| source.text.contains("://")) {
                // As written: whoever builds gives a variable its value.
                tell(cx, step.file(), source.span, &source.text, &mut told, out);
            }
        }
        for text in cx.project.build_texts_of(stage) {
            let packages = text.packages.iter().filter(|call| call.action == Action::Install);
            for package in packages.flat_map(|call| &call.packages).filter(|package| package.text.contains("://")) {
                tell(cx, text.file, package.span, package.text.trim_matches(['"', '\'']), &mut told, out);
            }
            for command in text.commands.iter().filter(|command| is_tip(&text, command)) {
                // What is there that day is not what is there at the start.
                let again = |name: &str| renewed.contains(name) || renewed.contains("$");
                if cloned_to(&text, command).is_some_and(again) {
                    continue;
                }
                let message = "`git clone` takes the tip of a branch: the next build has other sources";
                let own = command.args().iter().any(|word| cx.project.is_address_of_its_owner(word.text()));
                if let Some(finding) = new(message, (text.file, command.span), own, &mut told, out) {
                    finding.mark("whatever is there that day");
                    finding.help("clone with `--branch` and a tag, or check out the commit that is meant");
                }
            }
        }
    }
}

/// Where each thing was told of a stage: what is said in the same words is one finding.
type Told = HashMap<String, usize>;

fn new<'a>(
    message: &str,
    (file, span): (FileId, Span),
    own: bool,
    told: &mut Told,
    out: &'a mut Sink,
) -> Option<&'a mut Finding> {
    if let Some(finding) = out.before(told, format!("{own} {message}")) {
        finding.label(file, span, "and here");
        return None;
    }
    let finding = out.report(file, span, message);
    // What the same people write elsewhere is followed on purpose.
    Some(if own { finding.pedantic() } else { finding })
}

fn tell(cx: &Cx, file: FileId, span: Span, address: &str, told: &mut Told, out: &mut Sink) {
    let Some(what) = moving(address) else { return };
    // Whoever wants it as it is today gets it as it was when the layer was made.
    if is_list(address) {
        let message = format!("this list is that of {what} when the layer was made, and grows old with it");
        let finding = out.report(file, span, message).mark("kept in the layer");
        finding.help("fetch it anew while the container runs, or build without the cache").pedantic();
        return;
    }
    let message = format!("this address serves {what}: the next build has another file");
    if let Some(finding) = new(&message, (file, span), cx.project.is_address_of_its_owner(address), told, out) {
        finding.mark("moves").help("name the release or the commit that is meant");
    }
}
