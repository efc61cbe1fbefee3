//! Which release a stage has to be made of because another takes what is built in it, or is made of the same. Does not
//! know which releases are supported.

use crate::knowledge::eol::{self, Date, State, Verdict};
use crate::project::stages::support;
use crate::project::{Base, ImageRef, StageRef, StepRef};
use crate::syntax::dockerfile::Args;
use crate::text::Span;

/// The instructions of stages that are shipped which copy from this one.
pub fn takers(own: StageRef<'_>) -> impl Iterator<Item = StepRef<'_>> {
    let is_own =
        move |name: &str| own.name.as_deref() == Some(&name.to_ascii_lowercase()) || name == own.index.to_string();
    let steps = own.docker.stages().filter(|stage| stage.in_final_chain).flat_map(|stage| stage.steps());
    steps.filter(move |step| step.ins.flag("from").is_some_and(|from| is_own(&from.text)))
}

/// The release of the same product of a stage that is shipped and takes what is built here, where that one is supported.
pub fn release_of_taker(own: StageRef, dead: &Verdict, today: Date) -> Option<Verdict> {
    let releases = |stage: StageRef| {
        let distroless = stage.root_image().map(of_distroless).unwrap_or_default();
        support::of_root(stage).iter().copied().chain(distroless).collect::<Vec<Verdict>>()
    };
    let fits = |found: &Verdict| {
        found.product == dead.product && found.cycle != dead.cycle && found.state(today) != State::Dead
    };
    takers(own).find_map(|step| releases(step.stage_ref()).into_iter().find(fits))
}

/// What an image of distroless is made of, by its name, `nodejs24-debian13` (GoogleContainerTools/distroless, README). How
/// long it is supported is its makers' affair.
fn of_distroless(image: &ImageRef) -> Vec<Verdict> {
    const PARTS: &[(&str, &str)] = &[("debian", "debian"), ("java", "java"), ("nodejs", "node")];
    let name = image.name();
    let parts = name.strip_prefix("gcr.io/distroless/").unwrap_or_default().split('-');
    let cycle = |part: &str| {
        let found = |(front, product): &(&str, &'static str)| eol::cycle(product, part.strip_prefix(front)?);
        PARTS.iter().find_map(found)
    };
    parts.filter_map(cycle).collect()
}

/// The other stages whose image is not dated and has the release of this distribution in its tag, with its place:
/// what one of them builds is linked to the libraries of the other.
pub fn of_its_release<'a>(own: StageRef<'a>, dead: &Verdict) -> impl Iterator<Item = (StageRef<'a>, Span)> + use<'a> {
    let code = eol::codename(dead.product, dead.cycle).filter(|_| support::is_distribution(dead));
    let stages = own.docker.stages().filter(move |stage| stage.reachable && stage.index != own.index);
    stages.filter_map(move |stage| {
        let Base::Image(image) = &stage.stage.base else { return None };
        let Args::From { image: word, .. } = &stage.from_instruction().args else { return None };
        let named = image.tag.as_deref()?.split('-').any(|part| Some(part) == code);
        (named && support::of_root(stage).is_empty()).then_some((stage, word.span))
    })
}

/// What of the modules that are built here a stage takes which has its interpreter from elsewhere.
pub fn taken_by(own: StageRef, dead: &Verdict) -> Option<&'static str> {
    let modules: &[(&str, &str)] = match dead.product {
        "node" => &[("node_modules", "`node_modules`"), ("/app", "the application")],
        "python" => &[("site-packages", "`site-packages`"), ("venv", "the virtual environment")],
        _ => return None,
    };
    takers(own).find_map(|step| {
        let Args::Copy { sources, .. } = &step.ins.args else { return None };
        let (_, what) = modules.iter().find(|(part, _)| sources.iter().any(|word| word.text.contains(part)))?;
        let stage = step.stage_ref();
        let same = support::of_root(stage);
        let elsewhere = !same.iter().any(|verdict| verdict.product == dead.product);
        let packages = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.packages);
        let names = packages.flat_map(|call| &call.packages).map(|package| package.name.as_str());
        let mut names = names.into_iter().filter(|name| matches!(*name, "nodejs" | "nodejs-current" | "python3"));
        names.next().filter(|_| elsewhere).map(|_| *what)
    })
}
