//! What the scripts that RUNs call leave behind in the layer: the same that a RUN would, and nothing in the RUN or in
//! another of its scripts removes. Does not know what a base image holds.

use std::rc::Rc;

use crate::project::Project;
use crate::project::images::apt_lists;
use crate::project::images::leftovers::{self, Cache};
use crate::project::images::recommends::{self, Taken};
use crate::project::packages::Call;
use crate::project::running::built::BuildText;
use crate::syntax::shell::Command;

impl Project {
    /// The scripts that the RUNs of what is shipped call, each with the commands of all that its RUN runs.
    fn shipped_by_scripts(&self) -> impl Iterator<Item = (BuildText<'_>, Rc<[&Command]>)> {
        let steps = self.steps().filter(|step| step.is_run() && step.stage.in_final_chain && !step.onbuild);
        steps.flat_map(|step| {
            let installs = |text: &BuildText| text.is_script() && !text.packages.is_empty();
            let scripts: Vec<BuildText> = self.build_texts(step).filter(installs).collect();
            let texts = self.build_texts(step).filter(|_| !scripts.is_empty());
            let all: Rc<[&Command]> = texts.flat_map(|text| text.commands).collect();
            scripts.into_iter().map(move |text| (text, Rc::clone(&all)))
        })
    }

    /// The caches that scripts leave, the first of each manager.
    pub fn caches_left_by_scripts(&self) -> impl Iterator<Item = (BuildText<'_>, Cache<'_>)> {
        self.shipped_by_scripts().flat_map(|(text, all)| {
            let mut told = Vec::new();
            let mut caches = leftovers::caches_of_script(text.step, (text.commands, text.packages), &all);
            caches.retain(|cache| {
                let first = !told.contains(&cache.call.manager);
                told.push(cache.call.manager);
                first
            });
            caches.into_iter().map(move |cache| (text, cache))
        })
    }

    /// The calls of scripts that take in much that is only recommended, of each script the one that takes in most.
    pub fn recommended_by_scripts(&self) -> impl Iterator<Item = (BuildText<'_>, Taken<'_>)> {
        self.shipped_by_scripts().filter_map(|(text, _)| {
            let taken = recommends::all_taken_by_script(text.step, text.commands, text.packages, text.text);
            let weight = |taken: &Taken| taken.weight.as_ref().map_or(0, |weight| weight.mib);
            Some((text, taken.into_iter().max_by_key(weight)?))
        })
    }

    /// The calls of scripts that fetch the lists of apt and leave them.
    pub fn lists_left_by_scripts(&self) -> impl Iterator<Item = (BuildText<'_>, &Call)> {
        self.shipped_by_scripts()
            .filter_map(|(text, all)| Some((text, apt_lists::left_by_script(text.step, text.packages, &all)?)))
    }
}
