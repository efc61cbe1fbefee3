//! `add-without-checksum`: see the page of the same name.

use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Add && step.stage.reachable) {
        let Args::Copy { sources, .. } = &step.ins.args else { continue };
        if step.ins.flag("checksum").is_some() {
            continue;
        }
        let fetched =
            |text: &str| (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(".git");
        if let Some(source) = sources.iter().find(|source| fetched(source.text.trim_matches(['"', '\'']))) {
            let finding = out.report(step.file(), source.span, format!("nothing checks what `{}` serves", source.text));
            // Data that are renewed at their address have no lasting checksum.
            if is_renewed(&source.text) {
                finding.pedantic();
            }
            finding.mark("no checksum").help("add `--checksum=sha256:…` of the file that is meant");
        }
    }
}

/// Whether the address names no version, and something else than a program or an archive.
fn is_renewed(address: &str) -> bool {
    const DATA: &[&str] = &["csv", "dat", "db", "json", "list", "mmdb", "txt", "xml"];
    let path = address.split("://").nth(1).and_then(|rest| rest.split_once('/')).map_or("", |(_, path)| path);
    let path = path.trim_matches(['"', '\'']);
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    DATA.contains(&ending) && !path.contains('$') && !path.bytes().any(|byte| byte.is_ascii_digit())
}
