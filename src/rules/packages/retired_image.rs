//! `retired-image`: see the page of the same name.

use std::collections::HashSet;

use crate::finding::{Aspect, Safety};
use crate::knowledge::eol::{self, State};
use crate::knowledge::{absent, images};
use crate::project::compose::Layout;
use crate::project::images::dead_ends::is_for_an_older_release;
use crate::project::{Base, ImageRef, ServiceRef, StageRef, stages::support};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{Edit, FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let mut told = HashSet::new();
    for stage in cx.project.stages().filter(|stage| stage.reachable) {
        let (Base::Image(image), Args::From { image: word, .. }) = (&stage.base, &stage.from_instruction().args) else {
            continue;
        };
        tell(cx, image, (stage.file(), word.span), Some(stage), &mut told, out);
    }
    // Nobody starts a file that Compose refuses as a whole.
    let refused = |service: &ServiceRef| service.file.layout == Layout::V1;
    for service in cx.project.service_refs().filter(|service| service.build.is_none() && !refused(service)) {
        let (Some(text), Some(image)) = (service.image.as_ref(), service.image_ref()) else { continue };
        tell(cx, image, (service.file_id(), text.span), None, &mut told, out);
    }
}

fn tell(
    cx: &Cx,
    image: &ImageRef,
    (file, span): (FileId, Span),
    stage: Option<StageRef>,
    told: &mut HashSet<(FileId, ImageRef)>,
    out: &mut Sink,
) {
    let name = match image.registry.as_str() {
        "docker.io" => image.repository.clone(),
        registry => format!("{registry}/{}", image.repository),
    };
    let Some(instead) = images::successor(&name) else { return };
    // Early builds of Java are still made under the old name; an end of support has been told by itself.
    let early = image.tag.as_deref().is_some_and(|tag| tag.split('-').any(|part| part == "ea"));
    let dead = support::of_image(image).unwrap_or_default();
    let dead = dead.iter().any(|verdict| verdict.state(cx.options.today) == State::Dead);
    if early || dead || cx.project.makes_image(image) || !told.insert((file, image.clone())) {
        return;
    }
    let finding = out.report(file, span, format!("nobody renews `{name}` any more: its holes stay open"));
    // A service of what is built hands it the old one's variables.
    let is_run = stage.is_none_or(|stage| cx.project.services_of(stage.docker).next().is_some());
    let changes = images::changes(&name).filter(|_| is_run);
    let mut changes = changes.map(|changes| format!(": {changes}")).unwrap_or_default();
    // What is started under the old program's name is not there.
    let started = stage.filter(|_| image.official().is_none()).and_then(|stage| stage.process.as_ref()?.program());
    if started.is_some_and(|program| program.eq_ignore_ascii_case(image.short_name())) {
        changes = "; its program is another one: leave out the CMD or ENTRYPOINT that starts the old".to_owned();
    }
    finding.mark("retired").help(format!("go on with {instead}{changes}"));
    let java = matches!(image.official(), Some("java" | "openjdk")).then_some(image.tag.as_deref()).flatten();
    let alpine = java.is_some_and(|tag| tag.contains("alpine"));
    if java.is_some() && stage.is_some_and(|stage| needs_its_system(stage, alpine)) {
        finding.help(match alpine {
            true => format!("go on with {instead}, and with packages that its newer Alpine has"),
            false => "stay on Debian with `COPY --from=eclipse-temurin:<version> /opt/java/openjdk /opt/java/openjdk`, or turn sources and packages to Ubuntu with the base".to_owned(),
        });
        return;
    }
    if let Some(tag) = java.and_then(images::temurin).filter(|_| image.digest.is_none()) {
        let written = cx.project.source(file).slice(span).trim_matches(['"', '\'']);
        if written.rsplit_once(':').is_some_and(|(_, tag)| Some(tag) == image.tag.as_deref()) {
            let title = format!("Take `eclipse-temurin:{tag}`: the same Java of another maker, on a newer system");
            let edit = Edit::replace(file, span, format!("eclipse-temurin:{tag}"));
            finding.fix(Safety::Unsafe, title, vec![edit]).changing(&[Aspect::Stages]);
        }
    }
}

/// Whether a RUN asks for the very system that the image stands on: its maker, its release, or a package that newer
/// ones no longer have.
fn needs_its_system(base: StageRef, alpine: bool) -> bool {
    const ASKS: &[&str] = &["/debian", "lsb_release", "os-release"];
    let newest = eol::newest_tag(if alpine { "alpine" } else { "debian" }).unwrap_or_default();
    let newest = eol::cycle(if alpine { "alpine" } else { "debian" }, newest);
    let lost = |name: &str| newest.as_ref().is_some_and(|newest| absent::successor(newest, name).is_some());
    let mut stages = base.docker.stages().filter(|stage| stage.chain().any(|above| above.index == base.index));
    stages.any(|stage| {
        let mut runs = stage.steps().filter(|step| step.is_run());
        let packages = stage.steps().flat_map(|step| &step.step.packages).flat_map(|call| &call.packages);
        runs.any(|step| ASKS.iter().any(|word| step.ins.rest().text.contains(word)))
            || packages.into_iter().any(|package| lost(&package.name))
            || is_for_an_older_release(stage)
    })
}
