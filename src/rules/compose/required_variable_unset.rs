//! `required-variable-unset`: see the page of the same name.

use std::collections::HashSet;

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for (index, file) in cx.project.compose.iter().enumerate() {
        let mut told = HashSet::new();
        for variable in file.variables.iter().filter(|variable| variable.required) {
            let unset = cx.project.unset.binary_search(&(index, variable.name.clone())).is_ok();
            if !unset || !told.insert(variable.name.as_str()) {
                continue;
            }
            let message = format!("`{}` must be set, and nothing here sets it; Compose stops", variable.name);
            let finding = out.report(file.file, variable.span, message).mark("not set");
            finding.help("set it in `.env`, or lay a `.env.example` that names it beside the file");
        }
    }
}
