//! `files-for-every-platform`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::{Dockerfile, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for (index, docker) in cx.project.dockerfiles.iter().enumerate() {
        let Some(made) = cx.project.made.iter().find(|made| made.dockerfile == index && made.several) else { continue };
        let Some(last) = docker.final_stage() else { continue };
        for stage in docker.stages().filter(|stage| makes_files_alone(docker, *stage, last)) {
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

/// Whether a stage of Node.js makes files that another kind of image hands out, and nothing of it is made for one machine.
fn makes_files_alone(docker: &Dockerfile, stage: StageRef, last: StageRef) -> bool {
    const NATIVE: &[&str] = &["--compile", "TARGETARCH", "TARGETPLATFORM", "electron", "nexe", "pkg ", "sea-config"];
    let node = |stage: StageRef| stage.root_image().is_some_and(|image| image.official() == Some("node"));
    let own = stage.parent().is_none() && !stage.stage.is_parent && stage.from_instruction().flag("platform").is_none();
    if !node(stage) || node(last) || !own || stage.stage.in_final_chain || !stage.stage.reachable {
        return false;
    }
    let runs = stage.steps_of(Keyword::Run).next().is_some();
    let native = stage.steps().any(|step| NATIVE.iter().any(|word| step.ins.rest().text.contains(word)));
    // All that takes from it copies files into the stage that runs, and no packages.
    let mut takers =
        docker.stages().flat_map(|other| other.steps()).filter(|step| docker.stages_used(step).contains(&stage.index));
    let files = takers.all(|step| {
        let Args::Copy { sources, .. } = &step.ins.args else { return false };
        step.stage.index == last.index
            && !sources.iter().any(|source| source.text.contains("node_modules") || source.text.contains("/bin"))
    });
    runs && !native && files
}
