//! Why it matters what an image is made from: what its base brings. Knows which images bring a language or a system, no rule.

use crate::knowledge::images::{is_distribution, language_of};
use crate::project::packages::pins;
use crate::project::stages::image::ImageRef;
use crate::project::{Project, StageRef};

impl Project {
    /// What another release of the base changes in this stage.
    pub fn said_of_another_base(&self, stage: StageRef, image: &ImageRef) -> Option<String> {
        let name = image.name();
        let steps = || stage.steps().filter(|step| step.is_run());
        if let Some(language) = language_of(&name) {
            let open = steps().flat_map(|step| &step.step.packages).any(|call| !pins::unpinned(call).is_empty());
            let packages = if open { " What is installed here without a version is chosen anew for it." } else { "" };
            return Some(format!(
                "It brings {language}: with another version of that, code and packages that were made for the old one fail, and no line of this file has changed.{packages}"
            ));
        }
        let installs = || steps().any(|step| step.step.packages.iter().any(|call| !call.packages.is_empty()));
        (is_distribution(&name) && installs()).then(|| {
            "What is installed on it comes from its release: with the next one all of it is of another version, and some packages have other names or are gone.".to_owned()
        })
    }
}
