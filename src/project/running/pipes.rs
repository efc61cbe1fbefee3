//! How a RUN is told to stop at any failure in a pipe. Does not know which failures matter.

use crate::knowledge::images;
use crate::project::StepRef;
use crate::project::packages::{Action, Call, Manager};
use crate::project::stages::stage::ShellName;
use crate::syntax::dockerfile;
use crate::syntax::shell::{Command, Join, Word};
use crate::text::{Edit, Source};

/// Programs that end before all is read, so that what writes to them is stopped; and, before a pipe, programs whose
/// failure is an answer.
const STOP_EARLY: &[&str] = &["head", "grep", "egrep", "fgrep", "sed", "awk", "cut"];
const ANSWER: &[&str] = &["yes", "grep", "egrep", "fgrep", "diff", "cmp"];

/// Official images that are made from Debian or Ubuntu unless their tag says otherwise, and hold bash.
const HAVE_BASH: &[&str] = &[
    "buildpack-deps",
    "debian",
    "eclipse-temurin",
    "gcc",
    "golang",
    "httpd",
    "mariadb",
    "mongo",
    "node",
    "openjdk",
    "perl",
    "php",
    "postgres",
    "python",
    "ruby",
    "rust",
    "solr",
    "tomcat",
    "ubuntu",
];

/// SHELL or a `set` of this RUN makes any failure in a pipe count.
pub fn are_held(step: &StepRef) -> bool {
    let set = |command: &Command| {
        command.name() == Some("set") && command.has_arg("pipefail")
            || command.words.iter().any(|word| word.text() == "pipefail")
    };
    step.step.shell.pipefail() || step.step.commands.iter().any(set)
}

/// The edit that sets `pipefail`, with what it does: in a RUN whose SHELL is bash, else by SHELL for the rest of
/// the stage, with the shell that the image is known to have. `None` where a pipe counts on a failure that is passed over.
pub fn failing(step: &StepRef, source: &Source) -> Option<(&'static str, Edit)> {
    let here = |edit| ("Set `pipefail` in this RUN: it stops at any failure in a pipe", edit);
    let below =
        |edit| ("Set `pipefail` by SHELL, for images built on this one too: any failure in a pipe stops a RUN", edit);
    if let ShellName::Set(words) = &step.step.shell {
        let bash = words.first().is_some_and(|word| word.ends_with("bash"));
        return in_this_run(step, source).filter(|_| bash && !counts_on_it(step)).map(here);
    }
    let root = step.stage_ref().root_image()?;
    let tag = root.tag.as_deref().unwrap_or_default();
    let name = root.official().filter(|name| images::is_official(name))?;
    if name == "alpine" || tag.contains("alpine") {
        // `set -o pipefail` in the RUN would do as well, and other linters take it for a slip where no SHELL names ash.
        return by_shell(step, source, "/bin/ash").map(below);
    }
    by_shell(step, source, "/bin/bash").filter(|_| HAVE_BASH.contains(&name)).map(below)
}

/// The `set` that the RUN begins with.
fn set_at_the_start<'a>(step: &StepRef<'a>) -> Option<&'a Command> {
    let first = step.step.commands.first()?;
    (first.name() == Some("set") && first.place.depth == 0 && first.words.len() > 1).then_some(first)
}

fn in_this_run(step: &StepRef, source: &Source) -> Option<Edit> {
    // A `set` that is there already takes the option along.
    match set_at_the_start(step).and_then(|set| set.words.last()) {
        Some(last) => {
            let flags = last.text().strip_prefix('-').filter(|flags| flags.bytes().all(|b| b.is_ascii_alphabetic()));
            let merged = flags.is_some_and(|flags| !flags.is_empty() && !flags.contains('o'));
            let text = if merged { "o pipefail" } else { " -o pipefail" };
            Some(Edit::insert(step.file(), last.span.end as usize, text))
        }
        None => step.prepend(source, "set -o pipefail", "&&"),
    }
}

/// SHELL above the first RUN with a pipe, where every command from there on is read by that shell as it is by `sh` and no
/// pipe counts on a failure that is passed over.
fn by_shell(step: &StepRef, source: &Source, shell: &str) -> Option<Edit> {
    let stage = step.stage_ref();
    let own = stage.chain().nth(1).is_none() && !stage.stage.is_parent;
    let pipes = |other: &StepRef| other.is_run() && other.step.commands.iter().any(|one| one.after == Join::Pipe);
    let first = stage.steps().find(pipes)?;
    let same = stage.steps_between(first.index, stage.stage.steps.len()).all(|other| match other.ins.command() {
        Some(_) if other.onbuild => false,
        // A program that `sh` starts in the container would be started by bash.
        Some(dockerfile::Command::Shell(_)) => {
            other.is_run() && !counts_on_it(&other) && !(shell.ends_with("bash") && speaks_dash(&other))
        }
        _ => other.ins.keyword != dockerfile::Keyword::Shell,
    });
    let line_end = source.line_end();
    let (at, apart) = first.head(source);
    let behind = if apart { line_end } else { "" };
    let shell = format!("SHELL [\"{shell}\", \"-o\", \"pipefail\", \"-c\"]{line_end}{behind}");
    (own && same).then(|| Edit::insert(step.file(), at, shell))
}

