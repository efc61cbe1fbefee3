//! Plimsoll holds its own repository to what it asks of others: grade A+, nothing accepted or hidden.

use std::path::Path;
use std::process::Command;

fn check(path: &str) -> serde_json::Value {
    let output = Command::new(env!("CARGO_BIN_EXE_plimsoll"))
        .args(["check", "--format", "json", path])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")))
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn this_repository_is_graded_a_plus() {
    let report = check(".");
    assert_eq!(report["grade"]["letter"], "A+", "{report:#}");
    let findings = report["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["status"] == "open"), "nothing is accepted or hidden");
}

#[test]
fn the_reference_stack_has_nothing_at_warning_or_above() {
    let report = check("fixtures/reference");
    assert_eq!(report["grade"]["letter"], "A+", "{report:#}");
    for finding in report["findings"].as_array().unwrap() {
        assert!(["info", "style"].contains(&finding["severity"].as_str().unwrap()), "{finding:#}");
        assert_eq!(finding["status"], "open");
    }
}
