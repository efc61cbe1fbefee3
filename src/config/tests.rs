//! Configuration texts in, options or problems out.

use super::*;
use crate::grade::Letter;

fn parsed(name: &str, text: &str) -> Result<Config, Vec<Problem>> {
    parse(&Source::new(name, text), Place { root: Path::new("/p"), cwd: Path::new("/p") })
}

#[test]
fn every_documented_key_is_read() {
    let config = parsed(
        ".plimsoll.yaml",
        "profile: hadolint\nfail-on: info\nfail-under: B\nexclude: [vendor/]\ntrusted-registries: docker.io\n\
         label-schema: {maintainer: text}\nstrict-labels: true\nignore:\n- rule: safety\n  reason: old machine\n\
         per-file-ignores:\n  tests/: all\nseverity:\n  all: info\nselect: [packages, all]\nextend-select: []\n",
    )
    .unwrap();
    assert_eq!(config.profile, Some(Profile::Hadolint));
    assert_eq!(config.fail_on, Some(Threshold::At(Severity::Info)));
    assert_eq!(config.fail_under, [Bar { letter: Letter::B, worst: false }]);
    assert_eq!(config.exclude, ["vendor/"]);
    assert_eq!(config.rules.trusted_registries, ["docker.io"]);
    assert_eq!(config.rules.label_schema, [("maintainer".to_owned(), LabelKind::Text)]);
    assert!(config.rules.strict_labels);
    assert_eq!(config.ignore[0].reason.as_deref(), Some("old machine"));
    let files = config.ignore[1].files.as_ref().unwrap();
    assert!(files.matches("tests/a/Dockerfile") && !files.matches("src/Dockerfile") && !files.matches("../x"));
    assert_eq!(config.severities[0].1, Severity::Info);
    assert_eq!(config.select.0.len(), 2);
}

#[test]
fn every_fault_is_named_with_its_place_and_the_nearest_word() {
    let text = "fail-onn: info\nfail-on: eror\nselect: [nonsense-word]\n";
    let problems = parsed(".plimsoll.yaml", text).unwrap_err();
    let source = Source::new("c", text);
    let lines: Vec<u32> = problems.iter().map(|p| source.line(p.span.start as usize)).collect();
    assert_eq!(lines, [1, 2, 3]);
    assert!(problems[0].help.contains("`fail-on`"), "{}", problems[0].help);
    assert!(problems[1].help.contains("`error`"), "{}", problems[1].help);
    assert!(problems[2].message.contains("nonsense-word"));
    assert!(parsed(".plimsoll.yaml", "just text\n").is_err());
    assert!(parsed(".plimsoll.yaml", "a: [\n").is_err());
    assert!(parsed(".plimsoll.yaml", "").is_ok());
}

#[test]
fn hadolint_files_are_read_by_their_own_keys() {
    let config = parsed(
        ".hadolint.yaml",
        "ignored: [DL3008, SC1090]\noverride:\n  info: [DL9999]\ntrustedRegistries: docker.io\n\
         failure-threshold: none\nno-color: true\nformat: json\n",
    )
    .unwrap();
    assert_eq!(config.ignore[0].names.0.len(), 2);
    assert_eq!(config.fail_on, Some(Threshold::At(Severity::Style)));
    assert_eq!(config.rules.trusted_registries, ["docker.io"]);
    assert!(parsed(".hadolint.yaml", "ignore: [DL3008]\n").unwrap_err()[0].help.contains("ignored"));
}