/// Whether the pipe writes the key of a source of packages whose lists a later command of the RUN fetches: without it
/// they are refused.
pub fn writes_a_key(step: &StepRef, command: &Command) -> bool {
    let commands = &step.step.commands;
    let Some(last) = commands.iter().rposition(|other| other.pipeline == command.pipeline) else { return false };
    let Some(writer) = commands.get(last).map(Command::effective) else { return false };
    let named = writer.args().iter().map(|word| word.text()).map(|word| word.strip_prefix("of=").unwrap_or(word));
    let redirected = writer.redirects.iter().filter_map(|redirect| redirect.target.as_ref()).map(|word| word.text());
    // In a here-document the words alone say it.
    let says = |sign: &str| commands.iter().flat_map(|command| &command.words).any(|word| word.raw.contains(sign));
    let text = &step.ins.rest().text;
    let signs = |file: &str| Some(format!("signed-by={file}")).is_some_and(|sign| text.contains(&sign) || says(&sign));
    let mut files = named.chain(redirected).filter(|word| word.starts_with('/'));
    let key = files.any(|file| file.starts_with("/etc/apt/") || signs(file));
    let updates = |call: &Call| call.manager == Manager::Apt && call.action == Action::Update && call.command > last;
    key && step.step.packages.iter().any(updates)
}

/// Whether the pipe feeds a script to a shell, and what follows takes a file that nothing before it names: where no script
/// came it is not there, and the RUN stops.
pub fn is_missed_next(step: &StepRef, command: &Command) -> bool {
    let commands = &step.step.commands;
    let Some(last) = commands.iter().rposition(|other| other.pipeline == command.pipeline) else { return false };
    let (Some(shell), Some(next)) = (commands.get(last), commands.get(last + 1)) else { return false };
    let fed = matches!(shell.effective().name(), Some("ash" | "bash" | "sh" | "zsh")) && shell.after == Join::And;
    let next = next.effective();
    let taken = next.args().iter().find(|word| !word.text().starts_with('-')).and_then(|word| word.literal.as_deref());
    let Some(file) = taken.filter(|_| fed && matches!(next.name(), Some("cp" | "mv"))) else { return false };
    let earlier = step.stage_ref().steps_between(0, step.index).any(|before| before.ins.rest().text.contains(file));
    file.starts_with('/') && !earlier && step.ins.rest().text.matches(file).count() == 1
}

/// Whether a pipe of the RUN has a program that stops early, or whose failure is an answer.
fn counts_on_it(step: &StepRef) -> bool {
    step.step.commands.iter().any(|command| {
        let program = command.effective();
        let name = program.name().unwrap_or_default();
        let piped = command.after == Join::Pipe && ANSWER.contains(&name);
        piped || command.before == Join::Pipe && STOP_EARLY.contains(&name) && stops_early(&program)
    })
}

/// `echo` with a backslash: dash makes a character of it, bash does not.
fn speaks_dash(step: &StepRef) -> bool {
    let echoes = |command: &Command| command.effective().name() == Some("echo");
    step.step
        .commands
        .iter()
        .filter(|command| echoes(command))
        .flat_map(|command| &command.words)
        .any(|word| word.raw.contains('\\'))
}

/// `head`, `grep -q`, `sed q`: the rest of what comes is not read.
fn stops_early(call: &Command) -> bool {
    let quits = |word: &str| word.ends_with('q') || word.contains("q;") || word.contains("exit");
    match call.name() {
        Some("head") => true,
        Some("grep" | "egrep" | "fgrep") => call.has_flag(&["q", "quiet", "m", "max-count"]),
        _ => call.args().iter().any(|word| quits(word.text().trim_matches(['\'', '"']))),
    }
}

/// Programs that take whatever arrives, and end well.
pub fn passes_on(name: &str) -> bool {
    matches!(name, "aws" | "bzip2" | "cat" | "gpg" | "gzip" | "lz4" | "openssl" | "pbzip2" | "pigz" | "rclone")
        || matches!(name, "sed" | "split" | "ssh" | "tee" | "xz" | "zstd")
}

/// Whether what arrives is kept: in a file, or by someone else.
pub fn keeps(last: &Command) -> bool {
    let into = last.redirects.iter().any(|redirect| {
        let file = redirect.target.as_ref().is_some_and(|word| !word.raw.starts_with("/dev/"));
        matches!(redirect.operator.as_str(), ">" | ">>" | ">|") && redirect.fd.is_none_or(|fd| fd == 1) && file
    });
    let names = |word: &Word| matches!(word.text(), "-o" | "-out") || word.text().starts_with("--output");
    into || match last.name() {
        Some("aws" | "rclone" | "split" | "tee") => true,
        Some("ssh") => last.args().iter().any(|word| word.raw.contains('>')),
        _ => last.args().iter().any(names),
    }
}
