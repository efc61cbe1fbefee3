//! What is said of shell texts, and that it is said where and under which name it should.

// Helpers of tests may unwrap as tests may.
#![allow(clippy::unwrap_used, clippy::expect_used)]
#![cfg(feature = "shell-lint")]

use plimsoll::finding::{Label, Status};
use plimsoll::lint::names::{Name, Names};
use plimsoll::lint::profile::Profile;
use plimsoll::lint::{self, Ignore, Options};
use plimsoll::project::{Inputs, from_text};

/// The open findings on shell text, as `line:column code`.
fn found(text: &str, options: &Options) -> Vec<String> {
    let project = from_text("Dockerfile", text.as_bytes().to_vec(), &Inputs::default());
    let outcome = lint::run(&project, options);
    // That more is found than is told, or that a text is too long for it, says nothing against the checker.
    let known = |what: &str| what.contains("are told") || what.contains("too long in one piece");
    let broken: Vec<_> = outcome.gaps.iter().filter(|gap| !known(&gap.what)).collect();
    assert!(broken.is_empty(), "{broken:?}");
    let shell = outcome.findings.iter().filter(|f| f.rule.code.starts_with("SHL00") && f.status == Status::Open);
    let place = |label: &Label, codes: &str| {
        let place = project.source(label.file).place(label.span.start as usize);
        format!("{}:{} {codes}", place.line, place.column)
    };
    shell
        .flat_map(|finding| {
            let codes = finding.aliases.join(" ");
            std::iter::once(&finding.primary)
                .chain(&finding.labels)
                .map(|label| place(label, &codes))
                .collect::<Vec<_>>()
        })
        .collect()
}

fn names(words: &[&str]) -> Names {
    Names(words.iter().map(|word| Name::parse(word).unwrap()).collect())
}

fn all() -> Options {
    Options { profile: Profile::Pedantic, extend: names(&["SHL002"]), ..Options::default() }
}

#[test]
fn every_finding_of_a_run_has_its_own_place() {
    let text = "FROM debian:13\n\
                RUN set -e; \\\n    # a comment between\n    rm -rf $1 \\\n      $2; \\\n    echo `id`\n";
    assert_eq!(
        found(text, &all()),
        ["4:12 SC2086", "5:7 SC2086", "6:10 SC2046", "6:10 SC2005", "6:10 SC2006"].map(str::to_owned)
    );
}

#[test]
fn the_default_lists_errors_and_warnings_and_a_name_turns_on_the_rest() {
    let text = "FROM debian:13\nRUN ls $@; rm $1\n";
    assert_eq!(found(text, &Options::default()), ["2:8 SC2068"]);
    assert_eq!(found(text, &Options { select: names(&["sc2086"]), ..Options::default() }), ["2:15 SC2086"]);
    assert_eq!(found(text, &Options { select: names(&["SC2"]), ..Options::default() }), ["2:8 SC2068"]);
    assert_eq!(
        found(text, &Options { profile: Profile::Hadolint, ..Options::default() }),
        ["2:8 SC2068", "2:15 SC2086"]
    );
    assert_eq!(found(text, &Options { profile: Profile::Buildkit, ..Options::default() }), [""; 0]);
}

#[test]
fn comments_and_configuration_silence_by_number() {
    let text = "FROM debian:13\n# hadolint ignore=SC2068\nRUN ls $@\nRUN ls $@\n";
    assert_eq!(found(text, &Options::default()), ["4:8 SC2068"]);
    let ignore = vec![Ignore { names: names(&["SC2068"]), ..Ignore::default() }];
    assert_eq!(found(text, &Options { ignore, ..Options::default() }), [""; 0]);
}

#[test]
fn variables_have_the_values_the_dockerfile_gives_them() {
    let of = |set: &str| found(&format!("FROM debian:13\n{set}\nRUN echo $v\n"), &all());
    assert_eq!(of("ENV v=1.2"), [""; 0]);
    assert_eq!(of("ENV v='a b'"), ["3:10 SC2086"]);
    assert_eq!(of("ARG v"), ["3:10 SC2086"]);
    assert_eq!(of("ENV w=1"), ["3:10 SC2154", "3:10 SC2086"]);
    // What a container is started with may set it.
    assert_eq!(found("FROM debian:13\nCMD echo \"$v\"\n", &all()), [""; 0]);
}

#[test]
fn nested_scripts_here_documents_and_onbuild_are_read() {
    let shell = found("FROM debian:13\nRUN bash -c 'cd /srv; make'\n", &all());
    assert_eq!(shell, ["2:14 SC2164"]);
    let exec = found("FROM debian:13\nCMD [\"sh\", \"-c\", \"cd /srv; make\"]\n", &all());
    assert_eq!(exec, ["2:19 SC2164"]);
    let own = found("FROM debian:13\nRUN <<EOF\n#!/bin/bash\n[[ -e x ]] && cd /srv\nmake\nEOF\n", &all());
    assert_eq!(own, ["4:15 SC2164"]);
    let body = found("FROM debian:13\nONBUILD RUN cat <<EOF > x && rm $1\ntext $2\nEOF\n", &all());
    assert_eq!(body, ["2:33 SC2086"]);
    let python = found("FROM debian:13\nRUN <<EOF\n#!/usr/bin/env python3\nrm $1\nEOF\n", &all());
    assert_eq!(python, [""; 0]);
}

#[test]
fn the_image_tells_which_shell_sh_is() {
    let run = |image: &str| found(&format!("FROM {image}\nRUN [[ -e x ]]\n"), &Options::default());
    assert_eq!(run("debian:13"), ["2:5 SC3010"]);
    assert_eq!(run("team/unknown"), ["2:5 SC3010"]);
    assert_eq!(run("node:22-alpine"), [""; 0]);
    assert_eq!(run("fedora:43"), [""; 0]);
}

#[test]
fn a_long_run_costs_as_much_as_its_parts() {
    for join in [";", "&&"] {
        let lines = format!("    echo \"$HOME\" $1 {join} \\\n").repeat(900);
        let text = format!("FROM debian:13\nRUN set -e; \\\n{lines}    true\n");
        assert_eq!(found(&text, &all()).len(), 900);
    }
}

#[test]
fn what_no_one_writes_breaks_nothing() {
    for open in ["(", "$(", "{ ", "`", "\"$(", "<<A ", "if ", "case x in ", "! ", "[[ ( ", "$((", "${x:-"] {
        let text = format!("FROM debian:13\nRUN {}\n", open.repeat(3000));
        found(&text, &all());
        let text = format!("FROM debian:13\nRUN {}\n", open.repeat(50));
        found(&text, &all());
    }
}
