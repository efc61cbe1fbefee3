//! `orphans-after-remove`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::packages::{brought_by, package};
use crate::project::packages::{Action, Manager, Package, listed};
use crate::rules::{Cx, Sink};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.in_final_chain) {
        let apt = || step.step.packages.iter().filter(|call| call.manager == Manager::Apt);
        let swept =
            apt().any(|call| call.action == Action::Autoremove || call.has_flag(&["--auto-remove", "--autoremove"]));
        if swept {
            continue;
        }
        for call in apt().filter(|call| matches!(call.action, Action::Remove | Action::Purge)) {
            let message = format!("removing {} leaves behind what came with it", listed(&call.packages));
            let finding = out.report(step.file(), call.action_span, message).mark("without `--auto-remove`");
            finding.help("write `purge -y --auto-remove`, in the RUN that installs");
            // The library itself came with its headers, and goes with them: what was built against it needs it.
            let headers = |package: &Package| package.name.ends_with("-dev");
            if call.packages.iter().any(headers) {
                finding.help("write `purge -y --auto-remove`, in the RUN that installs; install the libraries by name that what was built loads");
                continue;
            }
            if !call.packages.iter().all(takes_what_is_known) {
                continue;
            }
            if let Some(edit) = crate::project::images::leftovers::flag_edit(step, call, "--auto-remove") {
                let mut edits = step.kept_aligned(cx.project.source(step.file()), &edit);
                edits.push(edit);
                if call.action_word == "remove" && call.program == "apt-get" {
                    edits.push(Edit::replace(step.file(), call.action_span, "purge"));
                }
                finding
                    .fix(Safety::Unsafe, "Remove what is no longer needed as well", edits)
                    .changing(&[Aspect::Commands, Aspect::Packages]);
            }
        }
    }
}

/// Whether it is known what goes with the package, and no language that programs are run with is among it.
fn takes_what_is_known(removed: &Package) -> bool {
    const LANGUAGES: &[&str] = &["default-jre", "nodejs", "php", "python", "python3", "ruby"];
    package(&removed.name).is_some() && !brought_by(&removed.name).iter().any(|name| LANGUAGES.contains(name))
}
