//! `fat-base`: see the page of the same name.

use crate::finding::{Aspect, Safety};
use crate::knowledge::eol::{State, Verdict};
use crate::knowledge::images::slimmer;
use crate::knowledge::packages;
use crate::project::images::linkage::compiled;
use crate::project::images::usage::{Use, system_installs};
use crate::project::stages::support;
use crate::project::{Base, StageRef};
use crate::rules::{Cx, Sink};
use crate::syntax::dockerfile::Args;
use crate::text::Edit;

/// What fetches and unpacks, and what compiles or has to: the large builds hold it, the smaller do not.
const FETCH: &[&str] = &["curl", "git", "wget", "hg", "svn", "unzip", "bzip2", "xz", "patch"];
const COMPILE: &[&str] =
    &["make", "cmake", "gcc", "g++", "cc", "configure", "gem", "bundle", "bundler", "cpan", "cpanm"];

/// Source: <https://hub.docker.com/_/debian>, `debian:<suite>-slim`.
const UNREAD: &str = "The plain tags of Debian hold manual pages, documentation and translations, which nobody reads in a container. The \
                      `slim` tags leave them out and are the same otherwise.";

pub fn check(cx: &Cx, out: &mut Sink) {
    for docker in &cx.project.dockerfiles {
        let Some(root) = docker.final_stage().and_then(|stage| stage.chain().last()) else { continue };
        let (Base::Image(image), Args::From { image: word, .. }) = (&root.stage.base, &root.from_instruction().args)
        else {
            continue;
        };
        let Some((name, tag)) = image.official().zip(image.tag.as_deref()) else { continue };
        let Some(slim) = slimmer(name, tag) else { continue };
        let message = format!("`{name}:{tag}` is the large build of this image");
        // A distribution's plain image holds no compilers: what its `slim` build leaves out is there to be read.
        let (holds, apart) = match name == "debian" {
            true => ("with manual pages, documentation and translations", ""),
            false => ("with compilers and headers", ", and build what needs a compiler in a stage of its own"),
        };
        let gone = docker.final_stage().filter(|_| name != "debian").map(|stage| gone(cx, stage)).unwrap_or_default();
        let with = match gone.is_empty() {
            true => String::new(),
            false => format!(", with {}, which is called here, installed by name", gone.join(" and ")),
        };
        // What is compiled at the install fails there without a compiler, and needs its library when it runs.
        let compiled = docker.final_stage().filter(|_| name != "debian").map(|stage| compiled(cx.project, stage));
        let compiled = compiled.unwrap_or_default();
        let needs = compiled.iter().filter_map(|(package, library)| Some(format!("`{package}` needs {}", (*library)?)));
        let needs: Vec<String> = needs.take(2).collect();
        let apart = match needs.is_empty() {
            true => apart.to_owned(),
            false => format!("{apart}; when it runs, {}, installed by name", needs.join(" and ")),
        };
        let finding = out.report(docker.file, word.span, message).mark(holds);
        if name == "debian" {
            finding.why(UNREAD);
        }
        // Of a release that nobody supports another rule speaks: the other build of it is no way out, and little beside the other release.
        let dead = |verdict: &Verdict| verdict.state(cx.options.today) == State::Dead;
        if support::of_image(image).unwrap_or_default().iter().any(dead) {
            finding.help(format!("take the `slim` build of the release that you go on to{with}{apart}")).pedantic();
            continue;
        }
        finding.help(format!("take `{name}:{slim}`{with}{apart}"));
        let leans = || name != "debian" && docker.final_stage().is_some_and(|stage| leans_on(cx, stage));
        let leaned_on = !gone.is_empty() || !compiled.is_empty() || leans();
        if image.digest.is_none() && word.text.ends_with(&format!(":{tag}")) && !leaned_on {
            let start = word.span.end as usize - tag.len();
            let span = crate::text::Span::new(start, word.span.end as usize);
            finding
                .fix(
                    Safety::Unsafe,
                    format!("Take `{name}:{slim}`: what only the large build holds is gone"),
                    vec![Edit::replace(docker.file, span, slim)],
                )
                .changing(&[Aspect::Stages]);
        }
    }
}

/// The programs that the image calls to fetch and unpack, a health check among them, and that the smaller build does not hold.
fn gone(cx: &Cx, stage: StageRef) -> Vec<String> {
    let commands = installed(stage);
    let used = |name: &&&str| !commands.contains(*name) && cx.project.use_of(stage, &[name]) == Use::Used;
    // Package managers of languages may call git, and hardly ever do.
    FETCH.iter().filter(|name| **name != "git").filter(used).map(|name| format!("`{name}`")).collect()
}

/// The commands of the packages that it installs by their names.
fn installed(stage: StageRef) -> Vec<&'static str> {
    let named = system_installs(stage).flat_map(|(_, call)| &call.packages).map(|package| package.name.as_str());
    let all = named.flat_map(|name| packages::brought_by(name).to_vec().into_iter().chain([name]));
    all.filter_map(packages::package).flat_map(|package| package.commands).collect()
}

/// Whether the image calls what only the large build holds, and does not install it by its name.
fn leans_on(cx: &Cx, stage: StageRef) -> bool {
    let commands = installed(stage);
    let has = |command: &&str| commands.contains(command);
    let mut lacking: Vec<&str> = FETCH.iter().copied().filter(|command| !has(command)).collect();
    if !has(&"make") {
        lacking.extend(COMPILE);
    }
    let mut called = stage.chain().flat_map(|stage| stage.steps()).flat_map(|step| &step.step.commands);
    let directly = called.any(|command| command.effective().name().is_some_and(|name| lacking.contains(&name)));
    // Package managers of languages may call git, and hardly ever do.
    lacking.retain(|command| *command != "git");
    directly || !lacking.is_empty() && cx.project.use_of(stage, &lacking) == Use::Used
}
