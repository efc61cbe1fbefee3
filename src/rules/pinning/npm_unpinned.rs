//! `npm-unpinned`: see the page of the same name.

use std::collections::HashMap;

use crate::project::packages::pins;
use crate::project::packages::{Manager, listed};
use crate::rules::{Cx, Sink};
use crate::text::FileId;

pub fn check(cx: &Cx, out: &mut Sink) {
    // The same packages in several stages of a file are one finding.
    let mut told: HashMap<(FileId, String), usize> = HashMap::new();
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let npm = |manager| matches!(manager, Manager::Npm | Manager::Yarn | Manager::Pnpm);
        for call in step.step.packages.iter().filter(|call| npm(call.manager)) {
            let unpinned = pins::unpinned(call);
            let Some(first) = unpinned.first() else { continue };
            let (program, from_lock) = match call.manager {
                Manager::Yarn => ("yarn", "yarn install --frozen-lockfile"),
                Manager::Pnpm => ("pnpm", "pnpm install --frozen-lockfile"),
                _ => ("npm", "npm ci"),
            };
            let message =
                format!("`{program}` takes the newest {} there is on the day of the build", listed(&unpinned));
            let key = (step.file(), format!("{}{message}", call.action_word));
            if let Some(finding) = told.get(&key).and_then(|at| out.findings.get_mut(*at)) {
                finding.label(step.file(), first.span, "and again here");
                continue;
            }
            told.insert(key, out.findings.len());
            let finding = out.report(step.file(), first.span, message).mark("no version");
            // hadolint knows `npm install` alone, and takes every tag for a version.
            let tagged =
                unpinned.iter().all(|package| package.text.ends_with("@latest") || package.text.ends_with("@next"));
            if call.manager != Manager::Npm || call.action_word != "install" || tagged {
                finding.aliases(&[]);
            }
            unpinned.iter().skip(1).for_each(|package| {
                finding.label(step.file(), package.span, "nor here");
            });
            finding.help(format!(
                "name the version, `name@1.2.3`, or list it in package.json and install with `{from_lock}`"
            ));
        }
    }
}
