//! `label-malformed`: see the page of the same name.

use crate::knowledge::labels;
use crate::rules::{Cx, LabelKind, Sink};
use crate::syntax::dockerfile::{Args, Keyword};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.ins.keyword == Keyword::Label && !step.onbuild) {
        let Args::Pairs { pairs, .. } = &step.ins.args else { continue };
        for pair in pairs {
            let key = pair.key.text.trim_matches(['"', '\'']);
            let asked = cx.options.label_schema.iter().find(|(label, _)| label == key);
            let (Some((_, kind)), Some(word)) = (asked, &pair.value) else { continue };
            let expansion = step.docker.scope.expand(step.stage.index, step.step.at, &word.text);
            let Some(value) = expansion.as_ref().and_then(|expansion| expansion.known()) else { continue };
            let Some((alias, wants)) = wanted(*kind).filter(|_| !value.is_empty() && !fits(*kind, value)) else {
                continue;
            };
            out.report(step.file(), word.span, format!("`{value}` is no {wants}"))
                .mark(format!("`{key}` wants one"))
                .aliases(alias)
                .help(format!("write {}", example(*kind)));
        }
    }
}

fn wanted(kind: LabelKind) -> Option<(&'static [&'static str], &'static str)> {
    Some(match kind {
        LabelKind::Text => return None,
        LabelKind::Url => (&["DL3052"], "address"),
        LabelKind::Rfc3339 => (&["DL3053"], "point in time as RFC 3339 has it"),
        LabelKind::Spdx => (&["DL3054"], "identifier of a licence in the SPDX list"),
        LabelKind::Hash => (&["DL3055"], "git hash"),
        LabelKind::SemVer => (&["DL3056"], "semantic version"),
        LabelKind::Email => (&["DL3058"], "mail address"),
    })
}

fn example(kind: LabelKind) -> &'static str {
    match kind {
        LabelKind::Text => "some text",
        LabelKind::Url => "an address with its scheme, `https://…`",
        LabelKind::Rfc3339 => "a time such as `2026-08-01T12:00:00Z`",
        LabelKind::Spdx => "one identifier, such as `MIT` or `Apache-2.0`",
        LabelKind::Hash => "7 or 40 hexadecimal digits in small letters",
        LabelKind::SemVer => "three numbers, `1.2.3`",
        LabelKind::Email => "`name@host`",
    }
}

fn fits(kind: LabelKind, value: &str) -> bool {
    match kind {
        LabelKind::Text => true,
        LabelKind::Url => labels::is_address(value),
        LabelKind::Rfc3339 => labels::is_time(value),
        LabelKind::Spdx => labels::is_licence(value),
        LabelKind::Hash => labels::is_hash(value),
        LabelKind::SemVer => labels::is_version(value),
        LabelKind::Email => labels::is_mail(value),
    }
}
