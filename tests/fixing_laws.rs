//! What holds of every fix, on generated files and with the real binary: the result parses as before, nothing new is
//! found in it, and a second run changes nothing. That the meaning is kept is the proof's own law (`fix::prove`), held
//! here from outside: what is run, copied and declared stays, but for what unsafe fixes say they change.

mod support;

use std::collections::BTreeMap;
use std::fs;

use plimsoll::project::meaning::{Kind, Meaning};
use proptest::prelude::*;
use support::{Dir, plimsoll};

/// A text of instructions that real files are made of, in any order and any writing.
fn dockerfile() -> impl Strategy<Value = String> {
    let base = prop::sample::select(vec![
        "debian:12",
        "debian:13-slim",
        "python:3.14",
        "node:24 AS build",
        "alpine:3.23",
        "nginx",
        "ubuntu:22.04 AS Base",
        "ruby:3.4",
        "php:8.4-apache",
    ]);
    let packages = prop::sample::subsequence(
        vec![
            "wget",
            "git",
            "vim",
            "curl",
            "nginx",
            "python3-pip",
            "libicu-dev",
            "zip",
            "make",
            "gcc",
            "ca-certificates",
            "$EXTRA",
            "tini=0.19.*",
            "./local.deb",
        ],
        1..7,
    );
    let gap = prop::sample::select(vec![" ", " \\\n    ", " \\\n\t", "  ", " \\\n# why\n    "]);
    let install = (
        prop::sample::select(vec![
            "apt-get update && apt-get install",
            "apt-get install -y",
            "apt update; apt install -y",
            "apk add",
            "apk add -U",
            "dnf install -y",
            "set -ex && apt-get update -qq && apt-get install -qq",
        ]),
        packages,
        gap,
        prop::sample::select(vec![
            "",
            " && rm -rf /var/lib/apt/lists/*",
            " &&\\\n  curl -fsSL https://example.com | sh",
            "; make",
            " \\\n && apt-get remove -y gcc",
            " # behind",
            " || true",
        ]),
    );
    let install = install.prop_map(|(call, names, gap, rest)| format!("RUN {call}{gap}{}{rest}", names.join(gap)));
    let line = prop::sample::select(vec![
        "ENV A b c",
        "ENV A=b",
        "MAINTAINER Ann <a@example.com>",
        "LABEL b=1 a=2",
        "USER root",
        "USER app",
        "WORKDIR app",
        "WORKDIR /srv",
        "ADD app /srv",
        "ADD $URL /srv/",
        "ARG URL=https://example.com/x",
        "COPY . .",
        "COPY --from=build /a /a",
        "COPY --from=Base /b /b",
        "EXPOSE 80 443/TCP",
        "CMD python -m http.server",
        "CMD [\"nginx\"]",
        "CMD nginx && tail -f /x",
        "ENTRYPOINT sh /start.sh",
        "ENTRYPOINT [\"sh\", \"-c\", \"exec nginx\"]",
        "HEALTHCHECK CMD curl -f http://localhost/",
        "RUN touch a;",
        "RUN touch b",
        "RUN cd /tmp && ls",
        "RUN pip install flask",
        "RUN npm install",
        "RUN gem install rails",
        "RUN <<EOF\napt-get update\napt-get install -y git\nEOF",
        "COPY <<EOF /s\n#!/bin/sh\ncurl x\nEOF",
        "VOLUME /b /a",
        "SHELL [\"/bin/bash\", \"-c\"]",
        "STOPSIGNAL SIGTERM",
        "# a remark",
        "",
        "pip install cut && \\",
        "RUN a \\\n\n  b",
        "ONBUILD RUN touch c",
        "RUN X= make",
        "RUN echo `date` $*",
    ]);
    let line = prop_oneof![3 => line.prop_map(str::to_owned), 2 => install];
    let body = prop::collection::vec(line, 1..9).prop_map(|lines| lines.join("\n"));
    let stage = (base, body).prop_map(|(base, body)| format!("FROM {base}\n{body}\n"));
    (prop::collection::vec(stage, 1..3), any::<bool>()).prop_map(|(stages, windows)| {
        let text = stages.concat();
        if windows { text.replace('\n', "\r\n") } else { text }
    })
}

