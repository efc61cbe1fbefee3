//! `build-tools`: see the page of the same name.

use crate::knowledge::{absent, classes, eol};
use crate::project::StageRef;
use crate::project::images::purpose::{builds, builds_later, builds_what_it_is_given, holds_an_editor, is_workbench};
use crate::project::images::usage::{removed_in, system_installs};
use crate::project::packages::{Package, listed};
use crate::project::stages::{sources, support};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        if is_workbench(stage)
            || builds_what_it_is_given(stage)
            || holds_an_editor(stage)
            || cx.project.is_for_building_by_name(stage.docker)
            || stage.steps().any(|step| step.is_cut())
            || cx.project.is_meant_as_base(stage.docker)
        {
            continue;
        }
        let (mut found, mut place) = (Vec::new(), 0);
        // What the release does not have stays in no image.
        let release = support::release(stage).filter(|_| !sources::are_added(cx.project, stage));
        let codename = release.and_then(|release| eol::codename(release.product, release.cycle));
        for (step, call) in system_installs(stage) {
            let kept = |package: &&Package| {
                let needed = || package.name.ends_with("-dev") && brings_a_package(stage);
                let missing = || codename.is_some_and(|release| absent::is_absent(release, &package.name));
                classes::is_build_only(&package.name)
                    && !needed()
                    && !missing()
                    && !removed_in(step, call, &package.name)
            };
            let before = found.len();
            found.extend(call.packages.iter().filter(kept));
            if before == 0 && !found.is_empty() {
                place = step.step.at;
            }
        }
        let Some(first) = found.first() else { continue };
        let stay = if found.len() == 1 { "stays" } else { "stay" };
        let message = format!("{} {stay} in the image that runs", listed(&found));
        let mark = if runtime_of(&first.name).is_some() { "with a compiler" } else { "needed to build only" };
        let finding = out.report(stage.file(), first.span, message).mark(mark);
        if found.iter().all(|package| classes::is_slight(&package.name)) {
            finding.pedantic();
        }
        found.iter().skip(1).for_each(|package| {
            finding.label(stage.file(), package.span, "this as well");
        });
        // What a later RUN builds needs them until then.
        let one_run = !builds_later(stage, first.span.start);
        // A stage of its own may start from the one that installs them, and build.
        let below =
            |other: &StageRef| other.chain().any(|o| o.stage.body.contains(&place)) && other.index != stage.index;
        if stage.docker.stages().any(|other| below(&other) && builds(other)) {
            finding.help("install them in the stage that builds, and here the libraries alone");
            continue;
        }
        if found.iter().all(|package| package.name.ends_with("-dev")) && !builds(stage) {
            finding.help(match found.iter().any(|package| headers(&package.name)) {
                true => "nothing is built in this stage: install the library itself, whose package has no `-dev` in its name",
                false => "nothing is built in this stage: leave it out, unless what is built on this image compiles with it",
            });
            continue;
        }
        if let Some(runs) = found.iter().find_map(|package| runtime_of(&package.name)) {
            let headers: Vec<&Package> =
                found.iter().filter(|package| package.name.ends_with("-dev")).copied().collect();
            let library = match headers.as_slice() {
                [] => String::new(),
                headers => format!("; of {} a program needs the library alone, not the headers", listed(headers)),
            };
            finding.help(format!(
                "a program in Java runs with `{runs}`: install that, and compile in a stage of its own{library}"
            ));
            continue;
        }
        finding.help(match one_run {
            true => "build in a stage of its own and copy what comes of it, or remove them in the RUN that installs them",
            false => "build in a stage of its own and copy what comes of it; the RUN that installs them is too early to remove them",
        });
        // What is linked to a library goes on needing it, and `--auto-remove` takes it along.
        if found.iter().any(|package| headers(&package.name)) {
            finding.help += "; what is linked to them needs the libraries themselves, without `-dev`";
        }
    }
}

/// What of a Java development kit's package runs programs: `openjdk-17-jre-headless` of `openjdk-17-jdk`.
fn runtime_of(name: &str) -> Option<String> {
    Some(format!("{}-jre-headless", name.strip_suffix("-headless").unwrap_or(name).strip_suffix("-jdk")?))
}

/// Whether the stage installs a package from a file, which may depend on others by name.
fn brings_a_package(stage: StageRef) -> bool {
    let commands = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.commands);
    commands.into_iter().any(|command| command.words.iter().any(|word| word.text().ends_with(".deb")))
}

/// Whether it has the headers of a library, which has a package of its own: `libpq-dev`, `default-libmysqlclient-dev`.
fn headers(name: &str) -> bool {
    let name = name.trim_start_matches("default-");
    name.starts_with("lib") && name.ends_with("-dev") && !matches!(name, "libc-dev" | "libc6-dev")
}
