//! The configuration as people have it, run as the real program: files that extend others, sections by path, options
//! of rules, `init`, `config`, and the schema that editors read.

mod support;

use std::fs;
use std::path::Path;

use support::{Dir, plimsoll};

const SHELL_FORM: &str = "FROM python:3.14-slim\nUSER 1000\nCMD python -m http.server\n";
const SCHEMA: &str = "docs/plimsoll.schema.json";

fn codes(dir: &Dir, args: &[&str]) -> Vec<String> {
    let run = plimsoll(dir.path(), &[&["check", "-f", "json", "--fail-on", "never"], args].concat());
    let json: serde_json::Value = serde_json::from_str(&run.out).unwrap_or_else(|_| panic!("{}", run.err));
    let open = json["findings"].as_array().unwrap().iter().filter(|finding| finding["status"] == "open");
    open.map(|finding| format!("{} {}", finding["code"].as_str().unwrap(), finding["severity"].as_str().unwrap()))
        .collect()
}

/// The committed schema is what the program prints; a stale one is rewritten and fails the test once.
#[test]
fn the_schema_is_the_committed_one() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCHEMA);
    let run = plimsoll(Path::new("."), &["config", "--schema"]);
    if fs::read_to_string(&path).unwrap_or_default() != run.out {
        fs::write(&path, &run.out).unwrap();
        panic!("{SCHEMA} was stale and is rewritten");
    }
}

/// The schema and the reader name the same keys, at every depth.
#[test]
fn the_schema_names_what_is_read() {
    let schema: serde_json::Value =
        serde_json::from_str(&plimsoll(Path::new("."), &["config", "--schema"]).out).unwrap();
    let top = schema["properties"].as_object().unwrap();
    let dir = Dir::new();
    dir.file("Dockerfile", SHELL_FORM);
    for key in top.keys() {
        dir.file(".plimsoll.yaml", format!("{key}x: 1\n"));
        let run = plimsoll(dir.path(), &["check"]);
        assert!(run.status == 2 && run.err.contains(&format!("`{key}`")), "{key}: {}", run.err);
    }
    assert_eq!(schema["additionalProperties"], false);
    assert_eq!(top["rules"]["properties"]["mergeable-runs"]["properties"]["from"]["minimum"], 2);
    assert!(top["paths"]["additionalProperties"]["properties"]["ignore"].is_object());
}

#[test]
fn a_configuration_adds_to_those_it_extends() {
    let dir = Dir::new();
    dir.file(".git/HEAD", "").file("web/Dockerfile", SHELL_FORM);
    dir.file("shared/base.yaml", "severity: {EPH013: info}\nignore: [{rule: PIN001, reason: ours}]\nfail-on: never\n");
    dir.file("shared/.hadolint.yaml", "override: {style: [DL3025]}\n");
    dir.file("web/.plimsoll.yaml", "extends: ../shared/base.yaml\nselect: [EPH013]\nfail-on: error\n");
    assert_eq!(codes(&dir, &["web"]), ["EPH013 info"]);
    let shown = plimsoll(dir.path(), &["config", "web"]).out;
    for (key, place) in [("fail-on", "web/.plimsoll.yaml:3"), ("severity", "shared/base.yaml:1")] {
        assert!(shown.lines().any(|line| line.starts_with(key) && line.ends_with(place)), "{shown}");
    }
    dir.file("web/.plimsoll.yaml", "extends: [../shared/base.yaml, ../shared/.hadolint.yaml]\nselect: EPH013\n");
    assert_eq!(codes(&dir, &["web"]), ["EPH013 style"], "of several the later wins");
}

#[test]
fn what_cannot_be_extended_is_told_with_its_place() {
    let dir = Dir::new();
    dir.file("in/.git/HEAD", "").file("in/Dockerfile", SHELL_FORM).file("out.yaml", "fail-on: never\n");
    let told = |parts: &[&str]| {
        let run = plimsoll(&dir.path().join("in"), &["check"]);
        assert_eq!(run.status, 2, "{}", run.err);
        parts.iter().for_each(|part| assert!(run.err.contains(part), "`{part}` is missing in {}", run.err));
    };
    dir.file("in/.plimsoll.yaml", "fail-on: info\nextends: .plimsoll.yaml\n");
    told(&[".plimsoll.yaml:2", "in turn"]);
    dir.file("in/.plimsoll.yaml", "extends: a.yaml\n").file("in/a.yaml", "extends: b.yaml\n");
    dir.file("in/b.yaml", "\nextends: a.yaml\n");
    told(&["b.yaml:2", "in turn"]);
    dir.file("in/.plimsoll.yaml", "extends: gone.yaml\n");
    told(&[".plimsoll.yaml:1", "gone.yaml"]);
    dir.file("in/.plimsoll.yaml", "extends: ../out.yaml\n");
    told(&[".plimsoll.yaml:1", "outside", "--allow-outside"]);
    let open = plimsoll(&dir.path().join("in"), &["check", "-q", "--allow-outside", "../out.yaml"]);
    assert_eq!(open.status, 0, "{}", open.err);
    for n in 0..9 {
        dir.file(&format!("in/{n}.yaml"), format!("extends: {}.yaml\n", n + 1));
    }
    dir.file("in/9.yaml", "fail-on: never\n").file("in/.plimsoll.yaml", "extends: 0.yaml\n");
    told(&["6.yaml:1", "9th"]);
    dir.file("in/.plimsoll.yaml", "extends: a.yaml\n").file("in/a.yaml", "fail-onn: never\n");
    told(&["a.yaml:1", "`fail-on`"]);
}

