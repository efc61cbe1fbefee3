//! `undeclared-build-argument`: see the page of the same name.

use crate::project::builds::links::How;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::nearest;

/// What the builder takes without an ARG.
const PREDEFINED: &[&str] = &["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(build) = service.build.as_ref().filter(|build| !build.args.is_empty()) else { continue };
        let Some((docker, How::Built(_))) = service.docker() else { continue };
        let declared: Vec<&str> = docker
            .tree
            .instructions
            .iter()
            .filter(|ins| matches!(ins.keyword, Keyword::Arg | Keyword::Onbuild))
            .filter_map(|ins| match &ins.args {
                Args::Pairs { pairs, .. } => Some(pairs.iter().map(|pair| pair.key.text.as_str())),
                _ => None,
            })
            .flatten()
            .collect();
        let onbuild = docker.tree.instructions.iter().any(|ins| ins.keyword == Keyword::Onbuild);
        for pair in build.args.iter().filter(|_| !onbuild) {
            let name = pair.key.as_str();
            let upper = name.to_ascii_uppercase();
            let known = PREDEFINED.contains(&upper.as_str()) || upper.starts_with("BUILDKIT_") || name.contains('$');
            if known || declared.contains(&name) {
                continue;
            }
            let message = format!("no `ARG {name}` takes this value; it has no effect");
            let finding = out.report(service.file_id(), pair.key_span, message).mark("taken by nobody");
            if let Some(from) = docker.last_stage().map(|stage| stage.from_instruction().span) {
                finding.label(docker.file, from, "built by this Dockerfile");
            }
            finding.help(match nearest(name, declared.iter().copied()) {
                Some(near) => format!("`{near}` is declared: was that meant?"),
                None => format!("declare `ARG {name}` where it is needed, or leave it out"),
            });
        }
    }
}
