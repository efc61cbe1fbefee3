//! `undeclared-build-argument`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::project::compose::Pair;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::{Edit, nearest_given};

/// What the builder takes without an ARG.
const PREDEFINED: &[&str] = &["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH"];

pub fn check(cx: &Cx, out: &mut Sink) {
    for service in cx.project.service_refs() {
        let Some(build) = service.build.as_ref().filter(|build| !build.args.is_empty()) else { continue };
        let Some(docker) = service.built_from() else { continue };
        let declared: Vec<&str> = docker.arguments().collect();
        let onbuild = docker.tree.instructions.iter().any(|ins| ins.keyword == Keyword::Onbuild);
        let idle = build.args.iter().filter(|_| !onbuild).filter(|pair| {
            let upper = pair.key.to_ascii_uppercase();
            let known =
                PREDEFINED.contains(&upper.as_str()) || upper.starts_with("BUILDKIT_") || pair.key.contains('$');
            !known && !declared.contains(&pair.key.as_str())
        });
        // What nothing like it is declared for is one finding.
        let near = |pair: &Pair| nearest_given(&pair.key, declared.iter().copied());
        let (meant, unknown): (Vec<&Pair>, Vec<&Pair>) = idle.partition(|pair| near(pair).is_some());
        let groups = meant.iter().map(std::slice::from_ref).chain([unknown.as_slice()]);
        for (first, others) in groups.filter_map(<[&Pair]>::split_first) {
            let name = &first.key;
            let message = match others.len() {
                0 => format!("no `ARG {name}` takes this value; it has no effect"),
                more => format!("no `ARG {name}` takes this value, and none those of {more} more; they have no effect"),
            };
            let finding = out.report(service.file_id(), first.key_span, message).mark("taken by nobody");
            for other in others {
                finding.label(service.file_id(), other.key_span, "nor this one");
            }
            if let Some(from) = docker.last_stage().map(|stage| stage.from_instruction().span) {
                finding.label(docker.file, from, "built by this Dockerfile");
            }
            finding.help(match near(first) {
                Some(near) => format!("`{near}` is declared: was that meant?"),
                None => format!("declare `ARG {name}` where it is needed, or leave it out"),
            });
            let gone = [first].into_iter().chain(others);
            let lines: Option<Vec<_>> = gone.map(|pair| service.line_of(pair.span)).collect();
            let some = build.args.len() > others.len() + 1;
            if let Some(lines) = lines.filter(|_| near(first).is_none() && some) {
                let edits = lines.into_iter().map(|lines| Edit::delete(service.file_id(), lines)).collect();
                finding.fix(Safety::Safe, "Leave it out", edits).changing(&[Aspect::Stages]);
            }
        }
    }
}
