//! The commands and flags, run as the real program.

// Helpers of tests may unwrap as tests may.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod support;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::{Dir, plimsoll};

const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/reference");
const EMBEDDED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli/stack/files.rs");

/// The list that `plimsoll stack` embeds is written from `fixtures/reference`; a stale one is rewritten
/// and fails the test once.
#[test]
fn embedded_stack_is_the_fixture() {
    let listed = Command::new("git").args(["ls-files", "."]).current_dir(REFERENCE).output().unwrap();
    let mut text = String::from(
        "//! The files of the reference stack: path, text, whether it is run. Written by `tests/cli.rs` from\n\
         //! `fixtures/reference`; not edited by hand.\n\n#[rustfmt::skip]\npub static FILES: &[(&str, &str, bool)] = &[\n",
    );
    for path in String::from_utf8(listed.stdout).unwrap().lines() {
        let run = path.ends_with(".sh");
        text += &format!("    ({path:?}, include_str!(\"../../../fixtures/reference/{path}\"), {run}),\n");
    }
    text += "];\n";
    let current = fs::read_to_string(EMBEDDED).unwrap_or_default();
    if current != text {
        fs::write(EMBEDDED, &text).unwrap();
        panic!("src/cli/stack/files.rs was stale and is rewritten: build and test again");
    }
}

#[test]
fn stack_writes_the_fixture_with_fresh_secrets_and_spares_what_is_there() {
    let dir = Dir::new();
    let run = plimsoll(dir.path(), &["stack", "s"]);
    assert_eq!(run.status, 0, "{}", run.err);
    assert!(run.out.contains("docker compose up"));
    for path in ["compose.yaml", "web/Dockerfile", "web/.dockerignore", ".gitignore"] {
        let written = fs::read(dir.path().join("s").join(path)).unwrap();
        assert!(written == fs::read(Path::new(REFERENCE).join(path)).unwrap(), "{path}");
    }
    let secret = |name: &str| fs::read_to_string(dir.path().join("s/secrets").join(name)).unwrap();
    let first = secret("pg_password");
    assert!(first.len() == 48 && first != secret("postgres_password"));

    let again = plimsoll(dir.path(), &["stack", "s"]);
    assert_eq!(again.status, 2);
    assert!(again.err.contains("compose.yaml") && again.err.contains("--force"), "{}", again.err);
    let forced = plimsoll(dir.path(), &["stack", "s", "--force"]);
    assert_eq!((forced.status, secret("pg_password")), (0, first));
}

#[test]
fn unknown_names_are_told_with_the_nearest() {
    let dir = Dir::new();
    for args in [&["explain", "XYZ999"][..], &["check", "--select", "XYZ999"], &["rules", "XYZ999"]] {
        let run = plimsoll(dir.path(), args);
        assert_eq!(run.status, 2, "{args:?}");
        assert!(run.err.contains("XYZ999") && run.err.contains("plimsoll rules"), "{}", run.err);
    }
    let run = plimsoll(dir.path(), &["check", "--profile", "hadolnt"]);
    assert_eq!(run.status, 2);
    assert!(run.err.contains("hadolint"), "{}", run.err);
}
