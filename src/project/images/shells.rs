//! Which shell of an image has `pipefail`. Knows the images by their names and by the packages that are installed, and
//! nothing of what the shells do.

use crate::project::StepRef;
use crate::project::packages::{Call, Manager};
use crate::project::stages::stage::ShellName;

/// What makes any failure in a pipe count, with a shell that the image has when the instruction begins.
pub fn with_pipefail(step: StepRef) -> &'static str {
    if let ShellName::Set(words) = &step.step.shell
        && words.first().is_some_and(|word| word.ends_with("bash"))
    {
        return "begin the RUN with `set -o pipefail`, which bash has, or put the option into SHELL";
    }
    let stage = step.stage_ref();
    let steps = || stage.chain().flat_map(|stage| stage.steps());
    let manager = |manager: Manager| steps().any(|step| step.step.packages.iter().any(|call| call.manager == manager));
    let bash = |call: &Call| call.packages.iter().any(|package| package.name == "bash");
    let mut earlier = steps().filter(|other| other.step.at < step.step.at);
    let installed = earlier.any(|other| other.step.packages.iter().any(bash));
    let image = stage.root_image();
    let tagged = image.and_then(|image| image.tag.as_deref()).is_some_and(|tag| tag.contains("alpine"));
    let alpine = tagged || manager(Manager::Apk) || image.is_some_and(|image| image.short_name() == "alpine");
    let known = image.is_some_and(|image| image.official().is_some_and(|name| name != "busybox"));
    let with_bash = known || manager(Manager::Apt) || manager(Manager::Dnf);
    match (installed, alpine) {
        (true, _) => "put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` above it",
        (false, true) => "put `SHELL [\"/bin/ash\", \"-o\", \"pipefail\", \"-c\"]` above it: Alpine's own shell has it",
        (false, false) if with_bash => "put `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` above it",
        (false, false) => "begin the RUN with `set -o pipefail`, under a shell that has it",
    }
}
