//! `language-list-unsorted`: see the page of the same name.

use crate::finding::Safety;
use crate::project::packages::Action;
use crate::project::packages::Manager::{self, Apk, Apt, Dnf, Pacman, Zypper};
use crate::project::running::layout::LONG;
use crate::project::running::lists::{self, Disorder};
use crate::rules::{Cx, Sink};

pub fn check(cx: &Cx, out: &mut Sink) {
    for step in cx.project.steps().filter(|step| step.is_run()) {
        let source = cx.project.source(step.file());
        let language = |manager: Manager| !matches!(manager, Apt | Apk | Dnf | Pacman | Zypper);
        let installs = step.step.packages.iter().filter(|call| call.action == Action::Install);
        for call in installs.filter(|call| language(call.manager)) {
            let Some(Disorder { item, before, size, added, edits }) = lists::disorder(step, source, call) else {
                continue;
            };
            let message = format!("`{}` stands behind `{}` in a list that is not in order", item.key, before.key);
            let finding = out.report(step.file(), item.span, message).mark("out of order");
            finding.help("keep the list in alphabetical order, or in a requirements or lock file");
            if size < LONG || added {
                finding.pedantic();
            }
            if !edits.is_empty() {
                finding.fix(Safety::Unsafe, "Sort the list: the tool may settle versions in another order", edits);
            }
        }
    }
}
