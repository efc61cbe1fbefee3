//! `missing-project-name`: see the page of the same name.

use crate::project::compose::Layout;
use crate::rules::{Cx, Sink};
use crate::text::Span;

pub fn check(cx: &Cx, out: &mut Sink) {
    for file in cx.project.compose.iter().filter(|file| file.name.is_none() && file.layout == Layout::Services) {
        let at = file.yaml.documents.first().map_or(Span::at(0), |document| Span::at(document.span.start as usize));
        let finding = out.report(file.file, at, "the project is called as its directory happens to be");
        finding.mark("no `name`").help("add `name: <project>` as the first key");
    }
}
