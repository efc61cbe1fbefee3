//! The report on both forms of the report's own project, held against a snapshot that someone has read:
//! `INSTA_UPDATE=always cargo test --test report_fixtures` writes it anew, and the difference is reviewed.

use std::path::Path;
use std::process::Command;

fn report(fixture: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["report", "--no-config", fixture])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_report_s_project_as_printed() {
    insta::assert_snapshot!(report("fixtures/informe"));
}

#[test]
fn the_report_s_project_mended() {
    insta::assert_snapshot!(report("fixtures/informe-repaired"));
}

/// The same bytes for the same input: the order of files, threads and hashes does not show.
#[test]
fn a_second_report_is_the_same() {
    assert_eq!(report("fixtures/informe"), report("fixtures/informe"));
}
