//! `pipe-hides-failure`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::project::images::shells;
use crate::project::running::pipes;
use crate::rules::{Cx, Sink};
use crate::syntax::shell::{Command, Join};

/// Commands that bring in what the build goes on with, and fail when it is not there.
const BRING: &[&str] = &[
    "aria2c",
    "bzcat",
    "cat",
    "curl",
    "git",
    "gpg",
    "gunzip",
    "gzip",
    "hg",
    "mysqldump",
    "openssl",
    "pg_dump",
    "rsync",
    "scp",
    "ssh",
    "svn",
    "tar",
    "unzip",
    "wget",
    "xzcat",
    "zcat",
];

/// Programs that fail themselves when nothing, or half of it, arrives.
const NOTICE: &[&str] = &[
    "apt-key",
    "bsdtar",
    "bunzip2",
    "bzip2",
    "cpio",
    "dpkg-deb",
    "gpg",
    "gunzip",
    "gzip",
    "jq",
    "md5sum",
    "sha1sum",
    "sha256sum",
    "sha512sum",
    "tar",
    "unxz",
    "xz",
    "zcat",
    "zstd",
    "grep",
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run() && step.stage.reachable && !pipes::are_held(step)) {
        let commands = &step.step.commands;
        if !commands.iter().any(|command| command.after == Join::Pipe) {
            continue;
        }
        let lasts: HashMap<u32, &Command> = commands.iter().map(|command| (command.pipeline, command)).collect();
        let hides = |command: &&Command| {
            if command.after != Join::Pipe {
                return false;
            }
            let place = command.place;
            let looked_at = place.in_condition || place.in_substitution || place.negated || place.in_function;
            let forgiven = lasts.get(&command.pipeline).is_some_and(|last| {
                let program = last.effective();
                last.after == Join::Or || program.name().is_some_and(|name| NOTICE.contains(&name))
            });
            let call = command.effective();
            // `cat <<EOF` has what it writes in the file itself; /proc and /etc are always there.
            let at_hand = call.redirects.iter().any(|redirect| redirect.operator.starts_with("<<"))
                || call.args().iter().any(|word| word.raw.starts_with("/proc/") || word.raw.starts_with("/etc/"));
            let brings = call.name().is_some_and(|name| BRING.contains(&name)) && !at_hand;
            brings && !looked_at && !forgiven && !pipes::is_missed_next(&step, command)
        };
        let key = |command: &&Command| pipes::writes_a_key(&step, command);
        let graver = commands.iter().find(|command| hides(command) && !key(command));
        let Some(command) = graver.or_else(|| commands.iter().find(hides)) else { continue };
        let name = command.effective().name().unwrap_or("the command").to_owned();
        let shell = match step.step.shell.dialect() {
            Some(_) => shells::with_pipefail(step),
            None => continue,
        };
        let message = format!("if `{name}` fails here, the pipe still succeeds");
        let finding = out.report(step.file(), command.span, message).mark("its failure is lost").help(shell);
        if graver.is_none() {
            finding.severity(Severity::Info);
            finding.why("The key that it writes is asked for later in the RUN, which stops there and speaks of the key, not of the download.");
            finding.help(format!("let `{name}` write the file itself, without a pipe"));
        }
        if let Some((title, edit)) = pipes::failing(&step, cx.project.source(step.file())) {
            finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Commands, Aspect::Process]);
        }
    }
}
