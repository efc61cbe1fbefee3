//! `other-c-library`: see the page of the same name.

use crate::finding::Severity;
use crate::project::images::linkage::{Made, Misfit, misfits};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let found = misfits(cx.project, docker);
        for misfit in &found {
            tell(misfit, out);
        }
    }
}

fn tell(misfit: &Misfit, out: &mut Sink) {
    let image = |stage: crate::project::StageRef| stage.root_image().map_or("scratch".to_owned(), |image| image.name());
    let (theirs, own) = (image(misfit.maker), image(misfit.copy.stage_ref()));
    let alpine = |stage: crate::project::StageRef| {
        let tag = stage.root_image().and_then(|image| image.tag.clone()).unwrap_or_default();
        if tag.contains("alpine") { " on Alpine" } else { "" }
    };
    let here = alpine(misfit.copy.stage_ref());
    let span = match &misfit.copy.ins.args {
        Args::Copy { sources, .. } => sources.first().map_or(misfit.copy.keyword_span(), |source| source.span),
        _ => misfit.copy.keyword_span(),
    };
    let message = match &misfit.what {
        Made::Program(language) => {
            format!(
                "this {language} program is linked to the C library of `{theirs}`, which `{own}`{here} does not have"
            )
        }
        Made::Packages(name) => {
            format!("`{name}` is compiled for the C library of `{theirs}`, and `{own}`{here} has another")
        }
    };
    let finding = out.report(misfit.copy.file(), span, message).mark("does not start: not found");
    finding.label(misfit.made.file(), misfit.command.span, "made here");
    finding.help(match &misfit.what {
        Made::Program("Go") => "build it with `CGO_ENABLED=0` where nothing in it is C, else in the `-alpine` image of Go for Alpine",
        Made::Program(_) => "build it for musl, in the `-alpine` image of Rust or with `--target x86_64-unknown-linux-musl`; or run it on `debian` in `slim`",
        Made::Packages(_) => "install the packages in an image of the same kind as the one that runs: both `-alpine`, or both `-slim`",
    });
    // Only what asks for names and users is linked so.
    if misfit.what == Made::Program("Go") {
        finding.severity(Severity::Warning);
    }
}
