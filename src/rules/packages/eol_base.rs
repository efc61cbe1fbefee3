//! `eol-base`: see the page of the same name.

use std::collections::HashMap;

use crate::finding::{Aspect, Safety, Severity};
use crate::knowledge::eol::{State, Verdict};
use crate::project::Base;
use crate::project::stages::support::{self, BaseSupport};
use crate::project::stages::{fitting, renewal};
use crate::rules::{Cx, Sink};
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
        let (taken, name) = (fitting::taken_by(base.stage, dead), dead.title());
        let fit = fitting::release_of_taker(base.stage, dead, today);
        let tied: Vec<_> = fitting::of_its_release(base.stage, dead).collect();
        for (stage, span) in &tied {
            finding.label(stage.file(), *span, "of the same release, by its tag");
        }
        finding.help(match (fit, taken) {
            (Some(fit), _) => {
                format!(
                    "take {name} {}, as the stage has it that takes what is built here: the two have to fit",
                    fit.cycle
                )
            }
            (None, Some(taken)) => {
                format!("build with the release of {name} of the stage that takes {taken}: it has to fit it")
            }
            (None, None) if !tied.is_empty() => {
                let way = support::way_on(dead, today);
                format!("{way}, in both FROMs at once: what one stage builds is linked to the libraries of the other")
            }
            (None, None) => support::way_on(dead, today),
        });
        if let Base::Image(image) = &base.stage.stage.base {
            finding.help += &renewal::other_image(image, dead);
        }
        let behind = bases.iter().find_map(|base| renewal::left_behind(cx.project, base.stage, dead));
        finding.help += behind.as_deref().unwrap_or_default();
        // All of one release together: what one stage builds may be linked to the libraries of the other.
        let edits: Option<Vec<Edit>> = bases.iter().map(|base| renewed(cx, base, fit)).collect();
        let held = behind.is_some() || taken.is_some() && fit.is_none() || !tied.is_empty();
        if let Some(edits) = edits.filter(|_| !held && support::named_again(base).next().is_none()) {
            let tag = edits.first().map_or("", |edit| edit.text.as_str());
            let title = format!(
                "Take `{tag}`, of a release of {name} that is supported: what is built on it meets newer libraries"
            );
            finding.fix(Safety::Unsafe, title, edits).changing(&[Aspect::Stages]);
        }
    }
}

/// The edit that takes a supported release of the image, where what is installed on it is there as well.
fn renewed(cx: &Cx, base: &BaseSupport, fit: Option<Verdict>) -> Option<Edit> {
    let Base::Image(image) = &base.stage.stage.base else { return None };
    let (file, today) = (base.stage.file(), cx.options.today);
    let source = cx.project.source(file);
    let tag = image.tag.as_deref().filter(|tag| image.digest.is_none() && source.slice(base.span).ends_with(*tag))?;
    let new =
        renewal::renewed(image, today, fit).filter(|_| renewal::goes_on(cx.project, base.stage, source, today))?;
    Some(Edit::replace(file, Span::new(base.span.end as usize - tag.len(), base.span.end as usize), new))
}
