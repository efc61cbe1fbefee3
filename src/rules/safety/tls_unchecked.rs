//! `tls-unchecked`: see the page of the same name.

use std::collections::HashMap;

use crate::knowledge::variables::switches_tls_off;
use crate::project::packages::Action;
use crate::project::running::built::BuildText;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::syntax::shell::{Command, Word};
use crate::text::{FileId, Span};

/// What is asked on the machine itself.
const HERE: &[&str] = &["localhost", "127.0.0.1", "::1"];

pub fn check(cx: &Cx, out: &mut Sink) {
    // Of each file, whether it lets an unsigned source in.
    let mut let_in: HashMap<FileId, bool> = HashMap::new();
    for step in cx.project.steps().filter(|step| !step.onbuild && step.stage.reachable) {
        if step.ins.keyword == Keyword::Env {
            let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
            for pair in pairs {
                let value = pair.value.as_ref().map_or("", |value| value.text.as_str());
                let name = &pair.key.text;
                if switches_tls_off(name, value) {
                    let message =
                        format!("`{name}` has no program check whom it talks to, in the build and in every container");
                    out.report(step.file(), pair.key.span, message).mark("switched off for all").help(HELP);
                }
            }
        }
        // What is held against a sum is known whoever sent it.
        let sums = |name: &str| name.ends_with("sum") || name == "gpg";
        let summed = |command: &Command| command.effective().name().is_some_and(sums);
        let runs = step.is_run().then(|| cx.project.build_texts(step)).into_iter().flatten();
        let unsummed = runs.filter(|text| !text.commands.iter().any(summed));
        for (text, index, command) in unsummed.flat_map(BuildText::each) {
            let own = |text: &str| text.contains('/') || text.ends_with(".apk") || text.ends_with(".rpm");
            let install = || text.packages.iter().find(|call| call.command == index && call.action == Action::Install);
            let local = || install().is_some_and(|call| call.packages.iter().any(|package| own(&package.text)));
            if let Some((span, what)) = unchecked(command).filter(|_| !local()) {
                let finding = out.report(text.file, span, what).mark("switched off").help(remedy(command));
                // `update` has refused the source already, unless it was told not to.
                let source = cx.project.source(text.file);
                let lets = || ["trusted=yes", "llow-insecure", "llowInsecure"].iter().any(|w| source.text.contains(w));
                if source.slice(span) == UNSIGNED && !*let_in.entry(text.file).or_insert_with(lets) {
                    finding.pedantic();
                }
            }
        }
    }
}

/// Since apt 1.5 it opens nothing by itself: lists of an unsigned source are not fetched in the first place (apt-secure(8)).
const UNSIGNED: &str = "--allow-unauthenticated";

const HELP: &str = "leave it out; where a certificate of your own is meant, add it with `update-ca-certificates`";

/// Where signatures are meant, their key is what is lacking.
fn remedy(command: &Command) -> &'static str {
    match command.effective().name() {
        Some("apt" | "apt-get") => {
            "leave it out; where a source has no key, put its key into `/etc/apt/keyrings` and name it by `signed-by`"
        }
        Some("apk") => "leave it out, and put the publisher's key into `/etc/apk/keys`",
        Some("dnf" | "yum" | "microdnf") => "leave it out, and bring the publisher's key with `rpm --import`",
        _ => HELP,
    }
}

/// The word that switches off a check of the other side, and what comes of it.
fn unchecked(command: &Command) -> Option<(Span, String)> {
    let call = command.effective();
    let name = call.name()?;
    let args = call.args();
    let word = |text: &str| args.iter().find(|word| word.text() == text);
    let pair = |first: &str, second: &str| {
        let at = args.iter().position(|word| word.text() == first)?;
        args.get(at + 1).filter(|word| word.text() == second)
    };
    let here = || args.iter().any(|word| HERE.iter().any(|host| word.raw.contains(host)));
    let other = "takes what it is sent from whoever sends it: certificates are not checked";
    let unsigned = "installs without asking who signed it, so that whoever is in between may change it";
    let (found, what): (Option<&Word>, &str) = match name {
        "curl" => (args.iter().find(|word| is_insecure(word)), other),
        "wget" => (word("--no-check-certificate"), other),
        "npm" | "yarn" | "pnpm" => (
            pair("strict-ssl", "false").or_else(|| word("--strict-ssl=false")).or_else(|| word("--no-strict-ssl")),
            other,
        ),
        "git" => (pair("http.sslVerify", "false").or_else(|| word("http.sslVerify=false")), other),
        "composer" => (pair("disable-tls", "true").or_else(|| pair("secure-http", "false")), other),
        "apt" | "apt-get" => (word(UNSIGNED).or_else(|| word("--force-yes")), unsigned),
        "apk" => (word("--allow-untrusted"), unsigned),
        "dnf" | "yum" | "microdnf" => (word("--nogpgcheck"), unsigned),
        _ => return None,
    };
    found.filter(|_| !here()).map(|word| (word.span, format!("`{name}` {what}")))
}

/// `-k`, alone or among other letters, and its long form.
fn is_insecure(word: &Word) -> bool {
    let text = word.text();
    let letters = text.strip_prefix('-').filter(|rest| !rest.starts_with('-') && rest.len() < 7);
    // What stands behind a letter with a value is that value.
    let cluster =
        letters.and_then(|letters| letters.split(['o', 'H', 'd', 'u', 'X', 'A', 'e', 'm', 'x', 'T', 'b', 'w']).next());
    text == "--insecure" || cluster.is_some_and(|letters| letters.contains('k'))
}
