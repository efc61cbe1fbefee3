//! `eol-base`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::eol::{State, Verdict};
use crate::project::stages::renewal;
use crate::project::stages::support::{self, BaseSupport};
use crate::project::{Base, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::{Edit, FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    let today = cx.options.today;
    // One release is told once a file, whatever images are made of it.
    let mut firsts: HashMap<(FileId, &str, &str), usize> = HashMap::new();
    let mut groups: Vec<(Verdict, Vec<BaseSupport>)> = Vec::new();
    for base in support::bases(cx.project) {
        let Some(dead) = base.verdicts.iter().find(|verdict| verdict.state(today) == State::Dead).copied() else {
            continue;
        };
        let at = *firsts.entry((base.stage.file(), dead.product, dead.cycle)).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((_, bases)) => bases.push(base),
            None => groups.push((dead, vec![base])),
        }
    }
    for (dead, bases) in &groups {
        let [base, others @ ..] = bases.as_slice() else { continue };
        let Some(end) = dead.eol else { continue };
        let mended = dead.has_extended_support(today);
        let message = support::has_ended(dead, end, today);
        let finding = out.report(base.stage.file(), base.span, message).mark("no more fixes");
        for other in others {
            finding.label(other.stage.file(), other.span, "of the same release");
        }
        if let Some(argument) = base.stage.image_argument() {
            finding.label(base.stage.file(), argument.span, "says which release, unless the build is told another");
        }
        for step in support::named_again(base) {
            finding.label(step.file(), step.keyword_span(), "names the release as well");
        }
        if mended {
            finding.why(format!(
                "Until {} others still mend part of it for a longer term: the regular updates have ended.",
                dead.extended.map(|end| end.to_string()).unwrap_or_default()
            ));
        }
        // Debian's longer term is open to all. Who makes images for others keeps older ones as long as they are asked for.
        if mended && dead.product == "debian" {
            finding.severity(Severity::Info);
        } else if mended || !base.stage.in_final_chain || cx.project.is_meant_as_base(base.stage.docker) {
            finding.severity(Severity::Warning);
        }
        // What tests start, or people work with, may live on the longer term.
        if mended && cx.project.serves_nobody(base.stage.file()) {
            finding.pedantic();
        }
        let (taken, name) = (taken_by(base.stage, dead), dead.title());
        let fitting =
            |taken| format!("build with the release of {name} of the stage that takes {taken}: it has to fit it");
        finding.help(taken.map_or_else(|| support::way_on(dead, today), fitting));
        // All of one release together: what one stage builds may be linked to the libraries of the other.
        let edits: Option<Vec<Edit>> = bases.iter().map(|base| renewed(cx, base)).collect();
        if let Some(edits) = edits.filter(|_| taken.is_none() && support::named_again(base).next().is_none()) {
            let tag = edits.first().map_or("", |edit| edit.text.as_str());
            let title = format!(
                "Take `{tag}`, of a release of {name} that is supported: what is built on it meets newer libraries"
            );
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Stages]);
        }
    }
}

/// What of the modules that are built here a stage takes which has its interpreter from elsewhere.
fn taken_by(own: StageRef, dead: &Verdict) -> Option<&'static str> {
    let modules: &[(&str, &str)] = match dead.product {
        "node" => &[("node_modules", "`node_modules`"), ("/app", "the application")],
        "python" => &[("site-packages", "`site-packages`"), ("venv", "the virtual environment")],
        _ => return None,
    };
    let is_own = |name: &str| own.name.as_deref() == Some(&name.to_ascii_lowercase()) || name == own.index.to_string();
    let steps = own.docker.stages().filter(|stage| stage.in_final_chain).flat_map(|stage| stage.steps());
    let mut copies = steps.filter(|step| step.ins.flag("from").is_some_and(|from| is_own(&from.text)));
    copies.find_map(|step| {
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

/// The edit that takes a supported release of the image, where what is installed on it is there as well.
fn renewed(cx: &Cx, base: &BaseSupport) -> Option<Edit> {
    let Base::Image(image) = &base.stage.stage.base else { return None };
    let (file, today) = (base.stage.file(), cx.options.today);
    let source = cx.project.source(file);
    let tag = image.tag.as_deref().filter(|tag| image.digest.is_none() && source.slice(base.span).ends_with(*tag))?;
    let new = renewal::renewed(image, today).filter(|_| renewal::goes_on(base.stage, source, today))?;
    Some(Edit::replace(file, Span::new(base.span.end as usize - tag.len(), base.span.end as usize), new))
}
