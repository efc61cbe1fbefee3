//! `version-assumed`: see the page of the same name.

use crate::project::images::usage::system_installs;
use crate::project::packages::Package;
use crate::project::{StageRef, StepRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Keyword;
use crate::text::Span;

/// Packages that take the distribution's release, what stands before that release in their paths, and the
/// variable that images usually have for it.
const VERSIONED: &[(&str, &str, &str, &str)] = &[
    ("postgresql", "postgresql/", "postgresql-", "PG_MAJOR"),
    ("php-fpm", "php/", "php", "PHP_VERSION"),
    ("php", "php/", "php", "PHP_VERSION"),
];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.dockerfiles.iter().filter_map(|docker| docker.final_stage()) {
        for (step, call) in system_installs(stage) {
            for package in call.packages.iter().filter(|package| package.version.is_none()) {
                let Some((_, path, name, variable)) = VERSIONED.iter().find(|row| row.0 == package.name) else {
                    continue;
                };
                let places = places(cx, stage, path);
                let Some((_, _, version)) = places.first() else { continue };
                if places.len() < 2 || places.iter().any(|(_, _, other)| other != version) {
                    continue;
                }
                tell(
                    out,
                    step,
                    package,
                    version,
                    &places,
                    &format!("`ARG {variable}={version}` and `{name}${variable}`"),
                );
            }
        }
    }
}

type Place<'a> = (StepRef<'a>, Span, String);

fn tell(out: &mut Sink, step: StepRef, package: &Package, version: &str, places: &[Place], way: &str) {
    let message = format!(
        "`{}` installs whatever release the distribution has, and {} places say `{version}`",
        package.name,
        places.len()
    );
    let finding = out.report(step.file(), package.span, message).mark("no release named");
    for (place, span, _) in places {
        finding.label(place.file(), *span, "takes it for granted");
    }
    finding.help(format!("name the release once: {way}"));
}

/// Where instructions of the image name a version behind `path`.
fn places<'a>(cx: &Cx, stage: StageRef<'a>, path: &str) -> Vec<Place<'a>> {
    use Keyword::{Add, Cmd, Copy, Entrypoint, Env, Run, Volume, Workdir};
    let reads =
        |step: &StepRef| matches!(step.ins.keyword, Add | Cmd | Copy | Entrypoint | Env | Run | Volume | Workdir);
    let mut places = Vec::new();
    for step in stage.chain().flat_map(|stage| stage.steps()).filter(reads) {
        let text = cx.project.source(step.file()).slice(step.ins.span);
        for (at, _) in text.match_indices(path) {
            let rest = text.get(at + path.len()..).unwrap_or_default();
            let length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
            let version = rest.get(..length).unwrap_or_default().trim_end_matches('.');
            if !version.is_empty() && rest.get(length..).is_some_and(|rest| rest.starts_with('/')) {
                let start = step.ins.span.start as usize + at + path.len();
                places.push((step, Span::new(start, start + version.len()), version.to_owned()));
            }
        }
    }
    places
}
