//! `settings-frozen-in-build`: see the page of the same name.

use crate::project::running::built::BuildText;
use crate::project::{Dockerfile, Project};
use crate::rules::{Cx, Sink};
use crate::syntax::shell::Command;

/// Variables that say that the build is given the settings on purpose.
const GIVEN: &[&str] = &["APP_KEY", "APP_URL", "DB_CONNECTION", "DB_DATABASE", "DB_HOST"];

/// What has Composer write its autoloader, and call Laravel's scripts then.
const MADE: &[&str] = &["dump-autoload", "dumpautoload", "install", "remove", "require", "update"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let texts: Vec<BuildText> = cx.project.build_texts_of(stage).collect();
        let all = || texts.iter().flat_map(|text| text.commands.iter().map(move |command| (text, command)));
        let Some((text, command)) = all().rfind(|(_, command)| artisan(command, &["config:cache", "optimize"])) else {
            continue;
        };
        let place = (text.step.index, command.span.start);
        let cleared = all().any(|(other, later)| (other.step.index, later.span.start) > place && clears(later));
        if cleared || is_given(text) || is_made_anew(cx.project, stage.docker) {
            continue;
        }
        let call = command.effective();
        let word = call.args().iter().map(|word| word.text()).find(|word| matches!(*word, "config:cache" | "optimize"));
        let message = format!("`artisan {}` fixes the settings as they are in the build", word.unwrap_or_default());
        let finding = out.report(text.file, command.span, message).mark("the environment is not read any more");
        finding.help(
            "run `php artisan config:cache` in the start script, before the server; here cache what needs no settings: `route:cache`, `view:cache`, `event:cache`",
        );
    }
}

/// Whether a command calls `artisan` with one of `words`.
fn artisan(command: &Command, words: &[&str]) -> bool {
    let call = command.effective();
    let own = call.words.iter().any(|word| word.text().rsplit('/').next() == Some("artisan"));
    own && call.args().iter().any(|word| words.contains(&word.text()))
}

/// Whether a command takes the cache away: Laravel's own scripts of Composer do that as well.
fn clears(command: &Command) -> bool {
    let call = command.effective();
    let composer =
        call.words.iter().any(|word| matches!(word.text().rsplit('/').next(), Some("composer" | "composer.phar")))
            && !command.has_arg("--no-scripts")
            && MADE.iter().any(|word| command.has_arg(word));
    let gone = call.name() == Some("rm") && call.args().iter().any(|word| word.raw.contains("bootstrap/cache"));
    composer || gone || artisan(command, &["config:clear", "optimize:clear"])
}

/// Whether the build has settings of its own: a file of them that is copied or written, or variables.
fn is_given(text: &BuildText) -> bool {
    let step = text.step;
    let declared = |name: &&str| step.docker.scope.declared(step.stage.index, step.step.at, name);
    let mut before = step.stage_ref().chain().flat_map(|stage| stage.steps());
    let file = |words: &str| words.contains(".env") || words.contains("id=env");
    GIVEN.iter().any(declared)
        || before.any(|other| other.step.at <= step.step.at && file(&other.ins.rest().text))
        || text.is_script() && file(text.text)
}

/// Whether what starts the container fixes them again, or clears them.
fn is_made_anew(project: &Project, docker: &Dockerfile) -> bool {
    let again = |text: &str| {
        let marks = ["config:c", "artisan optimize", "composer ", "composer.phar ", "bootstrap/cache"];
        marks.iter().any(|mark| text.contains(mark))
    };
    let anew = |command: &Command| clears(command) || artisan(command, &["config:cache", "optimize"]);
    let mut scripts = project.running_in_image(docker.file).map(|running| project.source(running.file));
    let stage = docker.final_stage().and_then(|stage| stage.stage.process.as_ref());
    let mut parts = stage.into_iter().flat_map(|process| process.parts());
    let mut services = project.runners_of(docker);
    scripts.any(|source| again(&source.text))
        || parts.any(|part| part.commands.iter().any(anew))
        || services.any(|service| service.commands().iter().any(anew))
}
