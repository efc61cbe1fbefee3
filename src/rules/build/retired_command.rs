//! `retired-command`: see the page of the same name.

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::eol::State;
use crate::knowledge::retired;
use crate::project::StepRef;
use crate::project::stages::keys::{KEYRING, short_ids, takes_keyring};
use crate::project::stages::support;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join, Word};
use crate::text::{Edit, Source};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable) {
        for command in &step.step.commands {
            let call = command.effective();
            let has = |word: &str| call.args().iter().any(|arg| arg.text() == word);
            let Some((word, instead)) = call.name().and_then(|name| retired::command(name, has)) else { continue };
            let place = call.args().iter().find(|arg| !word.is_empty() && arg.text() == word);
            let Some(place) = place.or(call.words.first()) else { continue };
            let name = call.name().unwrap_or_default();
            let release = support::release(step.stage_ref());
            if name == "apt-key"
                && release.is_some_and(|release| !retired::knows_signed_by(release.product, release.cycle))
            {
                continue;
            }
            let tried = command.place.in_branch || command.place.in_condition || command.after == Join::Or;
            let gone = release.filter(|release| !tried && retired::is_gone(name, release));
            let finding = match gone {
                Some(release) => {
                    let message =
                        format!("{} {} has no `{name}` any more, so this fails", release.title(), release.cycle);
                    let finding = out.report(step.file(), place.span, message).mark("no such program");
                    let root = step.stage_ref().chain().last().unwrap_or(step.stage_ref());
                    finding.label(step.file(), root.from_instruction().span, "the release");
                    // Behind `;` the RUN goes on without it.
                    let ends = matches!(command.after, Join::Edge | Join::And);
                    if ends { finding.stops_build() } else { finding.severity(Severity::Error) }
                }
                None => {
                    let message = format!("`{}` is retired by its makers", format!("{name} {word}").trim_end());
                    out.report(step.file(), place.span, message).mark("retired")
                }
            };
            finding.help(instead);
            // The release is told as the thing to renew, and in itself it works.
            if gone.is_none() && release.is_some_and(|release| release.state(cx.options.today) == State::Dead) {
                finding.pedantic();
            }
            let others = "and others have made keys whose ids end in these eight digits, too";
            for id in short_ids(command).into_iter().filter(|_| gone.is_some()) {
                finding.label(step.file(), id.span, others);
            }
            if name == "apt-key" && gone.is_none() {
                finding.why("A key that it adds counts for every source, not for its own alone, and Debian 13 and Ubuntu 26.04 are without it.");
            }
            // With the key elsewhere the file is not there, and what takes it fails.
            if let Some(taken) = Some(step).filter(|_| name == "apt-key").and_then(takes_keyring) {
                finding.label(step.file(), taken, format!("takes `{KEYRING}`, which `apt-key` alone writes"));
                finding.help(format!("{instead}; what takes `{KEYRING}` is to take that key and that source instead"));
                break;
            }
            let fix = match (name, word) {
                ("apt-key", "add") => key_in_a_file(step, command),
                ("gem", _) => no_document(step, cx.project.source(step.file()), &call),
                ("npm", _) => Some((
                    "Write `--omit=dev`: npm 6 and older do not know it",
                    vec![Edit::replace(step.file(), place.span, "--omit=dev")],
                )),
                _ => None,
            };
            if let Some((title, edits)) = fix {
                finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Commands, Aspect::Packages]);
            }
            break;
        }
    }
}

type Fix = Option<(&'static str, Vec<Edit>)>;

/// A key that is piped in, put into a file of its own, which apt trusts as it trusted the key.
fn key_in_a_file(step: StepRef, command: &Command) -> Fix {
    const FRONTS: &[&str] = &["apt", "deb", "dl", "download", "downloads", "packages", "repo", "www"];
    let words = command.texts();
    let (["apt-key", "add", "-"], Join::Pipe) = (words.as_slice(), command.before) else { return None };
    let at = step.step.commands.iter().position(|other| other.span == command.span)?;
    let fetch = step.step.commands.get(at.checked_sub(1)?)?;
    let address = fetch.words.iter().find(|word| word.text().contains("://") && word.literal.is_some())?;
    let host = address.text().split("://").nth(1)?.split('/').next()?;
    let name = host.split('.').find(|part| !FRONTS.contains(part))?;
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') && host.contains('.');
    let span = command.words.first()?.span.to(command.words.last()?.span);
    let text = format!("gpg --dearmor -o /etc/apt/trusted.gpg.d/{name}.gpg");
    let title = "Put the key into a file of its own: gpg writes it, and apt trusts it for every source as before";
    plain.then(|| (title, vec![Edit::replace(step.file(), span, text)]))
}

/// The one flag that took the place of two.
fn no_document(step: StepRef, source: &Source, call: &Command) -> Fix {
    let old = |word: &&Word| matches!(word.text(), "--no-ri" | "--no-rdoc");
    let mut flags = call.args().iter().filter(old);
    let mut edits = vec![Edit::replace(step.file(), flags.next()?.span, "--no-document")];
    for more in flags {
        edits.push(step.without(source, call, more.span)?);
    }
    Some(("Write `--no-document`: RubyGems before 2.0 does not know it", edits))
}
