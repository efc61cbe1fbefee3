//! `hard-coded-address`: see the page of the same name.

use crate::project::evidence::Kind;
use crate::project::evidence::addresses::private_addresses;
use crate::project::{Evidence, evidence::lexical};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::{FileId, Span};

/// Words of a line that speaks of who may connect, or of no machine at all.
const OTHER_MATTERS: &[&str] = &[
    "allow",
    "deny",
    "trust",
    "real_ip",
    "subnet",
    "netmask",
    "cidr",
    "whitelist",
    "blacklist",
    "version",
    "proxy_ip",
    "broadcast",
    "gateway",
    "range",
    "forwarded",
];

/// Parts of paths of what is there to be looked at, or for tests: nothing in the image connects by it.
const ASIDE: &[&str] = &["contrib", "demo", "docs", "example", "fixture", "mock", "sample", "test"];

/// Parts of names of variables that say where something else is.
const ELSEWHERE: &[&str] = &["BROKER", "DB", "ENDPOINT", "HOST", "PEER", "SERVER", "SERVICE", "UPSTREAM", "URI", "URL"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Env && step.stage.in_final_chain) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let Some(value) = &pair.value else { continue };
            // An address of the container's own may have to be fixed.
            let key = pair.key.text.to_ascii_uppercase();
            if other_matter(&key) || !ELSEWHERE.iter().any(|word| key.contains(word)) {
                continue;
            }
            for (at, address) in private_addresses(&value.text) {
                let start = value.span.start as usize + at;
                report(step.file(), Span::new(start, start + address.len()), address, None, cx, out);
            }
        }
    }
    for evidence in &cx.project.evidence {
        let path = evidence.path_in_context(cx.project).to_ascii_lowercase();
        let other = path.ends_with("pg_hba.conf") || path.ends_with(".svg") || path.contains("/dev.");
        let aside = other || ASIDE.iter().any(|word| path.contains(word));
        // What a compiler takes in may be in the program; settings and scripts stay in the stage that has them.
        let stays = matches!(evidence.kind, Kind::Config | Kind::Shell | Kind::Other);
        if evidence.copied_by.is_empty() || aside || stays && !cx.project.may_be_shipped(evidence) {
            continue;
        }
        in_file(cx, evidence, out);
    }
}

fn in_file(cx: &Cx, evidence: &Evidence, out: &mut Sink) {
    let text = &cx.project.source(evidence.file).text;
    let lexed = lexical::lex(text, evidence.kind);
    let quoted = |span: Span| {
        let after = lexed.literals.partition_point(|literal| literal.span.start <= span.start);
        after.checked_sub(1).and_then(|i| lexed.literals.get(i)).is_some_and(|literal| literal.span.contains(span))
    };
    // A program's addresses stand in strings; a configuration's anywhere.
    let anywhere = matches!(evidence.kind, Kind::Config | Kind::Shell | Kind::Other);
    for (start, line) in lexed.lines() {
        if other_matter(line) || line.len() > 1_000 {
            continue;
        }
        for (at, address) in private_addresses(line) {
            let span = Span::new(start + at, start + at + address.len());
            if anywhere || quoted(span) {
                report(evidence.file, span, address, Some(evidence), cx, out);
            }
        }
    }
}

fn other_matter(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    OTHER_MATTERS.iter().any(|word| lower.contains(word))
}

fn report(file: FileId, span: Span, address: &str, evidence: Option<&Evidence>, cx: &Cx, out: &mut Sink) {
    let message = format!("`{address}` is one particular machine; the image works on that network only");
    let finding = out.report(file, span, message);
    finding.mark("a machine, not a service");
    let services: Vec<&str> = cx.project.services().map(|(_, service)| service.name.as_str()).take(6).collect();
    finding.help(match services.as_slice() {
        [] | [_] => {
            "take the host name from the environment; in a compose project it is the name of the service".to_owned()
        }
        names => format!(
            "take the host name from the environment; between these services it is the name of one of them: {}",
            names.join(", ")
        ),
    });
    for (docker, span) in
        evidence.map(|evidence| cx.project.copies_of(evidence)).unwrap_or_default().into_iter().take(2)
    {
        finding.label(docker, span, "copied into the image here");
    }
}
