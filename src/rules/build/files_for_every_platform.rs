//! `files-for-every-platform`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety};
use crate::project::{Dockerfile, StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut several = HashMap::new();
    for made in cx.project.made.iter().filter(|made| made.several) {
        several.entry(made.dockerfile).or_insert(made);
    }
    for (index, docker) in cx.project.dockerfiles.iter().enumerate() {
        let Some(made) = several.get(&index) else { continue };
        let Some(last) = docker.final_stage() else { continue };
        let takers = takers(docker);
        let files = |stage: &StageRef| takers.get(&stage.index).is_none_or(|takers| take_files(takers, last));
        for stage in docker.stages().filter(|stage| makes_for_all(*stage, last)).filter(files) {
            let Args::From { image, .. } = &stage.from_instruction().args else { continue };
            let message = "this stage is run once for each platform, and what it makes is the same for all";
            let finding = out.report(docker.file, image.span, message).mark("under emulation for all but one");
            finding.help(format!(
                "write `FROM --platform=$BUILDPLATFORM {}`: {} builds for several",
                image.text,
                cx.project.path_inside(&made.by)
            ));
            let edit = Edit::insert(docker.file, image.span.start as usize, "--platform=$BUILDPLATFORM ");
            let title = "Run it once, on the platform of the builder: what it makes is taken for all";
            finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Stages]);
        }
    }
}

/// Whether a stage of Node.js makes what another kind of image hands out, and nothing of it is made for one machine.
fn makes_for_all(stage: StageRef, last: StageRef) -> bool {
    const NATIVE: &[&str] = &["--compile", "TARGETARCH", "TARGETPLATFORM", "electron", "nexe", "pkg ", "sea-config"];
    let node = |stage: StageRef| stage.root_image().is_some_and(|image| image.official() == Some("node"));
    let own = stage.parent().is_none() && !stage.stage.is_parent && stage.from_instruction().flag("platform").is_none();
    if !node(stage) || node(last) || !own || stage.stage.in_final_chain || !stage.stage.reachable {
        return false;
    }
    let runs = stage.steps_of(Keyword::Run).next().is_some();
    let native = || stage.steps().any(|step| NATIVE.iter().any(|word| step.ins.rest().text.contains(word)));
    runs && !native()
}

/// What takes from a stage, by the stage's index.
fn takers(docker: &Dockerfile) -> HashMap<usize, Vec<StepRef<'_>>> {
    let mut takers: HashMap<usize, Vec<StepRef>> = HashMap::new();
    for step in docker.stages().flat_map(|stage| stage.steps()) {
        docker.stages_used(&step).into_iter().for_each(|stage| takers.entry(stage).or_default().push(step));
    }
    takers
}

/// Whether all of it copies files into the stage that runs, and no packages.
fn take_files(takers: &[StepRef], last: StageRef) -> bool {
    takers.iter().all(|step| {
        let Args::Copy { sources, .. } = &step.ins.args else { return false };
        step.stage.index == last.index
            && !sources.iter().any(|source| source.text.contains("node_modules") || source.text.contains("/bin"))
    })
}
