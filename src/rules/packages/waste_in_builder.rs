//! `waste-in-builder`: see the page of the same name.

use crate::project::images::{apt_lists, leftovers, recommends};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && !step.stage.in_final_chain) {
        for call in step.step.packages.iter().filter(|call| recommends::taken(step, call) && call.program == "apt-get")
        {
            let finding = out.report(step.file(), call.action_span, "recommended packages are installed in a builder");
            finding.mark("without `--no-install-recommends`").aliases(&["DL3015"]);
            finding.help("add `--no-install-recommends`; the build gets shorter, the image stays as it is");
        }
        // Only stages that others start from pass on what lies in them.
        let passed_on = step.stage.is_parent || step.step.onbuild;
        if let Some(call) = apt_lists::left(step).filter(|_| passed_on) {
            let finding = out.report(step.file(), call.action_span, "the package lists stay in a builder's layer");
            finding.mark("fetches the lists").aliases(&["DL3009"]);
            finding.help("end this RUN with `rm -rf /var/lib/apt/lists/*`");
        }
        for cache in leftovers::caches(step) {
            let Some(alias) = cache.alias.filter(|alias| *alias != "DL3060" || passed_on) else { continue };
            let message = format!("what `{}` downloads stays in a builder's layer", cache.call.program);
            let finding = out.report(step.file(), cache.call.action_span, message).mark("fills the cache");
            finding.aliases(&[alias]);
            finding.help("use a cache mount, which speeds up the next build as well");
        }
    }
}
