//! `pecl-unpinned`: see the page of the same name.

use crate::project::{ImageRef, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Word};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        for command in &step.step.commands {
            let call = command.effective();
            let unpinned = unpinned(&call);
            let Some(first) = unpinned.first() else { continue };
            let names: Vec<String> = unpinned.iter().map(|word| format!("`{}`", word.text())).collect();
            let message = format!("`pecl` takes the newest {} there is on the day of the build", names.join(", "));
            let finding = out.report(step.file(), first.span, message);
            finding.mark("no version").help(format!("name the version: `{}-<version>`", stem(first.text())));
            for word in unpinned.iter().skip(1) {
                finding.label(step.file(), word.span, "nor here");
            }
            // Another branch holds a version, for an older PHP: here the newest is meant. On a base that moves itself, one
            // version would soon be too old for its PHP.
            if moves(step.stage_ref())
                || unpinned.iter().all(|word| is_named_with_version(&step.step.commands, stem(word.text())))
            {
                finding.pedantic();
            }
        }
    }
}

/// The extensions that `pecl install` is given without a version.
fn unpinned(call: &Command) -> Vec<&Word> {
    if call.name() != Some("pecl") {
        return Vec::new();
    }
    let words = call.operands_with_values(&["D", "configureoptions", "R", "installroot", "packagingroot"]);
    let install = words.split_first().filter(|(action, _)| action.text() == "install");
    let Some((_, names)) = install else { return Vec::new() };
    // A file, an address or a variable may bring a version.
    let plain = |word: &&&Word| word.literal.is_some() && !word.text().contains(['/', '.']);
    let version =
        |text: &str| text.rsplit_once('-').is_some_and(|(_, end)| end.starts_with(|c: char| c.is_ascii_digit()));
    names.iter().filter(plain).filter(|word| !version(word.text())).copied().collect()
}

/// Whether one of the commands installs a version of the extension.
fn is_named_with_version(commands: &[Command], name: &str) -> bool {
    let version = |word: &Word| {
        let rest = word.text().strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let pecl = commands.iter().map(|command| command.effective()).filter(|call| call.name() == Some("pecl"));
    pecl.into_iter().any(|call| call.args().iter().any(version))
}

/// The name without the state that it asks for: `xdebug` of `xdebug-beta`.
fn stem(name: &str) -> &str {
    ["-alpha", "-beta", "-stable", "-devel"].iter().find_map(|state| name.strip_suffix(state)).unwrap_or(name)
}

/// Whether the image that all is made from names no version, or one that is not known.
fn moves(stage: StageRef) -> bool {
    let versioned = |image: &ImageRef| {
        let tag = image.tag.as_deref().is_some_and(|tag| tag.contains(|c: char| c.is_ascii_digit()));
        tag || image.digest.is_some()
    };
    !stage.root_image().is_some_and(versioned)
}
