//! `dev-dependencies`: see the page of the same name.

use std::cell::LazyCell;

use crate::finding::{Aspect, Safety};
use crate::project::images::development::{
    flag_without_it, is_copied, is_for_production, is_for_work, leaves_them_out_later, runs_its_tools,
    starts_a_package, starts_node,
};
use crate::project::images::{leftovers::flag_edit, purpose::has_old_npm};
use crate::project::packages::Manager;
use crate::rules::{Cx, Sink};

/// Words in the names of Dockerfiles that are for development.
const WORKSHOPS: &[&str] = &["dev", "development", "devcontainer", "local", "test", "tests", "ci", "debug", "e2e"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let path = cx.project.source(stage.file()).path.to_ascii_lowercase();
        let mut words = path.rsplit('/').take(3).flat_map(|part| part.split(['.', '-', '_']));
        if words.any(|word| WORKSHOPS.contains(&word)) {
            continue;
        }
        for (step, call) in cx.project.gems_for_development(stage.docker) {
            let message = format!("`{} install` brings the gems for development and tests as well", call.program);
            let finding = out.report(step.file(), call.action_span, message).mark("of all groups");
            finding.help(
                "set `BUNDLE_WITHOUT=development:test` before it, by an ARG where the same Dockerfile builds for \
                 development too",
            );
        }
        let starts_them = LazyCell::new(|| cx.project.starts_its_tools(stage));
        let builds = runs_its_tools(stage);
        if builds && (!starts_node(stage) || leaves_them_out_later(stage)) {
            continue;
        }
        for step in stage.chain().flat_map(|stage| stage.steps()).filter(|step| step.is_run()) {
            for call in &step.step.packages {
                let Some(flag) = flag_without_it(call).filter(|_| !is_for_production(step, call) && !*starts_them)
                else {
                    continue;
                };
                let flag = if call.manager == Manager::Npm && has_old_npm(stage) { "--production" } else { flag };
                let unseen = match cx.project.lists_for_development(step, call) {
                    Some(false) => continue,
                    Some(true) => "",
                    None => ", if the project lists any of it",
                };
                // The build needs them; that the program lists some for it alone has to be seen.
                if builds && (!unseen.is_empty() || call.manager != Manager::Npm) {
                    continue;
                }
                let (program, word) = (&call.program, &call.action_word);
                let message = format!("`{program} {word}` installs what only development needs as well{unseen}");
                let finding = out.report(step.file(), call.action_span, message).mark(format!("without `{flag}`"));
                if !unseen.is_empty() {
                    finding.pedantic();
                }
                finding.help(format!("add `{flag}`, or install in a stage of its own and copy what runs"));
                if builds {
                    finding.help(format!(
                        "build in a stage of its own, and copy what came of it into one that installs with `{flag}`"
                    ));
                    continue;
                }
                let edit = flag_edit(step, call, flag)
                    .filter(|_| !is_for_work(step) && !starts_a_package(stage) && is_copied(stage));
                if let Some(edit) = edit {
                    finding
                        .fix(
                            Safety::Unsafe,
                            format!("Add `{flag}`: what is there for development stays out"),
                            vec![edit],
                        )
                        .changing(&[Aspect::Commands]);
                }
            }
        }
    }
}
