//! `npm-unpinned`: see the page of the same name.

use std::collections::{HashMap, HashSet};

use crate::project::packages::pins;
use crate::project::packages::{Action, Manager, Package, listed};
use crate::project::{StepRef, compose};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Pair;
use crate::syntax::shell::variable;
use crate::text::{FileId, Span};

pub fn check(cx: &Cx, out: &mut Sink) {
    // The same packages in several stages of a file are one finding.
    let mut told: HashMap<(FileId, String), usize> = HashMap::new();
    // An argument that several RUNs take is one.
    let mut arguments: HashSet<(FileId, Span)> = HashSet::new();
    for text in cx.project.all_build_texts() {
        let step = text.step;
        for call in text.packages.iter().filter(|call| call.manager.is_of_node()) {
            for package in call.packages.iter().filter(|_| call.action == Action::Install) {
                let Some((name, pair)) = by_argument(&step, package) else { continue };
                if arguments.insert((step.file(), pair.key.span)) {
                    tell(cx, &step, name, pair, out);
                }
            }
            let unpinned = pins::unpinned(call);
            let Some(first) = unpinned.first() else { continue };
            let (program, from_lock) = match call.manager {
                Manager::Yarn => ("yarn", "yarn install --frozen-lockfile"),
                Manager::Pnpm => ("pnpm", "pnpm install --frozen-lockfile"),
                _ => ("npm", "npm ci"),
            };
            let message =
                format!("`{program}` takes the newest {} there is on the day of the build", listed(&unpinned));
            let key = (step.file(), format!("{}{message}", call.action_word));
            let started = step.stage.process.as_ref().and_then(|process| process.program());
            if let Some(finding) = out.before(&mut told, key) {
                let starts = started.is_some_and(|program| program == first.name);
                let starts = if starts { ", and this one starts the container" } else { "" };
                let words = format!("and again here: the two may be of two versions{starts}");
                finding.label(text.file, first.span, words);
                continue;
            }
            let finding = out.report(text.file, first.span, message).mark("no version");
            // hadolint knows `npm install` alone, and takes every tag for a version.
            let tagged =
                unpinned.iter().all(|package| package.text.ends_with("@latest") || package.text.ends_with("@next"));
            if call.manager != Manager::Npm || call.action_word != "install" || tagged {
                finding.aliases(&[]);
            }
            unpinned.iter().skip(1).for_each(|package| {
                finding.label(text.file, package.span, "nor here");
            });
            if let Some(words) = pins::said_of(&unpinned, started) {
                finding.why(words);
            }
            finding.help(format!(
                "name the version, `name@1.2.3`, or list it in package.json and install with `{from_lock}`"
            ));
        }
    }
}

/// `tool@${VERSION}`, where ARG says `latest` unless whoever builds says otherwise: the tool, and the ARG.
fn by_argument<'a>(step: &StepRef<'a>, package: &'a Package) -> Option<(&'a str, &'a Pair)> {
    let (name, version) = package.text.trim_matches('"').rsplit_once('@').filter(|(name, _)| !name.is_empty())?;
    Some((name, step.argument_saying(variable(version)?, &["latest", "next"])?))
}

fn tell(cx: &Cx, step: &StepRef, name: &str, pair: &Pair, out: &mut Sink) {
    let message = format!(
        "`{}` is the newest of `{name}` unless a build says otherwise: two builds differ, and a cached layer keeps an old one",
        pair.key.text
    );
    let finding = out.report(step.file(), pair.key.span, message).mark("no version").aliases(&[]);
    let builds = cx.project.services_of(step.docker);
    let args = builds.filter_map(|(file, service)| Some((file.file, &service.build.as_ref()?.args)));
    let mut handed = args.flat_map(|(file, args)| args.iter().map(move |arg| (file, arg)));
    let newest = |arg: &compose::Pair| {
        arg.key == pair.key.text
            && arg.value.as_ref().is_some_and(|value| matches!(value.value.as_deref(), Some("latest" | "next")))
    };
    match handed.find(|(_, arg)| newest(arg)) {
        Some((file, arg)) => finding
            .label(file, arg.span, "says the same, and counts here")
            .help("give it a version where the service hands it over as well, and change it with the others"),
        None => finding.help(format!("give `{}` a version, and change it with the others", pair.key.text)),
    };
}
