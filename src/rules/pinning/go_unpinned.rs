//! `go-unpinned`: see the page of the same name.

use std::cell::LazyCell;

use crate::project::StepRef;
use crate::project::packages::pins;
use crate::project::packages::{Manager, listed};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::expand::Value;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let set_later = LazyCell::new(|| is_set_later(&step));
        for call in step.step.packages.iter().filter(|call| call.manager == Manager::Go) {
            let unpinned = pins::unpinned(call);
            let Some(first) = unpinned.first().filter(|_| !*set_later) else { continue };
            let message = format!("`go` takes the newest {} there is on the day of the build", listed(&unpinned));
            let finding = out.report(step.file(), first.span, message).mark("no version");
            unpinned.iter().skip(1).for_each(|p| {
                finding.label(step.file(), p.span, "nor here");
            });
            finding.help(match (call.action_word.as_str(), has_no_modules(&step), knows_versions(&step)) {
                ("get", true, _) => "clone its repository at a tag, `git clone --depth 1 --branch v1.2.3 …`: without modules `go get` takes no version",
                ("get", _, Some(true)) => "name the version, `go install module@v1.2.3`: since Go 1.18 `go get` installs no programs",
                ("get", _, Some(false)) => "take a release of it, or clone its repository at a tag: this Go installs no program in a version",
                ("get", ..) => "name the version, `go install module@v1.2.3`; before Go 1.16 clone its repository at a tag",
                _ => "name the version, `module@v1.2.3`",
            });
        }
    }
}

/// Whether the stage then takes a version of what was fetched: `git checkout` or `git reset`.
fn is_set_later(step: &StepRef) -> bool {
    let own = step.stage_ref();
    let later = own.steps().skip(step.index).flat_map(|step| step.step.commands.iter());
    later.map(|command| command.effective()).any(|command| {
        let mut args = command.args().iter().map(|word| word.text());
        command.name() == Some("git") && args.any(|arg| matches!(arg, "checkout" | "reset" | "switch"))
    })
}

/// Whether the image's Go installs a program in the version that is named, as 1.16 does and none before (release notes of
/// Go 1.16). `None` where the tag does not say which Go it is.
fn knows_versions(step: &StepRef) -> Option<bool> {
    let stage = step.stage_ref();
    let image = stage.root_image()?;
    let minor = |tag: &str| tag.strip_prefix("1.")?.split(['.', '-', 'r', 'b']).next()?.parse::<u32>().ok();
    match image.official() {
        Some("golang") => Some(image.tag.as_deref().and_then(minor).is_none_or(|minor| minor >= 16)),
        _ => None,
    }
}

/// Whether modules are turned off here.
fn has_no_modules(step: &StepRef) -> bool {
    let value = step.docker.scope.lookup(step.stage.index, step.step.at, "GO111MODULE");
    matches!(value, Value::Known(value) if value == "off")
}
