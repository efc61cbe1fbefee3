//! `legacy-key-value`: see the page of the same name.

use crate::finding::Safety;
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::{Args, Keyword};
use crate::text::Edit;

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| matches!(step.ins.keyword, Keyword::Env | Keyword::Label)) {
        let Args::Pairs { pairs, legacy: true } = &step.ins.args else { continue };
        let Some(pair) = pairs.first() else { continue };
        let (name, key) = (step.ins.keyword.name(), &pair.key.text);
        let finding =
            out.report(step.file(), pair.key.span, format!("`{name} {key} …` without an equals sign is the old form"));
        let value = pair.value.as_ref().map(|value| value.text.trim()).unwrap_or_default();
        finding.mark("no `=`").help(format!("write `{name} {key}=…`, with quotes if the value has blanks"));
        if step.stage.reachable {
            finding.aliases(&["LegacyKeyValueFormat"]);
        } else {
            finding.aliases(&[]);
        }
        // The two forms read quotes and escapes differently.
        if !value.contains(['"', '\'', '\\', '`', '\n']) && !step.onbuild {
            let blank = value.is_empty() || value.contains(char::is_whitespace);
            let new = if blank { format!("{key}=\"{value}\"") } else { format!("{key}={value}") };
            finding.fix(Safety::Safe, "Write it with `=`", vec![Edit::replace(step.file(), pair.span, new)]);
        }
    }
}
