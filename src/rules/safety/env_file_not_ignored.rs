//! `env-file-not-ignored`: see the page of the same name.

use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for open in &cx.project.open_env {
        let Some(compose) = cx.project.compose.get(open.compose) else { continue };
        let whole = open.path.display().to_string();
        let path = cx.project.path_inside(&whole);
        let message = format!("`{path}` is to hold `{}`, and git does not ignore it", open.name);
        let finding = out.report(compose.file, open.span, message).mark("comes from there");
        finding.help(format!("name `{path}` in `.gitignore`, before `git add .` takes it along"));
    }
}