#[test]
fn sections_hold_for_the_files_they_name() {
    let dir = Dir::new();
    dir.file("old/Dockerfile", SHELL_FORM).file("new/Dockerfile", SHELL_FORM.replace("1000", "1001"));
    dir.file(
        ".plimsoll.yaml",
        "select: [EPH013]\npaths:\n  old/:\n    severity: {all: style}\n  new/:\n    ignore: [{rule: EPH013, reason: soon, expires: 2026-01-01}]\n",
    );
    let mut told = codes(&dir, &["--no-fold"]);
    told.sort();
    assert_eq!(told, ["EPH013 style", "EPH013 warning"], "an exception that ended is none");
    assert_eq!(codes(&dir, &["--today", "2025-12-31", "--no-fold"]), ["EPH013 style"]);
    dir.file(".plimsoll.yaml", "paths:\n  old/: {ignor: [all]}\n");
    let run = plimsoll(dir.path(), &["check"]);
    assert!(run.err.contains(".plimsoll.yaml:2") && run.err.contains("`ignore`"), "{}", run.err);
}

#[test]
fn rules_have_options() {
    let dir = Dir::new();
    dir.file(
        "Dockerfile",
        "FROM debian:13-slim\nRUN touch /a\nRUN touch /b\nRUN touch /c\nUSER 1000\nCMD [\"sleep\", \"9\"]\n",
    );
    let select = &["--select", "LAY001", "--profile", "default"];
    let voice = || {
        let run = plimsoll(dir.path(), &[&["check", "-f", "json"], &select[..]].concat());
        serde_json::from_str::<serde_json::Value>(&run.out).unwrap()["findings"][0]["voice"].clone()
    };
    assert_eq!(voice(), "default");
    dir.file(".plimsoll.yaml", "rules: {mergeable-runs: {from: 4}}\n");
    assert_eq!(voice(), "pedantic");
    for (text, near) in [
        ("rules: {mergeable-run: {from: 4}}\n", "`mergeable-runs`"),
        ("rules: {mergeable-runs: {form: 4}}\n", "`from`"),
        ("rules: {mergeable-runs: {from: 1}}\n", "from 2 to 1000"),
    ] {
        dir.file(".plimsoll.yaml", text);
        let run = plimsoll(dir.path(), &["check"]);
        assert!(run.status == 2 && run.err.contains(near), "{text}: {}", run.err);
    }
}

#[test]
fn a_first_configuration_is_written_and_never_over_another() {
    let dir = Dir::new();
    dir.file("Dockerfile", SHELL_FORM).file(".hadolint.yaml", "ignored: [DL3025, DL9999]\n");
    let run = plimsoll(dir.path(), &["init"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains(".hadolint.yaml taken over") && run.out.contains("DL9999"), "{}", run.out);
    assert_eq!(plimsoll(dir.path(), &["check", "-q", "--select", "EPH013"]).status, 0);
    let written = fs::read_to_string(dir.path().join(".plimsoll.yaml")).unwrap();
    let again = plimsoll(dir.path(), &["init"]);
    assert!(again.status == 2 && again.err.contains("--force"), "{}", again.err);
    dir.file(".plimsoll.yaml", "select: EPH013\n");
    assert_eq!(plimsoll(dir.path(), &["init", ".", "--force"]).status, 0);
    assert_eq!(fs::read_to_string(dir.path().join(".plimsoll.yaml")).unwrap(), written);
    dir.file("b/.dclintrc", "{");
    let broken = plimsoll(dir.path(), &["init", "b"]);
    assert!(broken.status == 2 && broken.err.contains(".dclintrc:1"), "{}", broken.err);
    assert!(!dir.path().join("b/.plimsoll.yaml").exists());
}
