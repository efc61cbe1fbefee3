//! `extension-gone`: see the page of the same name.

use crate::knowledge::extensions;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Word;

/// The image's own programs that take an extension from PHP's sources.
const PROGRAMS: &[&str] = &["docker-php-ext-configure", "docker-php-ext-install"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        let Some(image) = step.stage_ref().root_image() else { continue };
        let version = image.official().and_then(|name| extensions::version(name, image.tag.as_deref()));
        let Some(version) = version else { continue };
        // Sources that were fetched into their place.
        let source = cx.project.source(step.file());
        if source.text.contains("src/php/ext") || source.text.contains("docker-php-source") {
            continue;
        }
        for command in step.step.commands.iter().filter(|command| !command.place.in_branch) {
            let call = command.effective();
            if !call.name().is_some_and(|name| PROGRAMS.contains(&name)) {
                continue;
            }
            let known =
                |word: &&Word| word.literal.as_deref().is_some_and(|name| extensions::gone(name, version).is_some());
            for word in call.args().iter().filter(known) {
                let Some(instead) = extensions::gone(word.text(), version) else { continue };
                let (major, minor) = version;
                let message =
                    format!("PHP {major}.{minor} does not bring the extension `{}`, so this fails", word.text());
                let finding = out.report(step.file(), word.span, message).mark("not in PHP's sources");
                finding.label(
                    step.file(),
                    step.stage_ref().chain().last().unwrap_or(step.stage_ref()).from_instruction().span,
                    "the version",
                );
                finding.help(match call.args().iter().find(|other| instead.contains(&format!("`{}`", other.text()))) {
                    Some(other) => format!("leave it out: `{}` is in the list", other.text()),
                    None => instead.to_owned(),
                });
            }
        }
    }
}