fn compose() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "image: postgres:18",
        "image: redis",
        "image: \"nginx\"",
        "build: .",
        "ports: [\"8080:80\"]",
        "ports:\n      - 5432:5432",
        "links:\n      - db",
        "depends_on:\n      - db",
        "restart: always",
        "environment:\n      A: \"1\"\n      B: $HOME",
        "environment:\n      - POSTGRES_PASSWORD=x",
        "command: sh -c 'echo $i'",
        "privileged: true",
        "network_mode: host",
        "volumes:\n      - ./data:/var/lib/postgresql/data",
        "healthcheck:\n      test: curl -f http://localhost",
        "# a remark",
        "container_name: one",
        "expose: [80]",
        "user: root",
    ]);
    let service = prop::collection::btree_map("[a-z]{1,6}", line, 1..6);
    let head = prop::sample::select(vec!["", "version: '3'\n", "version: \"3.8\"\n\n", "# top\nversion: '2'\n"]);
    (head, prop::collection::vec(service, 1..4)).prop_map(|(head, services)| {
        let mut text = format!("{head}services:\n");
        for (at, service) in services.into_iter().enumerate() {
            // A key once, as YAML wants it.
            let by_key: BTreeMap<&str, &str> =
                service.into_values().map(|line| (line.split(':').next().unwrap_or(line), line)).collect();
            let name = if at == 0 { "db".to_owned() } else { format!("web{at}") };
            text += &format!("  {name}:\n");
            by_key.values().for_each(|line| text += &format!("    {line}\n"));
        }
        text
    })
}

/// How often each rule speaks.
fn tally(dir: &Dir) -> BTreeMap<String, usize> {
    let run = plimsoll(dir.path(), &["check", "--no-config", "--no-fold", "-f", "json", "."]);
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let mut tally = BTreeMap::new();
    for finding in json["findings"].as_array().unwrap() {
        *tally.entry(finding["code"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    tally
}

fn holds(name: &str, kind: Kind, text: &str, flags: &[&str]) -> Result<(), TestCaseError> {
    let dir = Dir::new();
    dir.file(name, text);
    let read = || fs::read_to_string(dir.path().join(name)).unwrap();
    let fix = [&["check", "--no-config", "--fix", "-f", "concise", "."], flags].concat();
    let before = tally(&dir);
    let told = plimsoll(dir.path(), &fix);
    let after = read();
    let meaning = |text: &str| Meaning::of(kind, text, &[]);
    let (old, new) = (meaning(text), meaning(&after));
    prop_assert!(new.faults <= old.faults, "faults in {after:?} of {text:?}");
    prop_assert!(!told.err.contains("does not come to rest"), "{}\n{text}", told.err);
    for (code, count) in tally(&dir) {
        prop_assert!(count <= before.get(&code).copied().unwrap_or(0), "{code} is new in\n{after}\nof\n{text}");
    }
    plimsoll(dir.path(), &fix);
    prop_assert_eq!(read(), after, "a second run changes it; at first it was\n{}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn fixed_dockerfiles_are_as_sound_as_before(text in dockerfile()) {
        holds("Dockerfile", Kind::Dockerfile, &text, &[])?;
        holds("Dockerfile", Kind::Dockerfile, &text, &["--unsafe-fixes"])?;
    }

    #[test]
    fn fixed_compose_files_are_as_sound_as_before(text in compose()) {
        holds("compose.yaml", Kind::Compose, &text, &[])?;
        holds("compose.yaml", Kind::Compose, &text, &["--unsafe-fixes"])?;
    }

    /// Safe fixes leave what a container runs as it is, but for the shell around it and the order of sets.
    #[test]
    fn safe_fixes_keep_what_is_installed_and_copied(text in dockerfile()) {
        use plimsoll::finding::Aspect;
        let dir = Dir::new();
        dir.file("Dockerfile", &text);
        plimsoll(dir.path(), &["check", "--no-config", "--fix", "-q", "."]);
        let after = fs::read_to_string(dir.path().join("Dockerfile")).unwrap();
        let meaning = |text: &str| Meaning::of(Kind::Dockerfile, text, &[]);
        let (old, new) = (meaning(&text), meaning(&after));
        // Of a text with faults only what was read is known.
        if old.faults == 0 {
            for aspect in [Aspect::Packages, Aspect::Volumes, Aspect::Health] {
                prop_assert!(!old.differences(&new).contains(&aspect), "{aspect:?}:\n{after}\nof\n{text}");
            }
        }
    }
}
