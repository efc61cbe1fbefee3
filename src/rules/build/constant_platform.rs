//! `constant-platform`: see the page of the same name.

use crate::finding::Severity;
use crate::project::StageRef;
use crate::project::images::users::contains_word;
use crate::rules::{Cx, Sink};
use crate::text::Span;

/// Architectures and systems that a platform of one word can be.
const ARCHITECTURES: &[&str] = &[
    "386", "aarch64", "amd64", "arm", "arm64", "armhf", "armel", "i386", "loong64", "mips64le", "ppc64le", "riscv64",
    "s390x", "wasm", "x86_64", "x86-64",
];
const SYSTEMS: &[&str] = &["darwin", "freebsd", "linux", "macos", "windows", "wasi"];

/// Programs that bring what is made for one architecture.
const FETCH: &[&str] = &["curl", "wget", "dpkg", "apt", "apk "];

pub fn check(cx: &Cx, out: &mut Sink) {
    for stage in cx.project.stages() {
        let Some(word) = stage.from_instruction().flag("platform") else { continue };
        if matches!(word.text.as_str(), "$BUILDPLATFORM" | "${BUILDPLATFORM}") {
            of_the_builder(stage, word.span, out);
            continue;
        }
        let name = stage.stage.name.as_deref().unwrap_or_default();
        let Some((system, architecture)) = parts(&word.text) else { continue };
        let meant = [system, architecture].into_iter().flatten().any(|part| name.contains(part))
            || name.split(['-', '_']).any(|word| ARCHITECTURES.contains(&word))
            || architecture.is_some_and(|part| is_in_path(&cx.project.source(stage.file()).path, part));
        let literal = !word.text.contains('$');
        if literal && !meant && !is_explained(cx, stage) {
            out.report(stage.file(), word.span, format!("the stage is `{}` whatever is built for", word.text))
                .mark("one platform")
                .help(match compiles_for_others(stage) {
                    true => "write `--platform=$BUILDPLATFORM`: the stage builds for `TARGETARCH` on any machine",
                    false => "leave the flag out and give `--platform` to the build command where it is needed",
                });
        }
    }
}

/// A stage that runs is made for whatever machine builds it: the flag is for stages whose output is the same everywhere.
fn of_the_builder(stage: StageRef, flag: Span, out: &mut Sink) {
    if !stage.stage.in_final_chain || stage.docker.final_stage().is_none() {
        return;
    }
    let fetched = stage.steps().find(|step| {
        let text = &step.ins.rest().text;
        let named = text.contains("TARGETARCH") || text.contains("TARGETPLATFORM");
        // What compiles for another machine is right here.
        named && step.is_run() && !text.contains("GOARCH") && FETCH.iter().any(|program| text.contains(program))
    });
    if fetched.is_none() && stage.stage.process.is_none() {
        return;
    }
    let message = "this stage is what runs, and it is of the machine that builds, whatever is built for";
    let finding = out.report(stage.file(), flag, message).mark("of the builder");
    finding.why("An image for another platform is then of the builder's architecture and stops with \"exec format error\"; what is fetched for `TARGETARCH` does not fit the rest.");
    finding.help("leave the flag out: it is for stages whose output is the same on every platform");
    if let Some(step) = fetched {
        finding.severity(Severity::Warning).label(step.file(), step.keyword_span(), "fetches for the other platform");
    }
}

/// Whether the stage makes for others what the builder is asked for.
fn compiles_for_others(stage: StageRef) -> bool {
    let named = |text: &str| text.contains("TARGETARCH") || text.contains("TARGETPLATFORM");
    !stage.stage.in_final_chain && stage.steps().any(|step| step.is_run() && named(&step.ins.rest().text))
}

/// Whether a comment directly above speaks of the platform, in a sentence and not in a line that was taken out.
fn is_explained(cx: &Cx, stage: StageRef) -> bool {
    const WORDS: &[&str] = &["architecture", "emulat", "platform", "qemu"];
    const SENTENCE: usize = 5;
    let above = stage.docker.tree.comments.get(stage.from_instruction().docs.clone()).unwrap_or_default();
    let mut said = above.iter().map(|comment| cx.project.source(stage.file()).slice(comment.span).to_ascii_lowercase());
    said.any(|text| {
        let named = ARCHITECTURES.iter().any(|word| contains_word(&text, word));
        (named || WORDS.iter().any(|word| text.contains(word)))
            && !text.contains("--platform")
            && text.split_whitespace().count() > SENTENCE
    })
}

/// Whether the file, or the directory it lies in, is called by the architecture: there is one for each.
fn is_in_path(path: &str, architecture: &str) -> bool {
    const OTHERWISE: &[(&str, &str)] = &[("amd64", "x86_64"), ("arm64", "aarch64"), ("386", "i386")];
    let lower = path.to_ascii_lowercase();
    let near: Vec<&str> = lower.rsplit('/').take(2).collect();
    let begins = |name: &&str| name.split(['.', '-', '_']).any(|word| word.starts_with(architecture));
    let other = |other: &str| near.iter().any(|name| name.contains(other));
    near.iter().any(begins) || OTHERWISE.iter().any(|(one, name)| *one == architecture && other(name))
}

/// System and architecture; `None` for what is no platform.
fn parts(platform: &str) -> Option<(Option<&str>, Option<&str>)> {
    let parts: Vec<&str> = platform.split('/').collect();
    match parts.as_slice() {
        [one] if ARCHITECTURES.contains(one) => Some((Some("linux"), Some(one))),
        [one] if SYSTEMS.contains(one) => Some((Some(one), None)),
        [system, architecture] | [system, architecture, _] if !system.is_empty() && !architecture.is_empty() => {
            Some((Some(system), Some(architecture)))
        }
        _ => None,
    }
}
