//! What a RUN removes again of what it installed: worked out once, since every package is held against it.

use std::collections::HashMap;

use super::{Action, Call};
use crate::syntax::shell::{Command, variable};

/// Where in a RUN packages are removed, each as the last command that does so.
#[derive(Debug, Default)]
pub struct Removals {
    by_name: HashMap<String, usize>,
    /// Packages that a variable names.
    unnamed: Option<usize>,
    /// The packages that a virtual one, `.build`, stands for.
    group: Option<usize>,
    /// Whatever `apt-mark auto` names.
    marked: Option<usize>,
}

impl Removals {
    /// Of the commands of one RUN and the calls among them.
    pub fn of(commands: &[Command], calls: &[Call]) -> Removals {
        let mut removals = Removals::default();
        if calls.is_empty() {
            return removals;
        }
        let groups: Vec<_> = calls.iter().filter_map(Call::group).collect();
        for call in calls.iter().filter(|call| matches!(call.action, Action::Remove | Action::Purge)) {
            for package in &call.packages {
                removals.by_name.insert(package.name.clone(), call.command);
                if let Some(names) = listed_in(commands, &package.text) {
                    removals.by_name.extend(names.split_whitespace().map(|name| (name.to_owned(), call.command)));
                } else if !package.literal {
                    removals.unnamed = Some(call.command);
                }
                if package.text.starts_with('.') || groups.contains(&package.text.as_str()) {
                    removals.group = Some(call.command);
                }
            }
        }
        let marks = |command: &Command| command.effective().name() == Some("apt-mark") && command.has_arg("auto");
        removals.marked = commands.iter().rposition(marks);
        removals
    }

    /// Whether the RUN removes the package `name` that `call` installs: by its name, with its virtual
    /// package, through a variable, or by marking what was installed as no longer wanted.
    pub fn take(&self, call: &Call, name: &str) -> bool {
        let later = |at: Option<usize>| at.is_some_and(|at| at > call.command);
        later(self.by_name.get(name).copied())
            || later(self.unnamed)
            || call.grouped && later(self.group)
            || later(self.marked)
    }
}

/// The list of names in a variable that the RUN itself sets, once and for all.
fn listed_in<'a>(commands: &'a [Command], text: &str) -> Option<&'a str> {
    let name = variable(text)?;
    let mut set = commands.iter().flat_map(|command| &command.assignments).filter(|set| set.name == name);
    let only = set.next().filter(|_| set.next().is_none())?;
    only.value.as_deref()
}
