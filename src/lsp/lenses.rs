//! What is shown above a stage: its layers, and what its build is sent.

use lsp_types::{CodeLens, Command};

use super::view::View;
use crate::project::builds::context::size;
use crate::text::FileId;

pub fn lenses(view: &View, file: FileId) -> Vec<CodeLens> {
    let Some(docker) = view.docker(file) else { return Vec::new() };
    let last = docker.final_stage().or(docker.last_stage()).map(|stage| stage.stage.index);
    let mut lenses = Vec::new();
    for stage in docker.stages() {
        let Some(from) = docker.tree.instructions.get(stage.stage.from) else { continue };
        let layers = stage.layers().len();
        let mut title = format!("{layers} {} of its own", if layers == 1 { "layer" } else { "layers" });
        let read = view.project().contexts_of(docker).filter(|context| !context.unread);
        for context in read.filter(|_| last == Some(stage.stage.index)) {
            let files = context.sent().count();
            let least = if context.truncated { "at least " } else { "" };
            let noun = if files == 1 { "file" } else { "files" };
            let bytes = size(context.bytes_sent());
            title.push_str(&format!(" · a build from `{}` is sent {least}{files} {noun}, {bytes}", context.root));
        }
        let command = Command { title, command: String::new(), arguments: None };
        lenses.push(CodeLens { range: view.range(file, from.keyword_span), command: Some(command), data: None });
    }
    lenses
}
