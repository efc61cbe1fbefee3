//! `system-list-unsorted`: see the page of the same name.

use crate::finding::Safety;
use crate::project::packages::Action;
use crate::project::packages::Manager::{Apk, Dnf, Pacman, Zypper};
use crate::project::running::layout::{self, LONG};
use crate::project::running::lists::{self, Disorder};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let source = cx.project.source(step.file());
        let installs = step.step.packages.iter().filter(|call| call.action == Action::Install);
        for call in installs.filter(|call| matches!(call.manager, Apk | Dnf | Pacman | Zypper)) {
            let Some(Disorder { item, before, size, added, edits }) = lists::disorder(step, source, call) else {
                continue;
            };
            let message = format!("`{}` stands behind `{}` in a list that is not in order", item.key, before.key);
            let finding = out.report(step.file(), item.span, message).mark("out of order");
            finding.help("keep the list in alphabetical order");
            if size < LONG || layout::is_on_one_line(source, call) || added || layout::is_by_kind(source, call) {
                finding.pedantic();
            }
            if !edits.is_empty() {
                finding.fix(Safety::Safe, "Sort the list", edits);
            }
        }
    }
}
