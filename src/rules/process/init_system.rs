//! `init-system`: see the page of the same name.

use crate::knowledge::commands::is_system_init;
use crate::knowledge::images::is_distribution;
use crate::project::StageRef;
use crate::project::packages::{Action, Package};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;

const MACHINES: &[&str] = &["kind", "node", "test", "molecule", "systemd", "init", "vm", "lxc"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        let Some(part) = stage.process.as_ref().and_then(|process| process.decisive()) else { continue };
        let Some(word) = part.commands.first().and_then(|command| command.effective().words.first().cloned()) else {
            continue;
        };
        // The file and its own directory are named after what they are for; what lies above is anyone's.
        let path = cx.project.source(stage.file()).path.to_ascii_lowercase();
        let path = path.rsplit('/').take(2).collect::<Vec<_>>().join("/");
        let base = stage.root_image().map_or("", |image| &image.repository);
        let a_machine =
            MACHINES.iter().any(|word| path.split(['/', '-', '.']).any(|part| part == *word) || base.contains(word));
        if !is_system_init(word.text()) || a_machine || holds_nothing_else(stage) {
            continue;
        }
        let finding =
            out.report(stage.file(), word.span, format!("`{}` boots a whole system inside the container", word.text()));
        finding.mark("an init system");
        finding
            .help("start the one program in the foreground; for reaping orphans alone, `init: true` or tini is enough");
    }
}

/// Whether the image is the system itself, for others to build on: nothing is copied into it, and nothing installed but
/// what boots it.
fn holds_nothing_else(stage: StageRef) -> bool {
    const BOOTS: &[&str] = &["dbus", "init", "openrc", "runit", "systemd", "sysvinit", "udev"];
    let boots = |package: &Package| BOOTS.iter().any(|word| package.name.starts_with(word));
    let copies = |stage: StageRef| stage.steps().any(|step| matches!(step.ins.keyword, Keyword::Copy | Keyword::Add));
    let opens = stage.chain().any(|stage| !stage.stage.exposed.is_empty());
    let calls = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
    let installs = calls.filter(|call| call.action == Action::Install);
    let plain = stage.root_image().is_some_and(|image| is_distribution(&image.repository));
    plain && !opens && !stage.chain().any(copies) && installs.flat_map(|call| &call.packages).all(boots)
}
